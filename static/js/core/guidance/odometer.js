/** How far somebody has moved, from a place along the line that trembles, and from fixes away from it. Pure. */

/**
 * `from`: the place along (metres, may run over a loop's end) or the spot that was last counted. `way`: 1 forward, -1 back.
 * `at_s`: when it was at the spot.
 * @typedef {{counted: number, from: number | null, way: number, spot: {x: number, y: number} | null, at_s: number}} Odometer
 */

const LEAST_M = 6;

/** @returns {Odometer} */
export function odometer() {
  return { counted: 0, from: null, way: 0, spot: null, at_s: 0 };
}

/**
 * On the line: counted once it is more than trembling; the way back needs more than the way on.
 * @param {Odometer} meter
 * @param {number} gap  metres ahead of `from` along the line
 * @param {number} at
 * @param {number} sigma
 */
export function alongLine(meter, gap, at, sigma) {
  if (meter.from === null) {
    meter.from = at;
    return;
  }
  const way = Math.sign(gap);
  const least = way === meter.way || meter.way === 0 ? LEAST_M : LEAST_M + 2 * sigma;
  if (Math.abs(gap) < least) return;
  meter.counted += Math.abs(gap);
  meter.from = at;
  meter.way = way;
}

/**
 * Away from the line: straight from spot to spot. The error has moved too in the meantime, across the way as much as along;
 * what it adds to the length on the average is taken off.
 * @param {Odometer} meter
 * @param {{x: number, y: number}} spot
 * @param {number} now_s
 * @param {number} sigma
 */
export function offLine(meter, spot, now_s, sigma) {
  if (!meter.spot) {
    meter.spot = spot;
    meter.at_s = now_s;
    return;
  }
  const square = (spot.x - meter.spot.x) ** 2 + (spot.y - meter.spot.y) ** 2;
  const least = Math.max(12, 2 * sigma);
  if (square < least * least) return;
  const drift = 2 * sigma * sigma * (1 - Math.exp(-Math.max(0, now_s - meter.at_s) / 60));
  meter.counted += Math.sqrt(Math.max(square - drift, square / 4));
  meter.spot = spot;
  meter.at_s = now_s;
}
