/**
 * What somebody truly does: once a second where they are, how far along, how far they have moved. All from one seed.
 * An outing: {route, truth: [{x, y, at, moved, on, leg}…], departures: [{from, to, angle}…], backward, stops}.
 */

import { headingAt, lineOf } from "../../static/js/core/guidance/line.js";
import { between } from "./random.mjs";

const ANGLES = [30, 60, 90, 120, 150];

/**
 * @param {any} route
 * @param {() => number} draw
 * @param {{departures: number, far: [number, number]}} plan  how often they leave, and how far from where they left, metres
 */
export function outing(route, draw, plan) {
  const line = lineOf(route.points);
  const isJog = draw() < 0.5;
  const usual = isJog ? between(draw, 2.3, 3.3) : between(draw, 1.0, 1.5);
  // Backward on an out-and-back is forward in every fix: its way back is its way out.
  const isBackward = draw() < 0.15 && route.name !== "out-and-back";
  const isElsewhere = draw() < 0.4;
  const sign = isBackward ? -1 : 1;
  let at = isBackward ? line.length : 0;
  if (isElsewhere && line.loop && route.name !== "five-laps") at = draw() * line.length;
  const origin = at;
  const wobble = [0, 1, 2].map(() => ({ wave: between(draw, 60, 260), phase: draw() * 6.283, size: between(draw, 0.3, 0.8) }));
  const spots = [];
  for (let i = 0; i < plan.departures; i += 1) {
    const way = line.length * (0.12 + (0.8 * (i + draw())) / plan.departures);
    const angle = ANGLES[Math.floor(draw() * 5)];
    spots.push({ way, angle, side: draw() < 0.5 ? 1 : -1, off: between(draw, ...plan.far) });
  }
  const pauses = Array.from({ length: Math.floor(draw() * 4) }, () => (
    { way: draw() * line.length, seconds: between(draw, 15, 120) }
  ));
  if (draw() < 0.08) pauses.push({ way: between(draw, 0.3, 0.7) * line.length, seconds: 900 });
  const truth = [];
  const departures = [];
  let [way, moved] = [0, 0];
  let { x, y } = line.loop || !isBackward ? { x: line.x[0], y: line.y[0] } : { x: 0, y: 0 };
  const pacing = { wave: between(draw, 40, 120), phase: draw() * 6.283 };
  const speedNow = () => usual * (1 + 0.12 * Math.sin((2 * Math.PI * truth.length) / pacing.wave + pacing.phase));
  const put = (goal, on) => {
    // Nobody changes the side of a street in a second, at a hairpin either.
    const share = truth.length ? Math.min(1, (1.4 * usual) / (Math.hypot(goal.x - x, goal.y - y) || 1)) : 1;
    const spot = { x: x + share * (goal.x - x), y: y + share * (goal.y - y) };
    if (truth.length) moved += Math.hypot(spot.x - x, spot.y - y);
    [x, y] = [spot.x, spot.y];
    truth.push({ x, y, at: line.loop ? ((at % line.length) + line.length) % line.length : at, moved, on });
  };
  const beside = () => {
    const along = headingAt(line, at);
    const side = wobble.reduce((sum, { wave, phase, size }) => sum + size * Math.sin((2 * Math.PI * way) / wave + phase), 0);
    const spot = exactly(line, at);
    return { x: spot.x - along.y * side, y: spot.y + along.x * side };
  };
  const walkTo = (goal) => {
    for (let left = Math.hypot(goal.x - x, goal.y - y); left > 0.01; left = Math.hypot(goal.x - x, goal.y - y)) {
      const pace = Math.min(left, speedNow());
      put({ x: x + ((goal.x - x) * pace) / left, y: y + ((goal.y - y) * pace) / left }, false);
    }
  };
  put(beside(), true);
  while (way < line.length - 0.01) {
    const paused = pauses.find((pause) => pause.way <= way && !pause.done);
    if (paused) {
      paused.done = true;
      for (let i = 0; i < paused.seconds; i += 1) put({ x, y }, true);
    }
    const leaves = spots.find((spot) => spot.way <= way && !spot.done);
    if (leaves) {
      leaves.done = true;
      const along = headingAt(line, at);
      const turn = (leaves.side * leaves.angle * Math.PI) / 180;
      const [dx, dy] = [sign * along.x, sign * along.y];
      const far = Math.min(2.2 * plan.far[1], leaves.off / Math.sin(Math.abs(turn)));
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const goal = { x: x + far * (dx * c - dy * s), y: y + far * (dx * s + dy * c) };
      const from = truth.length - 1;
      const skip = Math.min(line.length - way, draw() < 0.5 ? 0 : between(draw, 30, 200));
      walkTo(goal);
      way += skip;
      at += sign * skip;
      walkTo(beside());
      departures.push({ from, to: truth.length - 1, angle: leaves.angle, skip });
      // They stay on the line for a while before anything else happens.
      for (const other of spots) if (!other.done) other.way = Math.max(other.way, way + 60);
    }
    const pace = Math.min(speedNow(), line.length - way);
    way += pace;
    at = origin + sign * way;
    put(beside(), true);
  }
  return { route, line, truth, departures, isBackward, isJog, origin };
}

function exactly(line, at) {
  const around = line.loop ? ((at % line.length) + line.length) % line.length : Math.min(line.length, Math.max(0, at));
  let [low, high] = [0, line.at.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (line.at[middle] <= around) low = middle;
    else high = middle - 1;
  }
  const share = (around - line.at[low]) / (line.at[low + 1] - line.at[low] || 1);
  return { x: line.x[low] + share * (line.x[low + 1] - line.x[low]), y: line.y[low] + share * (line.y[low + 1] - line.y[low]) };
}
