/** How far up and down somebody has gone along a tour that carries heights: counted as the builder does (builder/link/facts.py). Pure. */

/** @typedef {[at_m: number, height: number][]} Profile */

const SMOOTHED_OVER_M = 30;
const COUNTS_FROM_M = 3;
// Steps of a person, not of a fix that trembles.
const STRIDE_M = 15;

/**
 * Metres up and down on the way along the tour; null where no heights are known. What was gone away from it is not in it.
 * @param {Profile | null | undefined} profile
 * @param {(number | null)[]} places  metres along, in the order they were come by; null away from the tour
 */
export function climbOf(profile, places) {
  if (!profile || profile.length < 2) return null;
  let up = 0;
  let down = 0;
  /** @type {number[]} */
  let heights = [];
  let last = /** @type {number | null} */ (null);
  for (const place of [...places, null]) {
    if (place === null) {
      const one = climb(heights);
      up += one.up;
      down += one.down;
      heights = [];
      last = null;
    } else if (last === null || Math.abs(place - last) >= STRIDE_M) {
      heights.push(heightAt(profile, place));
      last = place;
    }
  }
  return { up, down };
}

/**
 * A rise or fall counts whole once it has reached COUNTS_FROM_M.
 * @param {number[]} heights
 */
function climb(heights) {
  let [up, down, direction] = [0, 0, 0];
  let [low, high, base] = [heights[0], heights[0], heights[0]];
  for (const height of heights.slice(1)) {
    low = Math.min(low, height);
    high = Math.max(high, height);
    if (direction >= 0 && high - height >= COUNTS_FROM_M) {
      if (direction > 0) up += high - base;
      [base, low, direction] = [high, height, -1];
    } else if (direction <= 0 && height - low >= COUNTS_FROM_M) {
      if (direction < 0) down += base - low;
      [base, high, direction] = [low, height, 1];
    }
  }
  if (direction > 0) up += high - base;
  else if (direction < 0) down += base - low;
  return { up, down };
}

/**
 * The mean of the heights around a place, or the straight line between the two beside it where points lie far apart.
 * @param {Profile} profile
 * @param {number} place
 */
function heightAt(profile, place) {
  const around = profile.filter(([at]) => Math.abs(at - place) <= SMOOTHED_OVER_M);
  if (around.length > 1) return around.reduce((sum, [, height]) => sum + height, 0) / around.length;
  const next = profile.findIndex(([at]) => at >= place);
  if (next <= 0) return next < 0 ? profile[profile.length - 1][1] : profile[0][1];
  const [[from, low], [to, high]] = [profile[next - 1], profile[next]];
  return to > from ? low + ((high - low) * (place - from)) / (to - from) : high;
}
