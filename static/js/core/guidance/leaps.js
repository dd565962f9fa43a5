/**
 * A receiver that jumps between houses most often jumps back: what it jumped is taken off its fixes for half a minute, and
 * then less and less, so that somebody who did go there is seen to leave. Pure.
 */

/** @typedef {import("./plane.js").Spot} Spot */
/**
 * `x`, `y`: what is taken off, metres. `often`: how many jumps lately.
 * @typedef {{x: number, y: number, age: number, often: number}} Leap
 */

const WHOLE_S = 25;
const FADE_S = 30;
const GAP_S = 8;
// So many in ten seconds are no jumps, but somebody who rides.
const OFTEN = 4;

/** @returns {Leap} */
export function leapOf() {
  return { x: 0, y: 0, age: 0, often: 0 };
}

/** @param {Leap} leap */
export function calm(leap) {
  Object.assign(leap, leapOf());
}

/**
 * A fix without what the receiver has jumped.
 * @param {Leap} leap
 * @param {Spot} spot
 * @param {number} dt
 * @returns {Spot}
 */
export function settled(leap, spot, dt) {
  leap.age += dt;
  leap.often *= Math.exp(-dt / 10);
  const left = dt > GAP_S ? 0 : leap.age > WHOLE_S ? Math.exp(-dt / FADE_S) : 1;
  leap.x *= left;
  leap.y *= left;
  return { x: spot.x - leap.x, y: spot.y - leap.y };
}

/**
 * It has jumped from one spot to another. True where it does so too often for a jump.
 * @param {Leap} leap
 * @param {Spot} before
 * @param {Spot} spot
 * @param {number} sigma
 */
export function leapt(leap, before, spot, sigma) {
  const [x, y] = [leap.x + spot.x - before.x, leap.y + spot.y - before.y];
  const isHome = Math.hypot(x, y) < sigma;
  Object.assign(leap, { x: isHome ? 0 : x, y: isHome ? 0 : y, age: 0, often: leap.often + 1 });
  return leap.often >= OFTEN;
}
