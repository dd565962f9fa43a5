/**
 * An outing: what the guide says and shows, and when. Pure, like the guidance it stands on: no page, no clock, no voice of its
 * own, so that the page and the rehearsal run the same code.
 *
 *     const out = outing(data, settings);        // data: the block of the go page (builder/render/go_page.py)
 *     const says = out.fix(fix, now);            // one for each position; Say[], mostly empty
 *     const more = out.tick(now);                // every second
 *     out.view(now)                              // what a screen shows just now
 *     const saved = out.save(now);               // JSON; outing(data, settings, saved) goes on from there
 */
import { guidance } from "./guidance.js";
import { ahead } from "./guidance/line.js";
import { headingOf } from "./near.js";
import { delay, programmed } from "./programme.js";
import { sentences, wording } from "./wording.js";

/** @typedef {import("./guidance/types.js").Fix} Fix */
/** @typedef {import("./guidance/types.js").GuideEvent} GuideEvent */
/** @typedef {{text: string, lang?: string}} Phrase   lang where it is not the page's */

/**
 * What is to be told. `kind`: that of a guide's event, or soon, turn, onward, hazard, approaching, what a panel makes of its own.
 * `text` is shown ("" for nothing), `phrases` are spoken and `sound` is played (empty where the settings ask for silence),
 * `chime` and `shake` are names of core/signals.js. `rank`: 3 breaks off what is being said, 2 goes between two sentences of it, 1 waits.
 * Stale is what is still waiting at the time `until` (ms) or past `until_m` metres along. `topic`: a newer one takes the place of an older
 * one that waits; where the sound is at hand, it takes the place of the phrases from `sound_from` on; `ends`: what is no longer true.
 * @typedef {{kind: string, text: string, phrases: Phrase[], rank: number, chime?: string, shake?: string, sound?: string | null,
 *   sound_from?: number, topic?: string, ends?: string[], until?: number, until_m?: number, id?: string, event?: GuideEvent}} Say
 */

/** @typedef {{voice: boolean, quiet: boolean, stories: "full" | "short" | "off"}} Settings */
/** @typedef {{at_m: number, kind: string, text: string, spoken: string, street?: string, length_m?: number}} Step */

const SAVED = 1;
export const URGENT = 3;
export const TURN = 2;
export const STORY = 1;
const PASSED_M = -25; // nearer than this behind them they still stand at it
const WALK_MPS = 1.17; // the flat pace of builder/times.py
const UNTOLD = ["start", "end", "finish", "arrive", "stop"]; // steps that the guide tells by itself
const LOST = ["off", "back", "lost", "found", "finished", "asked"]; // heard also by who wants silence

/**
 * @param {any} data
 * @param {Settings} settings  read anew each time, so that it may be changed on the way
 * @param {any} [saved]  what `save` gave
 */
