import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { holidaysOf } from "../../static/js/core/holidays.js";
import { localTime, stateAt } from "../../static/js/core/hours.js";

/** The same cases that tests/builder/test_hours.py holds the compiler to. */
const CASES = JSON.parse(readFileSync(new URL("../fixtures/hours.json", import.meta.url), "utf8"));

for (const { text, table, states } of CASES) {
  for (const { at, state, until, why } of states) {
    test(`${text} at ${at}: ${why}`, () => {
      const expected = until === undefined ? { state } : { state, until };
      assert.deepEqual(stateAt(table, new Date(at), "Europe/Paris", holidaysOf("FR")), expected);
    });
  }
}

test("a country whose holidays are not known is unsure where a holiday would matter, and only there", () => {
  const monday = new Date("2026-11-23T10:00:00+01:00");
  assert.equal(stateAt([{ d: 31, t: [[480, 1140]] }, { p: 1, s: "off" }], monday, "Europe/Paris", null).state, "unsure");
  assert.equal(stateAt([{ t: [[480, 1140]] }], monday, "Europe/Paris", null).state, "open");
  assert.equal(stateAt([{ d: 31, t: [[480, 540]] }, { p: 1, s: "off" }], monday, "Europe/Paris", null).state, "closed");
});

test("spans that touch are one opening", () => {
  const table = [{ t: [[480, 720], [720, 1080]] }];
  assert.deepEqual(stateAt(table, new Date("2026-11-23T10:00:00+01:00"), "Europe/Paris", null), {
    state: "open", until: "18:00",
  });
});

test("an empty table is a closed place", () => {
  assert.deepEqual(stateAt([], new Date("2026-11-23T10:00:00Z"), "Europe/Paris", null), { state: "closed" });
});

test("the town's clock counts, through the change to summer time", () => {
  assert.equal(localTime(new Date("2026-03-29T00:59:00Z"), "Europe/Paris").minutes, 119);
  assert.equal(localTime(new Date("2026-03-29T01:00:00Z"), "Europe/Paris").minutes, 180);
  assert.equal(localTime(new Date("2026-11-22T23:30:00Z"), "Europe/Paris").weekday, 0);
  assert.equal(localTime(new Date("2026-11-22T23:00:00Z"), "Europe/Paris").minutes, 0);
});
