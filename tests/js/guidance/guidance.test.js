import assert from "node:assert/strict";
import { test } from "node:test";

import { guidance } from "../../../static/js/core/guidance.js";
import { fixesAlong, only, place, routeOf, said, standing, types } from "./walk.js";

const STREET = [[0, 0], [600, 0]];
const SQUARE = [[0, 0], [200, 0], [200, 150], [0, 150], [0, 0]];
const OUT_AND_BACK = [[0, 0], [300, 0], [300, 200], [300, 0], [0, 0]];
const EIGHT = [[0, 0], [150, 100], [300, 0], [300, 100], [150, 0], [0, 100], [0, 0]];

/** The last time a walk has sent, to go on from there. */
const timeOf = (fixes) => fixes[fixes.length - 1].time;
const near = (value, wanted, within) => assert.ok(Math.abs(value - wanted) <= within, `${value} is not within ${within} of ${wanted}`);

test("a walk from one end to the other is a start, its stops in order and the end", () => {
  const guide = guidance(routeOf(STREET, { stops: [{ id: "b", at_m: 400 }, { id: "a", at_m: 150, offset_m: 30 }] }));
  const events = said(guide, fixesAlong(STREET));
  assert.deepEqual(types(events), ["started", "stop", "stop", "finished"]);
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["a", "b"]);
  near(guide.state.moved_m, 600, 15);
  near(guide.state.at_m, 600, 15);
});

test("a stop given by its position is found on the route", () => {
  const [lon, lat] = place([300, 25]);
  const guide = guidance(routeOf(STREET, { stops: [{ id: "a", lon, lat }] }));
  const events = said(guide, fixesAlong(STREET));
  near(only(events, "stop")[0].at_m, 300, 1);
  assert.throws(() => guidance(routeOf(STREET, { stops: [{ id: "a" }] })), /neither at_m nor/);
});

test("a stop is said shortly before it is reached, and the state knows how far it is", () => {
  const guide = guidance(routeOf(STREET, { stops: [{ id: "a", at_m: 300 }] }));
  said(guide, fixesAlong([[0, 0], [200, 0]]));
  assert.equal(guide.state.next.id, "a");
  near(guide.state.next.distance_m, 100, 12);
  assert.deepEqual(guide.state.said, []);
});

test("leaving at a right angle is told once near the line, with the way back", () => {
  const guide = guidance(routeOf(STREET));
  const fixes = [...fixesAlong([[0, 0], [300, 0], [300, 35]])];
  const off = only(said(guide, fixes), "off");
  assert.equal(off.length, 1);
  assert.ok(off[0].distance_m < 30, `${off[0].distance_m}`);
  near(off[0].bearing_deg, 180, 5);
  near(off[0].at_m, 300, 5);
  assert.equal(guide.state.phase, "off");
});

test("being lost is said again at growing intervals, and the way back at once", () => {
  const guide = guidance(routeOf(STREET));
  const out = [...fixesAlong([[0, 0], [300, 0], [300, 100]])];
  const wait = [...standing([300, 100], 200, { start: timeOf(out) })].map((fix, i) => ({ ...fix, lat: fix.lat + (i % 7) * 1e-6 }));
  const home = [...fixesAlong([[300, 100], [300, 0], [340, 0]], { start: timeOf(wait) + 1000 })];
  const heard = [];
  const events = [];
  for (const fix of [...out, ...wait, ...home]) {
    const told = said(guide, [fix]);
    events.push(...told);
    if (only(told, "off").length) heard.push(fix.time);
  }
  assert.deepEqual(only(events, "off").map(({ repeat }) => repeat), [0, 1, 2, 3]);
  const gaps = heard.slice(1).map((time, i) => time - heard[i]);
  assert.ok(gaps[0] < gaps[1] && gaps[1] < gaps[2], `${gaps}`);
  assert.equal(only(events, "back").length, 1);
  assert.equal(guide.state.phase, "on");
  assert.equal(guide.state.way_back, null);
});

