/** What a symbol that a camera has read means here: one of our plaques, or something that is only shown. Pure. */
import { isCode } from "./code.js";

const LONGEST = 2000; // of an address that could be ours
const SHOWN = 300; // characters of anything else

/**
 * @param {string} text  what the symbol holds; anybody may have printed it
 * @param {string[]} hosts  of the guide, lower case, with a port where there is one
 * @returns {{code: string} | {shown: string}}  a plaque's code, or the words to show: never an address to open
 */
export function meaning(text, hosts) {
  const code = text.length <= LONGEST ? codeIn(text.trim(), hosts) : null;
  return code ? { code } : { shown: plain(text) };
}

/**
 * Of several symbols before a camera, one of ours is meant.
 * @param {string[]} texts  at least one
 * @param {string[]} hosts
 */
export function readOf(texts, hosts) {
  const meant = texts.map((text) => meaning(text, hosts));
  return meant.find((one) => "code" in one) ?? meant[0];
}

/** @param {string} text @param {string[]} hosts */
function codeIn(text, hosts) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!["https:", "http:"].includes(url.protocol) || url.username || url.password) return null;
  if (!hosts.includes(url.host)) return null;
  const found = /^\/p\/([0-9a-z]{6})\/?$/i.exec(url.pathname);
  const code = found?.[1].toUpperCase() ?? "";
  return isCode(code) ? code : null;
}

/** Without what could change the direction of the words round it, or hide in them; cut where it is long. @param {string} text */
function plain(text) {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu, " ");
  const letters = Array.from(clean);
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join("")}…` : clean;
}
