import assert from "node:assert/strict";
import { test } from "node:test";
import { planFor, walk } from "../../webapp/rehearsal/browser/walker.js";

const METRES = 111_195;
/** Nearly a kilometre to the north. @type {[number, number][]} */
const NORTH = [[2, 47], [2, 47 + 500 / METRES], [2, 47 + 999 / METRES]];
const PLAN = { mps: 2, waits: [], error_m: 0, seed: 1, leave_m: null, track: null };
const all = (plan, points = NORTH) => [...walk(points, { ...PLAN, ...plan }, 0)];
const north = ({ fix }) => (fix.lat - 47) * METRES;

test("the walk ends at the end of the route, where the walker stays a minute", () => {
  const seconds = all({});
  assert.equal(Math.round(north(seconds[500])), 999);
  assert.equal(seconds.length, 501 + 60);
  assert.deepEqual(seconds.map(({ fix }) => fix.time), seconds.map((_, i) => i * 1000));
});

test("they stand at a stop as long as the plan says", () => {
  const seconds = all({ waits: [[400, 30]] });
  assert.equal(seconds.length, 501 + 60 + 30);
  assert.equal(new Set(seconds.slice(200, 231).map(({ fix }) => fix.lat)).size, 1);
});

test("one who leaves goes 120 m to the side and comes back to where they left", () => {
  const seconds = all({ leave_m: 300 });
  const aside = seconds.map(({ fix }) => (fix.lon - 2) * METRES * Math.cos((47 * Math.PI) / 180));
  assert.ok(Math.abs(Math.max(...aside) - 120) < 2.1);
  assert.equal(seconds.length, 501 + 60 + 119);
  assert.equal(Math.round(aside.at(-1)), 0);
});

test("the same seed walks the same way, another one errs otherwise", () => {
  assert.deepEqual(all({ error_m: 10 }), all({ error_m: 10 }));
  assert.notDeepEqual(all({ error_m: 10 }), all({ error_m: 10, seed: 2 }));
});

test("68 % of the fixes are within the accuracy that the plan names, which is told within a fifth", () => {
  let [inside, count] = [0, 0];
  for (let seed = 1; seed <= 60; seed += 1) {
    const true_ones = all({});
    for (const [i, { fix }] of all({ error_m: 10, seed }).entries()) {
      const [x, y] = [(fix.lon - true_ones[i].fix.lon) * METRES * Math.cos((47 * Math.PI) / 180), (fix.lat - true_ones[i].fix.lat) * METRES];
      inside += Math.hypot(x, y) <= 10 ? 1 : 0;
      count += 1;
      assert.ok(fix.accuracy >= 8 && fix.accuracy <= 12);
    }
  }
  assert.ok(Math.abs(inside / count - 0.68) < 0.05, String(inside / count));
});

test("a recording is played at its own times, and is silent where it had no position", () => {
  const seconds = all({ track: [[2, 47, 0], [2, 47 + 10 / METRES, 10], [2, 47 + 70 / METRES, 70], [2, 47 + 80 / METRES, 80]] });
  assert.equal(Math.round(north(seconds[5])), 5);
  assert.equal(seconds[40].fix, null);
  assert.equal(Math.round(north(seconds[75])), 75);
});

test("a recording without times is walked evenly", () => {
  const seconds = all({ track: [[2, 47, null], [2, 47 + 500 / METRES, null]] });
  assert.equal(Math.round(north(seconds[100])), 200);
});

test("a guide stands at a stop as many minutes as the tour says, a runner does not stand", () => {
  const data = { route: { stops: [{ id: "bridge", at_m: 200 }] }, stops: { bridge: { minutes: 5 } } };
  const given = { ways: { walk: { mps: 1.2, stands_s: 20 }, jog: { mps: 2.8, stands_s: 0 }, guided: { mps: 1, stands_s: null } } };
  const waits = ["walk", "jog", "guided"].map((mode) => planFor(given, data, mode).waits);
  assert.deepEqual(waits, [[[200, 20]], [[200, 0]], [[200, 300]]]);
});
