/** How fast somebody usually goes, and whether they stand. Pure. */

/** @typedef {{t: number, m: number}} Mark   seconds, metres */
/** @typedef {{speed: number, learned: number, strides: Mark[], trail: Mark[], paused: boolean}} Pace */

// A walker's, until more is known.
const USUAL = 1.3;
const SLOWEST = 0.4;
const FASTEST = 6;
const PAUSE_S = 30;
const STRIDES_S = 8;
const LEAST_S = 4;

/** @returns {Pace} */
export function paceOf() {
  return { speed: USUAL, learned: 0, strides: [], trail: [], paused: false };
}

/**
 * What the receiver itself says of the speed.
 * @param {Pace} pace
 * @param {number} speed
 * @param {number} dt
 */
export function measured(pace, speed, dt) {
  if (speed > SLOWEST && speed < FASTEST) pace.speed += (speed - pace.speed) * Math.min(1, dt / 15);
}

/**
 * The usual speed, from the way of the last seconds while they went: more of them where fixes say little of a move.
 * @param {Pace} pace
 * @param {Mark | null} mark  place along the line; null while they stand
 * @param {(from: number, to: number) => number} between  metres gone on from one place to another
 * @param {number} sigma
 */
export function stride(pace, mark, between, sigma) {
  const { strides } = pace;
  if (!mark) {
    strides.length = 0;
    return;
  }
  strides.push(mark);
  while (strides.length > 2 && mark.t - strides[1].t >= STRIDES_S + 0.5 * sigma) strides.shift();
  const span = mark.t - strides[0].t;
  if (span < LEAST_S) return;
  const seen = between(strides[0].m, mark.m) / span;
  if (seen < SLOWEST || seen > FASTEST) return;
  pace.learned += 1;
  pace.speed += (seen - pace.speed) * Math.max(0.05, 1 / (pace.learned + 2));
}

/**
 * Whether a pause has just begun or ended: half a minute with next to no way.
 * @param {Pace} pace
 * @param {Mark} mark  distance moved
 * @param {number} sigma
 */
export function pausing(pace, mark, sigma) {
  const { trail } = pace;
  trail.push(mark);
  while (trail.length > 2 && mark.t - trail[1].t >= PAUSE_S) trail.shift();
  const span = mark.t - trail[0].t;
  const stands = span > PAUSE_S * 0.8 && mark.m - trail[0].m < 4 + 0.3 * sigma;
  if (span < 8 || stands === pace.paused) return false;
  pace.paused = stands;
  return true;
}

/**
 * The past no longer says anything: they are somewhere else.
 * @param {Pace} pace
 */
export function restart(pace) {
  pace.strides = [];
  pace.trail = [];
}
