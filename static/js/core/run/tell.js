/** What a run says, when something happens in it: to be shown, spoken, rung and shaken (core/outing.js, Say). Pure. */
import { fill } from "../wording.js";
import { MILE_M } from "../run.js";
import { paceIn, spokenTime, spokenUnits, timeIn, unitsIn } from "./figures.js";

/** @typedef {import("../outing.js").Say} Say */
/** @typedef {import("../run.js").RunEvent} RunEvent */
/** @typedef {import("../run.js").RunState} RunState */

const BETWEEN = 2;
const FRESH_MS = 20_000;

/**
 * @param {{intl: string, words: any}} data
 * @param {number} unit_m
 */
export function tellerOf({ intl: lang, words: { jog: words, km } }, unit_m) {
  /**
   * @param {string} kind
   * @param {string} text
   * @param {string} spoken
   * @param {number} now
   * @returns {Say}
   */
  const say = (kind, text, spoken, now) => ({
    kind: `jog-${kind}`, text, phrases: spoken ? [{ text: spoken }] : [], rank: BETWEEN, chime: kind, shake: kind, topic: `jog-${kind}`, until: now + FRESH_MS,
  });

  /**
   * @param {RunEvent} event
   * @param {RunState} state
   * @param {number} now
   * @returns {Say | null}
   */
  return (event, state, now) => {
    switch (event.type) {
      case "split": {
        const { number, length_m, seconds } = event.split;
        const gap = state.target ? gapWords(state.target.ahead_s) : "";
        const shown = fill(words.split, {
          unit: spokenUnits(number * length_m, unit_m, lang), time: timeIn(Math.round(seconds), lang), average: paceIn(state.average_s, lang),
        });
        const spoken = fill(words.said_split, {
          distance: spokenUnits(number * length_m, unit_m, lang), time: spokenTime(seconds, lang), average: spokenTime(state.average_s ?? 0, lang),
        });
        return say("split", [shown, gap].filter(Boolean).join(" "), [spoken, gap].filter(Boolean).join(" "), now);
      }
      case "lap": {
        const { number, length_m, seconds } = event.split;
        const distance = fill(unit_m === MILE_M ? words.mi : km, { n: unitsIn(length_m, unit_m, lang) });
        const shown = fill(words.lap, { number, distance, time: timeIn(Math.round(seconds), lang) });
        return say("lap", shown, fill(words.lap, { number, distance: spokenUnits(length_m, unit_m, lang), time: spokenTime(seconds, lang) }), now);
      }
      case "auto-paused":
      case "paused":
        return { ...say("pause", "", words.said_paused, now), topic: "jog-pause" };
      case "auto-resumed":
      case "resumed":
        return { ...say("resume", "", words.said_resumed, now), topic: "jog-pause" };
      case "target": {
        const text = gapWords(event.ahead_s);
        return { ...say(event.verdict === "on" ? "resume" : event.verdict, text, text, now), topic: "jog-target" };
      }
      case "stretch": {
        const length = event.seconds ? spokenTime(event.seconds, lang) : event.metres ? spokenUnits(event.metres, unit_m, lang) : "";
        const pattern = !length ? "{kind}." : event.kind === "fast" ? words.stretch_of : words.stretch;
        const text = fill(pattern, { kind: words[event.kind], length, number: event.number, of: event.of });
        return { ...say(event.kind === "fast" ? "fast" : "easy", text, text, now), topic: "jog-stretch" };
      }
    }
  };

  /** @param {number} ahead_s */
  function gapWords(ahead_s) {
    const time = spokenTime(Math.abs(ahead_s), lang);
    return Math.abs(ahead_s) < 5 ? words.on_pace : fill(ahead_s > 0 ? words.ahead : words.behind, { time });
  }
}
