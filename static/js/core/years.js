/** What was the state of a project in a year. Pure. */

/**
 * Years; null where nobody said it. `since`: known to be under way; `open`: it stands; `until`: it ended; `expected`: its
 * opening is announced.
 * @typedef {{since: number | null, open: number | null, until: number | null, expected: number | null}} Dates
 */

/** @typedef {"before" | "building" | "announced" | "open" | "ended" | "unknown"} Phase */

/**
 * A year counts from its first day: what opened in September 2013 is open in 2013.
 * @param {Dates} dates
 * @param {number} year
 * @returns {Phase}
 */
export function phaseIn({ since, open, until, expected }, year) {
  if (since === null && open === null && until === null && expected === null) return "unknown";
  if (until !== null && year >= until) return "ended";
  if (open !== null && year >= open) return "open";
  if (expected !== null && year >= expected) return "announced";
  return since !== null && year >= since ? "building" : "before";
}

/** Whether there is something to see of it. @param {Phase} phase */
export const isThere = (phase) => phase !== "before" && phase !== "ended";

/**
 * How many of each phase.
 * @param {Phase[]} phases
 * @returns {Record<string, number>}
 */
export function countPhases(phases) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const phase of phases) counts[phase] = (counts[phase] ?? 0) + 1;
  return counts;
}
