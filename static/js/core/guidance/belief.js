/**
 * Where on the line somebody may be: a hidden Markov model over its cells of a metre and the two ways to go, kept only where
 * it weighs something. The error of the last fix is remembered for every cell (a fix minus the cell), and a move is as
 * likely as the change of that error. So a crossing or a parallel street cannot be reached but by walking there. Pure.
 */

import { ahead, cellIndex, stretchesNear } from "./line.js";

/** @typedef {import("./plane.js").Spot} Spot */
/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./noise.js").Noise} Noise */
/**
 * Cells from `low` on (on a loop they may run past its ends); weights of going forward and backward.
 * `w` holds four weights a cell: going forward, going backward, and standing so. Standing lasts, as going does.
 * @typedef {{low: number, w: [Float64Array, Float64Array, Float64Array, Float64Array]}} Strand
 * @typedef {{strands: Strand[]}} Belief
 * @typedef {{at: number, spread: number, backward: number, standing: number, share: number}} Place   share: of the weight, on its strand
 * @typedef {{at: number, reach: number} | null} Known   where somebody was last, and how far they may have come since
 */

export const FASTEST = 6;
const GAP_S = 5;
const WIDEST = 1500;
// People turn round on a tour about this often.
const FLIP_S = 2000;
// They stand still now and then, for about so long.
const GOING_S = 150;
const STANDING_S = 30;
// A jump of the receiver: how often, and how far.
export const JUMP_SHARE = 1e-3;
const JUMP_M = 50;
const POOR_SHARE = 0.05;
const LEAST = 1e-5;
const LEAST_STRAND = 5e-3;
const MOST_STRANDS = 6;

/**
 * @param {number} low
 * @param {number} size
 * @returns {Strand}
 */
function strandOf(low, size) {
  return { low, w: [new Float64Array(size), new Float64Array(size), new Float64Array(size), new Float64Array(size)] };
}

/**
 * The density of a fix that has jumped.
 * @param {number} square  metres squared from the fix before
 */
export function jumpDensity(square) {
  return Math.exp(-square / (2 * JUMP_M * JUMP_M)) / (2 * Math.PI * JUMP_M * JUMP_M);
}

/**
 * Everywhere near a fix, weighed by what is known of before: nearly the same place is likely, behind is not.
 * @param {Line} line
 * @param {Spot} spot
 * @param {number} sigma
 * @param {Known} known
 * @param {number} backward  how likely it is that they go backward, 0 to 1
 * @param {{count: number}} work
 * @returns {Belief}
 */
export function beliefNear(line, spot, sigma, known, backward, work) {
  /** @type {Strand[]} */
  const strands = [];
  for (const [from, to] of stretchesNear(line, spot, Math.max(25, 4 * sigma))) {
    const low = Math.floor(from / line.cell);
    const high = Math.min(Math.ceil(to / line.cell), line.cellX.length - 1, low + WIDEST);
    if (high < low) continue;
    const strand = strandOf(low, high - low + 1);
    for (let i = 0; i <= high - low; i += 1) {
      const index = cellIndex(line, low + i);
      const square = (line.cellX[index] - spot.x) ** 2 + (line.cellY[index] - spot.y) ** 2;
      const weight = Math.exp(-square / (2 * sigma * sigma));
      const at = (low + i) * line.cell;
      const [forth, back] = [weight * (1 - backward) * prior(line, at, known, 1), weight * backward * prior(line, at, known, -1)];
      [forth, back, forth, back].forEach((share, k) => { strand.w[k][i] = share; });
      work.count += 1;
    }
    strands.push(strand);
  }
  return tidy(line, known ? strands : firstOfEach(line, strands));
}

/**
 * @param {Line} line
 * @param {number} at
 * @param {Known} known
 * @param {number} way  1 forward, -1 backward
 */
function prior(line, at, known, way) {
  // A tour is most often begun where it begins, or where it ends.
  if (!known) return (way > 0 ? at : line.length - at) < 60 ? 10 : 1;
  const gap = ahead(line, known.at, at) * way;
  const free = Math.abs(gap) / (known.reach + 40);
  return Math.exp(-free) * (gap < -30 ? 0.3 : 1) + 1e-3;
}

/**
 * Without a past, laps over the same ground cannot be told apart: the first is taken.
 * @param {Line} line
 * @param {Strand[]} strands
 */
