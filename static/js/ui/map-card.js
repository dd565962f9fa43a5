/** The card at the foot of the map: what is chosen, in the words of its row in the list. */

/** @typedef {import("./map-list.js").Spot} Spot */

export class Card {
  /** @type {HTMLElement} */
  #card;

  /** @param {HTMLElement} card */
  constructor(card) {
    this.#card = card;
  }

  get height() {
    return this.#card.offsetHeight;
  }

  /** @template {HTMLElement} T @param {string} name @returns {T} */
  #part(name) {
    return /** @type {T} */ (this.#card.querySelector(name));
  }

  /**
   * The words of a row are cloned, not copied as text: a title may be marked as being in another language.
   * @param {HTMLElement} source  the row, or the head of the list where nothing is chosen
   * @param {string} credit  where it leads when it has no page of its own
   */
  show(source, credit) {
    const number = source.querySelector(":scope > .no");
    const title = source.querySelector("h1, h2, h3");
    const about = source.querySelector(":scope > .about, :scope > .soft");
    const page = source.matches("[data-spot]") ? source.querySelector("h3 a") : null;
    const no = this.#part(".no");
    no.hidden = !number;
    no.textContent = number?.textContent ?? "";
    const words = page ?? title;
    this.#part("h2").replaceChildren(...Array.from(words?.childNodes ?? [], (node) => node.cloneNode(true)));
    this.#part(".fig").textContent = source.querySelector(":scope > .fig")?.textContent ?? "";
    this.#part(".card-about").replaceChildren(...Array.from(about?.childNodes ?? [], (node) => node.cloneNode(true)));
    const read = /** @type {HTMLAnchorElement} */ (this.#part("[data-read]"));
    read.hidden = !page && !credit;
    read.href = page instanceof HTMLAnchorElement ? page.href : credit;
    this.away("");
  }

  /** @param {string} words */
  away(words) {
    const line = this.#part(".card-away");
    if (line.textContent !== words) line.textContent = words;
  }

  focus() {
    this.#part("h2").focus();
  }
}
