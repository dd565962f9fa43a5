import assert from "node:assert/strict";
import { test } from "node:test";
import { outing, sideOf, signOf } from "../../static/js/core/outing.js";

const [LON, LAT] = [2.27, 48.82];
const PER_LAT = 111_200;
const PER_LON = PER_LAT * Math.cos((LAT * Math.PI) / 180);
/** Metres east and north of a corner of nowhere. */
const place = (x, y) => [LON + x / PER_LON, LAT + y / PER_LAT];

const NAMES = [
  "and_then", "approaching", "asking", "away", "back", "backward", "behind", "finished", "forward", "found", "hazard", "in_front", "lost",
  "next", "off", "off_still", "passed", "soon", "started", "started_on", "stop", "stop_in", "stop_late", "to_direction", "to_left", "to_right",
];
const words = {
  ...Object.fromEntries(NAMES.map((name) => [name, name])),
  m: "{n} m", km: "{n} km", min: "{m} min", h: "{h} h", h_min: "{h} h {m}", stop: "Stop {number}: {title}.", soon: "In {distance}: {step}",
  next: "Then, in {distance}: {step}", off: "Left, {distance} {where}", and_then: "{step}, then: {then}", hazard: "Care: {text}",
  directions: ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"],
};

/** 400 m east, then 400 m north: a turn to the left, a stop 100 m after it, a crossing 100 m before it. */
const DATA = {
  lang: "en", intl: "en-GB", words,
  route: { points: [place(0, 0), place(400, 0), place(400, 400)], loop: false, length_m: 800, stops: [{ id: "well", at_m: 500 }] },
  stops: { well: { number: 1, title: "The well", about: "It is deep. Nobody fell in.", at: place(400, 100), at_m: 500, sound: null } },
  steps: [
    { at_m: 0, kind: "start", text: "Set off", spoken: "Set off." },
    { at_m: 400, kind: "left", text: "Turn left", spoken: "Turn left, for 400 metres." },
    { at_m: 800, kind: "end", text: "End", spoken: "End." },
  ],
  streets: [[0, 400, "Long Street"], [400, 800, "High Street"]],
  hazards: [{ at_m: 300, kind: "traffic", text: "a road to cross" }],
};
const LOUD = { voice: true, quiet: false, stories: "full" };

/** Everything told to somebody who walks over places, a fix a second. */
function walked(settings, places, data = DATA, saved = undefined, from = 0) {
  const out = outing(data, settings, saved);
  const says = places.flatMap(([lon, lat], i) => out.fix({ lon, lat, accuracy: 6, time: (from + i) * 1000 }));
  return { out, says, kinds: says.map((say) => say.kind), spoken: says.flatMap((say) => say.phrases.map(({ text }) => text)) };
}

const along = (from, to) =>
  Array.from({ length: Math.round((to - from) / 1.5) }, (_, i) => from + 1.5 * i).map((m) => (m < 400 ? place(m, 0) : place(400, m - 400)));

test("a turn is told twice where the way there is long: before it and at it", () => {
  const { kinds, spoken, says } = walked(LOUD, along(0, 430));
  assert.deepEqual(kinds, ["started", "hazard", "soon", "turn"]);
  assert.ok(spoken.includes("Turn left, for 400 metres."));
  assert.equal(says[3].shake, "left");
  assert.match(says[2].text, /^In \d+ m: Turn left$/);
});

test("a stop is told with its story, in sentences that a turn may part", () => {
  const { says } = walked(LOUD, along(0, 520));
  const stop = says.find((say) => say.kind === "stop");
  assert.deepEqual(stop.phrases.map(({ text }) => text), ["Stop 1: The well.", "It is deep.", "Nobody fell in."]);
  assert.equal(stop.chime, "stop");
});

test("after a story comes the way on, in the voice that is wished", () => {
  const right = { at_m: 700, kind: "right", text: "Turn right", spoken: "Turn right." };
  const data = { ...DATA, steps: [...DATA.steps.slice(0, 2), right, DATA.steps[2]] };
  const { out, says } = walked(LOUD, along(0, 500), data);
  const [story] = says.filter(({ kind }) => kind === "stop");
  assert.deepEqual(out.withOnward([story]).map(({ kind }) => kind), ["stop", "onward"]);
  assert.deepEqual(out.withOnward(says.filter(({ kind }) => kind === "turn")).map(({ kind }) => kind), ["turn"]);
  const silent = walked({ ...LOUD, voice: false }, along(0, 500), data);
  const [, onward] = silent.out.withOnward([story]);
  assert.deepEqual(onward.phrases, []);
});

