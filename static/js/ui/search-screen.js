/**
 * <search-screen>: searches in this phone. The lists and the index are fetched when the field is first used; what is
 * typed stands behind the # of the address, which is sent to nobody, so that a result's page leads back to it.
 *
 * @typedef {import("../core/search.js").Finder} Finder
 * @typedef {import("../core/search.js").Piece} Piece
 * @typedef {import("../core/search.js").Said} Said
 * @typedef {import("../core/search.js").List} List
 */
import { isCode, normalCode } from "../core/code.js";
import { find, finderOf, MOST, plaqueOf, words } from "../core/search.js";
import { fill } from "../core/wording.js";
import { packs } from "../data/store.js";

const PAUSE_MS = 200; // in typing, before it is searched
const NOTHING_ELSE = { hits: [], all: true, more: false }; // beside a plaque by its code

class SearchScreen extends HTMLElement {
  /** @type {{towns: {slug: string, name: string, list: string}[], plaques: string, lang: string, intl: string, words: Record<string, string>}} */
  #told = { towns: [], plaques: "", lang: "", intl: "", words: {} };
  /** @type {Promise<Finder | null> | undefined} */
  #finder;
  /** @type {string[]} */
  #missing = []; // names of towns
  /** @type {Set<string> | null} */
  #kept = null; // addresses, where there is no network
  #town = "";
  #timer = 0;
  #turn = 0;

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "{}");
    for (const one of this.querySelectorAll(".live")) if (one instanceof HTMLElement) one.hidden = false;
    this.querySelector(".still")?.remove();
    const asked = new URLSearchParams(location.hash.slice(1) || location.search);
    const slug = asked.get("town");
    this.#town = this.#told.towns.find((one) => one.slug === slug)?.name ?? "";
    const input = this.#input;
    input.value ||= asked.get("q") ?? "";
    input.addEventListener("focus", () => this.#load(), { once: true });
    input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), PAUSE_MS);
    });
    this.querySelector("form")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(this.#timer);
      await this.#search();
      this.#said.focus(); // a phone puts its keys away, a reader of the screen goes on to what was found
    });
    addEventListener("hashchange", () => {
      input.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
      this.#search();
    });
    if (input.value) this.#search();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[type=search]"));
  }

  get #said() {
    return /** @type {HTMLElement} */ (this.querySelector(".said"));
  }

  /** Fetches the index and the lists, once; what failed is tried again with the next word. */
  #load() {
    this.#finder ??= this.#fetch().catch(() => {
      this.#finder = undefined;
      return null;
    });
    return this.#finder;
  }

  async #fetch() {
    const { default: MiniSearch } = await import("../../../vendor/minisearch.mjs");
    const answers = await Promise.allSettled(this.#told.towns.map((one) => readList(one.list)));
    const lists = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    this.#missing = this.#told.towns.filter((_, place) => answers[place].status === "rejected").map((one) => one.name);
    if (!lists.length) throw new Error("no list");
    this.#kept = navigator.onLine ? null : await keptAddresses();
    return finderOf(MiniSearch, lists);
  }

  async #search() {
    const asked = this.#input.value.trim();
    const turn = ++this.#turn;
    this.#remember(asked);
    if (!asked) return this.#show([], "");
    const waiting = setTimeout(() => this.#show([], this.#told.words.loading), PAUSE_MS);
    const finder = await this.#load();
    clearTimeout(waiting);
    if (turn !== this.#turn) return;
    if (!finder) return this.#show([], this.#told.words.broken);
    const code = normalCode(asked);
    const place = isCode(code) && plaqueOf(finder, code);
    const { hits, all, more } = place ? NOTHING_ELSE : find(finder, asked, this.#town);
    const rows = place ? [this.#plaque(code, place.title)] : hits.map((hit) => this.#row(hit));
    const say = !rows.length ? "none" : more ? "most" : all ? "found" : "some";
    const count = new Intl.NumberFormat(this.#told.intl).format(more ? MOST : rows.length);
    const failed = fill(this.#told.words.failed, { towns: new Intl.ListFormat(this.#told.intl).format(this.#missing) });
    this.#show(rows, [fill(this.#told.words[say], { count }), this.#missing.length ? failed : ""].join(" ").trim());
  }

  /** @param {string} asked */
  #remember(asked) {
    const typed = new URLSearchParams(asked ? { q: asked } : {});
    const slug = this.#told.towns.find((one) => one.name === this.#town)?.slug;
    if (slug) typed.set("town", slug);
    history.replaceState(history.state, "", `${location.pathname}${typed.size ? `#${typed}` : ""}`);
  }

  /** @param {HTMLElement[]} rows @param {string} said */
  #show(rows, said) {
    if (this.#said.textContent !== said) this.#said.textContent = said;
    const list = /** @type {HTMLElement} */ (this.querySelector(".found"));
    list.replaceChildren(...rows);
    list.hidden = !rows.length;
  }

  /** @param {import("../core/search.js").Hit} hit */
  #row({ thing, town, title, kind: what, line, lang }) {
    const [row, link] = rowTo(thing.address);
    link.append(inLanguage(langOf(thing.title), "b", title));
    const kind = inLanguage("", "span", []);
    kind.className = "about";
    kind.append(inLanguage(langOf(thing.kind), "span", what));
    if (this.#told.towns.length > 1 && town !== words(thing.title)) kind.append(" · ", inLanguage("", "bdi", [{ text: town, hit: false }]));
    if (this.#kept && !this.#kept.has(thing.address.replace(/#.*/, ""))) {
      const away = inLanguage("", "span", [{ text: this.#told.words.away, hit: false }]);
      away.className = "unknown";
      kind.append(" ", away);
    }
    link.append(kind);
    if (line.length) {
      const told = inLanguage(lang, "span", line);
      told.className = "about";
      link.append(told);
    }
    return row;
  }

  /** @param {string} code @param {Said} title  of its place */
  #plaque(code, title) {
    const [row, link] = rowTo(`${this.#told.plaques}${code}/${this.#told.lang}/`);
    const place = inLanguage(langOf(title), "span", [{ text: words(title), hit: false }]);
    place.className = "about";
    link.append(inLanguage("", "b", [{ text: fill(this.#told.words.plaque, { code }), hit: false }]), place);
    return row;
  }
}

/**
 * @param {string} address
 * @returns {Promise<List>}
 */
async function readList(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function keptAddresses() {
  return new Set((await packs()).whole.flatMap((one) => Object.keys(one.files)));
}

/** @param {string} address @returns {[HTMLElement, HTMLAnchorElement]} */
function rowTo(address) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.className = "row";
  link.href = address;
  row.append(link);
  return [row, link];
}

/** @param {Said} said */
function langOf(said) {
  return typeof said === "string" ? "" : said[1];
}

/**
 * @param {string} lang  "" for the page's
 * @param {"b" | "span" | "bdi"} name
 * @param {Piece[]} pieces
 */
function inLanguage(lang, name, pieces) {
  const element = document.createElement(name);
  if (lang) [element.lang, element.dir] = [lang, "auto"];
  for (const { text, hit } of pieces) {
    if (!hit) {
      element.append(text);
      continue;
    }
    const mark = document.createElement("mark");
    mark.textContent = text;
    element.append(mark);
  }
  return element;
}

customElements.define("search-screen", SearchScreen);
