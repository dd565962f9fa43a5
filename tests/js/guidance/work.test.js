import assert from "node:assert/strict";
import { test } from "node:test";

import { guidance } from "../../../static/js/core/guidance.js";
import { nearest, lineOf, stretchesNear } from "../../../static/js/core/guidance/line.js";
import { fixesAlong, place, routeOf } from "./walk.js";

/** A way of so many points, ten metres apart, in long rows forty metres from one another. */
function rows(count) {
  const spots = [];
  for (let i = 0; i < count; i += 1) {
    const [row, step] = [Math.floor(i / 100), i % 100];
    spots.push([row % 2 ? 990 - step * 10 : step * 10, row * 40]);
  }
  return spots;
}

test("the work of a fix at 10,000 points is that at 1,000", () => {
  const [short, long] = [1000, 10_000].map((count) => {
    const guide = guidance(routeOf(rows(count)));
    for (const fix of fixesAlong([[0, 0], [600, 0]])) guide.fix(fix);
    return guide.work;
  });
  assert.ok(long < short * 1.05, `${long} is more than ${short}`);
});

test("a fix far from the route costs no more on a longer route", () => {
  const [short, long] = [1000, 10_000].map((count) => {
    const line = lineOf(rows(count).map(place));
    const work = { count: 0 };
    nearest(line, { x: 500, y: -3000 }, work);
    return work.count;
  });
  assert.ok(long < short * 2, `${long} is more than twice ${short}`);
});

test("the nearest point is that of a search through every leg", () => {
  const spots = rows(500);
  const line = lineOf(spots.map(place));
  for (let i = 0; i < 200; i += 1) {
    const spot = { x: ((i * 7919) % 1400) - 200, y: ((i * 104_729) % 700) - 200 };
    let least = Infinity;
    for (let at = 0; at <= line.length; at += 0.5) {
      const cell = Math.min(line.cellX.length - 1, Math.round(at / line.cell));
      least = Math.min(least, Math.hypot(line.cellX[cell] - spot.x, line.cellY[cell] - spot.y));
    }
    const found = nearest(line, spot, { count: 0 });
    assert.ok(Math.abs(found.distance - least) < 0.6, `${found.distance} and ${least}`);
  }
});

test("every stretch within reach is found, on each branch", () => {
  const line = lineOf([[0, 0], [300, 0], [300, 20], [0, 20]].map(place));
  const found = stretchesNear(line, { x: 150, y: 10 }, 25);
  assert.equal(found.length, 2);
  for (const [from, to] of found) assert.ok(to - from > 40 && to - from < 50, `${from} to ${to}`);
});
