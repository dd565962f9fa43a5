/** What the page of the projects draws over the town: houses that stand up, numbers, rings round what is uncertain. */
import { circle } from "../core/near.js";
import { isThere, phaseIn } from "../core/years.js";

/** @typedef {import("../core/near.js").LonLat} LonLat */
/** @typedef {import("../../../vendor/maplibre-gl.mjs").Map} MovingMap */
/** @typedef {import("../core/years.js").Dates & {id: string, number: number, at: LonLat, off_m: number}} Project */
/** @typedef {{project: string, height_m: number | null, rings: LonLat[][]}} Solid */
/** @typedef {{covers: number[], reach: number[], projects: Project[], solids: Solid[]}} City   as builder/render/city_data.py writes it */

const LOW_M = 4; // a house whose height is not known, as the town's own style draws it
const ABOVE_M = 0.5; // over the town's own drawing of the same house, so that the two do not fight for the roof
const MARKS = "city-marks";

/**
 * Puts the projects into a style that has just come, under the names.
 * @param {MovingMap} map
 * @param {City} city
 * @param {number} year
 * @param {number} chosen  number of a project, 0 for none
 */
export function dressCity(map, city, year, chosen) {
  const style = /** @type {any} */ (map.getStyle());
  const look = style.metadata;
  const words = style.layers.find((/** @type {any} */ layer) => layer.type === "symbol")?.id;
  const wall = style.layers.find((/** @type {any} */ layer) => layer.id === "blocks-3d")?.paint["fill-extrusion-color"];
  const colour = ["case", ["==", ["get", "project"], ""], Array.isArray(wall) ? wall[2] : look.soft, look.soft];
  for (const [name, features] of Object.entries(dataOf(city, year, chosen))) {
    map.addSource(name, { type: "geojson", data: /** @type {any} */ ({ type: "FeatureCollection", features }) });
  }
  const solid = (/** @type {string} */ id, /** @type {boolean} */ stands, /** @type {number} */ opacity) => ({
    id,
    type: "fill-extrusion",
    source: "city-solids",
    filter: ["==", ["get", "stands"], stands],
    paint: { "fill-extrusion-color": colour, "fill-extrusion-height": ["get", "height"], "fill-extrusion-opacity": opacity },
  });
  const ring = { "line-color": look.ink, "line-width": 1.5, "line-dasharray": [2, 2] };
  const layers = [
    { id: "city-rings", type: "line", source: "city-rings", paint: ring },
    solid("city-standing", true, 1),
    solid("city-coming", false, 0.45),
  ];
  for (const layer of layers) map.addLayer(/** @type {any} */ (layer), words);
  const layout = { "icon-image": ["get", "mark"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "order"] };
  map.addLayer(/** @type {any} */ ({ id: MARKS, type: "symbol", source: MARKS, layout }));
}

/**
 * The same in another year, or with another one chosen.
 * @param {MovingMap} map
 * @param {City} city
 * @param {number} year
 * @param {number} chosen
 */
export function refreshCity(map, city, year, chosen) {
  for (const [name, features] of Object.entries(dataOf(city, year, chosen))) {
    /** @type {any} */ (map.getSource(name))?.setData({ type: "FeatureCollection", features });
  }
}

/**
 * The number of the project under a finger, 0 for none.
 * @param {MovingMap} map
 * @param {{x: number, y: number}} point
 */
export function projectAt(map, { x, y }) {
  const layers = [MARKS, "city-standing", "city-coming"].filter((id) => map.getLayer(id));
  const found = map.queryRenderedFeatures([[x - 12, y - 12], [x + 12, y + 12]], { layers });
  return Number(found.find((one) => one.properties.number)?.properties.number ?? 0);
}

/** @param {City} city @param {number} year @param {number} chosen */
function dataOf(city, year, chosen) {
  const shown = city.projects.filter((one) => one.number === chosen || isThere(phaseIn(one, year)));
  const byId = new Map(shown.map((one) => [one.id, one]));
  const solids = city.solids
    .filter(({ project }) => project === "" || byId.has(project))
    .map(({ project, height_m, rings }) => {
      const one = byId.get(project);
      const stands = !one || ["open", "unknown"].includes(phaseIn(one, year));
      return feature("Polygon", rings, { project, number: one?.number ?? 0, stands, height: (height_m ?? LOW_M) + ABOVE_M });
    });
  const marks = shown.map((one) => {
    const stands = ["open", "unknown"].includes(phaseIn(one, year));
    const mark = one.number === chosen ? "chosen" : stands ? "stop" : "plan";
    return feature("Point", one.at, { number: one.number, mark: `${mark}:${one.number}`, order: one.number === chosen ? 1 : 0 });
  });
  const rings = shown.filter((one) => one.off_m > 0).map((one) => feature("LineString", circle(one.at, one.off_m), {}));
  return { "city-solids": solids, "city-rings": rings, [MARKS]: marks };
}

/** @param {string} type @param {any} coordinates @param {object} properties */
const feature = (type, coordinates, properties) => ({ type: "Feature", properties, geometry: { type, coordinates } });
