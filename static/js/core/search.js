/**
 * Search by words: how texts are taken apart, what is found, and what to show of it. Pure; the index is MiniSearch's, the
 * lists are those of builder/render/search.py. It forgives accents, capitals, endings and small mistakes; Arabic articles
 * and signs of vowels; and it knows that Chinese and Japanese put no spaces between words.
 *
 * @typedef {string | [words: string, lang: string]} Said  Words, with their language where that is not the page's.
 * @typedef {{kind: Said, title: Said, address: string, about?: Said, names?: string[], streets?: string[], text?: Said[],
 *            codes?: string[]}} Thing
 * @typedef {{version: number, town: string, local?: string, things: Thing[]}} List
 * @typedef {{term: string, start: number, end: number}} Token
 * @typedef {{text: string, hit: boolean}} Piece
 * @typedef {{thing: Thing, town: string, title: Piece[], kind: Piece[], line: Piece[], lang: string}} Hit  `line` is what of it fits the
 *            words, in the language `lang` ("": the page's).
 * @typedef {{index: import("../../../vendor/minisearch.mjs").default<Entry>, entries: Entry[]}} Finder
 * @typedef {{id: number, list: List, thing: Thing, title: string, names: string, about: string, streets: string,
 *            text: string}} Entry
 */

export const MOST = 50; // things shown at once
const EXCERPT = 150; // letters of a line
const EXCERPT_DENSE = 60; // of one in a script without spaces
const BEFORE = 40; // of them before what was found

const WORD = /[\p{L}\p{M}\p{N}・]+/gu;
// What is written without spaces, or with endings that grow on the word: taken by pairs of signs.
const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々〆・]/u;
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
  let folded = letters(word);
  folded = folded.replace(ARTICLE, "");
  return /^[a-z]{3,}[sx]$/.test(folded) ? folded.slice(0, -1) : folded;
}

/** @param {string} word */
function letters(word) {
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
  const found = signs.slice(0, -1).map((sign, place) => {
    const next = signs[place + 1];
    return { term: sign.term + next.term, start: sign.start, end: next.end };
  });
  return asked && found.length ? found : [...found, ...signs.slice(-1)];
}

/**
 * Everything that can be found, ready to be searched.
 * @param {typeof import("../../../vendor/minisearch.mjs").default} MiniSearch
 * @param {List[]} lists
 * @returns {Finder}
 */
export function finderOf(MiniSearch, lists) {
  const entries = lists.flatMap((list) => list.things.map((thing) => ({ list, thing }))).map(({ list, thing }, id) => ({
    id,
    list,
    thing,
    title: words(thing.title),
    names: [...(thing.names ?? []), words(thing.kind)].join(" | "),
    about: words(thing.about ?? ""),
    streets: (thing.streets ?? []).join(" | "),
    text: (thing.text ?? []).map(words).join(" | "),
  }));
  /** @type {import("../../../vendor/minisearch.mjs").default<Entry>} */
  const index = new MiniSearch({
    fields: ["title", "names", "about", "streets", "text"],
    tokenize: (text) => tokens(text).map((token) => token.term),
    processTerm: (term) => term,
    searchOptions: {
      tokenize: wanted,
      boost: { title: 8, names: 5, about: 3, streets: 2, text: 1 },
      combineWith: "AND",
      prefix: (term, place, terms) => term.length > 2 || (place === terms.length - 1 && (place > 0 || DENSE.test(term) || term.length > 1)),
      fuzzy: (term) => mistakes(term, 5),
    },
  });
  index.addAll(entries);
  return { index, entries };
}

/**
 * The words that somebody looks for, each once.
 * @param {string} asked
 */
function wanted(asked) {
  const all = [...new Set(tokens(asked, true).map((token) => token.term))];
  const telling = all.filter((term) => !LITTLE.has(term));
  return telling.length ? telling : all;
}

/**
 * How many letters may be wrong.
 * @param {string} term
 * @param {number} shortest  of a word in which one may
 */
function mistakes(term, shortest) {
  const length = Array.from(term).length;
  if (length < shortest || DENSE.test(term) || /\p{N}/u.test(term)) return false;
  return length < 9 ? 1 : 2;
}

