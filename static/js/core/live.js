/**
 * A phone that follows a guided group: when it asks the server, what it makes of the answer. Pure: no page, no fetch, no
 * clock of its own, so that page, benchmark and tests go by the same rules. docs/live.md tells what the state holds.
 *
 *     const phone = follower({ saved, random: Math.random });
 *     const news = phone.answered(200, '"12"', state, now);    // or answered(304), failed(), hidden(), shown()
 *     phone.wait_ms                                       // until it asks again; null: not at all
 *
 * Every 3 s while the page is seen; longer only after errors, up to 30 s; not at all on a hidden page and after the end.
 */
export const EVERY_MS = 3000;
export const LONGEST_MS = 30_000;

/**
 * What the leader has said, numbered from 1 without a gap. `open`: may still be answered; `counts` once it may not.
 * @typedef {{n: number, kind: "gather" | "message" | "picture" | "poll" | "count" | "answer", text: string, stop?: string,
 *   picture?: string, answers?: string[], open?: boolean, counts?: number[], answer?: string}} Said
 */
/**
 * The same for every guest. `stop` is a place of the programme, null before the first; `gather` the number of what was said
 * of where to meet, while it holds; `seen` the names of questions that the leader has seen, known to who asked alone.
 * @typedef {{version: number, phase: "ready" | "live" | "ended", stop: string | null, gather: number | null, log: Said[],
 *   seen: string[], programme: string}} State
 */
/** @typedef {{type: "began"} | {type: "stop", stop: string} | {type: "said", said: Said} | {type: "closed", said: Said} | {type: "ended"}} News */
/** What outlasts a reload of the page. @typedef {{etag: string, state: State | null, told: number, closed: number[], at: number}} Saved */

/**
 * @param {{saved?: Saved | null, random?: () => number}} [from]
 */
export function follower({ saved = null, random = Math.random } = {}) {
  let etag = saved?.etag ?? "";
  let state = saved?.state ?? null;
  let told = saved?.told ?? 0;
  let closed = new Set(saved?.closed ?? []);
  let at = saved?.at ?? 0;
  let errors = 0;
  let isHidden = false;
  let isOver = state?.phase === "ended";

  /**
   * An answer came. Anything but 200 and 304 counts as an error.
   * @param {number} status
   * @param {string} [tag]
   * @param {State} [newest]
   * @param {number} [now]  ms
   * @returns {News[]}
   */
  function answered(status, tag = "", newest, now = 0) {
    if (status === 304 && state) {
      errors = 0;
      at = now;
      return [];
    }
    if (status !== 200 || !isState(newest)) return failed();
    errors = 0;
    at = now;
    const before = state;
    state = newest;
    etag = tag;
    return newsBetween(before, newest);
  }

  /**
   * @param {State | null} before
   * @param {State} now
   * @returns {News[]}
   */
  function newsBetween(before, now) {
    /** @type {News[]} */
    const news = [];
    if (before && before.phase === "ready" && now.phase === "live") news.push({ type: "began" });
    if (now.stop !== null && now.stop !== (before?.stop ?? null)) news.push({ type: "stop", stop: now.stop });
    for (const said of now.log) {
      if (said.n > told) news.push({ type: "said", said });
      else if (said.open === false && !closed.has(said.n)) news.push({ type: "closed", said });
      if (said.open === false) closed.add(said.n);
    }
    // A server brought back from a copy may know less than it said before: what it says from then on is new again.
    told = Math.max(0, ...now.log.map((said) => said.n));
    closed = new Set([...closed].filter((n) => n <= told));
    if (now.phase === "ended" && !isOver) {
      isOver = true;
      news.push({ type: "ended" });
    }
    return news;
  }

  /** No answer, or none that can be understood. @returns {News[]} */
  function failed() {
    errors += 1;
    return [];
  }

  return {
    answered,
    failed,
    hidden() { isHidden = true; },
    /** Seen again, or the network is back: it asks at once. */
    shown() {
      isHidden = false;
      errors = 0;
    },
    /** The server's own words of the page, before it was first asked. @param {State} first */
    begin(first) {
      state ??= first;
      told = Math.max(told, ...first.log.map((said) => said.n));
      for (const said of first.log) if (said.open === false) closed.add(said.n);
      isOver = state.phase === "ended";
    },
    /** @returns {Saved} */
    save: () => ({ etag, state, told, closed: [...closed], at }),
    get wait_ms() {
      if (isHidden || isOver) return null;
      if (!errors) return EVERY_MS;
      // Apart, so that a server that comes back is not asked by all at the same moment.
      return Math.min(LONGEST_MS, EVERY_MS * 2 ** (errors - 1)) * (0.75 + random() / 4);
    },
    get state() { return state; },
    get etag() { return etag; },
    /** When the last good answer came, ms. */
    get at() { return at; },
    get errors() { return errors; },
    get isOver() { return isOver; },
  };
}

/**
 * Whether it is a state at all: an answer may come from a hotel's sign-in page.
 * @param {unknown} value
 * @returns {value is State}
 */
function isState(value) {
  const said = /** @type {State} */ (value);
  return typeof said === "object" && said !== null && Number.isInteger(said.version) && Array.isArray(said.log);
}