function firstOfEach(line, strands) {
  /** @param {Strand} strand */
  const ends = (strand) => [strand.low + strand.w[0].length * 0.25, strand.low + strand.w[0].length * 0.75].map((cell) => cellIndex(line, cell));
  return strands.filter((strand, i) => !strands.slice(0, i).some((other) => {
    const [a, b] = [ends(strand), ends(other)];
    return a.every((cell, k) => Math.hypot(line.cellX[cell] - line.cellX[b[k]], line.cellY[cell] - line.cellY[b[k]]) < 4);
  }));
}

/**
 * One fix on: the belief after it, and the logarithm of how likely the fix was (a density, per square metre).
 * @param {Line} line
 * @param {Belief} belief
 * @param {Spot} before
 * @param {Spot} spot
 * @param {number} dt
 * @param {Noise} noise
 * @param {number} speed  metres a second, as learned
 * @param {{count: number}} work
 * @returns {{belief: Belief, log: number, jumped: boolean}}
 */
export function step(line, belief, before, spot, dt, noise, speed, work) {
  if (dt > GAP_S) return leap(line, belief, before, spot, dt, noise, speed, work);
  const reach = Math.ceil((FASTEST * dt) / line.cell);
  const moves = movesOf(reach, dt, speed, line.cell);
  const jump = jumpDensity((spot.x - before.x) ** 2 + (spot.y - before.y) ** 2);
  const moved = belief.strands.map((strand) => carry(line, strand, reach, moves, dt, before, spot, noise, work));
  const plain = total(moved);
  let strands = moved;
  const jumped = plain < JUMP_SHARE * jump;
  if (jumped) strands = belief.strands.map((strand) => carry(line, strand, reach, moves, dt, before, null, noise, work));
  const log = Math.log((1 - JUMP_SHARE) * plain + JUMP_SHARE * jump + 1e-300);
  return { belief: tidy(line, strands), log, jumped };
}

/**
 * How much a move differs from the usual speed: a standard deviation, metres.
 * @param {number} speed
 * @param {number} dt
 */
export function hurry(speed, dt) {
  return (0.25 * speed + 0.15) * dt;
}

/**
 * How likely each move by whole cells is, from `-reach` to `reach`, for somebody who goes forward.
 * @param {number} reach
 * @param {number} dt
 * @param {number} speed
 * @param {number} cell
 */
function movesOf(reach, dt, speed, cell) {
  const moves = new Float64Array(2 * reach + 1);
  const usual = speed * dt;
  const wide = hurry(speed, dt);
  let sum = 0;
  for (let k = -reach; k <= reach; k += 1) {
    const way = k * cell;
    const going = Math.exp(-0.5 * ((way - usual) / wide) ** 2) / wide;
    moves[k + reach] = 0.9 * going + (way >= 0 ? 0.05 : 1e-4) / dt;
    sum += moves[k + reach];
  }
  return moves.map((weight) => weight / sum);
}

/**
 * A strand after one move; without `spot` the fix says nothing.
 * @param {Line} line
 * @param {Strand} strand
 * @param {number} reach
 * @param {Float64Array} moves
 * @param {number} dt
 * @param {Spot} before
 * @param {Spot | null} spot
 * @param {Noise} noise
 * @param {{count: number}} work
 * @returns {Strand}
 */
