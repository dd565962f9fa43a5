/**
 * Keeping packs: reads their lists, fetches what is missing, holds every file against its digest, and says at the end
 * that the pack is there. Nothing is kept before a visitor asks; the worker is registered with the first pack and goes
 * with the last.
 *
 * @typedef {import("../core/packs.js").Row} Row
 * @typedef {import("../core/packs.js").List} List
 * @typedef {import("../core/packs.js").Told} Told
 * @typedef {import("../core/packs.js").Kept} Kept
 * @typedef {import("../core/packs.js").Way} Way
 */
import { bytesToFetch, bytesToStore, filesOf, missing, travels } from "../core/packs.js";
import * as store from "./store.js";

const KEPT_MARK = "Flaneur-Kept"; // on the sizes as they are kept
const AT_ONCE = 6;
const SILENT_MS = 20_000; // a file of which nothing comes for so long is given up
// A picture of one pixel: whether this browser can show AVIF. https://aomediacodec.github.io/av1-avif/
const AVIF =
  "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQ0MAAAAABNjb2xybmNseAACAAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A=";

export { begun, packs as kept } from "./store.js";

/** Why nothing can be kept here: "" where it can. */
export function hindrance() {
  if (!isSecureContext) return "http";
  return "serviceWorker" in navigator && "caches" in window ? "" : "browser";
}

/** What went wrong, as a word that the page has a sentence for. */
export class PackFault extends Error {
  /** @param {"network" | "full" | "changed" | "cancelled"} what */
  constructor(what) {
    super(what);
    this.what = what;
  }
}

/**
 * The sizes of all packs of a language, and how answers travel from this server to this phone.
 * @param {string} locale
 * @returns {Promise<{told: Told[], way: Way, isKept: boolean}>}  isKept: there is no network, the worker has answered
 */
export async function readSizes(locale) {
  const { value, way, isKept } = await readJson(urlOfSizes(locale), "no-cache"); // a worker may answer with the kept copy
  return { told: value.packs, way, isKept };
}

/**
 * @param {string} locale
 * @param {string} territory
 * @returns {Promise<{list: List, way: Way}>}
 */
export async function readList(locale, territory) {
  const { value, way } = await readJson(`/packs/${locale}/${territory}.json`, "no-store");
  return { list: value, way };
}

/** @param {string} locale */
function urlOfSizes(locale) {
  return `/packs/${locale}.json`;
}

/**
 * @param {string} address
 * @param {RequestCache} cache
 */
async function readJson(address, cache) {
  const answer = await fetch(address, { cache, signal: AbortSignal.timeout(SILENT_MS) });
  if (!answer.ok) throw new PackFault("network");
  const coding = answer.headers.get("Content-Encoding") ?? "";
  const value = await answer.json();
  const timing = performance.getEntriesByName(new URL(address, location.href).href).at(-1);
  const protocol = timing instanceof PerformanceResourceTiming ? timing.nextHopProtocol : "";
  return { value, way: { coding, isFramed: !protocol.startsWith("http/1") }, isKept: answer.headers.has(KEPT_MARK) };
}

/**
 * What a pack would still fetch.
 * @param {List} list
 * @param {string} id
 * @param {Way} way
 */
export async function stillToFetch(list, id, way) {
  const rows = missing(filesOf(list, id, await knowsAvif()), await store.stored());
  return { fetch: bytesToFetch(rows, way), store: bytesToStore(rows), files: rows.length };
}

/**
 * Fetches what is missing of a pack and makes it usable in one step. A pack that is broken off keeps what has come, for
 * the next try, and is not listed. Where the phone is full, what has come is given back at once.
 *
 * @param {{list: List, id: string, way: Way, signal: AbortSignal, onProgress: (done: number, all: number) => void}} how
 * @returns {Promise<Kept>}
 * @throws {PackFault}
 */
export async function keep(how) {
  return alone(() => keepAlone(how));
}

