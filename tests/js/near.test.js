import assert from "node:assert/strict";
import { test } from "node:test";

import * as near from "../../static/js/core/near.js";

const TOWN_HALL = /** @type {[number, number]} */ ([2.2697, 48.8238]);
const EIFFEL = /** @type {[number, number]} */ ([2.2945, 48.8584]);
const UNITS = { m: "{n}\u00a0m", km: "{n}\u00a0km" };

test("a distance is that of a sphere", () => {
  assert.ok(Math.abs(near.distanceM(TOWN_HALL, EIFFEL) - 4252) < 10);
  assert.equal(near.distanceM(EIFFEL, EIFFEL), 0);
});

test("a direction is said clockwise from north", () => {
  assert.equal(Math.round(near.bearingDeg([2, 48], [2, 49])), 0);
  assert.ok(Math.abs(near.bearingDeg([2, 48], [2.001, 48]) - 90) < 0.1);
  assert.ok(Math.abs(near.bearingDeg([2, 48], [1.999, 48]) - 270) < 0.1);
});

test("eight points of the compass, and north on both sides of 0", () => {
  assert.deepEqual([0, 44, 46, 91, 180, 271, 337, 338, 359, -1, 720].map(near.compassPoint), [0, 1, 1, 2, 4, 6, 7, 0, 0, 0, 0]);
});

test("tours are sorted by how near they begin, equals in their order", () => {
  const tours = [
    { id: "far", at: EIFFEL },
    { id: "here", at: TOWN_HALL },
    { id: "here too", at: TOWN_HALL },
  ];
  assert.deepEqual(near.nearestFirst(tours, TOWN_HALL).map(({ item }) => item.id), ["here", "here too", "far"]);
  assert.deepEqual(tours.map(({ id }) => id), ["far", "here", "here too"], "the list itself is left as it was");
});

test("the nearest point of a route lies on it, between its points too", () => {
  const line = /** @type {[number, number][]} */ ([[2, 48], [2.01, 48], [2.01, 48.01]]);
  const { at, distance } = near.nearestOnLine(line, [2.005, 48.001]);
  assert.ok(Math.abs(at[0] - 2.005) < 1e-9 && Math.abs(at[1] - 48) < 1e-9);
  assert.ok(Math.abs(distance - 111.2) < 0.5);
  assert.deepEqual(near.nearestOnLine(line, [1.9, 48]).at, [2, 48]);
  assert.equal(near.nearestOnLine([[2, 48], [2, 48]], [2, 48]).distance, 0);
});

test("the ring of an accuracy is as wide as it says", () => {
  for (const at of near.circle(TOWN_HALL, 35)) assert.ok(Math.abs(near.distanceM(TOWN_HALL, at) - 35) < 0.2);
});

test("who stands still has no direction, who walks has one", () => {
  assert.equal(near.headingOf([], 8), undefined);
  assert.equal(near.headingOf([[2, 48], [2.00001, 48], [2, 48]], 8), undefined);
  assert.equal(Math.round(near.headingOf([[2, 48], [2, 48.0002], [2, 48.0004]], 8) ?? -1), 0);
});

test("distances are written as the pages write them", () => {
  assert.equal(near.distanceWords(4, "en", UNITS), "0\u00a0m");
  assert.equal(near.distanceWords(344.9, "en", UNITS), "340\u00a0m");
  assert.equal(near.distanceWords(994.9, "fr", UNITS), "990\u00a0m");
  assert.equal(near.distanceWords(995, "fr", UNITS), "1,0\u00a0km");
  assert.equal(near.distanceWords(12345, "en", UNITS), "12.3\u00a0km");
});

test("a place is in bounds or not", () => {
  assert.ok(near.isInside([2.2, 48.8, 2.3, 48.9], TOWN_HALL));
  assert.ok(!near.isInside([2.2, 48.8, 2.26, 48.9], TOWN_HALL));
});
