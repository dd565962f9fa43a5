import assert from "node:assert/strict";
import { test } from "node:test";

import { between, normal, random } from "../../../benchmarks/guidance/random.mjs";
import { MILE_M, run } from "../../../static/js/core/run.js";
import { only, readings, told } from "./runner.js";

const near = (value, goal, within, what = "") => assert.ok(Math.abs(value - goal) <= within, `${what} ${value}, not ${goal} ± ${within}`);

test("a kilometre is told when it is full, with its own time", () => {
  const meter = run();
  const splits = only(told(meter, readings([[400, 2.5], [400, 2.5], [300, 4]])), "split");
  assert.deepEqual(splits.map(({ split }) => split.number), [1, 2, 3]);
  near(splits[0].split.seconds, 400, 1);
  near(splits[1].split.seconds, 400, 1);
  near(splits[2].split.seconds, 250, 1);
  near(splits[2].split.total_s, 1050, 1);
  assert.deepEqual(meter.state.splits, splits.map(({ split }) => split));
});

test("who counts in miles is told miles", () => {
  const meter = run({ unit_m: MILE_M });
  const splits = only(told(meter, readings([[900, 4]])), "split");
  assert.equal(splits.length, 2);
  near(splits[0].split.seconds, MILE_M / 4, 1);
  near(meter.state.average_s, MILE_M / 4, 1);
});

test("pace now follows within half a minute, the average slowly", () => {
  for (const doppler of [true, false]) {
    const meter = run();
    told(meter, readings([[600, 2.5], [30, 4]], { doppler }));
    near(meter.state.now_s, 250, 4);
    near(meter.state.average_s, (630 / 1620) * 1000, 2);
  }
});

test("before it is known there is no pace", () => {
  const meter = run();
  assert.equal(meter.state.now_s, null);
  told(meter, readings([[5, 3]]));
  assert.equal(meter.state.now_s, null);
  assert.equal(meter.state.average_s, null);
  assert.equal(meter.state.started, true);
});

test("at a red light the time stands still, from the moment they stood", () => {
  for (const doppler of [true, false]) {
    const meter = run();
    const events = told(meter, readings([[200, 3], [45, 0], [200, 3]], { doppler }));
    assert.deepEqual(events.map(({ type }) => type), ["auto-paused", "auto-resumed", "split"]);
    near(meter.state.moving_s, 400, 4, `doppler ${doppler}:`);
    near(meter.state.elapsed_s, 445, 1);
  }
});

test("within a few seconds it is seen that they stand, and that they go on", () => {
  const meter = run();
  const seen = [];
  for (const one of readings([[100, 3], [30, 0], [30, 3]])) {
    for (const event of meter.step(one)) seen.push([event.type, one.time / 1000]);
  }
  assert.equal(seen.length, 2);
  assert.ok(seen[0][1] > 100 && seen[0][1] <= 105, `${seen}`);
  assert.ok(seen[1][1] > 130 && seen[1][1] <= 134, `${seen}`);
});

test("a walking break is no pause, and who wants none has none", () => {
  const strolling = told(run(), readings([[200, 3], [60, 1.3], [100, 3]]));
  assert.deepEqual(only(strolling, "auto-paused"), []);
  const meter = run({ autoPause: false });
  assert.deepEqual(told(meter, readings([[100, 3], [60, 0], [100, 3]])), []);
  near(meter.state.moving_s, 260, 1);
});

test("a receiver that always tells 0 does not stop the clock of somebody who runs", () => {
  const meter = run();
  for (const one of readings([[300, 3]])) meter.step({ ...one, fix: { ...one.fix, speed: 0 } });
  near(meter.state.moving_s, 300, 1);
});

test("through a tunnel the time goes on; standing in a tunnel it has not", () => {
  const through = run();
  told(through, readings([[100, 3], [60, "silence"], [100, 3]]));
  near(through.state.moving_s, 260, 1);

  const stood = run();
  const before = [...readings([[100, 3]])];
  const at = before.at(-1);
  const blind = Array.from({ length: 90 }, (_, i) => ({ time: at.time + (i + 1) * 1000, moved_m: at.moved_m, fix: null }));
  const after = { time: at.time + 91_000, moved_m: at.moved_m, fix: { ...at.fix, lon: at.fix.lon + 1e-6, time: at.time + 91_000, speed: 0 } };
  told(stood, [...before, ...blind, after]);
  near(stood.state.moving_s, 100, 2);
  near(stood.state.elapsed_s, 191, 1);
  assert.equal(stood.state.pause, "auto");
});

