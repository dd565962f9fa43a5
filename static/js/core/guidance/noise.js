/**
 * How a receiver errs: slowly. Its error is taken as a first-order Gauss-Markov process on each axis, so that a fix says
 * little that the fix before did not say about the place, and much about the way gone since. Pure.
 */

/**
 * `sigma`: standard deviation of an axis, metres. `rho`: what is left of the error since the last fix. `step2`: variance of
 * what is new in a fix, an axis.
 * @typedef {{sigma: number, rho: number, step2: number}} Noise
 */

// A circle that holds 68 % of the fixes has this many standard deviations of an axis: sqrt(-2 ln 0.32).
const RADIUS_IN_SIGMAS = 1.515;
const CORRELATION_S = 60;
// People walk beside the line: the other pavement, round a crowd. Metres, and square metres a second.
const BESIDE_M = 2;
const SWAY_M2_S = 0.25;
const WORST_M = 60;

/**
 * @param {number} accuracy  radius of 68 %, metres
 * @param {number} dt  seconds since the last fix
 * @returns {Noise}
 */
export function noiseOf(accuracy, dt) {
  const own = Math.min(accuracy, WORST_M) / RADIUS_IN_SIGMAS;
  const sigma2 = own * own + BESIDE_M * BESIDE_M;
  const rho = Math.exp(-dt / CORRELATION_S);
  return { sigma: Math.sqrt(sigma2), rho, step2: own * own * (1 - rho * rho) + SWAY_M2_S * dt };
}