function carry(line, strand, reach, moves, dt, before, spot, noise, work) {
  const last = line.cellX.length - 1;
  const low = line.loop ? strand.low - reach : Math.max(0, strand.low - reach);
  const top = strand.low + strand.w[0].length - 1;
  const high = line.loop ? top + reach : Math.min(last, top + reach);
  const after = strandOf(low, high - low + 1);
  const [fore, back, foreStill, backStill] = after.w;
  const toX = new Float64Array(high - low + 1);
  const toY = new Float64Array(high - low + 1);
  for (let j = low; j <= high; j += 1) {
    const index = cellIndex(line, j);
    toX[j - low] = line.cellX[index];
    toY[j - low] = line.cellY[index];
  }
  const half = spot ? -0.5 / noise.step2 : 0;
  const scale = spot ? 1 / (2 * Math.PI * noise.step2) : 1;
  const flip = Math.min(0.2, dt / FLIP_S);
  const [halt, start] = [Math.min(0.3, dt / GOING_S), Math.min(0.5, dt / STANDING_S)];
  for (let i = strand.low; i <= top; i += 1) {
    const [f, b, fs, bs] = [strand.w[0][i - strand.low], strand.w[1][i - strand.low], strand.w[2][i - strand.low], strand.w[3][i - strand.low]];
    if (f + b + fs + bs < 1e-7) continue;
    const [forward, backward] = [(f * (1 - flip) + b * flip) * scale, (b * (1 - flip) + f * flip) * scale];
    const [forwardStill, backwardStill] = [(fs * (1 - flip) + bs * flip) * scale, (bs * (1 - flip) + fs * flip) * scale];
    const goForward = forward * (1 - halt) + forwardStill * start;
    const goBackward = backward * (1 - halt) + backwardStill * start;
    // Where the line would have to be for the error to have done nothing unexpected.
    const x = spot ? spot.x - noise.rho * (before.x - toX[i - low]) : 0;
    const y = spot ? spot.y - noise.rho * (before.y - toY[i - low]) : 0;
    // Who only goes one way cannot have come from the other side, but by a step.
    const first = Math.max(low, goBackward > 1e-5 * goForward ? i - reach : i - 1);
    const end = Math.min(high, goForward > 1e-5 * goBackward ? i + reach : i + 1);
    for (let j = first; j <= end; j += 1) {
      const k = j - low;
      const likely = spot ? surprise(half * ((x - toX[k]) ** 2 + (y - toY[k]) ** 2)) : 1;
      fore[k] += goForward * moves[j - i + reach] * likely;
      back[k] += goBackward * moves[i - j + reach] * likely;
      if (i === j) {
        foreStill[k] = (forwardStill * (1 - start) + forward * halt) * likely;
        backStill[k] = (backwardStill * (1 - start) + backward * halt) * likely;
      }
      work.count += 1;
    }
  }
  return after;
}

/**
 * After a gap: anywhere that could have been walked to, and the new fix alone.
 * @param {Line} line
 * @param {Belief} belief
 * @param {Spot} before  where the line was left in the belief
 * @param {Spot} spot
 * @param {number} dt
 * @param {Noise} noise
 * @param {number} speed
 * @param {{count: number}} work
 */
function leap(line, belief, before, spot, dt, noise, speed, work) {
  const far = Math.min(WIDEST / 2, Math.ceil((Math.max(speed, 1) * dt * 1.5) / line.cell));
  const near = Math.ceil(far * 0.2);
  const spread = belief.strands.map((strand) => {
    const top = strand.low + strand.w[0].length - 1;
    const low = line.loop ? strand.low - far : Math.max(0, strand.low - far);
    const high = line.loop ? top + far : Math.min(line.cellX.length - 1, top + far);
    /** @param {0 | 1} way */
    const either = (way) => strand.w[way].map((weight, i) => weight + strand.w[way + 2][i]);
    const after = strandOf(low, high - low + 1);
    after.w[0] = window(either(0), strand.low, low, high, near, far);
    after.w[1] = window(either(1), strand.low, low, high, far, near);
    for (let i = 0; i <= high - low; i += 1) {
      const index = cellIndex(line, low + i);
      const square = (line.cellX[index] - spot.x) ** 2 + (line.cellY[index] - spot.y) ** 2;
      const likely = Math.exp(-square / (2 * noise.sigma ** 2)) / (2 * Math.PI * noise.sigma ** 2);
      for (const way of [0, 1]) {
        after.w[way][i] *= likely;
        after.w[way + 2][i] = after.w[way][i] * 0.2;
        after.w[way][i] *= 0.8;
      }
      work.count += 1;
    }
    return after;
  });
  const plain = total(spread);
  // After a silence the first fix is often a poor one.
  const jump = jumpDensity((spot.x - before.x) ** 2 + (spot.y - before.y) ** 2);
  const log = Math.log((1 - POOR_SHARE) * plain + POOR_SHARE * jump + 1e-300);
  return { belief: plain > 1e-12 ? tidy(line, spread) : belief, log, jumped: false };
}

/**
 * Each weight laid evenly over the cells from `behind` before it to `beyond` after it, by running sums.
 * @param {Float64Array} weights
 * @param {number} from  the cell of the first weight
 * @param {number} low
 * @param {number} high
 * @param {number} behind
 * @param {number} beyond
 */
function window(weights, from, low, high, behind, beyond) {
  const sums = new Float64Array(weights.length + 1);
  for (let i = 0; i < weights.length; i += 1) sums[i + 1] = sums[i] + weights[i];
  const laid = new Float64Array(high - low + 1);
  for (let j = low; j <= high; j += 1) {
    const first = Math.max(0, j - beyond - from);
    const end = Math.min(weights.length, j + behind - from + 1);
    if (end > first) laid[j - low] = (sums[end] - sums[first]) / (behind + beyond + 1);
  }
  return laid;
}

