import assert from "node:assert/strict";
import { test } from "node:test";
import { countPhases, isThere, phaseIn } from "../../static/js/core/years.js";

const none = { since: null, open: null, until: null, expected: null };

test("a project is not yet, under way, open and over in its order", () => {
  const grid = { ...none, since: 2011, open: 2012, until: 2018 };
  const told = [2010, 2011, 2012, 2017, 2018, 2027].map((year) => phaseIn(grid, year));
  assert.deepEqual(told, ["before", "building", "open", "open", "ended", "ended"]);
});

test("an announced opening is never called open", () => {
  const station = { ...none, since: 2016, expected: 2027 };
  assert.deepEqual([2015, 2026, 2027, 2040].map((year) => phaseIn(station, year)), ["before", "building", "announced", "announced"]);
});

test("without any year nothing is said of when, and it is shown in every year", () => {
  assert.equal(phaseIn(none, 1900), "unknown");
  assert.ok(isThere(phaseIn(none, 1900)));
});

test("what is not there yet or no more is not to be seen", () => {
  assert.deepEqual(["before", "building", "announced", "open", "ended"].filter((one) => isThere(/** @type {any} */ (one))), ["building", "announced", "open"]);
});

test("phases are counted", () => {
  assert.deepEqual(countPhases(["open", "before", "open"]), { open: 2, before: 1 });
});
