/** What the page draws over the town: the way, its stops, other tours, what is useful, and the reader. */
import { circle } from "../core/near.js";

/** @typedef {import("../core/near.js").LonLat} LonLat */
/** @typedef {Record<string, any> & {metadata: any, sources: Record<string, any>, layers: Record<string, any>[]}} Style   as the builder writes it */
/** @typedef {import("../../../vendor/maplibre-gl.mjs").Map} MovingMap */
/** @typedef {{type: "Feature", properties: Record<string, any> | null, geometry: {type: string, coordinates: any} | null}} Feature   GeoJSON */

/**
 * What is on the map now. `layers` are the names of the optional layers that are on.
 * @typedef {object} Shown
 * @property {Feature[]} features  of tour.json or town.json
 * @property {Feature[]} others  tours of town.json, once they were asked for
 * @property {Map<string, LonLat>} spots  ident → place, from the list
 * @property {Set<string>} layers
 * @property {boolean} solid  whether houses stand up
 * @property {string} chosen  ident, "" for none
 * @property {{at: LonLat, accuracy: number, heading?: number} | null} me
 * @property {Map<string, string>} numbers  ident → what stands in its square
 * @property {LonLat | null} target  where a line from the reader leads to
 */

export const TAPPED = ["stops", "stations", "amenity-marks", "tour-marks", "place-marks", "other-ways", "ways"];
const NIGHT_CASE = "#000000";
const GO = "#ffc700";
const ON_GO = "#10201d";

/**
 * The style of the town with the page's own sources and layers in it.
 * @param {Style} style
 * @param {Shown} shown
 * @returns {Style}
 */
export function withOverlay(style, shown) {
  const look = /** @type {any} */ (style.metadata);
  const edge = look.night ? NIGHT_CASE : ON_GO;
  // Names of streets and places stand on the way, those of waters under it.
  const words = style.layers.findIndex((layer) => layer.type === "symbol" && !layer.id.endsWith("er-names"));
  const under = words < 0 ? style.layers.length : words;
  const solid = shown.solid ? "visible" : "none";
  /** @type {Record<string, any>[]} */
  const layers = style.layers.map((layer) =>
    layer.id === "blocks-3d" ? { ...layer, layout: { visibility: solid } } : layer,
  );
  layers.splice(under, 0, ...wayLayers(edge, look, shown));
  layers.push(...markLayers(look));
  return { ...style, sources: { ...style.sources, ...sourcesOf(shown) }, layers };
}

/** @param {Shown} shown */
function sourcesOf(shown) {
  const data = dataOf(shown);
  return Object.fromEntries(Object.entries(data).map(([name, features]) => [name, source(features)]));
}

/** @param {Feature[]} features @returns {any} */
const source = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });

/**
 * Tells the map that what is shown has changed: data only, which is quick.
 * @param {MovingMap} map
 * @param {Shown} shown
 */
export function refresh(map, shown) {
  for (const [name, features] of Object.entries(dataOf(shown))) {
    /** @type {any} */ (map.getSource(name))?.setData({ type: "FeatureCollection", features });
  }
  if (map.getLayer("blocks-3d")) map.setLayoutProperty("blocks-3d", "visibility", shown.solid ? "visible" : "none");
}

/** @param {Shown} shown @returns {Record<string, Feature[]>} */
function dataOf(shown) {
  const of = (/** @type {string} */ is) => shown.features.filter((one) => one.properties?.is === is);
  const on = (/** @type {string} */ layer) => shown.layers.has(layer);
  /** @type {Feature[]} */
  const marks = [];
  for (const [ident, at] of shown.spots) {
    const [kind] = ident.split("-", 1);
    const layer = { amenity: "amenities", tour: "tours", place: "places", station: "stations" }[kind];
    if (layer && !on(layer) && ident !== shown.chosen) continue;
    const own = kind === "amenity" ? shown.features.filter((f) => f.properties?.is === "amenity")[Number(ident.slice(8))] : null;
    const mark = own ? `amenity-${own.properties?.kind}` : kind;
    marks.push(point(at, { ident, kind, mark, chosen: ident === shown.chosen ? 1 : 0, number: numberOf(shown, ident) }));
  }
  const station = shown.chosen.startsWith("station-") ? shown.chosen.slice(8) : "";
  const { me, target } = shown;
  return {
    way: of("route"),
    others: on("tours") ? [...of("tour"), ...shown.others] : of("tour"),
    approach: of("approach").filter((one) => one.geometry && one.properties?.poi === station),
    marks,
    crow: me && target ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [me.at, target] } }] : [],
    sure: me ? [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [circle(me.at, me.accuracy)] } }] : [],
    me: me ? [point(me.at, { heading: me.heading ?? 0, mark: me.heading === undefined ? "me" : "me-going" })] : [],
  };
}

