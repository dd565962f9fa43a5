import assert from "node:assert/strict";
import { test } from "node:test";

import { guidance } from "../../../static/js/core/guidance.js";
import { fixesAlong, only, routeOf, said, types } from "./walk.js";

const STREET = [[0, 0], [900, 0]];

/** A guide that has heard fixes for a minute, the last of them at 60 s. */
function walking() {
  const guide = guidance(routeOf(STREET));
  said(guide, fixesAlong([[0, 0], [78, 0]]));
  return guide;
}

/** Ticks a second apart, from and to in seconds. */
function ticks(guide, from, to) {
  const events = [];
  for (let second = from; second <= to; second += 1) events.push(...guide.tick(second * 1000).map((event) => ({ ...event, second })));
  return events;
}

test("silence is said once, between 10 and 25 seconds after the last fix, and its end too", () => {
  const guide = walking();
  const events = ticks(guide, 61, 200);
  assert.deepEqual(types(events), ["lost"]);
  assert.ok(events[0].second > 70 && events[0].second <= 85);
  assert.equal(guide.state.signal, "lost");
  const [after] = fixesAlong([[250, 0], [251, 0]], { start: 201_000 });
  assert.deepEqual(types(guide.fix(after)), ["found"]);
  assert.equal(guide.state.signal, "good");
});

test("before the first fix there is silence too", () => {
  const guide = guidance(routeOf(STREET));
  assert.deepEqual(types(ticks(guide, 0, 60)), ["lost"]);
});

test("a clock put on an hour is not an hour of silence", () => {
  const guide = walking();
  assert.deepEqual(guide.tick(3_661_000), []);
  assert.deepEqual(guide.tick(3_662_000), []);
});

test("a clock put back an hour loses a few fixes and no more", () => {
  const guide = walking();
  const events = said(guide, fixesAlong([[79, 0], [200, 0]], { start: -3_540_000 }));
  assert.deepEqual(types(events), []);
  assert.ok(Math.abs(guide.state.at_m - 200) < 10, `${guide.state.at_m}`);
  assert.ok(Math.abs(guide.state.moved_m - 200) < 12, `${guide.state.moved_m}`);
});

test("late and repeated fixes change nothing", () => {
  const guide = guidance(routeOf(STREET));
  const plain = guidance(routeOf(STREET));
  const fixes = [...fixesAlong(STREET)];
  const events = [];
  fixes.forEach((fix, i) => {
    plain.fix(fix);
    events.push(...guide.fix(fix), ...guide.fix(fix));
    if (i > 5 && i % 7 === 0) events.push(...guide.fix(fixes[i - 4], fix.time));
  });
  assert.deepEqual(types(events), ["started", "finished"]);
  assert.deepEqual(guide.state, plain.state);
});

test("a position of a minute ago is no position", () => {
  const guide = walking();
  const [old] = fixesAlong([[300, 200], [301, 200]], { start: 62_000 });
  assert.deepEqual(guide.fix(old, 130_000), []);
  assert.equal(guide.state.phase, "on");
});

test("through a tunnel the place is found again, without an alarm, and the way counts", () => {
  const guide = guidance(routeOf(STREET, { stops: [{ id: "inside", at_m: 420 }, { id: "after", at_m: 700 }] }));
  const events = [];
  for (const fix of fixesAlong(STREET)) {
    if (fix.time < 200_000 || fix.time > 320_000) events.push(...guide.fix(fix));
    events.push(...guide.tick(fix.time));
  }
  assert.deepEqual(types(events), ["started", "lost", "found", "stop", "stop", "finished"]);
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["inside", "after"]);
  assert.ok(Math.abs(guide.state.moved_m - 900) < 20);
});
