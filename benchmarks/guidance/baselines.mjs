/**
 * Two simple rules that only tell on and off, on the same fixes. They are fed with the distance from the line, so their search
 * for the nearest point is not measured.
 */

/**
 * Farther than so many metres: off; nearer: on.
 * @param {number} metres
 */
export function fixedDistance(metres) {
  let off = false;
  return (near) => {
    off = near.distance > metres;
    return off;
  };
}

/**
 * OsmAnd's documented rule: told at the distance gone in 20 s at the speed of the moment, on foot no less than its default of
 * 1.11 m/s (22 m). The speed is the way between fixes ten seconds apart.
 * @param {number} seconds
 */
export function leadTime(seconds) {
  const past = [];
  let speed = 1.11;
  return (near, fix) => {
    past.push(fix);
    while (past.length > 2 && fix.time - past[1].time >= 10_000) past.shift();
    const span = (fix.time - past[0].time) / 1000;
    if (span > 5) speed = Math.min(6, Math.hypot(fix.x - past[0].x, fix.y - past[0].y) / span);
    return near.distance > seconds * Math.max(1.11, speed);
  };
}
