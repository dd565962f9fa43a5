/**
 * Guidance along a route: fixes in, events and one state out. Pure: no DOM, no map, no clock and no network of its own, so
 * that the page, the rehearsal and the benchmarks run the same code. `docs/guidance.md` tells what every event and field means.
 *
 *     const guide = guidance({ points: [[2.2636, 48.8295], …], stops: [{ id: "pont", at_m: 410 }] });
 *     const events = guide.fix({ lon, lat, accuracy, time });   // one for each position
 *     const more = guide.tick(now);                             // every second: silence is told by time alone
 *     guide.state                                               // where, how far, what comes next
 *     const saved = guide.save();                               // JSON; guidance(route, saved) goes on from there
 */

import { beliefNear, FASTEST, placeOf, step } from "./guidance/belief.js";
import { heard, take, tick, watch } from "./guidance/clock.js";
import { follow, leavers, likeliest, stranger } from "./guidance/leaving.js";
import { calm, leapOf, leapt, settled } from "./guidance/leaps.js";
import { ahead, headingAt, lineOf, nearest, spotAt } from "./guidance/line.js";
import { noiseOf } from "./guidance/noise.js";
import { alongLine, odometer, offLine } from "./guidance/odometer.js";
import { measured, paceOf, pausing, restart, stride } from "./guidance/pace.js";
import { bearing, fromPlane, toPlane } from "./guidance/plane.js";
import { LATE_M, nextStop, stopsOn } from "./guidance/stops.js";

/** @typedef {import("./guidance/plane.js").Spot} Spot */
/** @typedef {import("./guidance/line.js").Near} Near */
/** @typedef {import("./guidance/noise.js").Noise} Noise */
/** @typedef {import("./guidance/leaving.js").Walker} Walker */
/** @typedef {import("./guidance/types.js").Route} Route */
/** @typedef {import("./guidance/types.js").Fix} Fix */
/** @typedef {import("./guidance/types.js").WayBack} WayBack */
/** @typedef {import("./guidance/types.js").State} State */
/** @typedef {import("./guidance/types.js").GuideEvent} GuideEvent */

/**
 * One setting for everything. `evidence`: how much more must speak for having left than for a receiver that errs (natural
 * logarithm); `least_m` and `least_sigmas`: nearer to the line nothing is said; `back_m`, `back_sigmas`: within this they are back.
 */
export const SETTINGS = {
  evidence: 8.5, least_m: 7, least_sigmas: 1.9, back_m: 6, back_sigmas: 1.5, agree: 2, stop_m: 20, repeat_s: 40, poor_m: 100,
};
const SAVED = 1;
const ONSET_S = 4;
const GAP_S = 8;
// Which branch it is shows when so much of it has been walked.
const SURE_S = 8;
const SURE_M = 12;
const END_M = 12;
const CLOSED_M = 20;
const MOST_UNSURE_M = 60;

/**
 * @param {Route} route
 * @param {any} [saved]  what `save` gave
 * @param {Partial<typeof SETTINGS>} [settings]
 */
