/**
 * Distances, times and directions as the guide on the move shows and speaks them. Pure. `data.words` are the page's own
 * sentences, in which `{…}` is filled in; units that are spoken are those of the browser, which knows their plurals.
 *
 * @typedef {ReturnType<typeof wording>} Wording
 */
import { compassPoint, distanceWords } from "./near.js";

/** @param {{intl: string, words: any}} data   intl: what Intl formats figures, units and lists by */
export function wording({ intl, words }) {
  /**
   * @param {number} value
   * @param {string} unit
   * @param {"long" | "short"} unitDisplay
   * @param {number} [digits]
   */
  const quantity = (value, unit, unitDisplay, digits = 0) =>
    new Intl.NumberFormat(intl, { style: "unit", unit, unitDisplay, maximumFractionDigits: digits }).format(value);

  /** @param {number} value  @param {number} [digits] */
  const number = (value, digits = 0) =>
    new Intl.NumberFormat(intl, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

  return {
    words,
    /** @param {string} name  @param {Record<string, string | number>} [values] */
    fill: (name, values = {}) => fill(words[name], values),
    /** As pages write it: metres to the nearest ten. @param {number} metres */
    distance: (metres) => distanceWords(metres, intl, words),
    /** As it is said. Nobody needs "430 metres" by ear. @param {number} metres */
    spoken(metres) {
      if (metres >= 950) return quantity(metres / 1000, "kilometer", "long", 1);
      const step = metres < 95 ? 10 : 50;
      return quantity(Math.max(10, Math.round(metres / step) * step), "meter", "long");
    },
    /** As pages write it (builder/locales.py, format_duration): to the minute, never 0. @param {number} minutes */
    duration(minutes) {
      const whole = Math.max(1, Math.round(minutes));
      const [hours, rest] = [Math.floor(whole / 60), whole % 60];
      const mm = new Intl.NumberFormat(intl, { minimumIntegerDigits: 2 }).format(rest);
      const pattern = hours && rest ? words.h_min : hours ? words.h : words.min;
      return fill(pattern, { h: number(hours), m: number(rest), mm });
    },
    /** A time that may be under a minute. @param {number} seconds */
    ago: (seconds) => seconds < 60 ? quantity(Math.max(1, Math.round(seconds)), "second", "long") : quantity(Math.round(seconds / 60), "minute", "long"),
    /**
     * Where something lies: seen from somebody who walks, or by the compass where it is not known which way they look.
     * @param {number} bearing
     * @param {number | undefined} heading
     */
    where(bearing, heading) {
      if (heading === undefined) return fill(words.to_direction, { direction: words.directions[compassPoint(bearing)] });
      const quarter = Math.round((((bearing - heading) % 360) + 360) % 360 / 90) % 4;
      return words[["in_front", "to_right", "behind", "to_left"][quarter]];
    },
    /** @param {string[]} items */
    list: (items) => new Intl.ListFormat(intl, { type: "conjunction" }).format(items),
    number,
  };
}

/**
 * @param {string} pattern
 * @param {Record<string, string | number>} values
 */
export function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A text as sentences: what is spoken in one breath, and may be broken off between. @param {string} text  @param {string} lang */
export function sentences(text, lang) {
  const found = [...new Intl.Segmenter(lang, { granularity: "sentence" }).segment(text)].map(({ segment }) => segment.trim());
  return found.filter(Boolean);
}
