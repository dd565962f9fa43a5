/**
 * What a phone of a group asks and sends, and what it keeps: the state in `sessionStorage`, gone with the tab; the page
 * itself as a pack, so that it opens without a network, until the group ends.
 */
import * as store from "./store.js";

const SILENT_MS = 10_000;
const KEPT = "flaneur.group.";

/**
 * @param {string} address
 * @param {string} etag  of the state that is known
 * @returns {Promise<{status: number, etag: string, value: any}>}
 */
export async function ask(address, etag) {
  // Past the browser's own store and the worker: 304 must come from the server.
  const headers = /** @type {Record<string, string>} */ (etag ? { "If-None-Match": etag } : {});
  const answer = await fetch(address, { cache: "no-store", headers, signal: AbortSignal.timeout(SILENT_MS) });
  const value = answer.status === 200 ? await answer.json().catch(() => null) : null;
  return { status: answer.status, etag: answer.headers.get("ETag") ?? "", value };
}

/**
 * @param {string} address
 * @param {BodyInit} body
 * @returns {Promise<{status: number, value: any}>}  a status of 500 and more, 429 too, is worth another try
 */
export async function send(address, body) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", body, headers, cache: "no-store", signal: AbortSignal.timeout(4 * SILENT_MS) });
  return { status: answer.status, value: await answer.json().catch(() => null) };
}

/** @param {string} code  @returns {any} */
export function recall(code) {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT + code) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} code
 * @param {unknown} value  null: all of it goes
 */
export function remember(code, value) {
  try {
    if (value === null) sessionStorage.removeItem(KEPT + code);
    else sessionStorage.setItem(KEPT + code, JSON.stringify(value));
  } catch {
    // a browser that keeps nothing: the page works as long as it is open
  }
}

/** A number drawn at random. */
export function draw() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * This page and what it has loaded, under its own address, for the worker to show where there is no network.
 * @param {string} name  of the page: "group-K7M2QX"
 * @param {string} title
 * @param {string} address  /fr/issy/…
 */
export async function keepPage(name, title, address) {
  const id = `${address.split("/").slice(1, 3).join("/")}/${name}`;
  if (!isSecureContext || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const loaded = performance.getEntriesByType("resource").map((one) => new URL(one.name))
    .filter((one) => one.origin === location.origin && one.pathname.startsWith("/assets/")).map((one) => one.pathname);
  /** @type {Record<string, string>} */
  const files = {};
  let stored = 0;
  for (const path of new Set([address, ...loaded])) {
    const answer = await fetch(path, { cache: path === address ? "no-store" : "default" });
    if (!answer.ok) return;
    const bytes = await answer.arrayBuffer();
    const digest = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (one) => one.toString(16).padStart(2, "0")).join("");
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length", "Transfer-Encoding", "Vary"]) headers.delete(name);
    await store.putFile(digest, bytes, headers);
    files[path] = digest;
    stored += bytes.byteLength;
  }
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  await store.commit({ version: 1, id, title, address, digest: "", kept: Date.now(), stored, files });
  (await navigator.serviceWorker.ready).active?.postMessage("packs");
}

/**
 * What was kept of a group goes, in whatever language; with the last pack, the worker.
 * @param {string} name  of the page: "group-K7M2QX"
 */
export async function dropPages(name) {
  if (!("caches" in window) || !("serviceWorker" in navigator)) return;
  const { whole, broken } = await store.packs();
  const own = [...whole, ...broken].filter((one) => one.id.endsWith(`/${name}`));
  for (const { id } of own) await store.forget(id);
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (own.length === whole.length + broken.length && !(await store.begun()).length) await registration?.unregister();
  else registration?.active?.postMessage("packs");
}
