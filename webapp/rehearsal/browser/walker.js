/**
 * Somebody who walks a tour, for the rehearsal: along its line with stands at the stops, or as a recording tells; seen through
 * a receiver that errs. Pure: the same plan and the same seed walk the same way, in the page and in the report.
 *
 * The receiver's error is a first-order Gauss-Markov process on each axis, correlated over 60 s, with a standard deviation of
 * R / 1.515, so that R holds 68 % of the fixes; R is told with ± 20 %, as phones do. One fix a second.
 *
 * @typedef {{mps: number, waits: [number, number][], error_m: number, seed: number, leave_m: number | null,
 *   track: [number, number, number | null][] | null}} Plan   waits: metres along and seconds; track: lon, lat, seconds from its start
 * @typedef {{fix: {lon: number, lat: number, accuracy: number, time: number} | null, true_m: number | null}} Second   null: no fix in this second
 */
const CORRELATED_S = 60;
const R_TO_SIGMA = 1.515;
const AWAY_M = 120; // how far somebody goes who leaves the route, and back again
const TOLD_M = 8; // accuracy told where a recording is played without error
const GAP_S = 15; // a recording with a longer hole was without a position there
const METRES = 111_195; // in a degree of latitude
const STAYS_S = 60; // at the end, so that the guide's last words are heard

/**
 * The plan of somebody who goes in this way: their pace, and how long they stand at each stop.
 * @param {any} given  as the command wrote it: a plan, and `ways` by practice
 * @param {any} data  the page's block
 * @param {string} mode
 * @returns {Plan}
 */
export function planFor(given, data, mode) {
  const { mps, stands_s } = given.ways[mode] ?? given.ways.walk;
  const waits = data.route.stops.map((/** @type {any} */ { id, at_m }) => [at_m, stands_s ?? data.stops[id].minutes * 60]);
  return { ...given, mps, waits };
}

/**
 * @param {[number, number][]} points  of the route, lon and lat
 * @param {Plan} plan
 * @param {number} begins  milliseconds
 * @returns {Generator<Second, void, void>}
 */
export function* walk(points, plan, begins) {
  const chance = random(plan.seed);
  const noise = receiver(chance, plan.error_m);
  const east = METRES * Math.cos((points[0][1] * Math.PI) / 180);
  const way = plan.track ? recorded(plan.track, plan.mps, east) : drawn(points, plan, east);
  let time = begins;
  for (const { at, true_m } of way) {
    const [dx, dy] = noise();
    const told = plan.error_m > 0 ? plan.error_m * (0.8 + 0.4 * chance()) : TOLD_M;
    yield { fix: at && { lon: at[0] + dx / east, lat: at[1] + dy / METRES, accuracy: told, time }, true_m };
    time += 1000;
  }
}

/**
 * Along the line, a step a second.
 * @param {[number, number][]} points  @param {Plan} plan  @param {number} east
 * @returns {Generator<{at: [number, number], true_m: number}>}
 */
function* drawn(points, { mps, waits, leave_m }, east) {
  const line = measured(points, east);
  const length = line.at(-1)?.m ?? 0;
  const left = [...waits].sort((a, b) => a[0] - b[0]);
  let leaves = leave_m !== null && leave_m < length ? leave_m : Infinity;
  for (let m = 0; ; m = Math.min(length, m + mps)) {
    const { at, ux, uy } = placeOf(line, m, east);
    yield { at, true_m: m };
    if (m >= leaves) {
      leaves = Infinity;
      for (let gone = mps; gone > 0 && gone < 2 * AWAY_M; gone += mps) {
        const off = gone < AWAY_M ? gone : 2 * AWAY_M - gone;
        yield { at: [at[0] + (uy * off) / east, at[1] - (ux * off) / METRES], true_m: m };
      }
    }
    while (left.length && left[0][0] <= m + mps / 2) {
      const stands = left.shift()?.[1] ?? 0;
      for (let s = 0; s < stands; s += 1) yield { at, true_m: m };
    }
    if (m >= length) break;
  }
  for (let s = 0; s < STAYS_S; s += 1) yield { at: placeOf(line, length, east).at, true_m: length };
}

/**
 * A recording, at the times that it tells, or evenly where it tells none.
 * @param {[number, number, number | null][]} track  @param {number} mps  @param {number} east
 * @returns {Generator<{at: [number, number] | null, true_m: null}>}
 */
function* recorded(track, mps, east) {
  const isTimed = track.every(([, , s], i) => s !== null && (i === 0 || s >= (track[i - 1][2] ?? 0)));
  const line = measured(track.map(([lon, lat]) => [lon, lat]), east);
  const at = track.map(([, , s], i) => (isTimed ? (s ?? 0) : line[i].m / mps));
  const last = Math.ceil(at.at(-1) ?? 0);
  let i = 0;
  for (let s = 0; s <= last; s += 1) {
    while (i < at.length - 2 && at[i + 1] <= s) i += 1;
    const span = at[i + 1] - at[i];
    const share = span > 0 ? Math.min(1, Math.max(0, (s - at[i]) / span)) : 1;
    const isHole = isTimed && span > GAP_S && share > 0 && share < 1;
    const [a, b] = [track[i], track[i + 1] ?? track[i]];
    yield { at: isHole ? null : [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])], true_m: null };
  }
  const [lon, lat] = track[track.length - 1];
  for (let s = 0; s < STAYS_S; s += 1) yield { at: [lon, lat], true_m: null };
}

/** @param {[number, number][]} points  @param {number} east */
function measured(points, east) {
  let m = 0;
  return points.map((at, i) => {
    if (i) m += Math.hypot((at[0] - points[i - 1][0]) * east, (at[1] - points[i - 1][1]) * METRES);
    return { at, m };
  });
}

/** Where the line is after so many metres, and the direction it has there. @param {{at: [number, number], m: number}[]} line  @param {number} m  @param {number} east */
function placeOf(line, m, east) {
  let [low, high] = [0, line.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (line[middle].m <= m) low = middle;
    else high = middle;
  }
  const [a, b] = [line[low], line[high]];
  const share = b.m > a.m ? Math.min(1, (m - a.m) / (b.m - a.m)) : 1;
  const [x, y] = [(b.at[0] - a.at[0]) * east, (b.at[1] - a.at[1]) * METRES];
  const far = Math.hypot(x, y) || 1;
  /** @type {[number, number]} */
  const at = [a.at[0] + share * (b.at[0] - a.at[0]), a.at[1] + share * (b.at[1] - a.at[1])];
  return { at, ux: x / far, uy: y / far };
}

/** The error of each second in metres east and north. @param {() => number} chance  @param {number} error_m */
function receiver(chance, error_m) {
  const sigma = error_m / R_TO_SIGMA;
  const kept = Math.exp(-1 / CORRELATED_S);
  const fresh = sigma * Math.sqrt(1 - kept * kept);
  let [x, y] = [sigma * normal(chance), sigma * normal(chance)];
  return () => {
    const now = [x, y];
    [x, y] = [kept * x + fresh * normal(chance), kept * y + fresh * normal(chance)];
    return now;
  };
}

/** Box and Muller, 1958. @param {() => number} chance */
function normal(chance) {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Numbers from 0 to below 1, the same for the same seed: a multiplicative hash of a counter. @param {number} seed */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
}
