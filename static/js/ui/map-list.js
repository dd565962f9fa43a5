/** The list beside the map: rows that say where their spot lies from the reader, and tours sorted by nearness. */
import { bearingDeg, compassPoint, distanceM, distanceWords, nearestFirst } from "../core/near.js";

/** @typedef {import("../core/near.js").LonLat} LonLat */
/** @typedef {{ident: string, at: LonLat, row: HTMLElement}} Spot */
/** @typedef {{intl: string, words: Record<string, any> & {m: string, km: string}}} Said */

/**
 * The rows of the page, in their order.
 * @param {HTMLElement} screen
 * @returns {Spot[]}
 */
export function spotsOf(screen) {
  return Array.from(screen.querySelectorAll("[data-spot]"), (row) => {
    const { spot = "", at = "" } = /** @type {HTMLElement} */ (row).dataset;
    const [lon, lat] = at.split(",").map(Number);
    return { ident: spot, at: /** @type {LonLat} */ ([lon, lat]), row: /** @type {HTMLElement} */ (row) };
  });
}

/**
 * "340 m from you, to the north-east": the pattern's {distance} and {direction} filled in.
 * @param {string} pattern
 * @param {LonLat} from
 * @param {LonLat} to
 * @param {Said} said
 */
export function awayWords(pattern, from, to, { intl, words }) {
  return pattern
    .replace("{distance}", distanceWords(distanceM(from, to), intl, words))
    .replace("{direction}", words.directions[compassPoint(bearingDeg(from, to))]);
}

/**
 * Says in every row how far its spot is.
 * @param {Spot[]} spots
 * @param {LonLat | null} me  null: nothing is said
 * @param {Said} said
 */
export function sayAway(spots, me, said) {
  for (const { at, row } of spots) {
    const line = row.querySelector(".away");
    if (!(line instanceof HTMLElement)) continue;
    line.hidden = !me;
    line.textContent = me ? awayWords(said.words.away, me, at, said) : "";
  }
}

/**
 * Puts the rows of a list in order of nearness.
 * @param {HTMLElement} list
 * @param {Spot[]} spots
 * @param {LonLat} me
 */
export function sortRows(list, spots, me) {
  const own = spots.filter((spot) => spot.row.parentElement === list);
  list.append(...nearestFirst(own, me).map(({ item }) => item.row));
}
