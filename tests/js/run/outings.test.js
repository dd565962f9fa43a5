/** Whole runs through the guide and the meter, with the error of real receivers and stops at red lights, seeded. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { between, normal, random } from "../../../benchmarks/guidance/random.mjs";
import { guidance } from "../../../static/js/core/guidance.js";
import { fromPlane, planeAt } from "../../../static/js/core/guidance/plane.js";
import { run } from "../../../static/js/core/run.js";

const PLANE = planeAt(2.27, 48.82);
const RUNS = 12;
const LENGTH_M = 3200;
const spot = (x) => ({ x, y: 200 * Math.sin(x / 300) });
const points = Array.from({ length: 500 }, (_, i) => fromPlane(PLANE, spot(i * 10)));

/** Some runs of 3.2 km with three stops, and how far the meter was out: seconds, shares. */
function outings({ radius, hasSpeed }) {
  const sum = { moving: [], distance: [], now: [], split: [], late: [], missed: 0, wrong: 0 };
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const draw = random(seed);
    const guide = guidance({ points, loop: false });
    const meter = run();
    const speed = between(draw, 2.4, 3.6);
    const stops = [0, 1, 2].map((k) => ({ from: 150 + k * 300 + between(draw, 0, 80), lasts: between(draw, 15, 60), seen: null }));
    const sigma = radius / 1.515;
    const rho = Math.exp(-1 / 60);
    const fresh = sigma * Math.sqrt(1 - rho * rho);
    let [ex, ey] = [sigma * normal(draw), sigma * normal(draw)];
    let [x, way, going] = [0, 0, 0];
    const full = [];
    for (let t = 0; way < LENGTH_M; t += 1) {
      const stop = stops.find(({ from, lasts }) => t >= from && t < from + lasts);
      if (!stop) {
        x += speed / Math.hypot(1, (200 / 300) * Math.cos(x / 300));
        way += speed;
        going += 1;
        if (way >= (full.length + 1) * 1000) full.push(going);
      }
      [ex, ey] = [rho * ex + fresh * normal(draw), rho * ey + fresh * normal(draw)];
      const place = spot(x);
      const [lon, lat] = fromPlane(PLANE, { x: place.x + ex, y: place.y + ey });
      const told = hasSpeed ? Math.max(0, (stop ? 0 : speed) + 0.3 * normal(draw)) : null;
      const fix = { lon, lat, accuracy: radius * between(draw, 0.8, 1.2), time: t * 1000, speed: told };
      guide.fix(fix);
      for (const event of meter.step({ time: t * 1000, moved_m: guide.state.moved_m, fix })) {
        if (event.type === "split") sum.split.push(Math.abs(event.split.total_s - full[event.split.number - 1] || 0));
        if (event.type !== "auto-paused") continue;
        const here = stops.find(({ from, lasts, seen }) => seen === null && t >= from && t < from + lasts + 5);
        if (here) sum.late.push((here.seen = t - here.from));
        else sum.wrong += 1;
      }
      const { now_s } = meter.state;
      if (now_s && !stop && going > 60) sum.now.push(Math.abs(now_s / (1000 / speed) - 1));
    }
    sum.missed += stops.filter(({ seen }) => seen === null).length;
    sum.moving.push(Math.abs(meter.state.moving_s / going - 1));
    sum.distance.push(Math.abs(meter.state.distance_m / way - 1));
  }
  return sum;
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];

for (const [radius, hasSpeed, bounds] of [
  [5, true, { moving: 0.01, now: 0.08, late: 4, split: 12 }],
  [5, false, { moving: 0.02, now: 0.12, late: 10, split: 20 }],
  [10, true, { moving: 0.01, now: 0.08, late: 4, split: 15 }],
  [10, false, { moving: 0.05, now: 0.2, late: 20, split: 45 }],
]) {
  test(`at ${radius} m error, ${hasSpeed ? "with" : "without"} the receiver's own speed, the meter can be trusted`, () => {
    const sum = outings({ radius, hasSpeed });
    const told = (values) => `${at(values, 0.5).toFixed(3)} at the middle, ${at(values, 0.95).toFixed(3)} at 95 %`;
    assert.ok(sum.wrong <= (hasSpeed ? 0 : 1), `${sum.wrong} pauses of who ran, or told twice`);
    assert.ok(sum.missed <= (hasSpeed ? 0 : 1), `${sum.missed} of ${3 * RUNS} stops missed`);
    assert.ok(at(sum.late, 0.95) <= bounds.late, `pause seen after ${told(sum.late)} s`);
    assert.ok(at(sum.moving, 0.95) <= bounds.moving, `moving time ${told(sum.moving)}`);
    assert.ok(at(sum.distance, 0.95) <= 0.01, `distance ${told(sum.distance)}`);
    assert.ok(at(sum.now, 0.95) <= bounds.now, `pace now ${told(sum.now)}`);
    assert.ok(at(sum.split, 0.95) <= bounds.split, `splits ${told(sum.split)} s`);
  });
}
