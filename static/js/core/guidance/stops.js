/** The stops of a tour: which is reached, which is next, which were passed by. Each is said once. Pure. */

import { ahead, nearest } from "./line.js";
import { toPlane } from "./plane.js";

/** @typedef {import("./line.js").Line} Line */
/**
 * `at_m`: along the line; or `lon` and `lat`, from which the nearest place of the line is taken. `offset_m`: how far the stop lies from it.
 * @typedef {{id: string, at_m?: number, lon?: number, lat?: number, offset_m?: number}} GivenStop
 * @typedef {{id: string, at: number, offset: number}} Stop
 */

// A stop this far behind is still worth its story: it was passed in a tunnel, or before the branch was sure.
export const LATE_M = 60;

/**
 * The stops with their places, in the order of the line.
 * @param {Line} line
 * @param {GivenStop[]} given
 * @returns {Stop[]}
 */
export function stopsOn(line, given) {
  return given.map(({ id, at_m, lon, lat, offset_m }) => {
    if (at_m !== undefined && Number.isFinite(at_m)) {
      return { id, at: Math.min(line.length, Math.max(0, at_m)), offset: offset_m ?? 0 };
    }
    if (lon === undefined || lat === undefined) throw new RangeError(`the stop ${id} has neither at_m nor lon and lat`);
    const near = nearest(line, toPlane(line.plane, lon, lat), { count: 0 });
    return { id, at: near.at, offset: offset_m ?? near.distance };
  }).sort((a, b) => a.at - b.at);
}

/**
 * The first stop not yet said, on the way that is gone; null at the end of the tour.
 * @param {Line} line
 * @param {Stop[]} stops
 * @param {Set<string>} done
 * @param {number} at
 * @param {boolean} backward
 * @returns {{stop: Stop, gap: number} | null}  gap: metres to go along the line, negative where it has just been passed
 */
export function nextStop(line, stops, done, at, backward) {
  /** @type {{stop: Stop, gap: number} | null} */
  let best = null;
  for (const stop of stops) {
    if (done.has(stop.id)) continue;
    const direct = (backward ? -1 : 1) * ahead(line, at, stop.at);
    // On a loop what lies a little behind may still be reached; what lies far behind comes round again.
    const gap = line.loop && direct < -LATE_M ? direct + line.length : direct;
    if (gap < -LATE_M) continue;
    if (!best || gap < best.gap) best = { stop, gap };
  }
  return best;
}
