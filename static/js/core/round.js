/**
 * A round: looks at plaques, in the order in which they were taken. Pure; times and positions come in as arguments.
 *
 * @typedef {"in-place" | "damaged" | "missing" | "other"} State
 * @typedef {{at: import("./near.js").LonLat, accuracy: number, time: number}} Fix  accuracy in metres, time in ms
 * @typedef {{code: string, at: string, state: State, note?: string, lon?: number, lat?: number, accuracy_m?: number}} Look
 * @typedef {Look & {number: number, round: string}} Kept  `number` grows from look to look
 */

const FRESH_MS = 60_000; // an older position is of somewhere else
const NOTE = 400; // characters; the command that reads the file takes 500
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** @type {readonly State[]} */
export const STATES = ["in-place", "damaged", "missing", "other"];

/**
 * @param {string} code
 * @param {State} state
 * @param {string} note
 * @param {number} now  ms since 1970
 * @param {Fix | null} fix  where the phone is, if its owner lets that be noted
 * @returns {Look}
 */
export function look(code, state, note, now, fix) {
  /** @type {Look} */
  const taken = { code, at: new Date(now).toISOString(), state };
  const words = plain(note);
  if (words) taken.note = words;
  if (fix && now - fix.time <= FRESH_MS) {
    const [lon, lat] = fix.at.map((degrees) => Number(degrees.toFixed(6)));
    Object.assign(taken, { lon, lat, accuracy_m: Math.round(fix.accuracy) });
  }
  return taken;
}

/** On one line, cut where it is long. @param {string} note */
function plain(note) {
  return Array.from(note.replace(/[\p{Cc}\s]+/gu, " ").trim()).slice(0, NOTE).join("");
}

/**
 * The last look at each plaque.
 * @template {Look} T
 * @param {T[]} looks
 * @returns {Map<string, T>}
 */
export function lastOfEach(looks) {
  return new Map(looks.map((one) => [one.code, one]));
}

/**
 * How many of the plaques were looked at.
 * @param {string[]} codes
 * @param {Look[]} looks
 */
export function doneOf(codes, looks) {
  const seen = lastOfEach(looks);
  return codes.filter((code) => seen.has(code)).length;
}

/**
 * The file that a phone gives out; builder/imports/round_file.py reads it.
 * @param {string} territory
 * @param {string} round
 * @param {Kept[]} looks
 */
export function roundFile(territory, round, looks) {
  const checks = looks.map(({ number: _number, round: _round, ...taken }) => taken);
  return `${JSON.stringify({ format: "flaneur-round", version: 1, territory, round, checks }, null, 1)}\n`;
}

/**
 * `round-issy-2026-11-22.json`, by the day of the phone.
 * @param {string} territory
 * @param {Date} today
 */
export function fileName(territory, today) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `round-${territory}-${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}.json`;
}

/** The name of a new round. @param {Uint8Array} drawn  sixteen bytes by chance */
export function roundName(drawn) {
  return Array.from(drawn, (byte) => LETTERS[byte % LETTERS.length]).join("");
}

/**
 * Whether a row is one that is looked for: by a part of its code or of its words, accents or not.
 * @param {string} sought
 * @param {string} words
 */
export function isSought(sought, words) {
  const bare = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  return bare(words).includes(bare(sought.trim()));
}
