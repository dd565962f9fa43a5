/**
 * Packs by arithmetic: which files one needs, what fetching them costs, what lies on the phone for nothing. Pure; the
 * lists are those of builder/render/packs.py.
 *
 * @typedef {[address: string, sha: string, plain: number, br: number, gzip: number, head: number, kind: "" | "avif" | "other"]} Row
 * @typedef {{version: number, locale: string, territory: string, files: Row[], packs: (Told & {files: number[]})[]}} List
 * @typedef {{id: string, title: string, address: string, territory: string, tour: string, digest: string, count: number,
 *            bytes: [plain: number, br: number, gzip: number, head: number], photos: boolean}} Told
 * @typedef {{coding: string, isFramed: boolean}} Way  How answers travel: "br", "gzip" or "", and whether by HTTP/2 or
 *            later, which packs headers into a few bytes.
 * @typedef {{version: 1, id: string, title: string, address: string, digest: string, kept: number, stored: number,
 *            files: Record<string, string>}} Kept  A whole pack on the phone; `kept` in ms since 1970.
 */

export const FRAMED_HEAD_BYTES = 60;

/**
 * The files of a pack, for a browser that knows AVIF or not.
 * @param {List} list
 * @param {string} id
 * @param {boolean} knowsAvif
 * @returns {Row[]}
 */
export function filesOf(list, id, knowsAvif) {
  const pack = list.packs.find((one) => one.id === id);
  const unwanted = knowsAvif ? "other" : "avif";
  const wanted = new Set(pack?.files);
  return list.files.filter((row, place) => wanted.has(place) && row[6] !== unwanted);
}

/**
 * Those whose bytes are not here yet; two addresses with the same bytes are fetched once.
 * @param {Row[]} rows
 * @param {Set<string>} here  digests
 * @returns {Row[]}
 */
export function missing(rows, here) {
  const seen = new Set(here);
  return rows.filter((row) => !seen.has(row[1]) && seen.add(row[1]));
}

/**
 * What an answer weighs on its way.
 * @param {Row} row
 * @param {Way} way
 */
export function travels([, , plain, br, gzip, head], way) {
  const body = way.coding === "br" ? br : way.coding === "gzip" ? gzip : plain;
  return body + (way.isFramed ? FRAMED_HEAD_BYTES : head);
}

/**
 * @param {Row[]} rows
 * @param {Way} way
 */
export function bytesToFetch(rows, way) {
  return rows.reduce((sum, row) => sum + travels(row, way), 0);
}

/**
 * The same for a pack whose list was not read, nothing of it being here.
 * @param {Told} told
 * @param {Way} way
 */
export function bytesToldToFetch(told, way) {
  const [plain, br, gzip, head] = told.bytes;
  return travels(["", "", plain, br, gzip, head, ""], { ...way, isFramed: false }) +
    (way.isFramed ? told.count * FRAMED_HEAD_BYTES - head : 0);
}

/** @param {Row[]} rows  what they take on the phone, each different file once */
export function bytesToStore(rows) {
  return missing(rows, new Set()).reduce((sum, row) => sum + row[2], 0);
}

/**
 * Digests of stored files that no pack needs, whole or begun.
 * @param {Iterable<string>} stored
 * @param {Iterable<string>[]} needed
 * @returns {string[]}
 */
export function unneeded(stored, needed) {
  const wanted = new Set(needed.flatMap((one) => [...one]));
  return [...stored].filter((sha) => !wanted.has(sha));
}

/**
 * @param {Kept} record
 * @param {Set<string>} here
 */
export function isWhole(record, here) {
  return Object.values(record.files).every((sha) => here.has(sha));
}

/**
 * "3,4 Mo", "120 ko": decimal, as phones count.
 * @param {number} bytes
 * @param {string} lang
 */
export function sizeIn(lang, bytes) {
  const [unit, by, digits] =
    bytes < 999_500 ? ["kilobyte", 1e3, 0] : bytes < 999_500_000 ? ["megabyte", 1e6, 1] : ["gigabyte", 1e9, 1];
  const value = Math.max(bytes / Number(by), bytes > 0 && unit === "kilobyte" ? 1 : 0);
  return new Intl.NumberFormat(lang, {
    style: "unit",
    unit: String(unit),
    maximumFractionDigits: Number(digits),
  }).format(value);
}

/**
 * "today", "3 days ago".
 * @param {string} lang
 * @param {number} then  ms
 * @param {number} now
 */
export function ageIn(lang, then, now) {
  const days = Math.max(0, Math.floor((now - then) / 86_400_000));
  const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  return days < 60 ? words.format(-days, "day") : words.format(-Math.floor(days / 30), "month");
}
