/**
 * The tracks kept on this phone, in IndexedDB, which no server ever sees. What a promise here has answered for lies on the disk:
 * a page, a browser or a battery that dies a moment later loses nothing of it.
 *
 *   outings   Outing by id
 *   points    {outing, n, points}, the nth lot of an outing's points
 *
 * The database comes with the first track and goes with the last.
 *
 * @typedef {import("../core/track.js").Point} Point
 * @typedef {import("../core/run.js").Plan} Plan
 * @typedef {{id: string, v: 1, tour: string, title: string, url: string, started: number, ended: number | null, at: number,
 *   plan: Plan, run: any, resume: any, climb: {up: number, down: number} | null}} Outing   `at`: when it was last written; `run`: what
 *   the meter saved, from which everything that is shown of the run is read; `resume`: what data/outings.js keeps, for a browser that
 *   was killed before localStorage came to the disk; null when there is nothing to go on with
 */

const DATABASE = "flaneur-tracks";
const VERSION = 1;

/** Whether this browser keeps anything for a page at all. */
export const canKeep = () => "indexedDB" in globalThis;

/**
 * Opens the database for one piece of work, and closes it: an open one could not be thrown away in another tab.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(outings: IDBObjectStore, points: IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T | undefined>}  once it is on the disk
 */
async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      // "strict": complete means written through to the disk, not handed to the system.
      const step = database.transaction(["outings", "points"], mode, { durability: "strict" });
      const request = work(step.objectStore("outings"), step.objectStore("points"));
      step.oncomplete = () => resolve(request ? request.result : undefined);
      step.onabort = () => reject(step.error ?? new Error("The browser gave up writing the track."));
    });
  } finally {
    database.close();
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outings", { keyPath: "id" });
      request.result.createObjectStore("points", { keyPath: ["outing", "n"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} id  all lots of an outing */
const lotsOf = (id) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** @param {Outing} outing */
export async function begin(outing) {
  await within("readwrite", (outings) => void outings.put(outing));
}

/**
 * More points and where the outing stands now, both or neither. An outing deleted in another tab is not begun anew.
 * @param {Outing} outing
 * @param {number} n
 * @param {Point[]} points
 */
export async function append(outing, n, points) {
  await within("readwrite", (outings, lots) => {
    const known = outings.getKey(outing.id);
    known.onsuccess = () => {
      if (known.result === undefined) return;
      outings.put(outing);
      if (points.length) lots.put({ outing: outing.id, n, points });
    };
  });
}

/**
 * All outings, the newest first; none where nothing was ever kept, and nothing is made by asking.
 * @returns {Promise<Outing[]>}
 */
export async function list() {
  if (!canKeep() || !(await isThere())) return [];
  const all = await within("readonly", (outings) => outings.getAll());
  return (all ?? []).filter((one) => one.v === 1).sort((a, b) => b.started - a.started);
}

async function isThere() {
  // An old browser does not tell; then asking makes an empty database.
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some(({ name }) => name === DATABASE);
}

/**
 * @param {string} id
 * @returns {Promise<{outing: Outing, points: Point[], lots: number} | null>}
 */
export async function read(id) {
  const outing = (await list()).find((one) => one.id === id);
  if (!outing) return null;
  const lots = (await within("readonly", (_, points) => points.getAll(lotsOf(id)))) ?? [];
  return { outing, points: lots.flatMap((one) => one.points), lots: (lots.at(-1)?.n ?? -1) + 1 };
}

/**
 * The outing on a tour that was broken off and can be gone on with.
 * @param {string} tour
 */
export async function unfinished(tour) {
  return (await list()).find((one) => one.tour === tour && one.resume) ?? null;
}

/** @param {string} tour  what was broken off on it stays as it is */
export async function giveUp(tour) {
  for (let one = await unfinished(tour); one; one = await unfinished(tour)) await append({ ...one, resume: null }, 0, []);
}

/** @param {string} id  the outing and all its points; with the last one the database itself */
export async function remove(id) {
  await within("readwrite", (outings, points) => {
    outings.delete(id);
    points.delete(lotsOf(id));
  });
  if ((await list()).length) return;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}
