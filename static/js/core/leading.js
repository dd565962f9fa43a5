/**
 * What the leader has done and the server does not know yet: kept in order, sent one after the other, each under a name of
 * its own so that the server does it once, however often it comes. Pure.
 *
 * @typedef {import("./live.js").State} State
 * @typedef {{id: string, fields: [string, string][]}} Act
 */
import { EVERY_MS, LONGEST_MS } from "./live.js";

/** @param {{saved?: Act[], random?: () => number}} [from] */
export function outgoing({ saved = [], random = Math.random } = {}) {
  let waiting = [...saved];
  let errors = 0;

  return {
    /** @param {Act} act */
    add(act) {
      if (!waiting.some((one) => one.id === act.id)) waiting.push(act);
    },
    /** The one whose turn it is. */
    get first() { return waiting[0] ?? null; },
    get length() { return waiting.length; },
    /** The server has it, or will never take it. @param {string} id */
    settled(id) {
      waiting = waiting.filter((one) => one.id !== id);
      errors = 0;
    },
    failed() { errors += 1; },
    /** The network is back. */
    again() { errors = 0; },
    /** Until the first is sent again, ms; 0: now. */
    get wait_ms() {
      return errors ? Math.min(LONGEST_MS, EVERY_MS * 2 ** (errors - 1)) * (0.75 + random() / 4) : 0;
    },
    /** @returns {Act[]} */
    save: () => [...waiting],
    /**
     * The state as it will be when all has arrived: the leader sees at once where they have gone.
     * @param {State} state
     * @returns {State}
     */
    ahead(state) {
      let { stop, phase, gather } = state;
      for (const { fields } of waiting) {
        const said = new Map(fields);
        if (said.get("do") === "move") {
          stop = said.get("stop") ?? stop;
          phase = "live";
          gather = null;
        }
        if (said.get("do") === "end") phase = "ended";
      }
      return { ...state, stop, phase, gather };
    },
  };
}