/**
 * The density of what is new in a fix, times the scale of a normal one: nine in ten are as expected, one is three times as wide.
 * @param {number} exponent  of the normal density
 */
export function surprise(exponent) {
  const wide = Math.exp(exponent / 9);
  const cube = wide * wide * wide;
  return 0.9 * cube * cube * cube + (0.1 / 9) * wide;
}

/** @param {Strand[]} strands */
function total(strands) {
  let sum = 0;
  for (const { w } of strands) for (const weights of w) for (let i = 0; i < weights.length; i += 1) sum += weights[i];
  return sum;
}

/**
 * Weights that sum to one, without the ends that weigh nothing, strands that meet made one, the slight ones dropped.
 * @param {Line} line
 * @param {Strand[]} strands
 * @returns {Belief}
 */
function tidy(line, strands) {
  const all = total(strands) || 1;
  /** @type {Strand[]} */
  const kept = [];
  for (const strand of strands) {
    for (const piece of pieces(strand, all)) kept.push(piece);
  }
  kept.sort((a, b) => a.low - b.low);
  /** @type {Strand[]} */
  const joined = [];
  for (const strand of kept) {
    const last = joined[joined.length - 1];
    if (last && strand.low <= last.low + last.w[0].length) joined[joined.length - 1] = union(last, strand);
    else joined.push(strand);
  }
  const weighty = joined.map((strand) => ({ strand, weight: total([strand]) })).filter(({ weight }) => weight > LEAST_STRAND);
  weighty.sort((a, b) => b.weight - a.weight);
  const chosen = weighty.slice(0, MOST_STRANDS).map(({ strand }) => strand);
  const left = total(chosen) || 1;
  for (const strand of chosen) {
    // A loop is walked over its end: the numbers of the cells come back into the first lap.
    if (line.loop) strand.low -= Math.floor(strand.low / line.cellX.length) * line.cellX.length;
    for (const weights of strand.w) for (let i = 0; i < weights.length; i += 1) weights[i] /= left;
  }
  return { strands: chosen };
}

/**
 * The parts of a strand that weigh something, normed; a wide hollow cuts it in two.
 * @param {Strand} strand
 * @param {number} all
 */
function pieces(strand, all) {
  const hollow = 12;
  /** @type {Strand[]} */
  const found = [];
  let start = -1;
  let end = -1;
  const cut = () => {
    if (start < 0) return;
    const piece = strandOf(strand.low + start, end - start + 1);
    piece.w.forEach((weights, k) => { for (let i = start; i <= end; i += 1) weights[i - start] = strand.w[k][i] / all; });
    found.push(piece);
    start = -1;
  };
  const [f, b, fs, bs] = strand.w;
  for (let i = 0; i < f.length; i += 1) {
    if (f[i] + b[i] + fs[i] + bs[i] < LEAST * all) continue;
    if (start >= 0 && i - end > hollow) cut();
    if (start < 0) start = i;
    end = i;
  }
  cut();
  return found;
}

/**
 * @param {Strand} a
 * @param {Strand} b
 * @returns {Strand}
 */
function union(a, b) {
  const both = strandOf(a.low, Math.max(a.low + a.w[0].length, b.low + b.w[0].length) - a.low);
  for (const { low, w } of [a, b]) {
    w.forEach((weights, k) => { for (let i = 0; i < weights.length; i += 1) both.w[k][low - a.low + i] += weights[i]; });
  }
  return both;
}

/**
 * The likeliest place: the mean of the heaviest strand. `at` may run past the ends of a loop.
 * @param {Line} line
 * @param {Belief} belief
 * @returns {Place | null}
 */
export function placeOf(line, belief) {
  const strand = belief.strands[0];
  if (!strand) return null;
  const [f, b, fs, bs] = strand.w;
  let [sum, first, second, backward, standing] = [0, 0, 0, 0, 0];
  for (let i = 0; i < f.length; i += 1) {
    const weight = f[i] + b[i] + fs[i] + bs[i];
    sum += weight;
    first += weight * i;
    second += weight * i * i;
    backward += b[i] + bs[i];
    standing += fs[i] + bs[i];
  }
  const mean = first / sum;
  const spread = Math.sqrt(Math.max(0, second / sum - mean * mean)) * line.cell;
  return { at: (strand.low + mean) * line.cell, spread, backward: backward / sum, standing: standing / sum, share: sum };
}
