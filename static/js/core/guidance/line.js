/** A route as a line on a plane: measured, cut into cells of a metre, with a tree that finds its nearest part. Pure. */

import { planeAt, toPlane } from "./plane.js";

/** @typedef {import("./plane.js").Spot} Spot */
/** @typedef {import("./plane.js").Plane} Plane */
/**
 * `x`, `y` and `at` hold the points and their distance along; `cellX`, `cellY` a point every `cell` metres (about one).
 * A loop's last cell is followed by its first. `boxes` is a tree of bounding boxes over the legs, four numbers a node.
 * @typedef {{plane: Plane, x: Float64Array, y: Float64Array, at: Float64Array, length: number, loop: boolean, cell: number,
 *   cellX: Float64Array, cellY: Float64Array, boxes: Float64Array, first: number}} Line
 * @typedef {{at: number, distance: number, x: number, y: number}} Near
 */

// A route whose ends are nearer than this is a loop, unless its author says otherwise.
const CLOSED_M = 30;
const CELL_M = 1;

/**
 * @param {[number, number][]} points  lon, lat
 * @param {boolean} [loop]
 * @returns {Line}
 */
export function lineOf(points, loop) {
  const sound = points.filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat));
  if (sound.length < 2) throw new RangeError("a route has two points or more");
  const plane = planeAt(sound[0][0], sound[0][1]);
  const spots = sound.map(([lon, lat]) => toPlane(plane, lon, lat));
  const gap = Math.hypot(spots[0].x - spots[spots.length - 1].x, spots[0].y - spots[spots.length - 1].y);
  const isLoop = loop ?? (gap < CLOSED_M && sound.length > 3);
  if (isLoop && gap > 0) spots.push({ ...spots[0] });
  const x = Float64Array.from(spots, (spot) => spot.x);
  const y = Float64Array.from(spots, (spot) => spot.y);
  const at = new Float64Array(x.length);
  for (let i = 1; i < x.length; i += 1) at[i] = at[i - 1] + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  const length = at[at.length - 1];
  if (!(length > 0)) throw new RangeError("a route has a length");
  return { plane, x, y, at, length, loop: isLoop, ...cellsOf(x, y, at, length, isLoop), ...treeOf(x, y) };
}

/**
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {Float64Array} at
 * @param {number} length
 * @param {boolean} loop
 */
function cellsOf(x, y, at, length, loop) {
  const steps = Math.max(2, Math.round(length / CELL_M));
  const cell = length / steps;
  const count = loop ? steps : steps + 1;
  const cellX = new Float64Array(count);
  const cellY = new Float64Array(count);
  for (let i = 0, leg = 0; i < count; i += 1) {
    while (leg < at.length - 2 && at[leg + 1] < i * cell) leg += 1;
    const share = (i * cell - at[leg]) / (at[leg + 1] - at[leg] || 1);
    cellX[i] = x[leg] + share * (x[leg + 1] - x[leg]);
    cellY[i] = y[leg] + share * (y[leg + 1] - y[leg]);
  }
  return { cell, cellX, cellY };
}

/**
 * A complete binary tree in an array: leaf `first + i` bounds leg i, node i bounds 2i and 2i + 1.
 * @param {Float64Array} x
 * @param {Float64Array} y
 */
function treeOf(x, y) {
  let first = 1;
  while (first < x.length - 1) first *= 2;
  const boxes = new Float64Array(first * 8);
  for (let node = 2 * first - 1; node >= 1; node -= 1) {
    const leg = node - first;
    /** @type {number[]} */
    let box = [Infinity, Infinity, -Infinity, -Infinity];
    if (leg >= 0 && leg < x.length - 1) {
      box = [Math.min(x[leg], x[leg + 1]), Math.min(y[leg], y[leg + 1]), Math.max(x[leg], x[leg + 1]), Math.max(y[leg], y[leg + 1])];
    } else if (leg < 0) {
      const [a, b] = [node * 8, node * 8 + 4];
      const least = [Math.min(boxes[a], boxes[b]), Math.min(boxes[a + 1], boxes[b + 1])];
      box = [...least, Math.max(boxes[a + 2], boxes[b + 2]), Math.max(boxes[a + 3], boxes[b + 3])];
    }
    boxes.set(box, node * 4);
  }
  return { boxes, first };
}

/**
 * @param {Line} line
 * @param {number} node
 * @param {Spot} spot
 */
