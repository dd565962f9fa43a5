/** The routes that ship, and routes made to be hard. Every route: {name, points: [[lon, lat]…], stops: a number, shipped}. */

import { readdirSync, readFileSync } from "node:fs";

import { fromPlane, planeAt } from "../../static/js/core/guidance/plane.js";

const TOURS = new URL("../../tours/", import.meta.url);

/** Every tours/TERRITORY/TOUR/route.gpx, with as many stops as its tour.md lists. */
export function shippedRoutes() {
  const found = [];
  for (const territory of readdirSync(TOURS, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const folder = new URL(`${territory.name}/`, TOURS);
    for (const tour of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      const gpx = readOr(new URL(`${tour.name}/route.gpx`, folder));
      if (!gpx) continue;
      const points = [...gpx.matchAll(/<trkpt lat="([^"]+)" lon="([^"]+)"/g)].map(([, lat, lon]) => [Number(lon), Number(lat)]);
      const stops = [...readOr(new URL(`${tour.name}/tour.md`, folder)).matchAll(/^\[\[stops\]\]/gm)].length;
      found.push({ name: tour.name, points, stops: Math.max(4, stops), shipped: true });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readOr(url) {
  try {
    return readFileSync(url, "utf8");
  } catch {
    return "";
  }
}

/** Metres on a plane at Issy → a route. */
function drawn(name, spots, stops) {
  const plane = planeAt(2.27, 48.82);
  return { name, points: spots.map(([x, y]) => fromPlane(plane, { x, y })), stops, shipped: false };
}

export function hardRoutes() {
  const ring = (cx, cy, r, from, turn, n = 36) => Array.from({ length: n + 1 }, (_, i) => {
    const angle = from + (turn * i * 2 * Math.PI) / n;
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
  });
  const eight = [...ring(-160, 0, 160, 0, 1), ...ring(160, 0, 160, Math.PI, -1).slice(1)];
  const square = [[0, 0], [130, 0], [130, 90], [0, 90]];
  const laps = [...Array.from({ length: 5 }, () => square).flat(), [0, 0]];
  const out = [[0, 0], [300, 20], [500, 160], [520, 420], [900, 500]];
  const hairpins = Array.from({ length: 10 }, (_, i) => (i % 2 ? [[220, i * 28], [0, i * 28]] : [[0, i * 28], [220, i * 28]])).flat();
  const parallel = Array.from({ length: 8 }, (_, i) => (i % 2 ? [[400, i * 15], [0, i * 15]] : [[0, i * 15], [400, i * 15]])).flat();
  const spurs = [0, 1, 2, 3, 4].flatMap((i) => [[i * 150, 0], [i * 150, 90], [i * 150, 0]]);
  const cross = [[0, 0], [400, 0], [400, 200], [200, 200], [200, -250], [300, -250], [300, 120], [80, 120], [80, -200], [0, -200]];
  return [
    drawn("figure-eight", eight, 6),
    drawn("out-and-back", [...out, ...out.slice(0, -1).reverse()], 6),
    drawn("hairpins", hairpins, 8),
    drawn("parallel-15-m", parallel, 8),
    drawn("five-laps", laps, 5),
    drawn("spurs", [...spurs, [750, 0]], 6),
    drawn("crossings", cross, 8),
  ];
}