/** @param {Parameters<typeof keep>[0]} how */
async function keepAlone({ list, id, way, signal, onProgress }) {
  const told = list.packs.find((one) => one.id === id);
  if (!told) throw new PackFault("changed");
  const rows = filesOf(list, id, await knowsAvif());
  const wanted = missing(rows, await store.stored());
  const all = bytesToFetch(wanted, way);
  let done = 0;
  const partly = new Map();
  const tell = () => onProgress(Math.min(all, done + [...partly.values()].reduce((sum, one) => sum + one, 0)), all);
  tell();
  try {
    await store.begin(id, rows.map((row) => row[1]));
    const worker = register();
    worker.catch(() => {}); // awaited below, unless a file fails before
    const giveUp = new AbortController();
    signal.throwIfAborted(); // cancelled before the first file was asked for: no event will tell of it
    signal.addEventListener("abort", () => giveUp.abort(), { once: true });
    const left = [...wanted].sort((a, b) => b[2] - a[2]); // the largest first: it takes the longest
    const fetchNext = async () => {
      for (let row = left.shift(); row; row = left.shift()) {
        const one = row;
        await fetchFile(one, giveUp, (share) => {
          partly.set(one[1], share * travels(one, way));
          tell();
        });
        partly.delete(one[1]);
        done += travels(one, way);
        tell();
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
    } finally {
      giveUp.abort();
    }
    await worker;
    const record = recordOf(told, rows);
    record.files[urlOfSizes(list.locale)] = await keepSizes(list.locale);
    await store.commit(record);
    await store.sweep();
    await tellWorker();
    return record;
  } catch (fault) {
    if (isFull(fault)) await store.forgetBegun(id);
    throw signal.aborted ? new PackFault("cancelled") : isFull(fault) ? new PackFault("full") : asFault(fault);
  }
}

/**
 * One file, whole and right, into the store.
 * @param {Row} row
 * @param {AbortController} giveUp  of all files: where one does not come, the others are not waited for
 * @param {(share: number) => void} onProgress
 */
async function fetchFile([address, sha, size], giveUp, onProgress) {
  const { signal } = giveUp;
  let timer = setTimeout(() => giveUp.abort(), SILENT_MS);
  try {
    // Past the browser's own store, which would hold the same bytes a second time.
    const answer = await fetch(address, { cache: "no-store", signal });
    if (!answer.ok || !answer.body) throw new PackFault(answer.status === 404 ? "changed" : "network");
    const bytes = new Uint8Array(size);
    let at = 0;
    for (let reader = answer.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => giveUp.abort(), SILENT_MS);
      if (at + value.length > size) throw new PackFault("changed");
      bytes.set(value, at);
      at += value.length;
      onProgress(at / size);
    }
    if ((await digestOf(bytes.subarray(0, at))) !== sha) throw new PackFault("changed");
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length", "Transfer-Encoding", "Vary"]) headers.delete(name);
    signal.throwIfAborted();
    await store.putFile(sha, bytes.buffer, headers);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} locale  the list of sizes, so that a kept page finds it with no network; it cannot list itself */
async function keepSizes(locale) {
  const answer = await fetch(urlOfSizes(locale), { cache: "no-store" });
  if (!answer.ok) throw new PackFault("network");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const sha = await digestOf(bytes);
  await store.putFile(sha, bytes.buffer, new Headers({ "Content-Type": "application/json", [KEPT_MARK]: "1" }));
  return sha;
}

/**
 * @param {Told} told
 * @param {Row[]} rows
 * @returns {Kept}
 */
function recordOf({ id, title, address, digest }, rows) {
  const files = Object.fromEntries(rows.map((row) => [row[0], row[1]]));
  return { version: 1, id, title, address, digest, kept: Date.now(), stored: bytesToStore(rows), files };
}

/** @param {string} id  a pack goes, with all that no other needs; with the last one, the worker */
export async function remove(id) {
  await alone(async () => {
    await store.forget(id);
    const { whole, broken } = await store.packs();
    const registration = await navigator.serviceWorker.getRegistration("/");
    if (!whole.length && !broken.length && !(await store.begun()).length) await registration?.unregister();
    else await tellWorker();
  });
}

/** @param {string} id  what was fetched of a pack that was broken off; a whole one of that name stays */
export async function throwAway(id) {
  await alone(() => store.forgetBegun(id));
}

/**
 * One change at a time, whatever pages are open; phones too old for locks go without.
 * @template T
 * @param {() => Promise<T>} change
 * @returns {Promise<T>}
 */
async function alone(change) {
  return navigator.locks ? await navigator.locks.request("flaneur-packs", change) : change();
}

async function register() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await navigator.serviceWorker.ready;
}

async function tellWorker() {
  (await navigator.serviceWorker.getRegistration("/"))?.active?.postMessage("packs");
}

/** Free for this guide and used by it, in bytes, as the browser counts; undefined where it does not say. */
export async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? undefined : { free: Math.max(0, quota - usage), used: usage };
}

/** Asks the browser not to throw away by itself what is kept. */
export async function askToStay() {
  return (await navigator.storage?.persist?.()) ?? false;
}

export async function isToStay() {
  return (await navigator.storage?.persisted?.()) ?? false;
}

/** @type {Promise<boolean> | undefined} */
let avif;

function knowsAvif() {
  const bytes = Uint8Array.from(atob(AVIF), (sign) => sign.charCodeAt(0));
  avif ??= createImageBitmap(new Blob([bytes], { type: "image/avif" })).then(
    () => true,
    () => false,
  );
  return avif;
}

/** @param {unknown} fault */
function isFull(fault) {
  return fault instanceof DOMException && fault.name === "QuotaExceededError";
}

/** @param {unknown} fault */
function asFault(fault) {
  return fault instanceof PackFault ? fault : new PackFault("network");
}
