/** The way that was run, drawn on the route of the tour: north is up, a stone at every kilometre, a scale. No map is fetched for it. */
import { planeAt, toPlane } from "../core/guidance/plane.js";
import { segmentsOf } from "../core/track.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDE, EDGE, LEAST, MOST] = [340, 18, 150, 340];

/**
 * @param {import("../core/track.js").Point[]} points
 * @param {[number, number][]} route  empty where the track is another tour's
 * @param {string} lang
 * @param {Record<string, string>} words
 * @param {(metres: number) => string} metres
 * @returns {HTMLElement}
 */
export function drawWay(points, route, lang, words, metres) {
  const plane = planeAt(points[0][1], points[0][2]);
  const way = segmentsOf(points).map((one) => one.map(([, lon, lat]) => toPlane(plane, lon, lat)));
  const line = route.map(([lon, lat]) => toPlane(plane, lon, lat));
  const all = [...way.flat(), ...line, ...(way.length ? [] : [toPlane(plane, points[0][1], points[0][2])])];
  const [west, east] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const [south, north] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))];
  const scale = Math.min((WIDE - 2 * EDGE) / Math.max(50, east - west), (MOST - 2 * EDGE - 24) / Math.max(50, north - south));
  const high = Math.min(MOST, Math.max(LEAST, (north - south) * scale + 2 * EDGE + 24));
  const at = (/** @type {{x: number, y: number}} */ { x, y }) => [
    WIDE / 2 + (x - (west + east) / 2) * scale, (high - 24) / 2 - (y - (south + north) / 2) * scale];
  const path = (/** @type {{x: number, y: number}[]} */ spots) => spots.map((spot, i) => `${i ? "L" : "M"}${at(spot).map((n) => n.toFixed(1)).join(" ")}`).join("");

  const drawing = element("svg", { viewBox: `0 0 ${WIDE} ${high.toFixed(0)}`, role: "img", "aria-label": words.map, class: "way" });
  if (line.length) drawing.append(element("path", { d: path(line), class: "route" }));
  for (const kind of ["casing", "core"]) for (const one of way) drawing.append(element("path", { d: path(one), class: kind }));
  for (const { number, spot } of stones(points, plane)) {
    const [x, y] = at(spot);
    const stone = element("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: "stone" });
    stone.append(element("path", { d: "M-8 8V-2A8 8 0 0 1 8-2V8Z" }), label(new Intl.NumberFormat(lang).format(number), 0, 5, "middle"));
    drawing.append(stone);
  }
  const ends = way.length ? [way[0][0], way[way.length - 1].at(-1) ?? way[0][0]] : [];
  ends.forEach((spot, i) => {
    const [x, y] = at(spot);
    drawing.append(i ? element("rect", { x: x - 6, y: y - 6, width: 12, height: 12, class: "end-mark" }) : element("circle", { cx: x, cy: y, r: 6, class: "start-mark" }));
  });
  const bar = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].findLast((one) => one * scale <= 110) ?? 10;
  const right = WIDE - EDGE;
  drawing.append(element("path", { d: `M${(right - bar * scale).toFixed(1)} ${high - 10}v5H${right}v-5`, class: "scale" }), label(metres(bar), right - bar * scale - 6, high - 4, "end"));

  const figure = document.createElement("figure");
  figure.className = "wayfig";
  const caption = document.createElement("figcaption");
  caption.className = "small soft";
  caption.textContent = words.map;
  figure.append(drawing, caption);
  return figure;
}

/**
 * Where each kilometre was full.
 * @param {import("../core/track.js").Point[]} points
 * @param {import("../core/guidance/plane.js").Plane} plane
 */
function stones(points, plane) {
  const found = [];
  for (const [, lon, lat, , run_m] of points) {
    if (run_m >= (found.length + 1) * 1000) found.push({ number: Math.floor(run_m / 1000), spot: toPlane(plane, lon, lat) });
  }
  return found;
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 */
function label(text, x, y, anchor) {
  const words = element("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, direction: "ltr" });
  words.textContent = text;
  return words;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