test("a pause by hand takes neither time nor way", () => {
  const meter = run();
  const all = [...readings([[100, 3], [100, 1.5], [100, 3]])];
  told(meter, all.slice(0, 101));
  assert.deepEqual(meter.pause(all[100].time), [{ type: "paused" }]);
  assert.deepEqual(meter.pause(all[100].time), []);
  assert.deepEqual(told(meter, all.slice(101, 201)), []);
  assert.equal(meter.state.pause, "hand");
  assert.equal(meter.state.now_s, null);
  assert.deepEqual(meter.resume(all[200].time), [{ type: "resumed" }]);
  told(meter, all.slice(201));
  near(meter.state.moving_s, 200, 1);
  near(meter.state.distance_m, 600, 3);
  near(meter.state.elapsed_s, 300, 1);
});

test("laps lie end to end", () => {
  const meter = run();
  const all = [...readings([[100, 3], [100, 4], [50, 2]])];
  assert.deepEqual(meter.lap(), [], "none before the start");
  told(meter, all.slice(0, 101));
  const [first] = meter.lap();
  assert.deepEqual(meter.lap(), [], "the same press twice is one lap");
  told(meter, all.slice(101, 201));
  const [second] = meter.lap();
  told(meter, all.slice(201));
  near(first.split.length_m, 300, 1);
  near(second.split.length_m, 400, 1);
  near(second.split.seconds, 100, 1);
  assert.equal(meter.state.lap.number, 3);
  near(meter.state.lap.distance_m, 100, 1);
});

test("ahead of the pace and behind it is told once, not at every step", () => {
  const meter = run({ target_s: 333 });
  const events = told(meter, readings([[400, 3], [200, 3.4], [600, 2.6]]));
  const verdicts = only(events, "target").map(({ verdict }) => verdict);
  assert.deepEqual(verdicts, ["ahead", "on", "behind"]);
  const { ahead_s } = meter.state.target;
  near(ahead_s, (meter.state.distance_m / 1000) * 333 - meter.state.moving_s, 0.01);
  assert.ok(ahead_s < -10);
  assert.equal(run().state.target, null);
});

test("intervals: warm, fast and easy in turn, then cool without an end", () => {
  const meter = run({ intervals: { warm_s: 60, fast_m: 200, easy_s: 30, times: 2 } });
  const events = only(told(meter, readings([[400, 4]])), "stretch");
  assert.deepEqual(events.map(({ kind, number, of }) => [kind, number, of]), [
    ["warm", 0, 2], ["fast", 1, 2], ["easy", 1, 2], ["fast", 2, 2], ["cool", 2, 2],
  ]);
  assert.equal(meter.state.stretch.kind, "cool");
  assert.equal(meter.state.stretch.left_s, null);
  assert.equal(run({ intervals: { fast_s: 0, easy_s: 5, times: 3 } }).state.stretch, null);
});

test("a poor fix, no number, a way that shrinks: nothing breaks", () => {
  const meter = run();
  told(meter, readings([[100, 3]]));
  const { moving_s, distance_m } = meter.state;
  told(meter, [
    { time: NaN, moved_m: 300, fix: null },
    { time: 100_000, moved_m: NaN, fix: null },
    { time: 100_000, moved_m: 300, fix: { lon: 2, lat: 48, accuracy: 900, time: 0 } },
    { time: 100_000, moved_m: 120, fix: null },
  ]);
  near(meter.state.moving_s, moving_s, 0.01);
  assert.equal(meter.state.distance_m, distance_m, "what has been run is not taken back");
});

test("a clock put on an hour is an hour on the wall and not one of running", () => {
  const meter = run();
  const all = [...readings([[100, 3], [100, 3]])].map((one, i) => (i > 100 ? { ...one, time: one.time + 3_600_000 } : one));
  told(meter, all);
  near(meter.state.moving_s, 200, 3);
});

test("a clock put back does not take back time", () => {
  const meter = run();
  told(meter, [...readings([[100, 3], [100, 3]])].map((one, i) => (i > 100 ? { ...one, time: one.time - 3_600_000 } : one)));
  near(meter.state.moving_s, 200, 3);
  near(meter.state.elapsed_s, 200, 3);
});

