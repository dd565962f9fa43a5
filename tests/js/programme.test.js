import assert from "node:assert/strict";
import { test } from "node:test";
import { delay, programmed } from "../../static/js/core/programme.js";

const ROWS = [[0, 0, 0], [500, 10, 25], [1500, 45, 50], [2000, 60, 60]];

test("a group is on time for as long as the programme lets it stand at a stop", () => {
  assert.deepEqual(programmed(ROWS, 510), { arrives: 10, leaves: 25 });
  for (const minutes of [10, 17, 25]) assert.equal(delay(ROWS, 500, minutes), 0);
  assert.equal(delay(ROWS, 500, 7), -3);
  assert.equal(delay(ROWS, 500, 29), 4);
});

test("between stops there is one right moment", () => {
  assert.equal(delay(ROWS, 1000, 35), 0);
  assert.equal(delay(ROWS, 1000, 40), 5);
  assert.equal(delay(ROWS, 1000, 30), -5);
});

test("before the start and after the end the ends hold, and without a programme nothing is late", () => {
  assert.equal(delay(ROWS, 2400, 60), 0);
  assert.deepEqual(programmed(undefined, 100), { arrives: 0, leaves: 0 });
});
