/** The buttons of the map: whatever two fingers can do, one key does too. */

/** @typedef {import("../../../vendor/maplibre-gl.mjs").Map} MovingMap */

const STEP_PX = 140;
const TURN_DEG = 30;
const TILT_DEG = 15;
export const TILTED_DEG = 55;
const MOVE = { duration: 250 };

/** @type {Record<string, (map: MovingMap) => void>} */
export const MOVES = {
  in: (map) => map.zoomIn(MOVE),
  out: (map) => map.zoomOut(MOVE),
  up: (map) => map.panBy([0, -STEP_PX], MOVE),
  down: (map) => map.panBy([0, STEP_PX], MOVE),
  left: (map) => map.panBy([-STEP_PX, 0], MOVE),
  right: (map) => map.panBy([STEP_PX, 0], MOVE),
  "turn-left": (map) => map.easeTo({ bearing: map.getBearing() + TURN_DEG, ...MOVE }),
  "turn-right": (map) => map.easeTo({ bearing: map.getBearing() - TURN_DEG, ...MOVE }),
  "tilt-more": (map) => map.easeTo({ pitch: Math.min(map.getMaxPitch(), map.getPitch() + TILT_DEG), ...MOVE }),
  "tilt-less": (map) => map.easeTo({ pitch: Math.max(0, map.getPitch() - TILT_DEG), ...MOVE }),
  north: (map) => map.easeTo({ bearing: 0, ...MOVE }),
};
