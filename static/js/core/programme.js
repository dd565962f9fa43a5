/** A guided group's programme: rows of [metres along, arrives, leaves], in minutes from the start. Pure. */

/** @typedef {[number, number, number][]} Programme */

/**
 * When the programme is at a place: at a stop from its coming to its going, between two at one moment.
 * @param {Programme | undefined} rows
 * @param {number} at  metres along
 */
export function programmed(rows, at) {
  if (!rows?.length) return { arrives: 0, leaves: 0 };
  const stop = rows.find(([m]) => Math.abs(m - at) <= 25);
  if (stop) return { arrives: stop[1], leaves: stop[2] };
  const after = rows.findIndex(([m]) => m > at);
  if (after <= 0) {
    const [, arrives, leaves] = after === 0 ? rows[0] : rows[rows.length - 1];
    return { arrives, leaves };
  }
  const [[m0, , from], [m1, to]] = [rows[after - 1], rows[after]];
  const when = from + ((to - from) * (at - m0)) / Math.max(1, m1 - m0);
  return { arrives: when, leaves: when };
}

/**
 * Minutes behind the programme, below 0 ahead of it; 0 for as long as the group may be where it is.
 * @param {Programme} rows
 * @param {number} at
 * @param {number} minutes  since the programme began
 */
export function delay(rows, at, minutes) {
  const { arrives, leaves } = programmed(rows, at);
  return minutes < arrives ? minutes - arrives : minutes > leaves ? minutes - leaves : 0;
}
