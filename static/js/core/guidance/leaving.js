/**
 * Has somebody left the line? Two explanations of the fixes compete: on the line with a receiver that errs, as the belief
 * has it, and walking freely since a moment not long ago. Every few seconds a free walker is let go to either side; the
 * evidence for each is the sum of the logarithms by which it foretold the fixes better than the line did (a sequential
 * probability ratio). It is the trend that counts: the error of a receiver changes slowly. Pure.
 */

import { hurry, JUMP_SHARE, jumpDensity, surprise } from "./belief.js";

/** @typedef {import("./plane.js").Spot} Spot */
/** @typedef {import("./noise.js").Noise} Noise */
/**
 * One axis of a walker: place and speed, and their covariance.
 * @typedef {{q: number, v: number, qq: number, qv: number, vv: number}} Axis
 * A walker in axes of their own: `a` along the line as it ran there, `b` to its left. They set out `from` a spot after `moved` metres.
 * @typedef {{x: number, y: number, along: Spot, a: Axis, b: Axis, age: number, evidence: number, moved: number,
 *   from: Spot}} Walker
 */

const MOST = 20;
const OLDEST_S = 120;
const HOPELESS = -7;
// How fast a walker's speed changes, (m/s)² a second.
const TURN = 0.02;
// What the better fit of a free walker is worth by chance, a second.
const DRIFT = 0.02;

/**
 * Two walkers who leave the line here, one to each side, between straight on and nearly back.
 * @param {Spot} spot  on the line
 * @param {Spot} along  the way the person goes
 * @param {number} spread  how well the place along is known, metres
 * @param {number} speed
 * @param {number} moved  the distance moved so far
 * @returns {Walker[]}
 */
export function leavers(spot, along, spread, speed, moved) {
  const pace = Math.max(0.8, speed);
  return [1, -1].map((side) => ({
    x: spot.x,
    y: spot.y,
    along,
    a: { q: 0, v: 0.2 * pace, qq: spread * spread + 1, qv: 0, vv: (0.6 * pace) ** 2 },
    b: { q: 0, v: side * 0.75 * pace, qq: 4, qv: 0, vv: (0.3 * pace) ** 2 },
    age: 0,
    evidence: 0,
    moved,
    from: spot,
  }));
}

/**
 * One who may be anywhere about a fix, after a gap or a jump.
 * @param {Spot} spot
 * @param {number} sigma
 * @param {number} speed
 * @param {number} moved
 * @param {Spot} from  where they were before
 * @param {number} evidence
 * @returns {Walker}
 */
export function stranger(spot, sigma, speed, moved, from, evidence) {
  /** @returns {Axis} */
  const axis = () => ({ q: 0, v: 0, qq: sigma * sigma, qv: 0, vv: Math.max(0.8, speed) ** 2 });
  return { x: spot.x, y: spot.y, along: { x: 1, y: 0 }, a: axis(), b: axis(), age: 0, evidence, moved, from };
}

/**
 * One fix on. Along the line a walker's moves are as loose as those of the belief, so that only leaving is evidence. Walkers who foretell worse than the line are let go.
 * @param {Walker[]} walkers
 * @param {Spot} before
 * @param {Spot} spot
 * @param {number} dt
 * @param {Noise} noise
 * @param {number} speed
 * @param {number} onLine  how likely the fix was on the line: the logarithm of a density
 * @param {{count: number}} work
 * @returns {Walker[]}
 */
export function follow(walkers, before, spot, dt, noise, speed, onLine, work) {
  const jump = JUMP_SHARE * jumpDensity((spot.x - before.x) ** 2 + (spot.y - before.y) ** 2);
  const loose = hurry(speed, dt) ** 2;
  const followed = walkers.map((walker) => {
    const { along } = walker;
    const px = spot.x - walker.x - noise.rho * (before.x - walker.x);
    const py = spot.y - walker.y - noise.rho * (before.y - walker.y);
    const a = axisAfter(walker.a, px * along.x + py * along.y, dt, noise, loose);
    const b = axisAfter(walker.b, py * along.x - px * along.y, dt, noise, 0);
    const plain = (1 - JUMP_SHARE) * a.scale * b.scale * surprise(a.exponent + b.exponent);
    const jumped = plain < jump;
    const evidence = walker.evidence + Math.log(plain + jump + 1e-300) - onLine - DRIFT * dt;
    work.count += 1;
    return { ...walker, a: jumped ? a.foretold : a.axis, b: jumped ? b.foretold : b.axis, age: walker.age + dt, evidence };
  });
  const hopeful = followed.filter(({ age, evidence }) => age < 6 || (evidence > HOPELESS && age < OLDEST_S));
  // The young have had no chance yet to speak for themselves.
  while (hopeful.length > MOST) {
    const grown = hopeful.filter(({ age }) => age >= 6);
    const among = grown.length ? grown : hopeful;
    const worst = among.reduce((least, walker) => (walker.evidence < least.evidence ? walker : least));
    hopeful.splice(hopeful.indexOf(worst), 1);
  }
  return hopeful;
}

/**
 * A Kalman step with an error that is remembered: the fix less rho times the fix before is q + v dt - rho q plus what is new.
 * @param {Axis} axis
 * @param {number} seen
 * @param {number} dt
 * @param {Noise} noise
 * @param {number} loose  variance of a move that no speed foretells, square metres
 */
function axisAfter(axis, seen, dt, noise, loose) {
  const h = 1 - noise.rho;
  const vv = axis.vv + TURN * dt;
  const { q, v, qq, qv } = axis;
  const variance = h * h * qq + 2 * h * dt * qv + dt * dt * vv + noise.step2 + loose;
  const miss = seen - h * q - dt * v;
  const exponent = (-0.5 * miss * miss) / variance;
  const scale = 1 / Math.sqrt(2 * Math.PI * variance);
  const gainQ = (h * qq + dt * qv) / variance;
  const gainV = (h * qv + dt * vv) / variance;
  const kept = {
    q: q + gainQ * miss,
    v: v + gainV * miss,
    qq: qq - gainQ * gainQ * variance,
    qv: qv - gainQ * gainV * variance,
    vv: vv - gainV * gainV * variance,
  };
  return { exponent, scale, axis: moved(kept, dt), foretold: moved({ q, v, qq, qv, vv }, dt) };
}

/**
 * @param {Axis} axis
 * @param {number} dt
 * @returns {Axis}
 */
function moved({ q, v, qq, qv, vv }, dt) {
  return { q: q + v * dt, v, qq: qq + 2 * dt * qv + dt * dt * vv, qv: qv + dt * vv, vv };
}

/**
 * The walker for whom most speaks.
 * @param {Walker[]} walkers
 * @returns {Walker | null}
 */
export function likeliest(walkers) {
  return walkers.reduce((/** @type {Walker | null} */ best, walker) => (best && best.evidence >= walker.evidence ? best : walker), null);
}
