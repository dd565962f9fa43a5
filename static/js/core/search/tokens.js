/**
 * Texts taken apart into what is compared. Pure. It forgives accents, capitals and plurals, Arabic articles and signs of
 * vowels; what is written without spaces is taken by pairs of signs.
 *
 * @typedef {{term: string, start: number, end: number, first?: {term: string, end: number}}} Token  `first` is the first
 *            of a pair of signs.
 */

const WORD = /[\p{L}\p{M}\p{N}・]+/gu;
// What is written without spaces, or with endings that grow on the word: taken by pairs of signs.
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々〆・]/u;
// Between two words of Japanese, as "of" in English.
const NO = /([^\p{sc=Hiragana}\s])の(?=[^\p{sc=Hiragana}\s])/gu;
const APOSTROPHE = /^['’ʼ]/;
const ELIDED = new Set(
  "l d j m n s t c qu jusqu lorsqu puisqu quoiqu un dell nell all dall sull coll quell sant".split(" "),
);
// Left out of what is looked for where other words are left: folded, in the languages of the guide.
const LITTLE = new Set(
  `a au aux d da das de del dell den der des di die do dos du e een el en et gli het i il in la las le les li lo los na o of os the
   to u und une un und van von w y z и і й на у в`.split(/\s+/),
);
/** @type {Record<string, string>} */
const LETTERS = {
  œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ґ: "г",
  ة: "ه", ى: "ي", ی: "ي", ک: "ك", ٱ: "ا", ـ: "", ء: "",
};
const ARTICLE = /^(?:[وبكف]?ال|لل)(?=...)/;

/**
 * A word as it is compared: without accents, capitals, signs of vowels, articles that grow on it, and a plural's ending.
 * @param {string} word
 */
export function fold(word) {
  const folded = letters(word).replace(ARTICLE, "");
  return /^[a-z]{3,}[sx]$/.test(folded) ? folded.slice(0, -1) : folded;
}

/**
 * The same as it is, its articles and endings kept. Katakana becomes hiragana.
 * @param {string} word
 */
export function letters(word) {
  return word
    .toLowerCase()
    .normalize("NFKD")
    .replace(/(?![\u3099\u309a])\p{M}/gu, "")
    .normalize("NFC")
    .replace(/[œæßøłđðþıґةىیکٱـء]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/**
 * The words of a text and where they stand in it.
 * @param {string} text
 * @param {boolean} [asked]  whether the text is what somebody looks for
 * @returns {Token[]}
 */
export function tokens(text, asked = false) {
  /** @type {Token[]} */
  const found = [];
  for (const word of text.matchAll(WORD)) {
    const end = word.index + word[0].length;
    for (const run of runs(word[0], word.index)) {
      if (run.dense) found.push(...pairs(run.text, run.start, asked));
      else if (!(run.start + run.text.length === end && APOSTROPHE.test(text.slice(end)) && ELIDED.has(letters(run.text)))) {
        const term = fold(run.text);
        if (term) found.push({ term, start: run.start, end: run.start + run.text.length });
      }
    }
  }
  return found;
}

/**
 * "地图Musée" → "地图", "Musée".
 * @param {string} word
 * @param {number} start
 */
function runs(word, start) {
  /** @type {{text: string, start: number, dense: boolean}[]} */
  const found = [];
  let at = start;
  for (const sign of word) {
    const last = found.at(-1);
    const dense = DENSE.test(sign);
    if (last && (last.dense === dense || /\p{M}/u.test(sign))) last.text += sign;
    else found.push({ text: sign, start: at, dense });
    at += sign.length;
  }
  return found;
}

/**
 * Each sign with the next one; of a text the last one too, so that a single sign is found wherever it stands.
 * @param {string} run
 * @param {number} start
 * @param {boolean} asked
 */
function pairs(run, start, asked) {
  /** @type {Token[]} */
  const signs = [];
  let at = start;
  for (const sign of run) {
    const term = sign === "・" ? "" : letters(sign);
    if (term) signs.push({ term, start: at, end: at + sign.length });
    at += sign.length;
  }
  /** @type {Token[]} */
  const found = signs.slice(0, -1).map((sign, place) => {
    const next = signs[place + 1];
    return { term: sign.term + next.term, start: sign.start, end: next.end, first: { term: sign.term, end: sign.end } };
  });
  return asked && found.length ? found : [...found, ...signs.slice(-1)];
}

/**
 * The words that somebody looks for, each once.
 * @param {string} asked
 */
export function wanted(asked) {
  const all = [...new Set(tokens(asked.replace(NO, "$1 "), true).map((token) => token.term))];
  const telling = all.filter((term) => !LITTLE.has(term));
  return telling.length ? telling : all;
}

/** @param {string} term */
export function isDense(term) {
  return DENSE.test(term);
}

/**
 * What somebody looks for in scripts without spaces, run by run, folded.
 * @param {string} asked
 */
export function denseRuns(asked) {
  const found = Array.from(asked.replace(NO, "$1 ").matchAll(WORD)).flatMap((word) => runs(word[0], 0));
  return found.filter((run) => run.dense).map((run) => letters(run.text).replaceAll("・", ""));
}