function boxDistance(line, node, spot) {
  const { boxes } = line;
  const i = node * 4;
  const dx = Math.max(boxes[i] - spot.x, 0, spot.x - boxes[i + 2]);
  const dy = Math.max(boxes[i + 1] - spot.y, 0, spot.y - boxes[i + 3]);
  return Math.hypot(dx, dy);
}

/**
 * Where on one leg a spot is nearest.
 * @param {Line} line
 * @param {number} leg
 * @param {Spot} spot
 * @returns {Near}
 */
function onLeg(line, leg, spot) {
  const [ax, ay] = [line.x[leg], line.y[leg]];
  const [dx, dy] = [line.x[leg + 1] - ax, line.y[leg + 1] - ay];
  const square = dx * dx + dy * dy;
  const share = square ? Math.min(1, Math.max(0, ((spot.x - ax) * dx + (spot.y - ay) * dy) / square)) : 0;
  const [x, y] = [ax + share * dx, ay + share * dy];
  return { at: line.at[leg] + share * (line.at[leg + 1] - line.at[leg]), distance: Math.hypot(spot.x - x, spot.y - y), x, y };
}

/**
 * The nearest point of the whole line, by branch and bound. `work.count` grows by the boxes and legs looked at.
 * @param {Line} line
 * @param {Spot} spot
 * @param {{count: number}} work
 * @returns {Near}
 */
export function nearest(line, spot, work) {
  /** @type {Near} */
  let best = { at: 0, distance: Infinity, x: line.x[0], y: line.y[0] };
  /** @type {[number, number][]} */
  const open = [[1, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, least] = next;
    work.count += 1;
    if (least >= best.distance) continue;
    if (node >= line.first) {
      const near = onLeg(line, node - line.first, spot);
      if (near.distance < best.distance) best = near;
      continue;
    }
    const [left, right] = [boxDistance(line, node * 2, spot), boxDistance(line, node * 2 + 1, spot)];
    // The nearer child is looked at first: it lies on top.
    if (left < right) open.push([node * 2 + 1, right], [node * 2, left]);
    else open.push([node * 2, left], [node * 2 + 1, right]);
  }
  return best;
}

/**
 * The stretches of the line whose legs come within a radius of a spot, as [from, to] in metres, in order, joined where they touch.
 * @param {Line} line
 * @param {Spot} spot
 * @param {number} radius
 * @returns {[number, number][]}
 */
export function stretchesNear(line, spot, radius) {
  /** @type {[number, number][]} */
  const found = [];
  /** @param {number} node */
  const visit = (node) => {
    if (boxDistance(line, node, spot) > radius) return;
    if (node < line.first) {
      visit(node * 2);
      visit(node * 2 + 1);
      return;
    }
    const near = onLeg(line, node - line.first, spot);
    if (near.distance > radius) return;
    const reach = Math.sqrt(radius * radius - near.distance * near.distance);
    const from = Math.max(line.at[node - line.first], near.at - reach);
    const to = Math.min(line.at[node - line.first + 1], near.at + reach);
    const last = found[found.length - 1];
    if (last && from - last[1] < 2) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  };
  visit(1);
  return found;
}

/**
 * The point at a distance along; on a loop the distance may run over the end.
 * @param {Line} line
 * @param {number} at
 * @returns {Spot}
 */
export function spotAt(line, at) {
  const i = cellIndex(line, at / line.cell);
  return { x: line.cellX[i], y: line.cellY[i] };
}

/**
 * The cell of a number that may lie before the first or after the last.
 * @param {Line} line
 * @param {number} cell
 */
export function cellIndex(line, cell) {
  const count = line.cellX.length;
  const whole = Math.round(cell);
  return line.loop ? ((whole % count) + count) % count : Math.min(count - 1, Math.max(0, whole));
}

/**
 * The way the line runs at a distance along, over four metres: a unit vector.
 * @param {Line} line
 * @param {number} at
 * @returns {Spot}
 */
export function headingAt(line, at) {
  const [a, b] = [spotAt(line, at - 2), spotAt(line, at + 2)];
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return length > 0.01 ? { x: (b.x - a.x) / length, y: (b.y - a.y) / length } : { x: 1, y: 0 };
}

/**
 * How far `to` lies ahead of `from` along the line; on a loop the shorter way, so that behind is negative.
 * @param {Line} line
 * @param {number} from
 * @param {number} to
 */
export function ahead(line, from, to) {
  const gap = to - from;
  if (!line.loop) return gap;
  const turned = ((gap % line.length) + line.length) % line.length;
  return turned > line.length / 2 ? turned - line.length : turned;
}
