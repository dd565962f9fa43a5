/**
 * The run mode's panel: pace and distance in big type, splits and laps told, the track written down. What is measured is
 * core/run.js; here it is shown, spoken and kept.
 *
 * @typedef {import("./go-types.js").Panel} Panel
 * @typedef {import("./go-types.js").Going} Going
 * @typedef {import("../core/run.js").RunState} RunState
 */
import { calmPace, gapIn, paceIn, timeIn, unitsIn } from "../core/run/figures.js";
import { tellerOf } from "../core/run/tell.js";
import { MILE_M, run } from "../core/run.js";
import { pointOf } from "../core/track.js";
import { keepOuting, readOuting } from "../data/outings.js";
import { Recorder } from "../data/recorder.js";
import * as tracks from "../data/tracks.js";
import { offerPlan, planOf } from "./go-jog-setup.js";
import { KeptTracks } from "./go-kept.js";
import { Lock } from "./go-lock.js";
import { showSummary } from "./go-summary.js";

// So long what happened stands written under the figures.
const NOTE_MS = 20_000;

/**
 * @param {HTMLElement & {data: any, offer: () => void}} screen
 * @returns {Panel}
 */
export function jogPanel(screen) {
  const element = /** @type {HTMLElement} */ (screen.querySelector("[data-panel=jog]"));
  const { data } = screen;
  const lang = data.intl;
  const words = data.words.jog;
  const form = /** @type {HTMLFormElement} */ (screen.querySelector("form.setup"));
  const fields = new Map([...element.querySelectorAll("[data-jog]")].map((one) => [one.getAttribute("data-jog") ?? "", /** @type {HTMLElement} */ (one)]));
  const lock = new Lock(fields, words);
  const kept = new KeptTracks(screen, data);
  offerPlan(form, lang, words);
  kept.show();

  /** @type {Going | null} */
  let going = null;
  /** @type {ReturnType<typeof run>} */
  let meter = run();
  /** @type {Recorder | null} */
  let recorder = null;
  /** @type {ReturnType<typeof tellerOf>} */
  let teller = tellerOf(data, meter.state.unit_m);
  /** @type {import("../core/guidance/types.js").Fix | null} */
  let pending = null;
  let isBroken = false;
  let note = { text: "", until: 0 };

  /** @param {string} name  @param {string} text  a figure that has not changed is not touched */
  function put(name, text) {
    const place = fields.get(name);
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** @param {Going} given */
  function start(given) {
    going = given;
    const now = Date.now();
    const plan = given.saved?.plan ?? planOf(form);
    meter = run(plan, given.saved?.run);
    teller = tellerOf(data, meter.state.unit_m);
    pending = null;
    note = { text: "", until: 0 };
    // After a relaunch the line is broken: nobody knows the way between.
    isBroken = Boolean(given.saved);
    if (given.settings.stories === "full") given.settings.stories = "short";
    const fresh = {
      id: given.saved?.id ?? `${now}`, v: /** @type {1} */ (1), tour: data.tour.id, title: data.tour.title, url: data.tour.url, started: now,
      ended: null, at: now, plan, run: meter.save(), resume: null, climb: null,
    };
    const begun = given.saved ? null : tracks.giveUp(data.tour.id).catch(() => {});
    recorder = new Recorder(fresh, Boolean(given.saved), snapshot);
    begun?.then(() => kept.show());
    const isMile = meter.state.unit_m === MILE_M;
    put("per", isMile ? words.per_mile : words.per_km);
    put("units", isMile ? words.miles : words.kilometres);
    put("night-units", isMile ? words.miles : words.kilometres);
    put("third-name", meter.state.target ? words.gap : isMile ? words.last_mile : words.last_km);
    show(meter.state);
  }

  /** What a relaunch needs, here and in the screen (data/outings.js). */
  function snapshot() {
    const now = Date.now();
    const own = save();
    const resume = going && own && { now, mode: going.mode, began: recorder?.outing.started, outing: going.outing.save(now), panel: own };
    return { run: meter.save(), at: now, resume };
  }

  /** The browser was killed before it had written what it keeps of the outing: then it is here. */
  async function recover() {
    const lost = await tracks.unfinished(data.tour.id).catch(() => null);
    const known = readOuting(data.tour.id, Date.now());
    if (!lost || going || (known && known.now >= lost.resume.now)) return;
    keepOuting(data.tour.id, lost.resume);
    screen.offer();
  }

  /** @param {{state: import("../core/guidance/types.js").State, now: number}} what */
  function update({ state, now }) {
    if (!going || !recorder) return;
    const fix = pending;
    pending = null;
    const isOnWay = state.phase !== "waiting" && state.phase !== "approaching";
    if (!isOnWay && !meter.state.started) {
      show(meter.state);
      return;
    }
    tell(meter.step({ time: now, moved_m: state.moved_m, fix }), now);
    const here = meter.state;
    if (fix && here.started && here.pause !== "hand") {
      const point = pointOf(recorder.points.at(-1), fix, now, here.distance_m, isBroken, state.phase === "off" ? null : state.at_m);
      if (point) isBroken = false;
      recorder.add(point, now);
    }
    show(here);
  }

  /** @param {import("../core/run.js").RunEvent[]} events  @param {number} now */
  function tell(events, now) {
    if (!going || !events.length) return;
    const says = events.map((event) => teller(event, meter.state, now)).filter((say) => say !== null);
    const text = says.map((say) => say.text).filter(Boolean).join(" ");
    if (text) note = { text, until: now + NOTE_MS };
    going.say(says.map((say) => /** @type {Going} */ (going).outing.heard(say)));
  }

  /** @param {RunState} state */
  function show(state) {
    const { unit_m, pause, stretch, target } = state;
    const now = paceIn(calmPace(state.now_s), lang);
    const distance = unitsIn(state.distance_m, unit_m, lang);
    for (const name of ["now", "night-now"]) put(name, now);
    for (const name of ["distance", "night-distance"]) put(name, distance);
    put("time", timeIn(state.moving_s, lang));
    put("average", paceIn(state.average_s, lang));
    const last = state.splits.at(-1);
    if (stretch) {
      put("third-name", words[stretch.kind]);
      put("third", stretch.left_s === null ? "" : timeIn(Math.ceil(stretch.left_s), lang));
    } else put("third", target ? gapIn(target.ahead_s, lang) : last ? timeIn(Math.round(last.seconds), lang) : "–");
    const said = !state.started ? words.waiting : pause === "hand" ? words.paused : pause === "auto" ? words.auto_paused : "";
    put("state", said || (Date.now() < note.until ? note.text : ""));
    element.dataset.pause = pause ?? "";
    put("pause-words", pause === "hand" ? words.go_on : words.pause);
    const trouble = fields.get("trouble");
    if (trouble) trouble.hidden = !recorder?.trouble;
    put("trouble", recorder?.trouble ? words.not_kept : "");
  }

  screen.querySelector("[data-do=forget]")?.addEventListener("click", () => {
    tracks.giveUp(data.tour.id).then(() => kept.show(), () => {});
  });
  element.addEventListener("click", (event) => {
    const what = /** @type {Element} */ (event.target).closest("[data-jog-do]")?.getAttribute("data-jog-do");
    const now = Date.now();
    if (what === "lap") tell(meter.lap(), now);
    if (what === "lock" || what === "pocket") lock.close(what);
    if (what === "pause") {
      const isPaused = meter.state.pause === "hand";
      tell(isPaused ? meter.resume(now) : meter.pause(now), now);
      isBroken = true;
      recorder?.add(null, now);
    }
    if (what) show(meter.state);
  });
  for (const [target, name] of /** @type {[EventTarget, string][]} */ ([[document, "visibilitychange"], [window, "pagehide"]])) {
    target.addEventListener(name, () => {
      if (going && (name === "pagehide" || document.visibilityState === "hidden")) recorder?.flush();
    });
  }

  /** @param {number} now */
  function end(now) {
    const done = recorder;
    lock.open();
    if (!done) return;
    const place = /** @type {HTMLElement} */ (screen.querySelector("[data-summary]"));
    const over = done.end(now, data.profile);
    going = null;
    recorder = null;
    over.then(() => {
      showSummary(place, { outing: done.outing, points: done.points, data, isKept: !done.trouble, onDelete: () => kept.show() });
      kept.show();
    });
  }

  const save = () => (recorder ? { id: recorder.outing.id, plan: recorder.outing.plan, run: meter.save() } : null);

  recover();
  return {
    element,
    start,
    fix: (fix, now) => {
      pending = { ...fix, time: now };
    },
    update,
    events() {},
    save,
    end,
  };
}
