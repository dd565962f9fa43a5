/**
 * The worker that answers for what a visitor has kept. It keeps nothing by itself, fetches nothing when it is installed,
 * and is registered only by a page on which something is kept. docs/offline.md tells what it does with each request.
 *
 * What is kept lies in Cache Storage, put there by js/data/packs.js:
 *   flaneur-files   /held/<sha256>           one answer for each different file
 *   flaneur-packs   /held/<pack>             JSON of a whole pack: {kept, files: {address: sha256}}
 * A classic script, for module workers came to phones late; the builder writes the first line.
 */
const BUILD = { version: "not built", locales: ["fr"] };

const FILES = "flaneur-files";
const PACKS = "flaneur-packs";
const HELD = "/held/";
const PATIENT_MS = 3000; // how long the network may be silent where a kept copy could be shown
const VERY_PATIENT_MS = 20_000; // and where there is nothing else to show
const DEAF_MS = 30_000; // after silence, kept copies are shown at once for so long

/** @type {Promise<Map<string, string>> | undefined} */
let index;
let deafUntil = 0;

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("message", (event) => {
  if (event.data === "packs") index = undefined;
  if (event.data === "take over") worker.skipWaiting();
  if (event.data === "version") event.source?.postMessage({ version: BUILD.version });
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const answer = strategy(event.request, url);
  if (answer) event.respondWith(answer(event.request, url));
});

/**
 * Which of the ways below a request takes; null: the worker has no part in it.
 * @param {Request} request
 * @param {URL} url
 */
function strategy(request, url) {
  if (request.method !== "GET" || url.origin !== location.origin) return null;
  if (request.cache === "no-store") return null; // packs.js fetching, or a page that wants the network itself
  const { pathname } = url;
  if (pathname === "/sw.js" || pathname === "/healthz" || /^\/(-|desk)\//.test(pathname)) return null;
  if (url.search && /^\/p\//i.test(pathname)) return null; // the form that asks for a code
  if (pathname.startsWith("/assets/")) return keptFirst;
  return request.mode === "navigate" ? page : fresh;
}

/**
 * Files named by their content: a kept one is the right one.
 * @param {Request} request
 * @param {URL} url
 */
async function keptFirst(request, url) {
  return (await part(await kept(url.pathname), request)) ?? fetch(request);
}

/**
 * Pages: the network's where it answers in time, so that a notice of this morning is seen this morning; then the kept
 * copy; then the page that says what is kept.
 * @param {Request} request
 * @param {URL} url
 */
async function page(request, url) {
  const copy = await keptPage(url.pathname);
  const answer = await network(request, copy);
  if (answer && (answer.status < 500 || !copy)) return answer;
  return copy ?? (await elsewhere(url.pathname)) ?? Response.error();
}

/**
 * Data beside the pages: as pages.
 * @param {Request} request
 * @param {URL} url
 */
async function fresh(request, url) {
  const copy = await kept(url.pathname);
  if (!copy) return fetch(request);
  const answer = await network(request, copy);
  return answer && answer.status < 500 ? answer : /** @type {Promise<Response>} */ (part(copy, request));
}

/**
 * The network's answer, or undefined where it fails or keeps silent for too long.
 * @param {Request} request
 * @param {Response | undefined} copy
 */
async function network(request, copy) {
  if (copy && (!navigator.onLine || Date.now() < deafUntil)) return undefined;
  const giveUp = new AbortController();
  const timer = setTimeout(
    () => {
      deafUntil = Date.now() + DEAF_MS;
      giveUp.abort();
    },
    copy ? PATIENT_MS : VERY_PATIENT_MS,
  );
  try {
    const answer = await fetch(request, { signal: giveUp.signal });
    deafUntil = 0;
    return answer;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Every kept address and the digest of its file; of an address that two packs hold, the one kept last. */
function keptIndex() {
  index ??= readIndex().catch(() => {
    index = undefined;
    return new Map();
  });
  return index;
}

async function readIndex() {
  /** @type {Map<string, string>} */
  const found = new Map();
  if (!(await caches.has(PACKS))) return found;
  const packs = await caches.open(PACKS);
  const records = await Promise.all((await packs.keys()).map(async (key) => (await packs.match(key))?.json()));
  records.sort((a, b) => a.kept - b.kept);
  for (const { files } of records) for (const address in files) found.set(address, files[address]);
  return found;
}

/** @param {string} address */
async function kept(address) {
  const sha = (await keptIndex()).get(address);
  return sha === undefined ? undefined : caches.match(HELD + sha, { cacheName: FILES });
}

/**
 * A page at its address, without its closing slash too; a plaque in any case, and in the language that is kept.
 * @param {string} pathname
 */
async function keptPage(pathname) {
  const address = pathname.endsWith("/") || pathname.endsWith(".html") ? pathname : `${pathname}/`;
  const plaque = /^\/p\/([0-9a-z]{6})\/([\w-]+\/)?$/i.exec(address);
  if (!plaque) return kept(address);
  const code = `/P/${plaque[1]?.toUpperCase()}/`;
  const wanted = [plaque[2]?.slice(0, -1) ?? "", ...languages(), ...BUILD.locales];
  for (const locale of wanted) {
    const copy = locale && (await kept(`${code}${locale}/`));
    if (copy) return copy;
  }
  return kept(code);
}

/** The phone's languages among ours; any form of one is better than none (js/core/negotiate.js knows more). */
function languages() {
  return navigator.languages.flatMap((tag) => [
    ...BUILD.locales.filter((locale) => locale === tag),
    ...BUILD.locales.filter((locale) => locale.split("-")[0] === tag.split("-")[0]),
  ]);
}

/**
 * In place of a page that is not kept: the one that lists what is, in the language of the address if there is one.
 * @param {string} pathname
 */
async function elsewhere(pathname) {
  for (const locale of [pathname.split("/")[1], ...languages(), ...BUILD.locales]) {
    const copy = await kept(`/${locale}/offline/`);
    if (copy) return new Response(copy.body, { status: 503, statusText: "Not kept", headers: copy.headers });
  }
  return undefined;
}

/**
 * The part of a kept file that was asked for (RFC 9110 section 14): maps and sound are read in parts. Several parts at
 * once are answered with the whole.
 * @param {Response | undefined} copy
 * @param {Request} request
 */
async function part(copy, request) {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!copy || !asked || (!asked[1] && !asked[2])) return copy;
  const whole = await copy.blob();
  const span = spanOf(asked[1] ?? "", asked[2] ?? "", whole.size);
  const headers = new Headers(copy.headers);
  headers.set("Accept-Ranges", "bytes");
  if (!span) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  const [start, stop] = span;
  headers.set("Content-Range", `bytes ${start}-${stop - 1}/${whole.size}`);
  headers.set("Content-Length", String(stop - start));
  const type = headers.get("Content-Type") ?? "";
  return new Response(whole.slice(start, stop, type), { status: 206, statusText: "Partial Content", headers });
}

/**
 * "100", "199" of 1,000 bytes → [100, 200]; "", "100" → the last hundred; undefined where there are no such bytes.
 * @param {string} first
 * @param {string} last
 * @param {number} size
 * @returns {[number, number] | undefined}
 */
function spanOf(first, last, size) {
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const stop = first && last ? Math.min(Number(last) + 1, size) : size;
  return start < stop ? [start, stop] : undefined;
}
