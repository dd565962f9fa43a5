/** The pace of the moment: from the distance of the last seconds, and from the receiver's own speed where it tells one. Pure. */

/** @typedef {{s: number, m: number, speed: number | null}} Step   seconds of moving time, metres, m/s */

const WINDOW_S = 25;
const LEAST_S = 10;
const DOPPLER_S = 10;
const SLOWEST = 0.5;
const FASTEST = 8;

/**
 * One more step; the oldest go.
 * @param {Step[]} steps
 * @param {Step} step
 */
export function stepped(steps, step) {
  // A pause does not lengthen moving time: the last step of one moment stands for it.
  if (steps.length && step.s <= steps[steps.length - 1].s) steps.pop();
  steps.push(step);
  while (steps.length > 1 && step.s - steps[0].s > WINDOW_S) steps.shift();
}

/**
 * Metres a second, null while it is not known. The slope of distance over time (least squares): one late metre shifts it little.
 * @param {Step[]} steps
 */
export function speedOf(steps) {
  const last = steps.at(-1);
  if (!last || last.s - steps[0].s < LEAST_S) return null;
  const told = steps.filter(({ s, speed }) => last.s - s <= DOPPLER_S && speed !== null && speed > 0);
  const speed = told.length >= DOPPLER_S * 0.7 ? told.reduce((sum, one) => sum + (one.speed ?? 0), 0) / told.length : slope(steps);
  return speed < SLOWEST || speed > FASTEST ? null : speed;
}

/** @param {Step[]} steps */
function slope(steps) {
  const s = steps.reduce((sum, one) => sum + one.s, 0) / steps.length;
  const m = steps.reduce((sum, one) => sum + one.m, 0) / steps.length;
  let over = 0;
  let under = 0;
  for (const one of steps) {
    over += (one.s - s) * (one.m - m);
    under += (one.s - s) ** 2;
  }
  return under ? over / under : 0;
}