/**
 * What fits, the best first; where nothing has all of the words, what has some of them.
 * @param {Finder} finder
 * @param {string} asked
 * @param {string} [town]  whose things come before as good ones of other towns
 * @returns {{hits: Hit[], all: boolean, more: boolean}}  all: every hit has all words
 */
export function find({ index, entries }, asked, town = "") {
  /** @param {number} id */
  const boostDocument = (id) => (entries[id].list.town === town ? 2 : 1);
  let all = true;
  let found = index.search(asked, { boostDocument });
  if (!found.length) found = index.search(asked, { boostDocument, fuzzy: (term) => mistakes(term, 3) });
  if (!found.length && wanted(asked).length > 1) {
    found = index.search(asked, { boostDocument, fuzzy: (term) => mistakes(term, 4), combineWith: "OR" });
    all = false;
  }
  const hits = found.slice(0, MOST).map(({ id, match }) => hitOf(entries[id], new Set(Object.keys(match))));
  return { hits, all, more: found.length > MOST };
}

/**
 * The place whose plaque has this code.
 * @param {Finder} finder
 * @param {string} code  as printed
 */
export function plaqueOf({ entries }, code) {
  return entries.find(({ thing }) => thing.codes?.includes(code))?.thing;
}

/**
 * @param {Entry} entry
 * @param {Set<string>} terms
 * @returns {Hit}
 */
function hitOf({ list, thing }, terms) {
  const local = list.local ?? "";
  /** @type {Said[]} */
  const lines = [
    ...(thing.about ? [thing.about] : []),
    ...(thing.names ?? []).map((name) => /** @type {Said} */ ([name, local])),
    ...(thing.streets ?? []).map((street) => /** @type {Said} */ ([street, local])),
    ...(thing.text ?? []),
  ];
  const title = words(thing.title);
  const named = new Set(termsIn(title, terms));
  // The line that tells of most words which the title has not; the first one where none does.
  let best = lines[0] ?? "";
  let most = 0;
  for (const line of lines) {
    const count = new Set(termsIn(words(line), terms).filter((term) => !named.has(term))).size;
    if (count > most) [best, most] = [line, count];
  }
  return {
    thing,
    town: list.town,
    title: marked(title, terms),
    kind: marked(words(thing.kind), terms),
    line: excerpt(words(best), terms),
    lang: Array.isArray(best) ? best[1] : "",
  };
}

/** @param {string} text @param {Set<string>} terms */
function termsIn(text, terms) {
  return tokens(text).flatMap(({ term }) => (terms.has(term) ? [term] : []));
}

/**
 * A text in pieces: those that fit the words, and those between.
 * @param {string} text
 * @param {Set<string>} terms
 * @returns {Piece[]}
 */
export function marked(text, terms) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  for (const { term, start, end } of tokens(text)) {
    if (!terms.has(term) || end <= at) continue;
    const from = Math.max(start, at);
    const last = pieces.at(-1);
    if (from > at || !last) {
      if (from > at) pieces.push({ text: text.slice(at, from), hit: false });
      pieces.push({ text: text.slice(from, end), hit: true });
    } else last.text += text.slice(from, end);
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/**
 * The part of a long text that fits the words, cut between words.
 * @param {string} text
 * @param {Set<string>} terms
 */
export function excerpt(text, terms) {
  const all = tokens(text);
  const dense = DENSE.test(text);
  const most = dense ? EXCERPT_DENSE : EXCERPT;
  if (text.length <= most) return marked(text, terms);
  const first = all.find(({ term }) => terms.has(term))?.start ?? 0;
  const wanted = Math.max(0, Math.min(first - BEFORE, text.length - most));
  const start = wanted && Math.min(first, all.find((token) => token.start >= wanted)?.start ?? 0);
  const stop = start + most;
  const end = stop >= text.length ? text.length : (all.findLast((token) => token.end <= stop)?.end ?? stop);
  const pieces = marked(text.slice(start, end), terms);
  if (start > 0) pieces.unshift({ text: dense ? "…" : "… ", hit: false });
  if (end < text.length) pieces.push({ text: dense ? "…" : " …", hit: false });
  return pieces;
}

/** @param {Said} said */
export function words(said) {
  return typeof said === "string" ? said : said[0];
}