test("a single wild fix is not a departure", () => {
  const guide = guidance(routeOf(STREET));
  const events = said(guide, fixesAlong(STREET, { error: (second) => (second === 200 ? [0, 150] : [0, 0]) }));
  assert.deepEqual(types(events), ["started", "finished"]);
});

test("a receiver that jumps fifty metres for twenty seconds has not left", () => {
  const guide = guidance(routeOf(STREET));
  const events = said(guide, fixesAlong(STREET, { accuracy: 10, error: (second) => (second >= 150 && second < 170 ? [10, 50] : [0, 0]) }));
  assert.deepEqual(types(events), ["started", "finished"]);
});

test("an accuracy of 300 m moves nobody, and is said to be poor", () => {
  const guide = guidance(routeOf(STREET));
  const fixes = [...fixesAlong([[0, 0], [150, 0]])];
  said(guide, fixes);
  const before = guide.state.at_m;
  const poor = [...standing([150, 400], 30, { start: timeOf(fixes), accuracy: 300 })].map((fix, i) => ({ ...fix, lon: fix.lon + i * 1e-5 }));
  const events = said(guide, poor);
  assert.deepEqual(types(events), ["poor"]);
  assert.equal(guide.state.at_m, before);
  assert.equal(guide.state.signal, "poor");
});

test("a loop begun in its middle ends where it began", () => {
  const guide = guidance(routeOf(SQUARE, { stops: [{ id: "early", at_m: 100 }, { id: "late", at_m: 450 }] }));
  const events = said(guide, fixesAlong([[200, 75], [200, 150], [0, 150], [0, 0], [200, 0], [200, 75]]));
  near(events[0].at_m, 275, 10);
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["late", "early"]);
  assert.equal(only(events, "finished").length, 1);
  near(guide.state.moved_m, 700, 15);
});

test("a runner who stops on the line where the loop began has finished", () => {
  const corners = [[0, 0], [200, 0], [200, 150], [0, 150], [0, 0]];
  const guide = guidance(routeOf(SQUARE));
  const drift = (second) => [4 * Math.sin(second / 15), 4 * Math.cos(second / 15)];
  const events = said(guide, fixesAlong(corners, { speed: 3, accuracy: 10, error: drift }));
  assert.deepEqual(types(events), ["started", "finished"]);
});

test("a loop run backward is told, and its stops come the other way round", () => {
  const guide = guidance(routeOf(SQUARE, { stops: [{ id: "early", at_m: 100 }, { id: "late", at_m: 450 }] }));
  const events = said(guide, fixesAlong([...SQUARE].reverse(), { speed: 2.8 }));
  assert.deepEqual(only(events, "direction").map(({ direction }) => direction), ["backward"]);
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["late", "early"]);
  assert.deepEqual(only(events, "off"), []);
  assert.equal(guide.state.direction, "backward");
});

test("on an out-and-back the way home is the second half", () => {
  const guide = guidance(routeOf(OUT_AND_BACK, { loop: false }));
  said(guide, fixesAlong([[0, 0], [300, 0], [300, 200], [300, 100]]));
  near(guide.state.at_m, 600, 12);
  said(guide, fixesAlong([[300, 100], [300, 0], [100, 0]], { start: 700_000 }));
  near(guide.state.at_m, 900, 12);
});

test("the crossing of a figure-eight is no place to change branches", () => {
  const guide = guidance(routeOf(EIGHT));
  let last = 0;
  for (const fix of fixesAlong(EIGHT)) {
    guide.fix(fix);
    const { at_m: at } = guide.state;
    assert.ok(at >= last - 3 && at < last + 15, `${last} to ${at}`);
    last = at;
    if (guide.state.phase === "finished") break;
  }
  assert.ok(last > 900);
});

test("lunch on a bench is a pause: no distance, no alarm, and on it goes", () => {
  const guide = guidance(routeOf(STREET));
  const first = [...fixesAlong([[0, 0], [300, 0]])];
  const lunch = [...standing([300, 0], 1800, { start: timeOf(first) })];
  const events = [...said(guide, first), ...said(guide, lunch)];
  near(guide.state.moved_m, 300, 12);
  assert.equal(guide.state.moving, false);
  events.push(...said(guide, fixesAlong([[300, 0], [600, 0]], { start: timeOf(lunch) + 1000 })));
  assert.deepEqual(types(events), ["started", "paused", "resumed", "finished"]);
  near(guide.state.moved_m, 600, 15);
});

