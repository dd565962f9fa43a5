/** The times of fixes and ticks: what is old, what comes twice, what is silence, and a clock that was put right. Pure. */

/**
 * `last`: time of the last fix taken. `seen`: the last moment told of. `silent_s`: seconds told of since a fix was heard.
 * `refused`: times of fixes refused in a row because they were older than the last.
 * @typedef {{last: number | null, seen: number | null, silent_s: number, refused: number[], lost: boolean}} Watch
 */

const STALE_MS = 15_000;
const LOST_S = 20;
// A page that slept through a moment has not listened: one tick counts for no more than this.
const TICK_S = 5;
const AGREE = 3;

/** @returns {Watch} */
export function watch() {
  return { last: null, seen: null, silent_s: 0, refused: [], lost: false };
}

/**
 * Time goes on. True where silence has just become a lost signal.
 * @param {Watch} clock
 * @param {number} now  milliseconds
 */
export function tick(clock, now) {
  if (!Number.isFinite(now)) return false;
  if (clock.seen !== null) clock.silent_s += Math.min(TICK_S, Math.max(0, (now - clock.seen) / 1000));
  clock.seen = now;
  if (clock.lost || clock.silent_s < LOST_S) return false;
  clock.lost = true;
  return true;
}

/**
 * The seconds since the last fix, where this one is to be taken; null where it is not. The first fix has zero.
 * A fix older than the last one came late: it says nothing new. Three of them in a row, each younger than the one before, are a clock put back.
 * @param {Watch} clock
 * @param {number} time  of the fix, milliseconds
 * @param {number} now
 * @returns {number | null}
 */
export function take(clock, time, now) {
  if (now - time > STALE_MS) return null;
  if (clock.last === null) {
    clock.last = time;
    return 0;
  }
  const dt = (time - clock.last) / 1000;
  if (dt > 0) {
    clock.last = time;
    clock.refused = [];
    return dt;
  }
  if (dt === 0) return null;
  const { refused } = clock;
  if (refused.length && time <= refused[refused.length - 1]) refused.length = 0;
  refused.push(time);
  if (refused.length < AGREE) return null;
  const since = (time - refused[0]) / 1000;
  clock.last = time;
  clock.refused = [];
  return Math.max(1, since);
}

/**
 * A fix was heard: the silence is over. True where the signal was lost before.
 * @param {Watch} clock
 * @param {number} now
 */
export function heard(clock, now) {
  const wasLost = clock.lost;
  clock.seen = now;
  clock.silent_s = 0;
  clock.lost = false;
  return wasLost;
}