export function outing(data, settings, saved) {
  const go = wording(data);
  /** @type {Step[]} */
  const steps = data.steps ?? [];
  const hazards = data.hazards ?? [];
  const known = saved?.v === SAVED ? saved : null;
  const guide = guidance(data.route, known?.guide);
  const length = data.route.length_m ?? Infinity;
  const loop = Boolean(data.route.loop);
  /** What was told of the way, and after how many metres: on a second lap it is told again. @type {Map<string, number>} */
  const told = new Map(known?.told ?? []);
  /** @type {[number, number][]} */
  let trail = [];
  /** @type {Fix | null} */
  let last = known?.last ?? null;
  /** When the programme began, for somebody who follows it from where they joined. @type {number | null} */
  let began = known?.began ?? null;
  let isOnPurpose = Boolean(known?.isOnPurpose);
  let isNear = Boolean(known);
  let accuracy = 0;

  /**
   * @param {Fix} given
   * @param {number} [now]
   * @returns {Say[]}
   */
  function fix(given, now = given.time) {
    const events = guide.fix(given, now);
    accuracy = given.accuracy;
    if (given.accuracy <= 100) {
      last = given;
      trail = [...trail, /** @type {[number, number]} */ ([given.lon, given.lat])].slice(-15);
    }
    return tell(events, now);
  }

  /** @param {number} now  @returns {Say[]} */
  function tick(now) {
    return tell(guide.tick(now), now);
  }

  /** @param {GuideEvent[]} events  @param {number} now */
  function tell(events, now) {
    /** @type {Say[]} */
    const says = events.map((event) => ({ ...sayOf(event, now), event }));
    if (guide.state.signal === "good") says.push(...approach(now), ...careful(), ...turns(now));
    return says.map(heard);
  }

  /** As the settings let it be heard. @param {Say} one  @returns {Say} */
  function heard(one) {
    const isSilent = !settings.voice || (settings.quiet && !LOST.includes(one.kind));
    return isSilent ? { ...one, phrases: [], sound: null, chime: undefined } : one;
  }

  /** What is to be heard, in its order: after a story the way on, told when the story is. @param {Say[]} says  @returns {Say[]} */
  function withOnward(says) {
    return says.flatMap((one) => {
      const onward = one.kind === "stop" ? onwards() : null;
      return onward ? [one, heard(onward)] : [one];
    });
  }

  /** Whether it comes too late to be said: its moment or its place is past. @param {Say} say  @param {number} now */
  function isStale({ until, until_m }, now) {
    const { at_m: at } = guide.state;
    // Half a kilometre on is no longer past it: on a loop it lies ahead again.
    return (until !== undefined && now > until) || (until_m !== undefined && at !== null && at > until_m && at < until_m + 500);
  }

  /** Which way they walk; undefined where they stand or it is not known. */
  function heading() {
    if (last && typeof last.heading === "number" && (last.speed ?? 0) > 0.5) return last.heading;
    return headingOf(trail, 12);
  }

  /** @param {number} from  @param {number} to  metres of the way on, below 0 behind */
  const gap = (from, to) => ahead(/** @type {any} */ ({ loop, length }), from, to);

  /** @param {string} kind  @param {string} text  @param {Partial<Say>} [more]  @returns {Say} */
  const plain = (kind, text, more = {}) => ({ kind, text, phrases: text ? [{ text }] : [], rank: TURN, ...more });

  /** @param {string} name  @param {{distance_m: number, bearing_deg: number}} way */
  const wayWords = (name, { distance_m, bearing_deg }) => {
    const where = go.where(bearing_deg, heading());
    return { text: go.fill(name, { distance: go.distance(distance_m), where }), phrases: [{ text: go.fill(name, { distance: go.spoken(distance_m), where }) }] };
  };

  /** @param {GuideEvent} event  @param {number} now  @returns {Say} */
  function sayOf(event, now) {
    switch (event.type) {
      case "started": {
        began ??= now - programmed(data.times?.programme, event.at_m).arrives * 60_000;
        isNear = true;
        const inside = event.at_m > 60 && event.at_m < length - 60;
        const text = inside ? go.fill("started_on", { distance: go.distance(event.at_m) }) : go.fill("started");
        // At a stop the way on is told after its story.
        const first = (guide.state.next?.distance_m ?? Infinity) < 30 ? null : nextStep();
        const then = first && first.gap < 400 ? stepSoon("next", first.step, first.gap) : null;
        return plain("started", [text, then?.text].filter(Boolean).join(" "), {
          phrases: [{ text }, ...(then?.phrases ?? [])], chime: "back", shake: "back", topic: "way", ends: ["approach"],
        });
      }
      case "direction":
        return plain("direction", go.fill(event.direction), { topic: "way" });
      case "stop":
        return arrival(event);
      case "passed": {
        const titles = go.list(event.ids.map((id) => data.stops[id].title));
        return plain("passed", go.fill("passed", { titles }), { rank: STORY });
      }
      case "off": {
        if (event.repeat === 0) isOnPurpose = false;
        const words = wayWords(event.repeat ? "off_still" : "off", event);
        const off = plain("off", words.text, { phrases: words.phrases, rank: URGENT, chime: "off", shake: "off", topic: "off", ends: ["turn"], until: now + 25_000 });
        return isOnPurpose ? { ...off, phrases: [], chime: undefined, shake: undefined } : off;
      }
      case "back": {
        isOnPurpose = false;
        const onward = onwards();
        const text = go.fill("back");
        return plain("back", text, { phrases: [{ text }, ...(onward?.phrases ?? [])], rank: URGENT, chime: "back", shake: "back", ends: ["off"] });
      }
      case "lost":
        return plain("lost", go.fill("lost"), { rank: URGENT, chime: "lost", shake: "lost", topic: "signal", ends: ["turn"] });
      case "found":
        return plain("found", go.fill("found"), { chime: "back", shake: "back", topic: "signal", ends: ["signal"] });
      case "finished":
        return plain("finished", go.fill("finished"), { rank: STORY, chime: "end", shake: "end", ends: ["turn"] });
      default: // poor, paused, resumed, moved-on: seen, never spoken
        return plain(event.type, "", { rank: STORY });
    }
  }

  /** A stop: the bell, its name and its story, then the way on. @param {Extract<GuideEvent, {type: "stop"}>} event  @returns {Say} */
  function arrival(event) {
    const stop = data.stops[event.id];
    const beside = guide.state.direction === "forward" ? stop.beside : null;
    const name = go.fill(event.distance_m < PASSED_M ? "stop_late" : "stop", { number: stop.number, title: stop.title });
    /** @type {Phrase[]} */
    const phrases = [{ text: name, lang: stop.title_lang ?? undefined }];
    if (beside) phrases.push({ text: beside });
    const story = sentences(stop.about ?? "", stop.about_lang ?? data.lang).map((text) => ({ text, lang: stop.about_lang ?? undefined }));
    const isTold = settings.stories !== "off";
    const sound = settings.stories === "full" ? (stop.sound?.url ?? null) : null;
    const sound_from = phrases.length;
    if (isTold) phrases.push(...(settings.stories === "short" ? story.slice(0, 1) : story));
    const text = [name, beside, isTold ? stop.about : ""].filter(Boolean).join(" ");
    return { kind: "stop", id: event.id, text, phrases, sound, sound_from, rank: STORY, chime: "stop", shake: "stop" };
  }

  /** The way to the route, told once. @param {number} now  @returns {Say[]} */
  function approach(now) {
    const { phase, way_back } = guide.state;
    if (isNear || phase !== "approaching" || !way_back || way_back.distance_m < 30) return [];
    isNear = true;
    const words = wayWords("approaching", way_back);
    return [plain("approaching", words.text, { phrases: words.phrases, topic: "approach", until: now + 20_000 })];
  }

  /** The author's warnings, before one is there, whichever way one goes. @returns {Say[]} */
  function careful() {
    const { phase, at_m, speed_mps, direction } = guide.state;
    if (phase !== "on" || at_m === null) return [];
    const reach = Math.max(30, speed_mps * 15);
    return hazards.flatMap((/** @type {any} */ one, /** @type {number} */ i) => {
      const far = gap(at_m, one.at_m) * (direction === "forward" ? 1 : -1);
      if (far > reach || far < -5 || isTold(`h${i}`)) return [];
      mark(`h${i}`);
      const text = go.fill("hazard", { text: one.text });
      // Each language in its own voice.
      const phrases = one.lang ? [{ text: go.fill("hazard", { text: "" }).trim() }, { text: one.text, lang: one.lang }] : [{ text }];
      return [plain("hazard", text, { phrases, rank: URGENT, chime: "hazard", shake: "hazard", topic: "hazard", until_m: one.at_m + 20 })];
    });
  }

  /** @param {string} name */
  const isTold = (name) => told.has(name) && guide.state.moved_m - (told.get(name) ?? 0) < Math.max(200, length / 2);
  /** @param {string} name */
  const mark = (name) => told.set(name, guide.state.moved_m);

  /** The next step of the way on that has not been passed. @param {number} [after]  metres further  */
  function nextStep(after = -4) {
    const { at_m } = guide.state;
    if (at_m === null) return null;
    const found = steps.map((step, i) => ({ step, i, gap: gap(at_m, step.at_m) }));
    const on = found.filter((one) => one.gap > after && !UNTOLD.includes(one.step.kind));
    return on.sort((a, b) => a.gap - b.gap)[0] ?? null;
  }

  /** @param {"soon" | "next"} name  @param {Step} step  @param {number} far */
  function stepSoon(name, step, far) {
    const text = go.fill(name, { distance: go.distance(far), step: step.text });
    return { text, phrases: [{ text: go.fill(name, { distance: go.spoken(far), step: `${step.text}.` }) }] };
  }

  /** @param {number} now  @returns {Say[]} */
  function turns(now) {
    const { phase, at_m, direction, speed_mps, doubt_m } = guide.state;
    if (phase !== "on" || at_m === null || direction !== "forward" || (doubt_m ?? 0) > 40) return [];
    const next = nextStep();
    if (!next) return [];
    const soon = Math.min(140, Math.max(60, speed_mps * 30));
    const at = Math.min(35, Math.max(14, speed_mps * 9));
    const side = sideOf(next.step.kind);
    if (next.gap <= at) {
      if (isTold(`n${next.i}`)) return [];
      mark(`n${next.i}`);
      mark(`s${next.i}`);
      const more = nextStep(next.gap + 0.1);
      const both = more && more.gap - next.gap < 25 && !isTold(`n${more.i}`) ? more : null;
      if (both) for (const name of ["n", "s"]) mark(`${name}${both.i}`);
      const join = (/** @type {string} */ a, /** @type {string | undefined} */ b) => (b ? go.fill("and_then", { step: a.replace(/[.。]$/u, ""), then: b }) : a);
      const text = join(next.step.text, both?.step.text);
      const spoken = join(next.step.spoken, both?.step.spoken);
      return [plain("turn", text, { phrases: [{ text: spoken }], chime: side, shake: side, topic: "turn", ends: ["turn"], until_m: next.step.at_m + 8, until: now + 20_000, id: String(next.i) })];
    }
    if (next.gap > soon || next.gap < at + 20 || isTold(`s${next.i}`)) return [];
    mark(`s${next.i}`);
    // Told twice only where the way there is long: in a lane of corners once is enough.
    const before = steps[next.i - 1];
    if (before && gap(before.at_m, next.step.at_m) < soon * 1.6) return [];
    const words = stepSoon("soon", next.step, next.gap);
    return [plain("soon", words.text, { phrases: words.phrases, chime: "turn", shake: "turn", topic: "turn", until_m: next.step.at_m - 20, until: now + 15_000, id: String(next.i) })];
  }

  /** What comes next, in words: after a story, and when it is asked for. @returns {Say | null} */
  function onwards() {
    if (guide.state.direction !== "forward" || guide.state.phase !== "on") return null;
    const next = nextStep();
    if (!next || isTold(`n${next.i}`)) return null;
    return plain("onward", stepSoon("next", next.step, next.gap).text, {
      phrases: stepSoon("next", next.step, next.gap).phrases, rank: STORY, topic: "turn", until_m: next.step.at_m - 5,
    });
  }

  /** "What next?": the way back where they are off it, else the next turn, else the next stop. @returns {Say} */
  function ask() {
    const { phase, way_back, next } = guide.state;
    if ((phase === "off" || phase === "approaching") && way_back) {
      const words = wayWords("off_still", way_back);
      return heard(plain("asked", words.text, { phrases: words.phrases, topic: "asked" }));
    }
    const onward = onwards();
    const said = onward ? { text: [onward.text], phrases: onward.phrases } : { text: [], phrases: [] };
    if (next) {
      const stop = data.stops[next.id];
      const values = { number: stop.number, title: stop.title };
      said.text.push(go.fill("stop_in", { ...values, distance: go.distance(next.distance_m) }));
      said.phrases = [...said.phrases, { text: go.fill("stop_in", { ...values, distance: go.spoken(next.distance_m) }) }];
    }
    if (!said.text.length) said.text.push(go.fill(phase === "finished" ? "finished" : "asking"));
    const text = said.text.join(" ");
    return heard(plain("asked", text, { phrases: said.phrases.length ? said.phrases : [{ text }], topic: "asked" }));
  }

  /** A stop's story once more, because it is asked for. @param {string} id  @returns {Say} */
  function story(id) {
    const stop = data.stops[id];
    const again = arrival({ type: "stop", id, at_m: stop.at_m, distance_m: 0 });
    return heard({ ...again, kind: "asked", shake: undefined, topic: "asked" });
  }

  /** What a screen shows. @param {number} now */
  function view(now) {
    const state = guide.state;
    const turn = state.phase === "on" && state.direction === "forward" ? nextStep() : null;
    const after = turn ? nextStep(turn.gap + 0.1) : null;
    const mps = state.speed_mps > 0.4 ? state.speed_mps : WALK_MPS;
    return {
      turn: turn && { text: turn.step.text, far_m: Math.max(0, turn.gap), sign: signOf(turn.step.kind) },
      then: after && turn && after.gap - turn.gap < 60 ? after.step.text : "",
      stop: state.next && { id: state.next.id, far_m: state.next.distance_m, minutes: state.next.distance_m / mps / 60 },
      left_m: state.left_m,
      street: streetAt(state.at_m),
      delay_min: began === null || state.at_m === null || !data.times?.programme ? null : delay(data.times.programme, state.at_m, (now - began) / 60_000),
      way: state.way_back && wayWords("away", state.way_back).text,
      heading: heading(),
      last,
      accuracy,
      isOnPurpose,
    };
  }

  /** @param {number | null} at */
  function streetAt(at) {
    if (at === null || !["on", "finished"].includes(guide.state.phase)) return "";
    return (data.streets ?? []).find((/** @type {[number, number, string]} */ [from, to]) => from <= at && at < to)?.[2] ?? "";
  }

  return {
    fix,
    tick,
    ask,
    story,
    view,
    heard,
    withOnward,
    isStale,
    /** They have left on purpose: no more of it until they are back. */
    onPurpose: () => { isOnPurpose = true; },
    get state() { return guide.state; },
    get last() { return last; },
    /** @param {number} now */
    save: (now) => ({ v: SAVED, now, guide: guide.save(), told: [...told], began, isOnPurpose, last }),
  };
}

/** left, right, or neither, by the name of a step's kind: what the ear and the hand are told. @param {string} kind */
export function sideOf(kind) {
  return /left/.test(kind) ? "left" : /right/.test(kind) ? "right" : "turn";
}

/** The painted sign of a step's kind. @param {string} kind */
export function signOf(kind) {
  if (kind === "back") return "back";
  return (/^(slight|keep)-/.test(kind) ? "slight-" : "") + sideOf(kind);
}
