/**
 * Where looks at plaques are kept until they are deleted: IndexedDB, each look a record of its own. What a promise here has
 * kept is on the disk: it is there after the phone was switched off in the middle of everything.
 *
 * @typedef {import("../core/round.js").Look} Look
 * @typedef {import("../core/round.js").Kept} Kept
 * @typedef {Kept & {territory: string}} Held
 */
import { roundName } from "../core/round.js";

const NAME = "flaneur-rounds";
const LOOKS = "looks";
const BY_TOWN = "territory";

/** @returns {Promise<IDBDatabase>} rejects where the browser keeps nothing */
function open() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore(LOOKS, { keyPath: "number", autoIncrement: true }).createIndex(BY_TOWN, "territory");
  };
  return done(asked);
}

/** The looks of a town's round, in their order. @param {string} territory @returns {Promise<Kept[]>} */
export async function readLooks(territory) {
  const base = await open();
  try {
    /** @type {Held[]} */
    const held = await done(base.transaction(LOOKS).objectStore(LOOKS).index(BY_TOWN).getAll(territory));
    return held.map(({ territory: _town, ...kept }) => kept).sort((a, b) => a.number - b.number);
  } finally {
    base.close();
  }
}

/** Keeps a look; with the first one of a town a round begins. @param {string} territory @param {Look} look */
export async function keepLook(territory, look) {
  await change(async (looks) => {
    /** @type {Held[]} */
    const held = await done(looks.index(BY_TOWN).getAll(territory));
    const round = held[0]?.round ?? roundName(crypto.getRandomValues(new Uint8Array(16)));
    looks.add({ ...look, territory, round });
  });
}

/** @param {number} number  of a look that is to be as if it had not been */
export async function dropLook(number) {
  await change(async (looks) => void looks.delete(number));
}

/** @param {string} territory  whose round goes from the phone */
export async function dropRound(territory) {
  await change(async (looks) => {
    for (const number of await done(looks.index(BY_TOWN).getAllKeys(territory))) looks.delete(number);
  });
}

/** One change, whole and on the disk, or none. @param {(looks: IDBObjectStore) => Promise<void>} how */
async function change(how) {
  const base = await open();
  try {
    const turn = base.transaction(LOOKS, "readwrite", { durability: "strict" });
    const ended = new Promise((kept, failed) => {
      turn.oncomplete = kept;
      turn.onabort = turn.onerror = () => failed(turn.error);
    });
    await Promise.all([how(turn.objectStore(LOOKS)), ended]);
  } finally {
    base.close();
  }
}

/** @template T @param {IDBRequest<T>} asked @returns {Promise<T>} */
function done(asked) {
  return new Promise((answered, failed) => {
    asked.onsuccess = () => answered(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}