test("a page killed in the middle goes on as if it had not been", () => {
  const all = [...readings([[300, 3], [40, 0], [300, 3.5]])];
  const whole = run({ target_s: 300 });
  const said = told(whole, all);
  for (const cut of [1, 150, 320, 345, 500]) {
    const first = run({ target_s: 300 });
    const before = told(first, all.slice(0, cut));
    const second = run({ target_s: 300 }, JSON.parse(JSON.stringify(first.save())));
    const after = told(second, all.slice(cut));
    assert.deepEqual([...before, ...after].map(({ type }) => type), said.map(({ type }) => type), `cut at ${cut}`);
    near(second.state.moving_s, whole.state.moving_s, 3);
    assert.equal(second.state.distance_m, whole.state.distance_m);
    near(second.state.splits[0].seconds, whole.state.splits[0].seconds, 3);
  }
  assert.equal(run({}, { v: 99 }).state.started, false, "what another version saved is not read");
});

test("ten minutes away count as run or not by where they are afterwards", () => {
  const all = [...readings([[100, 3], [600, "silence"], [100, 3]])];
  const first = run();
  told(first, all.slice(0, 101));
  const ran = run({}, first.save());
  told(ran, all.slice(701));
  near(ran.state.moving_s, 800, 2);

  const again = run();
  told(again, all.slice(0, 101));
  const lunch = run({}, again.save());
  told(lunch, [...readings([[0, 0], [100, 3]], { start: 700 })].map((one, i) => ({
    ...one, moved_m: 300 + i * 3, fix: { ...one.fix, lon: one.fix.lon + all[100].fix.lon - all[0].fix.lon } })));
  near(lunch.state.moving_s, 200, 5);
});

test("over a hundred outings by chance: nothing runs backward and the sums come out", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const draw = random(seed);
    const legs = Array.from({ length: 12 }, () => {
      const what = draw();
      return [Math.ceil(between(draw, 5, 150)), what < 0.25 ? 0 : what < 0.35 ? "silence" : between(draw, 1.2, 5)];
    });
    let [ex, ey] = [0, 0];
    const error = () => {
      [ex, ey] = [ex * 0.983 + 0.8 * normal(draw), ey * 0.983 + 0.8 * normal(draw)];
      return [ex, ey];
    };
    const meter = run({ unit_m: 100, target_s: 33, autoPause: seed % 5 > 0 });
    let last = meter.state;
    let number = 0;
    for (const one of readings(legs, { doppler: seed % 2 === 0, accuracy: 8, error })) {
      if (draw() < 0.03) meter.lap();
      if (draw() < 0.01) meter.pause(one.time);
      if (draw() < 0.05) meter.resume(one.time);
      const wobbly = { ...one, moved_m: Math.max(0, one.moved_m + between(draw, -15, 15)) };
      for (const event of only(meter.step(wobbly), "split")) {
        number += 1;
        assert.equal(event.split.number, number, `seed ${seed}`);
        assert.ok(event.split.seconds >= 0, `seed ${seed}: a split of ${event.split.seconds} s`);
      }
      const now = meter.state;
      assert.ok(now.distance_m >= last.distance_m && now.elapsed_s >= last.elapsed_s, `seed ${seed}`);
      assert.ok(now.moving_s <= now.elapsed_s + 1e-6, `seed ${seed}: ${now.moving_s} of ${now.elapsed_s}`);
      assert.ok(now.moving_s >= (now.splits.at(-1)?.total_s ?? 0) - 1e-6, `seed ${seed}`);
      last = now;
    }
    const { splits, laps, lap, distance_m, moving_s } = last;
    near(splits.reduce((sum, one) => sum + one.seconds, 0), splits.at(-1)?.total_s ?? 0, 1e-6);
    near(laps.reduce((sum, one) => sum + one.length_m, lap.distance_m), distance_m, 1e-6);
    // A lap pressed just before it was seen that they stand keeps its seconds.
    near(laps.reduce((sum, one) => sum + one.seconds, lap.moving_s), moving_s, 20);
    assert.equal(splits.length, Math.floor(distance_m / 100 + 1e-9));
  }
});