export function guidance(route, saved, settings) {
  const set = { ...SETTINGS, ...settings };
  const line = lineOf(route.points, route.loop);
  const stops = stopsOn(line, route.stops ?? []);
  const work = { count: 0 };
  const clock = watch();
  const meter = odometer();
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  const passed = [];
  /** @type {import("./guidance/belief.js").Belief} */
  let belief = { strands: [] };
  /** @type {Walker[]} */
  let walkers = [];
  /** @type {Spot | null} */
  let before = null;
  let rawKey = "";
  const leap = leapOf();
  let accuracy = 0;
  const pace = paceOf();
  let at = /** @type {number | null} */ (null);
  let backward = false;
  let phase = /** @type {State["phase"]} */ ("waiting");
  let signal = /** @type {State["signal"]} */ ("none");
  let onsetIn = 0;
  let agreed = 0;
  let covered = 0;
  let offSince = 0;
  let repeats = 0;
  let pathSince = 0;
  let poorFor = 0;
  let elapsed = 0;
  let doubt = /** @type {number | null} */ (null);
  let fromLine = /** @type {number | null} */ (null);
  let wayBack = /** @type {WayBack | null} */ (null);
  let sure = false;
  let bridging = false;
  let since = 0;
  let doubtAt = /** @type {number | null} */ (null);
  let anchor = /** @type {number | null} */ (null);
  let startedAt = /** @type {Spot | null} */ (null);
  if (saved) restore(saved);

  /** @param {any} from */
  function restore(from) {
    if (from.v !== SAVED) return;
    meter.counted = from.moved;
    for (const id of from.said) { said.push(id); done.add(id); }
    passed.push(...from.passed);
    at = from.at;
    backward = from.backward;
    covered = from.covered;
    pace.speed = from.speed;
    clock.last = from.last;
    if (from.phase === "on" || from.phase === "off") phase = from.phase;
    repeats = from.repeats;
    if (from.phase === "finished") phase = "finished";
    if (phase === "off") return;
    // What they walk while the page is away is counted as through a tunnel.
    anchor = at;
    meter.from = at;
    meter.way = backward ? -1 : 1;
    bridging = true;
  }

  /** What a relaunch needs, as JSON. */
  function save() {
    return {
      v: SAVED, moved: moved(), said: [...said], passed: [...passed], at, backward, covered, speed: pace.speed, last: clock.last, phase, repeats,
    };
  }

  function moved() {
    if (meter.from === null || at === null || phase === "off") return meter.counted;
    const gap = ahead(line, meter.from, at);
    return meter.counted + (Math.sign(gap) === meter.way ? Math.abs(gap) : 0);
  }

  /**
   * @param {Fix} given
   * @param {number} [now]  when it came, where that is not its own time
   * @returns {GuideEvent[]}
   */
  function fix(given, now = given.time) {
    /** @type {GuideEvent[]} */
    const events = [];
    const isSound = [given.lon, given.lat, given.accuracy, given.time].every(Number.isFinite)
      && Math.abs(given.lat) <= 90 && Math.abs(given.lon) <= 180 && given.accuracy >= 0;
    if (!isSound) return events;
    const key = `${given.lon},${given.lat},${given.accuracy}`;
    // The same numbers again are the same fix, whatever their time: a receiver never errs alike twice.
    const isRepeat = key === rawKey;
    const dt = isRepeat ? null : take(clock, given.time, now);
    if (isRepeat ? now - given.time > 15_000 : dt === null) {
      events.push(...ticked(now));
      return events;
    }
    if (heard(clock, now)) events.push({ type: "found" });
    if (dt === null) return events;
    rawKey = key;
    elapsed += Math.min(dt, 600);
    if (given.accuracy > set.poor_m) {
      poorFor += dt;
      if (signal !== "poor" && poorFor > 10) {
        signal = "poor";
        events.push({ type: "poor" });
      }
      return events;
    }
    const pause = dt + poorFor;
    poorFor = 0;
    signal = "good";
    use(given, pause, events);
    return events;
  }

  /**
   * @param {Fix} given
   * @param {number} dt
   * @param {GuideEvent[]} events
   */
  function use(given, dt, events) {
    // Receivers guess their accuracy anew with every fix: the mean of some is the better guess, a sudden rise is believed.
    accuracy = accuracy ? accuracy + (given.accuracy - accuracy) * (1 - Math.exp(-dt / 10)) : given.accuracy;
    const noise = noiseOf(Math.max(accuracy, given.accuracy * 0.6), dt);
    const spot = toPlane(line.plane, given.lon, given.lat);
    const near = nearest(line, spot, work);
    fromLine = near.distance;
    if (typeof given.speed === "number") measured(pace, given.speed, dt);
    if (phase === "waiting" || phase === "approaching") approach(spot, near, noise, events);
    else if (phase === "on" || phase === "finished") onward(settled(leap, spot, dt), near, dt, noise, events);
    else away(spot, near, dt, noise, events);
    if (phase !== "on" && phase !== "finished") calm(leap);
    before = { x: spot.x - leap.x, y: spot.y - leap.y };
  }

  /**
   * @param {Spot} spot
   * @param {Near} near
   * @param {Noise} noise
   * @param {GuideEvent[]} events
   */
  function approach(spot, near, noise, events) {
    wayBack = back(spot, near);
    phase = "approaching";
    if (near.distance > Math.max(25, 2.5 * noise.sigma)) return;
    belief = beliefNear(line, spot, noise.sigma, null, 0.12, work);
    locate();
    if (at === null) return;
    phase = "on";
    wayBack = null;
    walkers = [];
    meter.from = at;
    startedAt = spot;
    doubtful();
    events.push({ type: "started", at_m: at });
  }

  /**
   * @param {Spot} spot
   * @param {Near} near
   * @param {number} dt
   * @param {Noise} noise
   * @param {GuideEvent[]} events
   */
  function onward(spot, near, dt, noise, events) {
    if (before === null || belief.strands.length === 0) {
      // A relaunch: the belief is made anew from where they were, and from this fix.
      const known = at === null ? null : { at, reach: 1.5 * pace.speed * Math.min(dt, 600) };
      belief = beliefNear(line, spot, noise.sigma, known, backward ? 0.9 : 0.1, work);
      if (belief.strands.length === 0) {
        phase = "off";
        offSince = 0;
        pathSince = 0;
      } else progressed(dt, noise, events);
      return;
    }
    const result = step(line, belief, before, spot, dt, noise, pace.speed, work);
    const isGap = dt > GAP_S;
    if (isGap) {
      doubtful();
      since -= SURE_S;
      bridging = true;
      doubtAt = null;
      const free = noise.sigma ** 2 + (0.7 * Math.max(pace.speed, 1) * dt) ** 2;
      const place = spotAt(line, at ?? 0);
      const square = (spot.x - place.x) ** 2 + (spot.y - place.y) ** 2;
      const log = -square / (2 * free) - Math.log(2 * Math.PI * free);
      walkers = [stranger(spot, noise.sigma, pace.speed, moved(), place, Math.min(set.evidence * 2, log - Math.max(result.log, -200)) - 3)];
    } else {
      walkers = follow(walkers, before, spot, dt, noise, pace.speed, result.log, work);
    }
    for (const walker of walkers) walker.evidence = Math.min(walker.evidence, 2 * set.evidence);
    const best = likeliest(walkers);
    const speaks = best ? best.evidence : 0;
    const calmed = leap.x || leap.y ? nearest(line, spot, work).distance : Infinity;
    const isFar = Math.min(near.distance, calmed) > set.least_m + set.least_sigmas * noise.sigma;
    agreed = speaks > set.evidence ? agreed + 1 : 0;
    if (best && isFar && agreed >= (speaks >= 2 * set.evidence ? 1 : set.agree)) {
      // Who has finished goes home: that is no departure.
      if (phase === "on") leave(spot, near, best, events);
      return;
    }
    belief = result.belief;
    if (result.jumped && jumpedTo(spot, noise, near, dt, events)) return;
    if (agreed > 8 && !isFar && at !== null) {
      const own = spotAt(line, at);
      if (Math.hypot(own.x - spot.x, own.y - spot.y) > Math.max(25, 2 * set.least_sigmas * noise.sigma)) {
        if (best) recount(best);
        rejoin(spot, noise, near, events);
        return;
      }
    }
    progressed(dt, noise, events);
    onsetIn -= dt;
    if (onsetIn <= 0 && at !== null && doubt !== null) {
      const along = headingAt(line, at);
      const way = backward ? { x: -along.x, y: -along.y } : along;
      walkers.push(...leavers(spotAt(line, at), way, doubt, pace.speed, moved()));
      onsetIn = ONSET_S;
    }
  }

  /**
   * @param {Spot} spot
   * @param {Near} near
   * @param {Walker} walker
   * @param {GuideEvent[]} events
   */
  function leave(spot, near, walker, events) {
    recount(walker);
    pathSince = meter.counted;
    phase = "off";
    offSince = 0;
    repeats = 0;
    wayBack = back(spot, near);
    events.push({ type: "off", repeat: 0, ...wayBack });
  }

  /**
   * The receiver has jumped, or somebody rides: then they are where they are.
   * @param {Spot} spot
   * @param {Noise} noise
   * @param {Near} near
   * @param {number} dt
   * @param {GuideEvent[]} events
   */
  function jumpedTo(spot, noise, near, dt, events) {
    if (before === null) return false;
    if (!leapt(leap, before, spot, noise.sigma)) return false;
    calm(leap);
    if (near.distance < set.back_m + set.back_sigmas * noise.sigma) {
      rejoin(spot, noise, near, events);
      return true;
    }
    walkers = [stranger(spot, noise.sigma, pace.speed, moved(), spotAt(line, at ?? 0), set.evidence + 1)];
    progressed(dt, noise, events);
    return true;
  }

  /**
   * What was counted along the line since a walker set out was not walked there.
   * @param {Walker} walker
   */
  function recount(walker) {
    meter.counted = walker.moved;
    meter.spot = walker.from;
    meter.at_s = elapsed - walker.age;
    meter.from = null;
  }

  /**
   * @param {Spot} spot
   * @param {Near} near
   * @param {number} dt
   * @param {Noise} noise
   * @param {GuideEvent[]} events
   */
  function away(spot, near, dt, noise, events) {
    offLine(meter, spot, elapsed, noise.sigma);
    wayBack = back(spot, near);
    if (near.distance < set.back_m + set.back_sigmas * noise.sigma) {
      rejoin(spot, noise, near, events);
      return;
    }
    offSince += dt;
    // 40 s, then 80, 160, …: often enough to be heard, seldom enough to be borne.
    if (offSince < set.repeat_s * 2 ** repeats) return;
    offSince = 0;
    repeats += 1;
    events.push({ type: "off", repeat: repeats, ...wayBack });
  }

  /**
   * On the line again, where they left it or further on.
   * @param {Spot} spot
   * @param {Noise} noise
   * @param {Near} near
   * @param {GuideEvent[]} events
   */
  function rejoin(spot, noise, near, events) {
    const was = at ?? near.at;
    const from = anchor ?? was;
    const reach = phase === "off" ? Math.max(0, meter.counted - pathSince) : 30;
    belief = beliefNear(line, spot, noise.sigma, { at: from, reach }, backward ? 0.85 : 0.15, work);
    if (meter.spot) meter.counted += Math.hypot(near.x - meter.spot.x, near.y - meter.spot.y);
    meter.spot = null;
    const wasOff = phase === "off";
    if (wasOff) phase = "on";
    wayBack = null;
    walkers = [];
    agreed = 0;
    locate();
    if (at === null) return;
    covered += ahead(line, was, at);
    meter.from = at;
    bridging = false;
    restart(pace);
    doubtful();
    if (wasOff) events.push({ type: "back", at_m: at, skipped_m: ahead(line, from, at) });
    else events.push({ type: "moved-on", from_m: from, at_m: at });
  }

  /** From here on the branch is not sure: nothing is announced until it is. */
  function doubtful() {
    sure = false;
    since = elapsed;
    doubtAt = anchor === null ? null : at;
    onsetIn = 0;
  }

  /**
   * The stops between two places that were not walked through.
   * @param {number} from
   * @param {number} to
   * @param {GuideEvent[]} events
   */
  function skip(from, to, events) {
    const way = backward ? -1 : 1;
    const gap = way * ahead(line, from, to);
    const ids = stops.filter(({ id, at: place }) => {
      const on = way * ahead(line, from, place);
      return !done.has(id) && !passed.includes(id) && on > 0 && on < gap - LATE_M;
    }).map(({ id }) => id);
    if (!ids.length) return;
    passed.push(...ids);
    events.push({ type: "passed", ids });
  }

  /** The belief's place, on the line's own scale. */
  function locate() {
    const place = placeOf(line, belief);
    if (!place) return null;
    at = line.loop ? ((place.at % line.length) + line.length) % line.length : Math.min(line.length, Math.max(0, place.at));
    doubt = place.spread;
    return place;
  }

  /**
   * @param {number} dt
   * @param {Noise} noise
   * @param {GuideEvent[]} events
   */
  function progressed(dt, noise, events) {
    const was = at;
    const place = locate();
    if (!place || at === null) return;
    const mark = place.standing < 0.3 && dt < GAP_S ? { t: elapsed, m: at } : null;
    stride(pace, mark, (from, to) => (backward ? -1 : 1) * ahead(line, from, to), noise.sigma);
    const gap = was === null ? 0 : ahead(line, was, at);
    covered += gap;
    // What the belief has changed its mind about is not distance moved; after a silence it is waited for.
    if (meter.from === null || (!bridging && Math.abs(gap) > FASTEST * dt + 12)) meter.from = at;
    if (!bridging) alongLine(meter, ahead(line, meter.from, at), at, noise.sigma);
    const isBackward = backward ? place.backward > 0.1 : place.backward > 0.97;
    if (isBackward !== backward) {
      backward = isBackward;
      events.push({ type: "direction", direction: backward ? "backward" : "forward" });
    }
    // Two branches on one street, or a branch only crossed: which it is shows when they have gone a few steps.
    const isGone = elapsed - since >= SURE_S && (doubtAt === null || Math.abs(ahead(line, doubtAt, at)) > SURE_M);
    if (!sure && (place.share < 0.9 || !isGone) && elapsed - since < 30) return;
    if (anchor === null) covered = (backward ? -1 : 1) * walkedSinceStart();
    else if (!sure) skip(anchor, at, events);
    sure = true;
    bridging = false;
    anchor = at;
    if (phase === "on" && pausing(pace, { t: elapsed, m: moved() }, noise.sigma)) {
      events.push({ type: pace.paused ? "paused" : "resumed" });
    }
    announce(events);
  }

  /** What they had walked when it became sure which branch they are on: a loop is closed by it too. */
  function walkedSinceStart() {
    if (!startedAt || !before) return 0;
    return Math.min(Math.hypot(before.x - startedAt.x, before.y - startedAt.y), MOST_UNSURE_M);
  }

  /** @param {GuideEvent[]} events */
  function announce(events) {
    if (at === null || (phase !== "on" && phase !== "finished")) return;
    for (;;) {
      const next = nextStop(line, stops, done, at, backward);
      if (!next || next.gap > set.stop_m) break;
      done.add(next.stop.id);
      said.push(next.stop.id);
      events.push({ type: "stop", id: next.stop.id, at_m: next.stop.at, distance_m: next.gap });
    }
    if (phase === "finished") return;
    // A loop is closed wherever it was begun; a way ends at its end, and not for who starts there to go backward.
    const isAtEnd = backward ? at < END_M : at > line.length - END_M;
    const isDone = line.loop ? Math.abs(covered) > line.length - CLOSED_M : isAtEnd && Math.abs(covered) > 0.3 * line.length;
    if (!isDone) return;
    phase = "finished";
    events.push({ type: "finished", at_m: at, moved_m: moved() });
  }

  /**
   * @param {Spot} spot
   * @param {Near} near
   * @returns {WayBack}
   */
  function back(spot, near) {
    const [lon, lat] = fromPlane(line.plane, near);
    return { distance_m: near.distance, bearing_deg: bearing(spot, near), lon, lat, at_m: near.at };
  }

  /**
   * @param {number} now
   * @returns {GuideEvent[]}
   */
  function ticked(now) {
    if (!tick(clock, now)) return [];
    signal = "lost";
    return [{ type: "lost" }];
  }

  return {
    fix,
    tick: ticked,
    save,
    /** What was looked at, all in all: for the test that a long route costs no more. */
    get work() { return work.count; },
    /** @returns {State} */
    get state() {
      const next = at === null ? null : nextStop(line, stops, done, at, backward);
      const left = at === null || line.loop ? null : backward ? at : line.length - at;
      return {
        phase,
        signal: clock.lost ? "lost" : signal,
        at_m: at,
        doubt_m: doubt,
        moved_m: moved(),
        left_m: left,
        direction: backward ? "backward" : "forward",
        speed_mps: pace.paused ? 0 : pace.speed,
        moving: !pace.paused,
        from_line_m: fromLine,
        next: next && { id: next.stop.id, distance_m: Math.max(0, next.gap) },
        said: [...said],
        passed: [...passed],
        way_back: wayBack,
      };
    },
  };
}
