/**
 * What a receiver says of it: first-order Gauss-Markov error on each axis, one fix a second, and in a canyon of streets jumps, gaps,
 * late and repeated fixes. A delivery: {now, fix: {x, y, accuracy, time} | null}; null is a second of silence.
 */

import { between, normal } from "./random.mjs";

const RADIUS_IN_SIGMAS = 1.515;

/**
 * @param {{x: number, y: number}[]} truth
 * @param {() => number} draw
 * @param {{error: number, correlation: number, canyon: boolean, gaps: boolean}} kind
 */
export function received(truth, draw, kind) {
  const sigma = kind.error / RADIUS_IN_SIGMAS;
  const rho = Math.exp(-1 / kind.correlation);
  const fresh = sigma * Math.sqrt(1 - rho * rho);
  let [ex, ey] = [sigma * normal(draw), sigma * normal(draw)];
  let jump = { x: 0, y: 0, left: 0, worse: 1 };
  let gap = 0;
  let held = null;
  let frozen = 0;
  let last = null;
  const deliveries = [];
  for (let i = 0; i < truth.length; i += 1) {
    const time = i * 1000;
    ex = rho * ex + fresh * normal(draw);
    ey = rho * ey + fresh * normal(draw);
    if (kind.canyon) {
      if (jump.left > 0) jump.left -= 1;
      else if (draw() < 1 / 120) {
        const [far, angle] = [between(draw, 15, 60), draw() * 6.283];
        jump = { x: far * Math.cos(angle), y: far * Math.sin(angle), left: Math.ceil(between(draw, 2, 25)), worse: draw() < 0.5 ? 1 : 2 };
      }
    }
    if (kind.gaps || kind.canyon) {
      if (gap > 0) gap -= 1;
      else if (i > 60 && draw() < 1 / 400) gap = Math.ceil(between(draw, 12, 90));
    }
    const isJumped = jump.left > 0;
    const accuracy = kind.error * between(draw, 0.8, 1.2) * (isJumped ? jump.worse : 1);
    let fix = { x: truth[i].x + ex + (isJumped ? jump.x : 0), y: truth[i].y + ey + (isJumped ? jump.y : 0), accuracy, time };
    if (gap > 0) {
      deliveries.push({ now: time, fix: null });
      continue;
    }
    if (kind.canyon) {
      const chance = draw();
      if (frozen > 0 && last) {
        frozen -= 1;
        // Said again: with a new time, or word for word.
        fix = frozen % 2 ? { ...last, time } : last;
      } else if (chance < 1 / 150) frozen = Math.ceil(between(draw, 1, 5));
      else if (chance < 2 / 150 && !held) {
        held = { fix, at: i + Math.ceil(between(draw, 1, 6)) };
        deliveries.push({ now: time, fix: null });
        continue;
      } else if (chance < 2.2 / 150) fix = { ...fix, x: fix.x + between(draw, -250, 250), y: fix.y + between(draw, -250, 250), accuracy: 300 };
    }
    deliveries.push({ now: time, fix });
    if (held && held.at <= i) {
      deliveries.push({ now: time, fix: held.fix });
      held = null;
    }
    last = fix;
  }
  return deliveries;
}
