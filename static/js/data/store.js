/**
 * What is kept on the phone, in three caches of Cache Storage. A pack is one record, put in one step when all its files
 * lie there and were found right: before that it is not listed, and the worker does not know it.
 *
 *   flaneur-files   /held/<sha256>   files, each different one once
 *   flaneur-packs   /held/<pack>     Kept (core/packs.js): whole packs
 *   flaneur-begun   /held/<pack>     {files: [sha256, …]}: what a pack that was broken off has need of
 *
 * @typedef {import("../core/packs.js").Kept} Kept
 */
import { isWhole, unneeded } from "../core/packs.js";

const FILES = "flaneur-files";
const PACKS = "flaneur-packs";
const BEGUN = "flaneur-begun";
const HELD = "/held/";

/** Digests of the files that are here. */
export async function stored() {
  return new Set(await names(FILES));
}

/** @returns {Promise<{whole: Kept[], broken: Kept[]}>} those of which the browser has thrown files away apart */
export async function packs() {
  const here = await stored();
  /** @type {Kept[]} */
  const records = await readAll(PACKS);
  records.sort((a, b) => a.id.localeCompare(b.id));
  return {
    whole: records.filter((one) => isWhole(one, here)),
    broken: records.filter((one) => !isWhole(one, here)),
  };
}

/** Names of packs that were begun and broken off. */
export function begun() {
  return names(BEGUN);
}

/**
 * @param {string} sha
 * @param {ArrayBuffer} bytes
 * @param {Headers} headers
 */
export async function putFile(sha, bytes, headers) {
  await (await caches.open(FILES)).put(HELD + sha, new Response(bytes, { headers }));
}

/**
 * @param {string} id
 * @param {string[]} shas
 */
export async function begin(id, shas) {
  await put(BEGUN, id, { files: shas });
}

/** @param {Kept} record  from now on the pack is there, whole */
export async function commit(record) {
  await put(PACKS, record.id, record);
  await drop(BEGUN, record.id);
}

/** @param {string} id */
export async function forget(id) {
  await drop(PACKS, id);
  await drop(BEGUN, id);
  await sweep();
}

/** @param {string} id  a pack that was broken off, and what no other needs of it */
export async function forgetBegun(id) {
  await drop(BEGUN, id);
  await sweep();
}

/** Takes away what no pack needs; with the last pack the caches go too. */
export async function sweep() {
  const records = [...(await readAll(PACKS)).map((one) => Object.values(one.files))];
  const started = (await readAll(BEGUN)).map((one) => one.files);
  if (!records.length && !started.length) {
    for (const name of [PACKS, BEGUN, FILES]) await caches.delete(name);
    return;
  }
  if (!(await caches.has(FILES))) return;
  const files = await caches.open(FILES);
  for (const sha of unneeded(await names(FILES), [...records, ...started])) await files.delete(HELD + sha);
}

/** @param {string} cacheName */
async function names(cacheName) {
  if (!(await caches.has(cacheName))) return [];
  const keys = await (await caches.open(cacheName)).keys();
  return keys.map((key) => new URL(key.url).pathname.slice(HELD.length));
}

/**
 * @param {string} cacheName
 * @returns {Promise<any[]>}
 */
async function readAll(cacheName) {
  if (!(await caches.has(cacheName))) return [];
  const cache = await caches.open(cacheName);
  return Promise.all((await cache.keys()).map(async (key) => (await cache.match(key))?.json()));
}

/**
 * @param {string} cacheName
 * @param {string} id
 * @param {unknown} value
 */
async function put(cacheName, id, value) {
  const headers = { "Content-Type": "application/json" };
  await (await caches.open(cacheName)).put(HELD + id, new Response(JSON.stringify(value), { headers }));
}

/**
 * @param {string} cacheName
 * @param {string} id
 */
async function drop(cacheName, id) {
  if (await caches.has(cacheName)) await (await caches.open(cacheName)).delete(HELD + id);
}
