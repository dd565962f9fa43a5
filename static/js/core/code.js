/** The code of a plaque in the browser; builder/codes.py says how and why. */

export const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const WEIGHTS = [2, 3, 4, 5, 6];

/**
 * What a person typed, as it would be printed: upper case, without spaces, dots and hyphens.
 * @param {string} text
 */
export function normalCode(text) {
  return text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Whether the text is a code as printed: six characters of the alphabet, the last one right.
 * @param {string} text
 */
export function isCode(text) {
  if (text.length !== WEIGHTS.length + 1) return false;
  const values = Array.from(text, (character) => ALPHABET.indexOf(character));
  if (values.includes(-1)) return false;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * values[place], 0);
  return sum % ALPHABET.length === values[WEIGHTS.length];
}
