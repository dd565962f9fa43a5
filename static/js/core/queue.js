/**
 * What waits to be heard: one thing at a time, never two. Pure; who plays is told when to begin and when to break off.
 *
 * A thing is played in parts: its chime, then each sentence or its sound. Between two parts a more urgent thing goes first;
 * rank 3 breaks off the part itself. A story that was broken off goes on with the same sentence, a turn is not repeated.
 *
 * @typedef {import("./outing.js").Say} Say
 * @typedef {{chime: string} | {text: string, lang?: string} | {sound: string}} Part
 * @typedef {{say: Say, parts: Part[], at: number}} Item
 */
import { STORY, URGENT } from "./outing.js";

/**
 * @param {{play: (part: Part, done: () => void) => void, cut: () => void, isStale?: (say: Say) => boolean,
 *   has?: (sound: string) => boolean, changed?: (now: Say | null) => void}} how
 */
export function queue({ play, cut, isStale = () => false, has = () => false, changed = () => {} }) {
  /** @type {Item[]} */
  let waiting = [];
  /** @type {Item | null} */
  let current = null;
  let turn = 0; // of what is being played: a player that answers late is not listened to

  /** @param {Say} say */
  function add(say) {
    const ends = new Set(say.ends ?? []);
    waiting = waiting.filter(({ say: { topic } }) => !topic || (topic !== say.topic && !ends.has(topic)));
    if (current?.say.topic && ends.has(current.say.topic)) breakOff();
    const parts = partsOf(say, has);
    if (parts.length) {
      waiting.push({ say, parts, at: 0 });
      if (current && say.rank === URGENT && current.say.rank < URGENT) {
        const broken = current;
        breakOff();
        if (broken.say.rank === STORY) waiting.unshift(broken);
      }
    }
    next();
  }

  function breakOff() {
    turn += 1;
    current = null;
    cut();
  }

  function next() {
    if (current) return;
    waiting = waiting.filter((item) => item.at > 0 || !isStale(item.say));
    const first = waiting.reduce((/** @type {Item | null} */ best, one) => (best && best.say.rank >= one.say.rank ? best : one), null);
    if (!first) {
      changed(null);
      return;
    }
    waiting = waiting.filter((item) => item !== first);
    current = first;
    changed(first.say);
    const own = ++turn;
    play(first.parts[first.at], () => {
      if (own !== turn) return;
      current = null;
      first.at += 1;
      // Before all others of its rank: nothing of the same rank comes between two of its sentences.
      if (first.at < first.parts.length) waiting.unshift(first);
      next();
    });
  }

  return {
    add,
    /** Silence now, and nothing left. */
    clear() {
      waiting = [];
      if (current) breakOff();
      changed(null);
    },
    /** The next thing, if there is one. */
    skip() {
      if (current) breakOff();
      next();
    },
    get current() { return current?.say ?? null; },
    get length() { return waiting.length + (current ? 1 : 0); },
  };
}

/** @param {Say} say  @param {(sound: string) => boolean} has  whether a sound is at hand  @returns {Part[]} */
function partsOf({ chime, phrases, sound, sound_from }, has) {
  /** @type {Part[]} */
  const parts = chime ? [{ chime }] : [];
  if (!sound || !has(sound)) return [...parts, ...phrases];
  return [...parts, ...phrases.slice(0, sound_from), { sound }];
}
