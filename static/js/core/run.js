/**
 * A run, measured: pace, moving time, splits, laps, a pace to keep. Pure: no page and no clock of its own, so that the page, the
 * rehearsal and the tests run the same code. `docs/jog.md` tells what every event and field means.
 *
 *     const meter = run({ unit_m: 1000, target_s: 345 });
 *     const events = meter.step({ time, moved_m: guide.state.moved_m, fix });   // a fix that came; without one, every second
 *     meter.lap(); meter.pause(now); meter.resume(now);
 *     meter.state                                                              // what the screen shows
 *     const saved = meter.save();                                              // JSON; run(plan, saved) goes on from there
 */
import { planeAt, toPlane } from "./guidance/plane.js";
import { leftOf, partsOf } from "./run/plan.js";
import { speedOf, stepped } from "./run/speed.js";
import { look, stand, wentMeanwhile } from "./run/stand.js";

export const KILOMETRE_M = 1000;
export const MILE_M = 1609.344;

/** @typedef {import("./run/plan.js").Intervals} Intervals */
/** @typedef {import("./guidance/types.js").Fix} Fix */
/** `target_s`: seconds a unit. @typedef {{unit_m?: number, target_s?: number | null, autoPause?: boolean, intervals?: Intervals | null}} Plan */
/** @typedef {{time: number, moved_m: number, fix?: Fix | null}} Reading   `time` in milliseconds */
/** `seconds` of moving time in the part, `total_s` since the start. @typedef {{number: number, length_m: number, seconds: number, total_s: number}} Split */
/** @typedef {"ahead" | "on" | "behind"} Verdict */
/**
 * @typedef {{type: "split", split: Split} | {type: "lap", split: Split}
 *   | {type: "auto-paused"} | {type: "auto-resumed"} | {type: "paused"} | {type: "resumed"}
 *   | {type: "target", verdict: Verdict, ahead_s: number}
 *   | {type: "stretch", kind: import("./run/plan.js").Stretch, number: number, of: number, seconds: number | null, metres: number | null}} RunEvent
 */
/**
 * `now_s`, `average_s`: seconds a unit, null while unknown. `ahead_s`: below 0 behind.
 * @typedef {{started: boolean, distance_m: number, elapsed_s: number, moving_s: number, now_s: number | null, average_s: number | null,
 *   pause: null | "auto" | "hand", splits: Split[], laps: Split[], lap: {number: number, distance_m: number, moving_s: number},
 *   unit_m: number, target: null | {target_s: number, ahead_s: number, verdict: Verdict},
 *   stretch: null | {kind: import("./run/plan.js").Stretch, number: number, of: number, left_s: number | null, left_m: number | null}}} RunState
 */

const SAVED = 1;
// A fix worse than this says nothing of a step; the guide does not use it either.
const POOR_M = 100;
// So long without a fix is a silence: whether they went in it, the next fix shows.
const SILENCE_S = 10;
// A page that slept has not counted: one tick adds no more than this until a fix says what was.
const TICK_S = 5;
// Below this an average says nothing yet.
const LEAST_M = 50;
// Ahead or behind is told when it is more than this, and no longer so at half of it.
const SLACK_S = 10;
const TELL_AGAIN_S = 120;

/**
 * @param {Plan} [plan]
 * @param {any} [saved]  what `save` gave
 */
