/**
 * Search by words: what is found, and what to show of it. Pure; the index is MiniSearch's, the lists are those of
 * builder/render/search.py, and search/tokens.js takes the texts apart.
 *
 * @typedef {string | [words: string, lang: string]} Said  Words, with their language where that is not the page's.
 * @typedef {{kind: Said, title: Said, address: string, about?: Said, names?: string[], streets?: string[], text?: Said[],
 *            codes?: string[]}} Thing
 * @typedef {{version: number, town: string, local?: string, things: Thing[]}} List
 * @typedef {{text: string, hit: boolean}} Piece
 * @typedef {{terms: Set<string>, shortest: number}} Sought  What is looked for in a text; `shortest` is the fewest signs that
 *            count, in a script without spaces.
 * @typedef {{thing: Thing, town: string, title: Piece[], kind: Piece[], line: Piece[], lang: string}} Hit  `line` is what
 *            of it fits the words, in the language `lang` ("": the page's).
 * @typedef {{index: import("../../../vendor/minisearch.mjs").default<Entry>, entries: Entry[]}} Finder
 * @typedef {{id: number, list: List, thing: Thing, title: string, names: string, about: string, streets: string,
 *            text: string}} Entry
 */

import { denseRuns, isDense, letters, tokens, wanted } from "./search/tokens.js";

export const MOST = 50; // things shown at once
const EXCERPT = 150; // letters of a line
const EXCERPT_DENSE = 60; // of one in a script without spaces
const BEFORE = 40; // of them before what was found
const BEFORE_DENSE = 20;

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
      // Of a word that is still being typed its beginning is enough, but not one letter alone.
      prefix: (term, place, terms) => {
        const isLast = place === terms.length - 1;
        return term.length > 2 || (isLast && (place > 0 || term.length > 1 || isDense(term)));
      },
      fuzzy: (term) => mistakes(term, 5),
    },
  });
  index.addAll(entries);
  return { index, entries };
}

/**
 * How many letters may be wrong.
 * @param {string} term
 * @param {number} shortest  of a word in which one may
 */
function mistakes(term, shortest) {
  const length = Array.from(term).length;
  if (length < shortest || isDense(term) || /\p{N}/u.test(term)) return false;
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
  let fitting = index.search(asked, { boostDocument });
  if (!fitting.length) fitting = index.search(asked, { boostDocument, fuzzy: (term) => mistakes(term, 3) });
  if (!fitting.length && wanted(asked).length > 1) {
    fitting = index.search(asked, { boostDocument, fuzzy: (term) => mistakes(term, 4), combineWith: "OR" });
    all = false;
  }
  // Pairs of signs may stand far apart; where they stand as they were typed, only that is meant.
  const typed = denseRuns(asked);
  const asTyped = fitting.filter(({ id }) => typed.every((run) => written(entries[id]).includes(run)));
  if (asTyped.length) fitting = asTyped;
  const single = wanted(asked).filter((term) => isDense(term) && Array.from(term).length === 1);
  const shortest = Math.min(...typed.map((run) => Array.from(run).length));
  const hits = fitting.slice(0, MOST).map(({ id, match }) => {
    const terms = Object.keys(match).filter((term) => !single.some((sign) => isDense(term) && term.startsWith(sign)));
    const sought = { terms: new Set([...terms, ...single]), shortest: asTyped.length ? shortest : 0 };
    return hitOf(entries[id], sought);
  });
  return { hits, all, more: fitting.length > MOST };
}

/** @param {Entry} entry  in one folded string */
function written({ title, names, about, streets, text }) {
  return letters([title, names, about, streets, text].join("|")).replaceAll("・", "");
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
 * @param {Sought} sought
 * @returns {Hit}
 */
function hitOf({ list, thing }, sought) {
  const local = list.local ?? "";
  /** @type {Said[]} */
  const lines = [
    ...(thing.about ? [thing.about] : []),
    ...(thing.names ?? []).map((name) => /** @type {Said} */ ([name, local])),
    ...(thing.streets ?? []).map((street) => /** @type {Said} */ ([street, local])),
    ...(thing.text ?? []),
  ];
  const title = words(thing.title);
  const named = new Set(found(title, sought).map(({ term }) => term));
  // The line that tells of most words which the title has not; the first one where none does.
  let best = lines[0] ?? "";
  let most = 0;
  for (const line of lines) {
    const count = new Set(found(words(line), sought).flatMap(({ term }) => (named.has(term) ? [] : [term]))).size;
    if (count > most) [best, most] = [line, count];
  }
  return {
    thing,
    town: list.town,
    title: marked(title, sought),
    kind: marked(words(thing.kind), sought),
    line: excerpt(words(best), sought),
    lang: Array.isArray(best) ? best[1] : "",
  };
}

/**
 * Where the words stand in a text, in its order; what overlaps is one.
 * @param {string} text
 * @param {Sought} sought
 */
function found(text, { terms, shortest }) {
  /** @type {import("./search/tokens.js").Token[]} */
  const spans = [];
  for (const { term, start, end, first } of tokens(text)) {
    const span = terms.has(term) ? { term, start, end } : first && terms.has(first.term) ? { ...first, start } : undefined;
    if (!span) continue;
    const last = spans.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else spans.push(span);
  }
  return spans.filter(({ term, start, end }) => !isDense(term) || Array.from(text.slice(start, end)).length >= shortest);
}

/**
 * A text in pieces: those that fit the words, and those between.
 * @param {string} text
 * @param {Sought} sought
 * @returns {Piece[]}
 */
export function marked(text, sought) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  for (const { start, end } of found(text, sought)) {
    pieces.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true });
    at = end;
  }
  pieces.push({ text: text.slice(at), hit: false });
  return pieces.filter((piece) => piece.text);
}

/**
 * The part of a long text that fits the words, cut between words.
 * @param {string} text
 * @param {Sought} sought
 */
export function excerpt(text, sought) {
  const dense = isDense(text);
  const most = dense ? EXCERPT_DENSE : EXCERPT;
  if (text.length <= most) return marked(text, sought);
  const all = tokens(text);
  const first = found(text, sought)[0]?.start ?? 0;
  const wish = Math.max(0, Math.min(first - (dense ? BEFORE_DENSE : BEFORE), text.length - most));
  const start = wish && Math.min(first, all.find((token) => token.start >= wish)?.start ?? 0);
  const stop = start + most;
  const end = stop >= text.length ? text.length : (all.findLast((token) => token.end <= stop)?.end ?? stop);
  const pieces = marked(text.slice(start, end), sought);
  if (start > 0) pieces.unshift({ text: dense ? "…" : "… ", hit: false });
  if (end < text.length) pieces.push({ text: dense ? "…" : " …", hit: false });
  return pieces;
}

/** @param {Said} said */
export function words(said) {
  return typeof said === "string" ? said : said[0];
}
