/** A small share of benchmarks/guidance, seeded, with bounds that a sound guide keeps with room to spare. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { KINDS, runFleet } from "../../../benchmarks/guidance/fleet.mjs";

const ROUTES = 17;

/** One outing on every route. */
function run(name) {
  const kind = KINDS.find((one) => one.name === name);
  return runFleet({ outings: ROUTES / kind.share, seed: 7, kinds: [kind] })[0];
}

test("over every route nobody who stays at 10 m error is called back, misplaced or told a stop twice", () => {
  const sum = run("stay 10");
  assert.equal(sum.outings, ROUTES);
  assert.equal(sum.wrong, 0);
  assert.equal(sum.jumped, 0);
  assert.ok(sum.stopsRight >= 0.98 * sum.stops, `${sum.stopsRight} of ${sum.stops} stops`);
  const miss = sum.moved.map(Math.abs).sort((a, b) => a - b);
  assert.ok(miss[8] < 0.01, `median ${miss[8]}`);
  assert.equal(sum.lostTold, sum.lostDue);
  assert.equal(sum.lostEarly, 0);
});

test("over every route most who leave at 10 m error are told within 45 m, and told when they are back", () => {
  const sum = run("leave 10");
  assert.ok(sum.gone > 15);
  assert.ok(sum.told >= 0.9 * sum.gone, `${sum.told} of ${sum.gone}`);
  assert.ok(sum.back >= 0.9 * sum.due, `${sum.back} of ${sum.due}`);
  assert.ok(sum.wrong <= 1);
});

test("in streets like canyons few alarms are false", () => {
  const sum = run("canyon 10");
  assert.ok(sum.wrong <= 2, `${sum.wrong} in ${sum.km} km`);
});

test("the same seed is the same outing", () => {
  const once = () => {
    const [{ moved, stops, fixes }] = runFleet({ outings: 2 / 0.08, seed: 3, kinds: [KINDS.find((one) => one.name === "leave 5")] });
    return { moved, stops, fixes };
  };
  assert.deepEqual(once(), once());
});
