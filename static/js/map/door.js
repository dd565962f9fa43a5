/** The only door to maplibre-gl and pmtiles: makes the map of a page. Loaded when a page has a use for it, never before. */
import { addProtocol, Map as MovingMap } from "../../../vendor/maplibre-gl.mjs";
import { Protocol } from "../../../vendor/pmtiles.mjs";
import { drawMark } from "./marks.js";
import { withOverlay } from "./overlay.js";

/** @typedef {import("./overlay.js").Style} Style */
/** @typedef {import("../../../vendor/maplibre-gl.mjs").LngLatBoundsLike} Bounds */
/** @typedef {import("./overlay.js").Shown} Shown */

const archives = new Protocol({ metadata: false });
addProtocol("pmtiles", archives.tile);

/**
 * A map in an element. Its drawing follows `shown`; `redraw` is called after `shown` has changed in what only a new style can
 * tell, or to change the colours.
 * @param {HTMLElement} container
 * @param {string} address  of the style
 * @param {Shown} shown
 * @param {{bounds: number[], maxBounds: number[], title: string, padding: object}} options
 */
export async function openMap(container, address, shown, options) {
  const style = await styleOf(address);
  const map = new MovingMap({
    container,
    style: /** @type {any} */ (withOverlay(style, shown)),
    bounds: /** @type {Bounds} */ (options.bounds),
    fitBoundsOptions: { padding: /** @type {any} */ (options.padding) },
    maxBounds: /** @type {Bounds} */ (options.maxBounds),
    minZoom: 11,
    maxZoom: 19.5,
    maxPitch: 70,
    attributionControl: false,
    fadeDuration: 0,
    refreshExpiredTiles: false,
    cancelPendingTileRequestsWhileZooming: false,
    clickTolerance: 6,
    localIdeographFontFamily: getComputedStyle(container).fontFamily,
    locale: { "Map.Title": options.title },
  });
  map.setMissingStyleImageResolver((id) => {
    const image = drawMark(id, map.getStyle().metadata);
    if (image) map.addImage(id, image, { pixelRatio: 2 });
  });
  return map;
}

/**
 * The same map in other colours.
 * @param {MovingMap} map
 * @param {string} address
 * @param {Shown} shown
 */
export async function recolour(map, address, shown) {
  map.setStyle(/** @type {any} */ (withOverlay(await styleOf(address), shown)), { diff: false });
}

/**
 * A style of the builder, its addresses made whole: MapLibre and its worker know no page to resolve them against.
 * @param {string} address
 * @returns {Promise<Style>}
 */
async function styleOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const style = await answer.json();
  const whole = (/** @type {string} */ path) => new URL(path, location.href).href;
  for (const source of Object.values(style.sources)) {
    if (source.url) source.url = `pmtiles://${whole(source.url)}`;
    if (typeof source.data === "string") source.data = whole(source.data);
  }
  for (const faces of Object.values(style["font-faces"] ?? {})) for (const face of faces) face.url = whole(face.url);
  return style;
}
