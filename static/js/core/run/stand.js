/**
 * Whether a runner stands, at a red light say: from the receiver's own speed where it tells one, else from the way of the last
 * seconds, more of them where fixes say little. Pure.
 */
import { noiseOf } from "../guidance/noise.js";

/** @typedef {{t: number, x: number, y: number, speed: number | null}} Seen   seconds, metres, m/s */
/** @typedef {{trail: Seen[], stands: boolean, usual: number}} Stand   `usual`: m/s while they go */

// Slower than a stroll is standing; who goes on must be surely faster, so that a trembling fix is no step.
const STANDS_MPS = 0.5;
const GOES_MPS = 1.2;
const LONGEST_S = 16;
const DOPPLER_S = 4;
const LEAST_S = 3;
const USUAL_MPS = 2.5;
const NOTHING = { changed: false, late_s: 0 };

/** @returns {Stand} */
export function stand() {
  return { trail: [], stands: false, usual: USUAL_MPS };
}

/** @param {number} accuracy  radius of 68 %, metres */
export const windowOf = (accuracy) => Math.min(LONGEST_S, 4 + 0.6 * accuracy);

/**
 * One more fix. True where standing has just begun or ended; `late_s` is for how long it had by then.
 * @param {Stand} state
 * @param {Seen} seen
 * @param {number} accuracy
 * @returns {{changed: boolean, late_s: number}}
 */
export function look(state, seen, accuracy) {
  const { trail } = state;
  const wide = windowOf(accuracy);
  trail.push(seen);
  while (trail.length > 2 && seen.t - trail[1].t >= wide) trail.shift();
  const told = seen.speed === null ? null : toldSpeed(trail, seen.t);
  const first = told === null ? trail[0] : (trail.find(({ t }) => seen.t - t <= DOPPLER_S) ?? trail[0]);
  const span = seen.t - first.t;
  if (span < LEAST_S) return NOTHING;
  const way = Math.hypot(seen.x - first.x, seen.y - first.y);
  const sway2 = 2 * noiseOf(accuracy, span).step2;
  if (state.stands) {
    // The receiver's own word is enough; without it they must leave the circle of their own error.
    const goes = told !== null ? told > GOES_MPS * 0.8 : way > Math.max(GOES_MPS * span, 2.2 * Math.sqrt(sway2));
    if (!goes) return NOTHING;
    state.stands = false;
    const late_s = told === null ? Math.min(span, way / state.usual) : since(trail, seen.t, (speed) => speed < STANDS_MPS);
    trail.splice(0, trail.length - 1);
    return { changed: true, late_s };
  }
  // A receiver that always tells 0 is not believed against its own fixes.
  const stands = told !== null ? told < STANDS_MPS && way < span * GOES_MPS + Math.sqrt(sway2)
    : span > wide * 0.8 && way < STANDS_MPS * span;
  if (!stands) {
    if (span > 3) state.usual += (Math.min(6, Math.max(1, way / span)) - state.usual) * 0.03;
    return NOTHING;
  }
  state.stands = true;
  // What was still run within the window is taken off; the rest of it they stood.
  const run_s = Math.sqrt(Math.max(0, way * way - sway2)) / state.usual;
  return { changed: true, late_s: told === null ? Math.max(0, span - run_s) : since(trail, seen.t, (speed) => speed > GOES_MPS) };
}

/**
 * Seconds since the last fix whose speed was such.
 * @param {Seen[]} trail
 * @param {number} now
 * @param {(speed: number) => boolean} isSuch
 */
function since(trail, now, isSuch) {
  return now - (trail.findLast(({ speed }) => speed !== null && isSuch(speed))?.t ?? trail[0].t);
}

/**
 * The mean of what the receiver says of the last seconds; null where it says too little.
 * @param {Seen[]} trail
 * @param {number} now
 */
function toldSpeed(trail, now) {
  let sum = 0;
  let count = 0;
  for (let i = trail.length - 1; i >= 0 && now - trail[i].t < DOPPLER_S - 1; i--) {
    const { speed } = trail[i];
    if (speed === null) continue;
    sum += speed;
    count += 1;
  }
  return count > 1 ? sum / count : null;
}

/**
 * After a silence: whether they went meanwhile, by where they are now.
 * @param {Stand} state
 * @param {Seen} seen
 * @param {number} accuracy
 */
export function wentMeanwhile(state, seen, accuracy) {
  const last = state.trail.at(-1);
  state.trail = [seen];
  if (!last) return true;
  const way = Math.hypot(seen.x - last.x, seen.y - last.y);
  return way - accuracy > STANDS_MPS * (seen.t - last.t);
}