export function run(plan = {}, saved) {
  const unit = plan.unit_m ?? KILOMETRE_M;
  const target = plan.target_s && plan.target_s > 0 ? plan.target_s : null;
  const isAuto = plan.autoPause !== false;
  const parts = partsOf(plan.intervals);
  const still = stand();
  /** @type {import("./run/speed.js").Step[]} */
  let steps = [];
  /** @type {Split[]} */
  const splits = [];
  /** @type {Split[]} */
  const laps = [];
  /** @type {import("./guidance/plane.js").Plane | null} */
  let plane = null;
  let startAt = /** @type {number | null} */ (null);
  let lastAt = 0;
  let fixAt = /** @type {number | null} */ (null);
  let fixKey = "";
  let elapsed = 0;
  let moving = 0;
  // Seconds since the last fix: they count as moving until a fix says otherwise.
  let blind = 0;
  // What the guide counted before the start and during pauses made by hand is not of the run.
  let shut = 0;
  let moved = 0;
  let distance = 0;
  let rise = { m: 0, s: 0 };
  let lapFrom = { m: 0, s: 0 };
  let byHand = false;
  let told = /** @type {{verdict: Verdict, s: number}} */ ({ verdict: "on", s: 0 });
  let part = 0;
  let partFrom = { m: 0, s: 0 };
  if (saved && saved.v === SAVED) restore(saved);

  /** @param {any} from */
  function restore(from) {
    splits.push(...from.splits);
    laps.push(...from.laps);
    ({ startAt, lastAt, fixAt, elapsed, moving, shut, moved, distance, rise, lapFrom, byHand, told, part, partFrom, plane } = from);
    still.usual = from.usual;
    still.stands = from.stands;
    if (from.seen) still.trail = [from.seen];
  }

  /** What a relaunch needs, as JSON. */
  function save() {
    return {
      v: SAVED, splits: [...splits], laps: [...laps], startAt, lastAt, fixAt, elapsed, moving: soFar(), shut, moved, distance, rise, lapFrom, byHand, told,
      part, partFrom, plane, usual: still.usual, stands: still.stands, seen: still.trail.at(-1) ?? null,
    };
  }

  /** Whether their time runs. */
  const isGoing = () => !byHand && !(isAuto && still.stands);
  const soFar = () => moving + (isGoing() ? blind : 0);

  /**
   * A moment: with the fix that came, or without one.
   * @param {Reading} reading
   * @returns {RunEvent[]}
   */
  function step({ time, moved_m, fix }) {
    /** @type {RunEvent[]} */
    const events = [];
    if (!Number.isFinite(time) || !Number.isFinite(moved_m)) return events;
    const isUsed = !!fix && isNews(fix);
    if (startAt === null) {
      if (!isUsed) return events;
      startAt = time;
      lastAt = time;
      shut = moved_m;
      moved = moved_m;
    }
    // A clock put back has not turned back time.
    const dt = Math.max(0, (time - lastAt) / 1000);
    lastAt = time;
    elapsed += dt;
    if (byHand) {
      if (isUsed && fix) still.trail = [seenOf(fix, time)];
      if (isUsed) fixAt = time;
      shut += moved_m - moved;
      moved = moved_m;
      return events;
    }
    blind += isUsed ? dt : Math.min(dt, TICK_S);
    if (isUsed && fix) hear(fix, time, events);
    moved = moved_m;
    const reached = Math.max(distance, moved_m - shut);
    const s = soFar();
    if (reached > distance) advance(reached, s, events);
    if (isGoing()) stepped(steps, { s, m: distance, speed: fix && typeof fix.speed === "number" ? fix.speed : null });
    judge(s, events);
    stretch(s, events);
    return events;
  }

  /**
   * Whether a fix is one to go by, and not the last one once more.
   * @param {Fix} fix
   */
  function isNews(fix) {
    if (![fix.lon, fix.lat, fix.accuracy].every(Number.isFinite) || fix.accuracy > POOR_M) return false;
    const key = `${fix.lon},${fix.lat},${fix.accuracy}`;
    // The same numbers are the same fix, unless the receiver says of its own that they stand.
    if (key === fixKey && fix.speed !== 0) return false;
    fixKey = key;
    return true;
  }

  /**
   * @param {Fix} fix
   * @param {number} time
   */
  function seenOf(fix, time) {
    plane ??= planeAt(fix.lon, fix.lat);
    const speed = typeof fix.speed === "number" && Number.isFinite(fix.speed) && fix.speed >= 0 ? fix.speed : null;
    return { t: time / 1000, ...toPlane(plane, fix.lon, fix.lat), speed };
  }

  /**
   * @param {Fix} fix
   * @param {number} time
   * @param {RunEvent[]} events
   */
  function hear(fix, time, events) {
    const seen = seenOf(fix, time);
    const silence = fixAt === null ? 0 : (time - fixAt) / 1000;
    const span = blind;
    blind = 0;
    fixAt = time;
    if (silence < 0) {
      // The clock was put back.
      still.trail = [seen];
      if (isGoing()) moving += span;
      return;
    }
    if (silence > SILENCE_S) {
      steps = [];
      const went = wentMeanwhile(still, seen, fix.accuracy);
      if (went || !isAuto) moving += span;
      if (!isAuto || went !== still.stands) return;
      still.stands = !went;
      events.push({ type: went ? "auto-resumed" : "auto-paused" });
      return;
    }
    const { changed, late_s } = look(still, seen, fix.accuracy);
    if (!isAuto) {
      moving += span;
      return;
    }
    if (!changed) {
      if (!still.stands) moving += span;
      return;
    }
    if (still.stands) {
      // Not further back than the last split, which has been told.
      moving = Math.max(moving + span - late_s, rise.s);
      steps = [];
    } else {
      moving += late_s;
    }
    events.push({ type: still.stands ? "auto-paused" : "auto-resumed" });
  }

  /**
   * Further on: the units and laps that were completed on the way, each at its own moment.
   * @param {number} reached
   * @param {number} s
   * @param {RunEvent[]} events
   */
  function advance(reached, s, events) {
    const from = rise;
    const at = Math.max(s, from.s);
    for (let n = splits.length + 1; n * unit <= reached; n++) {
      const total = from.s + ((at - from.s) * (n * unit - from.m)) / (reached - from.m);
      const split = { number: n, length_m: unit, seconds: total - (splits.at(-1)?.total_s ?? 0), total_s: total };
      splits.push(split);
      events.push({ type: "split", split });
    }
    distance = reached;
    rise = { m: reached, s: at };
  }

  /** @param {number} s */
  const aheadBy = (s) => (target === null ? 0 : (distance / unit) * target - s);

  /**
   * @param {number} s
   * @param {RunEvent[]} events
   */
  function judge(s, events) {
    if (target === null || distance < 4 * LEAST_M) return;
    const ahead = aheadBy(s);
    const slack = told.verdict === "on" ? SLACK_S : SLACK_S / 2;
    const verdict = ahead > slack ? "ahead" : ahead < -slack ? "behind" : "on";
    if (verdict === told.verdict || (told.s > 0 && s - told.s < TELL_AGAIN_S)) return;
    told = { verdict, s };
    events.push({ type: "target", verdict, ahead_s: ahead });
  }

  /**
   * @param {number} s
   * @param {RunEvent[]} events
   */
  function stretch(s, events) {
    if (!parts.length) return;
    let isNew = part === 0 && s === 0 && distance === 0;
    while (part < parts.length - 1 && leftOf(parts[part], s - partFrom.s, distance - partFrom.m) <= 0) {
      const over = parts[part];
      partFrom = over.metres ? { m: partFrom.m + over.metres, s } : { m: distance, s: partFrom.s + (over.seconds ?? 0) };
      part += 1;
      isNew = true;
    }
    if (!isNew) return;
    const { kind, seconds, metres } = parts[part];
    events.push({ type: "stretch", kind, ...count(), seconds: seconds ?? null, metres: metres ?? null });
  }

  /** Which of the fast stretches it is, or comes next. */
  function count() {
    const isFast = (/** @type {import("./run/plan.js").Part} */ one) => one.kind === "fast";
    return { number: parts.slice(0, part + 1).filter(isFast).length, of: parts.filter(isFast).length };
  }

  /**
   * A lap by hand: everything since the last one.
   * @returns {RunEvent[]}
   */
  function lap() {
    const s = Math.max(soFar(), lapFrom.s);
    if (startAt === null || s - lapFrom.s < 1) return [];
    const split = { number: laps.length + 1, length_m: distance - lapFrom.m, seconds: s - lapFrom.s, total_s: s };
    laps.push(split);
    lapFrom = { m: distance, s };
    return [{ type: "lap", split }];
  }

  /**
   * @param {number} time
   * @returns {RunEvent[]}
   */
  function pause(time) {
    if (byHand || startAt === null) return [];
    settle(time);
    moving = soFar();
    blind = 0;
    byHand = true;
    steps = [];
    return [{ type: "paused" }];
  }

  /**
   * @param {number} time
   * @returns {RunEvent[]}
   */
  function resume(time) {
    if (!byHand) return [];
    settle(time);
    blind = 0;
    byHand = false;
    still.stands = false;
    // Where they stood or strolled meanwhile is no way of the run.
    still.trail = [];
    fixAt = null;
    return [{ type: "resumed" }];
  }

  /** @param {number} time */
  function settle(time) {
    const dt = Math.max(0, (time - lastAt) / 1000);
    elapsed += dt;
    if (!byHand) blind += Math.min(dt, TICK_S);
    lastAt = Math.max(lastAt, time);
  }

  return {
    step,
    lap,
    pause,
    resume,
    save,
    /** @returns {RunState} */
    get state() {
      const s = soFar();
      const speed = isGoing() ? speedOf(steps) : null;
      return {
        started: startAt !== null,
        distance_m: distance,
        elapsed_s: elapsed,
        moving_s: s,
        now_s: speed === null ? null : unit / speed,
        average_s: distance < LEAST_M ? null : (s / distance) * unit,
        pause: byHand ? "hand" : isAuto && still.stands ? "auto" : null,
        splits: [...splits],
        laps: [...laps],
        lap: { number: laps.length + 1, distance_m: distance - lapFrom.m, moving_s: Math.max(0, s - lapFrom.s) },
        unit_m: unit,
        target: target === null ? null : { target_s: target, ahead_s: aheadBy(s), verdict: told.verdict },
        stretch: stretchNow(s),
      };
    },
  };

  /** @param {number} s */
  function stretchNow(s) {
    const here = parts[part];
    if (!here || startAt === null) return null;
    const left = leftOf(here, s - partFrom.s, distance - partFrom.m);
    const isEndless = left === Infinity;
    return {
      kind: here.kind, ...count(), left_s: here.metres || isEndless ? null : Math.max(0, left), left_m: here.metres ? Math.max(0, left) : null,
    };
  }
}
