/** Chance that comes again: the same seed, the same outing. */

/**
 * Numbers from 0 to 1 (sfc32, seeded by splitmix32).
 * @param {number} seed
 * @returns {() => number}
 */
export function random(seed) {
  let mix = seed >>> 0;
  const next = () => {
    mix = (mix + 0x9e3779b9) >>> 0;
    let t = mix ^ (mix >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [next(), next(), next(), 1];
  const draw = () => {
    const t = (((a + b) >>> 0) + d) >>> 0;
    d = (d + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return draw;
}

/**
 * A normal deviate (Box and Muller 1958).
 * @param {() => number} draw
 */
export function normal(draw) {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/**
 * @param {() => number} draw
 * @param {number} low
 * @param {number} high
 */
export function between(draw, low, high) {
  return low + (high - low) * draw();
}
