/** Distances and directions between places, and what lies nearest. Pure; places are [lon, lat] in degrees. */

/** @typedef {[number, number]} LonLat */

const EARTH_M = 6371008.8;
const RADIANS = Math.PI / 180;

/**
 * Metres between two places, on a sphere: 0.3 % out at most, which no walker sees.
 * @param {LonLat} a
 * @param {LonLat} b
 */
export function distanceM(a, b) {
  const south = Math.sin(((b[1] - a[1]) * RADIANS) / 2);
  const east = Math.sin(((b[0] - a[0]) * RADIANS) / 2);
  const h = south * south + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * east * east;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * The direction from a to b in degrees, 0 for north, clockwise, under 360.
 * @param {LonLat} a
 * @param {LonLat} b
 */
export function bearingDeg(a, b) {
  const apart = (b[0] - a[0]) * RADIANS;
  const [from, to] = [a[1] * RADIANS, b[1] * RADIANS];
  const y = Math.sin(apart) * Math.cos(to);
  const x = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(apart);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

/** Which of eight points of the compass a direction is: 0 north, 1 north-east … 7. @param {number} bearing */
export const compassPoint = (bearing) => Math.round((((bearing % 360) + 360) % 360) / 45) % 8;

/**
 * The items with their distance from a place, the nearest first; equals keep their order.
 * @template {{at: LonLat}} T
 * @param {T[]} items
 * @param {LonLat} from
 * @returns {{item: T, distance: number, bearing: number}[]}
 */
export function nearestFirst(items, from) {
  const found = items.map((item) => ({ item, distance: distanceM(from, item.at), bearing: bearingDeg(from, item.at) }));
  return found.sort((a, b) => a.distance - b.distance);
}

/**
 * The point of a line nearest to a place, and how far it is; on a flat sheet, good within a town.
 * @param {LonLat[]} line
 * @param {LonLat} place
 * @returns {{at: LonLat, distance: number}}
 */
export function nearestOnLine(line, place) {
  const shrink = Math.cos(place[1] * RADIANS);
  /** @type {LonLat} */
  let best = line[0];
  let least = Infinity;
  for (let i = 0; i < line.length - 1; i++) {
    const [ax, ay] = [(line[i][0] - place[0]) * shrink, line[i][1] - place[1]];
    const [bx, by] = [(line[i + 1][0] - line[i][0]) * shrink, line[i + 1][1] - line[i][1]];
    const long = bx * bx + by * by;
    const share = long ? Math.min(1, Math.max(0, -(ax * bx + ay * by) / long)) : 0;
    const [x, y] = [ax + share * bx, ay + share * by];
    const away = x * x + y * y;
    if (away < least) {
      least = away;
      best = [place[0] + x / shrink, place[1] + y];
    }
  }
  return { at: best, distance: distanceM(place, best) };
}

/**
 * A ring round a place, to show how exact a position is.
 * @param {LonLat} place
 * @param {number} radius  metres
 * @returns {LonLat[]}
 */
export function circle(place, radius) {
  const up = radius / EARTH_M / RADIANS;
  const across = up / Math.cos(place[1] * RADIANS);
  return Array.from({ length: 49 }, (_, i) => {
    const turn = (i / 48) * 2 * Math.PI;
    return [place[0] + across * Math.sin(turn), place[1] + up * Math.cos(turn)];
  });
}

/**
 * The direction in which somebody walks, from their last positions; undefined while they have not moved `least` metres, for
 * a phone that lies still wanders.
 * @param {LonLat[]} trail  the newest last
 * @param {number} least  metres
 */
export function headingOf(trail, least) {
  const here = trail.at(-1);
  if (!here) return undefined;
  for (let i = trail.length - 2; i >= 0; i--) {
    if (distanceM(trail[i], here) >= least) return bearingDeg(trail[i], here);
  }
  return undefined;
}

/**
 * Whether a place lies in bounds [west, south, east, north].
 * @param {number[]} bounds
 * @param {LonLat} at
 */
export const isInside = ([west, south, east, north], [lon, lat]) => west <= lon && lon <= east && south <= lat && lat <= north;

/**
 * A distance as the pages write it (builder/locales.py, format_distance): metres to the nearest 10, from a kilometre on one
 * decimal. `units` are the page's own words, "{n} m".
 * @param {number} metres
 * @param {string} lang
 * @param {{m: string, km: string}} units
 */
export function distanceWords(metres, lang, units) {
  const tens = Math.floor(metres / 10 + 0.5) * 10;
  const [pattern, value, digits] = tens < 1000 ? [units.m, tens, 0] : [units.km, metres / 1000, 1];
  // The digits of the page: Arabic pages of the builder write them as CLDR does for the language.
  const format = new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return pattern.replace("{n}", format.format(value));
}
