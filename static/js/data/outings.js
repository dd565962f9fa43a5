/**
 * What of an outing is kept on the phone while it lasts, so that a browser that is closed loses nothing; gone with End. One outing
 * a tour, in localStorage: a few hundred bytes, written whole, there when the page comes back. Tracks are no part of it.
 */
const OUTING = "flaneur-outing:";
const SETTINGS = "flaneur-go";
const STALE_MS = 12 * 3_600_000;

/** @param {string} tour  @param {number} now  @returns {any} null where there is none that could be gone on with */
export function readOuting(tour, now) {
  const found = read(OUTING + tour);
  if (found && now - found.now < STALE_MS && now >= found.now - 60_000) return found;
  if (found) forgetOuting(tour);
  return null;
}

/** @param {string} tour  @param {any} saved */
export const keepOuting = (tour, saved) => write(OUTING + tour, saved);

/** @param {string} tour */
export function forgetOuting(tour) {
  try {
    localStorage.removeItem(OUTING + tour);
  } catch {
    // Where nothing may be kept, nothing was.
  }
}

/** @returns {any} */
export const readSettings = () => read(SETTINGS) ?? {};

/** @param {any} settings */
export const keepSettings = (settings) => write(SETTINGS, settings);

/** @param {string} name */
function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null; // forbidden, or written by somebody else
  }
}

/** @param {string} name  @param {any} value */
function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A phone that keeps nothing still guides.
  }
}