/** @param {Shown} shown @param {string} ident */
function numberOf(shown, ident) {
  if (ident.startsWith("stop-")) return ident.slice(5);
  return shown.numbers.get(ident) ?? "";
}

/** @param {LonLat} at @param {object} properties @returns {Feature} */
const point = (at, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: at } });

/** @param {number[]} stops */
const zoomed = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];

/** @param {string} edge @param {{ink: string, soft: string, paper: string}} look @param {Shown} shown */
function wayLayers(edge, look, shown) {
  const round = { "line-cap": "round", "line-join": "round" };
  const town = !shown.features.some((one) => one.properties?.is === "route");
  const line = (/** @type {string} */ id, /** @type {string} */ from, /** @type {string} */ color, /** @type {any} */ width, more = {}) => ({
    id,
    type: "line",
    source: from,
    layout: round,
    paint: { "line-color": color, "line-width": width, ...more },
  });
  return [
    line("other-edges", "others", town ? edge : look.soft, town ? zoomed(12, 4.5, 15, 6.5, 18, 13) : zoomed(12, 2, 16, 4)),
    line("other-ways", "others", town ? GO : look.paper, town ? zoomed(12, 2.5, 15, 4, 18, 8.5) : zoomed(12, 1, 16, 2)),
    line("approach-edge", "approach", look.paper, zoomed(12, 6, 18, 12)),
    { ...line("approach-way", "approach", look.ink, zoomed(12, 3, 18, 6), { "line-dasharray": [0.1, 1.8] }) },
    line("way-edge", "way", edge, zoomed(12, 5.5, 15, 8, 18, 17)),
    line("ways", "way", GO, zoomed(12, 3, 15, 4.5, 18, 11)),
    {
      id: "way-arrows",
      type: "symbol",
      source: "way",
      minzoom: 13,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 110,
        "icon-image": "arrow",
        "icon-size": zoomed(13, 0.65, 18, 1.15),
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-rotation-alignment": "map",
      },
    },
  ];
}

/** @param {{ink: string, soft: string, paper: string}} look */
function markLayers(look) {
  const icons = (/** @type {string} */ id, /** @type {any} */ filter, /** @type {any} */ image, more = {}) => ({
    id,
    type: "symbol",
    source: "marks",
    filter,
    layout: { "icon-image": image, "icon-allow-overlap": true, "symbol-sort-key": ["get", "chosen"], "icon-padding": 0, ...more },
  });
  const kind = (/** @type {string} */ name) => ["==", ["get", "kind"], name];
  const numbered = ["concat", ["case", ["==", ["get", "chosen"], 1], "chosen:", "stop:"], ["get", "number"]];
  const chosen = (/** @type {any} */ image) => ["case", ["==", ["get", "chosen"], 1], ["concat", "chosen-", image], image];
  return [
    { id: "sure", type: "fill", source: "sure", paint: { "fill-color": look.ink, "fill-opacity": 0.09 } },
    { id: "sure-edge", type: "line", source: "sure", paint: { "line-color": look.ink, "line-width": 1, "line-opacity": 0.6 } },
    { id: "crow-edge", type: "line", source: "crow", paint: { "line-color": look.paper, "line-width": 5, "line-opacity": 0.8 } },
    { id: "crow", type: "line", source: "crow", paint: { "line-color": look.ink, "line-width": 2, "line-dasharray": [2, 2] } },
    icons("place-marks", kind("place"), chosen("place"), { "icon-allow-overlap": false }),
    icons("amenity-marks", kind("amenity"), chosen(["get", "mark"]), { "icon-allow-overlap": ["step", ["zoom"], false, 15.5, true], "icon-size": zoomed(13, 0.75, 17, 1) }),
    icons("stations", kind("station"), chosen("station")),
    icons("tour-marks", kind("tour"), numbered),
    icons("stops", kind("stop"), numbered, { "icon-size": zoomed(11, 0.7, 14, 1) }),
    {
      id: "me",
      type: "symbol",
      source: "me",
      layout: { "icon-image": ["get", "mark"], "icon-rotate": ["get", "heading"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}
