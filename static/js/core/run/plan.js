/** Intervals: a run cut into stretches that are fast or easy, by time or by distance. Pure. */

/** @typedef {"warm" | "fast" | "easy" | "cool"} Stretch */
/** @typedef {{kind: Stretch, seconds?: number, metres?: number}} Part */
/** @typedef {{warm_s?: number, fast_s?: number, fast_m?: number, easy_s: number, times: number, cool_s?: number}} Intervals */

/**
 * The stretches in their order; a last one without an end where there is no cooling down.
 * @param {Intervals | null | undefined} given
 * @returns {Part[]}
 */
export function partsOf(given) {
  if (!given || !(given.times > 0) || !((given.fast_s ?? given.fast_m ?? 0) > 0)) return [];
  /** @type {Part[]} */
  const parts = [];
  if (given.warm_s) parts.push({ kind: "warm", seconds: given.warm_s });
  for (let n = 1; n <= given.times; n++) {
    parts.push(given.fast_m ? { kind: "fast", metres: given.fast_m } : { kind: "fast", seconds: given.fast_s });
    if (n < given.times && given.easy_s > 0) parts.push({ kind: "easy", seconds: given.easy_s });
  }
  parts.push(given.cool_s ? { kind: "cool", seconds: given.cool_s } : { kind: "cool" });
  return parts;
}

/**
 * How much of a part is left after so much moving time and distance in it; zero or less when it is over.
 * @param {Part} part
 * @param {number} seconds
 * @param {number} metres
 */
export function leftOf(part, seconds, metres) {
  if (part.metres) return part.metres - metres;
  return part.seconds ? part.seconds - seconds : Infinity;
}