test("a short cut passes stops by, and says which", () => {
  const route = [[0, 0], [0, 300], [200, 300], [200, 0], [600, 0]];
  const guide = guidance(routeOf(route, { stops: [{ id: "missed", at_m: 400 }, { id: "end", at_m: 1000 }] }));
  const events = said(guide, fixesAlong([[0, 0], [0, 60], [200, 60], [200, 0], [600, 0]]));
  assert.deepEqual(only(events, "passed").flatMap(({ ids }) => ids), ["missed"]);
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["end"]);
  assert.equal(only(events, "back").length, 1);
});

test("far from the route nothing is an alarm: the way to it is known", () => {
  const guide = guidance(routeOf(STREET));
  assert.deepEqual(said(guide, fixesAlong([[0, 500], [0, 200]])), []);
  assert.equal(guide.state.phase, "approaching");
  near(guide.state.way_back.distance_m, 200, 2);
  near(guide.state.way_back.bearing_deg, 180, 1);
});

test("a relaunch goes on where it was: distance, stops said, direction", () => {
  const route = routeOf(STREET, { stops: [{ id: "a", at_m: 100 }, { id: "b", at_m: 500 }] });
  const first = guidance(route);
  const fixes = [...fixesAlong([[0, 0], [300, 0]])];
  said(first, fixes);
  const second = guidance(route, JSON.parse(JSON.stringify(first.save())));
  near(second.state.moved_m, 300, 10);
  const events = said(second, fixesAlong([[330, 0], [600, 0]], { start: timeOf(fixes) + 25_000 }));
  assert.deepEqual(only(events, "stop").map(({ id }) => id), ["b"]);
  assert.equal(only(events, "started").length, 0);
  near(second.state.moved_m, 600, 20);
});

test("a relaunch away from the route is away from the route", () => {
  const route = routeOf(STREET);
  const first = guidance(route);
  const fixes = [...fixesAlong([[0, 0], [300, 0], [300, 60]])];
  said(first, fixes);
  const second = guidance(route, first.save());
  const events = said(second, fixesAlong([[300, 70], [300, 0]], { start: timeOf(fixes) + 5000 }));
  assert.equal(only(events, "started").length, 0);
  assert.equal(only(events, "back").length, 1);
  assert.equal(second.state.phase, "on");
});

test("what is saved by another version is not read", () => {
  const guide = guidance(routeOf(STREET), { v: 99, moved: 5 });
  assert.equal(guide.state.moved_m, 0);
  assert.equal(guide.state.phase, "waiting");
});

test("a fix that is no fix says nothing", () => {
  const guide = guidance(routeOf(STREET));
  for (const fix of [{ lon: NaN, lat: 48, accuracy: 5, time: 0 }, { lon: 2, lat: 950, accuracy: 5, time: 0 }, { lon: 2, lat: 48, accuracy: -1, time: 0 }]) {
    assert.deepEqual(guide.fix(fix), []);
  }
  assert.equal(guide.state.phase, "waiting");
});

test("who has finished and goes home has not left", () => {
  const guide = guidance(routeOf(STREET));
  const events = said(guide, fixesAlong([...STREET, [600, 200]]));
  assert.deepEqual(types(events), ["started", "finished"]);
  assert.equal(guide.state.phase, "finished");
});

test("the speed of a receiver that knows it is the usual speed", () => {
  const guide = guidance(routeOf(STREET));
  for (const fix of fixesAlong([[0, 0], [60, 0]], { speed: 3 })) guide.fix({ ...fix, speed: 3, heading: 90 });
  near(guide.state.speed_mps, 3, 0.5);
});

test("a route without a length is refused", () => {
  assert.throws(() => guidance(routeOf([[0, 0]])), /two points/);
  assert.throws(() => guidance(routeOf([[0, 0], [0, 0]])), /length/);
});
