/** The words of packs, which the page carries as JSON (builder/templates/packs.html), and figures in its language. */
import { ageIn, sizeIn } from "../core/packs.js";

/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("pack-words")?.textContent || "{}");
const intl = words["intl"] ?? "en-GB";

/**
 * "{size} to fetch", filled.
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
export function say(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** The language of the packs that this page tells of: its locale, which pseudo-languages spell otherwise. */
export const locale = words["locale"] ?? document.documentElement.lang;

/** @param {number} bytes */
export function size(bytes) {
  return sizeIn(intl, bytes);
}

/** @param {number} then */
export function age(then) {
  return ageIn(intl, then, Date.now());
}
