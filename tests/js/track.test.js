import assert from "node:assert/strict";
import { test } from "node:test";

import { between, random } from "../../benchmarks/guidance/random.mjs";
import { climbOf } from "../../static/js/core/run/climb.js";
import { fileName, gpxOf, pointOf, segmentsOf, tcxOf } from "../../static/js/core/track.js";

const START = Date.UTC(2026, 10, 22, 8);
const way = (count, from = 0, more = {}) => Array.from({ length: count }, (_, i) => (
  [START + (from + i) * 1000, 2.26 + (from + i) * 1e-5, 48.82, 5, (from + i) * 3, i === 0 && more.isBroken ? 1 : 0, null]
));
const all = (pattern, xml) => [...xml.matchAll(pattern)];

test("a track is a GPX file with times in UTC and a segment for each unbroken part", () => {
  const gpx = gpxOf({ title: "Tour de l’île", started: START, points: [...way(10), ...way(5, 60, { isBroken: true })] });
  assert.match(gpx, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<gpx version="1\.1" creator="Flâneur" xmlns="http:\/\/www\.topografix\.com\/GPX\/1\/1"/);
  assert.equal(all(/<trkseg>/g, gpx).length, 2);
  assert.equal(all(/<trkpt /g, gpx).length, 15);
  assert.match(gpx, /<trkpt lat="48\.82" lon="2\.26"><time>2026-11-22T08:00:00\.000Z<\/time><\/trkpt>/);
  assert.match(gpx, /<bounds minlat="48\.82" minlon="2\.26" maxlat="48\.82" maxlon="2\.26064"\/>/);
  assert.doesNotMatch(gpx, /<ele>/, "a height that nobody measured is not written");
});

test("signs that XML cannot hold do not break the file", () => {
  const gpx = gpxOf({ title: 'A & B <c> "d" \u0000\u0007\ud800 🏃', started: START, points: way(2) });
  assert.match(gpx, /<name>A &amp; B &lt;c&gt; "d"\s+🏃<\/name>/);
  assert.doesNotMatch(gpx, /[\u0000-\u0008]/);
});

test("a place on the 180th meridian is written as the schema has it", () => {
  assert.match(gpxOf({ title: "x", started: START, points: [[START, 180, -1e-7, 5, 0, 0, null], [START + 1000, -179.9, 0, 5, 1, 0, null]] }), /lat="-0\.0000001" lon="-180"/);
});

test("a single point between two breaks is no line", () => {
  assert.deepEqual(segmentsOf([...way(1), ...way(3, 40, { isBroken: true })]).map((one) => one.length), [3]);
  assert.deepEqual(segmentsOf([]), []);
});

test("laps of the run are laps of the TCX file, and every point is in one", () => {
  const laps = [{ number: 1, length_m: 30, seconds: 10, total_s: 10 }, { number: 2, length_m: 57, seconds: 19, total_s: 29 }];
  const tcx = tcxOf({ title: "Lap & lap", started: START, points: way(30), laps });
  assert.equal(all(/<Lap /g, tcx).length, 2);
  assert.equal(all(/<Trackpoint>/g, tcx).length, 30);
  assert.match(tcx, /<Lap StartTime="2026-11-22T08:00:11\.000Z"><TotalTimeSeconds>19\.0<\/TotalTimeSeconds><DistanceMeters>57\.0<\/DistanceMeters><Calories>0<\/Calories>/);
  assert.equal(all(/<Lap /g, tcxOf({ title: "x", started: START, points: way(3) })).length, 1);
  assert.equal(all(/<Trackpoint>/g, tcxOf({ title: "x", started: START, points: [] })).length, 0);
});

test("what is poor, late or no number is not recorded; a silence breaks the line", () => {
  const fix = { lon: 2.26, lat: 48.82, accuracy: 5 };
  const first = pointOf(undefined, fix, START, 0, false, 12.4);
  assert.deepEqual(first, [START, 2.26, 48.82, 5, 0, 0, 12]);
  assert.equal(pointOf(first, { ...fix, accuracy: 300 }, START + 1000, 0, false, null), null);
  assert.equal(pointOf(first, { ...fix, lon: NaN }, START + 1000, 0, false, null), null);
  assert.equal(pointOf(first, fix, START - 1000, 0, false, null), null);
  assert.equal(pointOf(first, fix, START + 400, 0, false, null), null);
  assert.equal(pointOf(first, fix, START + 1000, 3, false, null)?.[5], 0);
  assert.equal(pointOf(first, fix, START + 60_000, 3, false, null)?.[5], 1);
  assert.equal(pointOf(first, fix, START + 1000, 3, true, null)?.[5], 1);
});

test("a file has a name that every system takes", () => {
  const noon = new Date(2026, 10, 2, 12).getTime();
  assert.equal(fileName("Le tour de l’île : été!", noon, "gpx"), "le-tour-de-l-ile-ete-2026-11-02.gpx");
  assert.equal(fileName("///", noon, "tcx"), "track-2026-11-02.tcx");
  assert.equal(fileName("جولة", noon, "gpx"), "جولة-2026-11-02.gpx");
});

test("the climb is that of the way gone, and unknown where the tour has no heights", () => {
  const profile = Array.from({ length: 101 }, (_, i) => [i * 10, i <= 50 ? i : 100 - i]);
  const places = (from, to) => Array.from({ length: 101 }, (_, i) => from + ((to - from) * i) / 100);
  assert.equal(climbOf(null, places(0, 1000)), null);
  const { up, down } = climbOf(profile, places(0, 1000));
  assert.ok(Math.abs(up - 47) <= 3 && Math.abs(down - 47) <= 3, `${up} up, ${down} down`);
  const back = climbOf(profile, places(400, 0));
  assert.ok(back.up === 0 && Math.abs(back.down - 39) <= 3);
  assert.deepEqual(climbOf(profile, [null, null]), { up: 0, down: 0 });
});

test("by chance and a hundred times: every point recorded is in the files, in its order", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const draw = random(seed);
    const points = [];
    let time = START;
    for (let i = 0; i < 60; i += 1) {
      time += between(draw, 100, draw() < 0.1 ? 90_000 : 2000);
      const fix = { lon: between(draw, -180, 180), lat: between(draw, -90, 90), accuracy: between(draw, 3, 120) };
      const point = pointOf(points.at(-1), fix, time, i * 3, draw() < 0.05, null);
      if (point) points.push(point);
    }
    const gpx = gpxOf({ title: "t", started: START, points });
    const written = all(/<trkpt lat="(-?[\d.]+)" lon="(-?[\d.]+)"><time>([^<]+)<\/time>/g, gpx).map(([, lat, lon, at]) => [Date.parse(at), +lon, +lat]);
    assert.deepEqual(written, segmentsOf(points).flat().map(([at, lon, lat]) => [at, lon, lat]));
    assert.ok(written.every(([at], i) => i === 0 || at > written[i - 1][0]));
    const inTcx = all(/<Trackpoint><Time>([^<]+)/g, tcxOf({ title: "t", started: START, points }));
    assert.equal(inTcx.length, written.length);
  }
});
