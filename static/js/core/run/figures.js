/** Times, paces and distances of a run in figures, and the same to be spoken, in the language of the page. Pure. */

import { MILE_M } from "../run.js";

/**
 * "8:02", from an hour on "1:08:02".
 * @param {number} seconds
 * @param {string} lang
 */
export function timeIn(seconds, lang) {
  const all = Math.max(0, Math.floor(seconds + 1e-6));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = digits(lang, 2);
  const first = digits(lang, 1);
  return hours ? `${first(hours)}:${two(minutes)}:${two(rest)}` : `${first(minutes)}:${two(rest)}`;
}

/**
 * Seconds a unit as "5:48"; a dash where it is not known or slower than an hour.
 * @param {number | null} seconds
 * @param {string} lang
 */
export function paceIn(seconds, lang) {
  return seconds === null || !(seconds < 3600) ? "–" : timeIn(Math.round(seconds), lang);
}

/**
 * A pace of the moment trembles: to five seconds, so that a glance reads it twice alike.
 * @param {number | null} seconds
 */
export const calmPace = (seconds) => (seconds === null ? null : Math.round(seconds / 5) * 5);

/**
 * "1.38", from ten units on "10.4", so that four glyphs do; never more than has been run.
 * @param {number} metres
 * @param {number} unit_m
 * @param {string} lang
 */
export function unitsIn(metres, unit_m, lang) {
  const units = Math.max(0, metres) / unit_m;
  const places = units >= 9.995 ? 1 : 2;
  const whole = Math.floor(units * 10 ** places + 1e-6) / 10 ** places;
  return new Intl.NumberFormat(lang, { minimumFractionDigits: places, maximumFractionDigits: places }).format(whole);
}

/**
 * How far ahead or behind: "+0:12", "−1:05".
 * @param {number} seconds
 * @param {string} lang
 */
export function gapIn(seconds, lang) {
  return `${seconds < 0 ? "\u2212" : "+"}${timeIn(Math.abs(Math.trunc(seconds)), lang)}`;
}

/**
 * To be spoken: "5 minutes, 48 seconds", in the words and plurals of the language.
 * @param {number} seconds
 * @param {string} lang
 */
export function spokenTime(seconds, lang) {
  const all = Math.max(0, Math.round(seconds));
  /** @type {[number, string][]} */
  const parts = [[Math.floor(all / 3600), "hour"], [Math.floor(all / 60) % 60, "minute"], [all % 60, "second"]];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => unitWords(count, unit, lang, 0));
  return said.join(" ") || unitWords(0, "second", lang, 0);
}

/**
 * To be spoken: "3 kilometres", "1.5 miles".
 * @param {number} metres
 * @param {number} unit_m
 * @param {string} lang
 */
export function spokenUnits(metres, unit_m, lang) {
  return unitWords(Math.round((metres / unit_m) * 10) / 10, unit_m === MILE_M ? "mile" : "kilometer", lang, 1);
}

/**
 * @param {number} value
 * @param {string} unit  of CLDR
 * @param {string} lang
 * @param {number} places
 */
function unitWords(value, unit, lang, places) {
  const format = new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: places });
  // Not every voice knows the spaces that do not break.
  return format.format(value).replace(/[\u00a0\u202f]/g, " ");
}

/**
 * @param {string} lang
 * @param {number} least
 */
function digits(lang, least) {
  const format = new Intl.NumberFormat(lang, { minimumIntegerDigits: least, useGrouping: false });
  return (/** @type {number} */ value) => format.format(value);
}