test("what comes after its moment or its place is stale, but not on the next lap", () => {
  const { out } = walked(LOUD, along(0, 300));
  const say = { kind: "turn", text: "", phrases: [], rank: 2 };
  assert.ok(out.isStale({ ...say, until: 1000 }, 2000) && !out.isStale({ ...say, until: 3000 }, 2000));
  assert.ok(out.isStale({ ...say, until_m: 200 }, 0) && !out.isStale({ ...say, until_m: 350 }, 0));
  assert.ok(!out.isStale({ ...say, until_m: -300 }, 0), "half a kilometre on it lies ahead again");
  assert.ok(!out.isStale(say, 0));
});

test("stories are short or left out where that is wished", () => {
  const texts = (stories) =>
    walked({ ...LOUD, stories }, along(300, 520)).says.find((say) => say.kind === "stop").phrases.map(({ text }) => text);
  assert.deepEqual(texts("short"), ["Stop 1: The well.", "It is deep."]);
  assert.deepEqual(texts("off"), ["Stop 1: The well."]);
});

test("who wants silence hears only that the route is lost, and feels the rest", () => {
  const quiet = { ...LOUD, quiet: true };
  const away = Array.from({ length: 60 }, (_, i) => place(200, -1.5 * i));
  const { says } = walked(quiet, [...along(0, 200), ...away]);
  assert.deepEqual([...new Set(says.filter((say) => say.phrases.length).map((say) => say.kind))], ["off"]);
  assert.ok(says.find((say) => say.kind === "started").shake);
});

test("with the voice off nothing is heard and everything is written", () => {
  const { says } = walked({ ...LOUD, voice: false }, along(0, 520));
  assert.ok(says.every((say) => !say.phrases.length && !say.chime && !say.sound));
  assert.ok(says.some((say) => say.text.includes("The well")));
});

test("the way back is told by the way one walks", () => {
  const away = Array.from({ length: 60 }, (_, i) => place(200, -1.5 * i));
  const { says } = walked(LOUD, [...along(0, 200), ...away]);
  assert.match(says.find((say) => say.kind === "off").text, /^Left, \d+ m behind$/);
});

test("turns are not told to somebody who goes the other way, stops and warnings are", () => {
  const { kinds } = walked(LOUD, along(0, 780).reverse());
  assert.ok(kinds.includes("direction") && kinds.includes("stop") && kinds.includes("hazard"));
  assert.ok(!kinds.includes("turn") && !kinds.includes("soon"));
});

test("a relaunch tells nothing twice", () => {
  const first = walked(LOUD, along(0, 510));
  const saved = JSON.parse(JSON.stringify(first.out.save(400_000)));
  const second = walked(LOUD, along(510, 790), DATA, saved, 400);
  assert.ok(!second.kinds.includes("stop") && !second.kinds.includes("hazard") && !second.kinds.includes("turn"));
  assert.ok(second.kinds.includes("finished"));
});

test("what next? is answered wherever one is", () => {
  const { out } = walked(LOUD, along(0, 200));
  assert.match(out.ask().text, /^Then, in 2\d0 m: Turn left/);
  assert.equal(out.view(0).street, "Long Street");
  assert.equal(outing(DATA, LOUD).ask().text, "asking");
  const away = Array.from({ length: 60 }, (_, i) => place(200, -1.5 * i));
  assert.equal(walked(LOUD, [...along(0, 200), ...away]).out.ask().text, "off_still");
});

test("two turns close together are told in one breath", () => {
  const steps = [...DATA.steps.slice(0, 2), { at_m: 415, kind: "right", text: "Turn right", spoken: "Turn right." }, DATA.steps[2]];
  const { says } = walked(LOUD, along(0, 450), { ...DATA, steps });
  assert.deepEqual(says.filter((say) => say.kind === "turn").map((say) => say.text), ["Turn left, then: Turn right"]);
});

test("a kind of step has a side or none", () => {
  assert.deepEqual(["left", "slight-left", "sharp-right", "straight", "back"].map(sideOf), ["left", "left", "right", "turn", "turn"]);
  assert.deepEqual(["left", "keep-left", "slight-right", "straight", "back"].map(signOf), ["left", "slight-left", "slight-right", "turn", "back"]);
});
