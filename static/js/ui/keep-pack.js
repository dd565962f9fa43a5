/**
 * <keep-pack pack="fr/issy/seine-jog"><a class="quiet" href="/fr/offline/">…</a></keep-pack>: keeps one pack, and says
 * what that costs before, how far it is, and what became of it. Without script, or where nothing can be kept, its link
 * leads to the page that explains; the words are those of pack-words.js.
 *
 * @typedef {import("../core/packs.js").Kept} Kept
 * @typedef {import("../core/packs.js").Told} Told
 */
import { bytesToldToFetch } from "../core/packs.js";
import * as packs from "../data/packs.js";
import { age, locale, say, size } from "./pack-words.js";

/** @type {ReturnType<typeof packs.readSizes> | undefined} */
let sizes;

/** Asked for once by a page, however many packs it shows. */
function readSizes() {
  sizes ??= packs.readSizes(locale).catch((fault) => {
    sizes = undefined;
    throw fault;
  });
  return sizes;
}

class KeepPack extends HTMLElement {
  #status = document.createElement("p");
  #meter = document.createElement("p");
  #keys = document.createElement("div");
  /** @type {Element | null} */
  #icon = null;
  /** @type {AbortController | undefined} */
  #keeping;

  connectedCallback() {
    if (this.#status.isConnected || packs.hindrance()) return;
    this.#icon = this.querySelector("svg");
    this.#status.className = "small soft";
    this.#status.setAttribute("role", "status");
    this.#meter.className = "meter small";
    this.#meter.hidden = true;
    this.#keys.className = "keys";
    this.#show().catch(() => {});
  }

  get #pack() {
    return this.getAttribute("pack") ?? "";
  }

  /**
   * Looks how the pack stands and says so; without an answer from the network only what is here.
   * @param {Told} [known]  what was told of it before
   */
  async #show(known) {
    const id = this.#pack;
    const { whole, broken } = await packs.kept();
    const record = whole.find((one) => one.id === id);
    const town = whole.find((one) => id.startsWith(`${one.id}/`));
    const isBegun = (await packs.begun()).includes(id);
    const answer = await readSizes().catch(() => undefined);
    const told = answer?.told.find((one) => one.id === id) ?? known;
    this.dataset.state = record ? "kept" : "";
    if (!record && town) {
      this.dataset.state = "kept";
      this.#say(say("with_town", { town: town.title, age: age(town.kept) }), []);
    } else if (record) {
      await this.#showKept(record, told, isBegun);
    } else if (answer?.isKept) {
      this.#say(say("no_network"), []);
    } else if (told) {
      const isFirst = answer && !whole.length && !broken.length && !isBegun;
      const cost = isFirst ? size(bytesToldToFetch(told, answer.way)) : await this.#cost(told);
      const lost = broken.some((one) => one.id === id);
      const name = isBegun ? "begun" : lost ? "lost" : "";
      const keys = [this.#key(name ? "resume" : "keep", () => this.#keep(told), cost)];
      if (name) keys.push(this.#key("throw_away", () => this.#throwAway(lost)));
      this.#say(name ? say(name) : await this.#room(), keys);
    }
  }

  /**
   * @param {Kept} record
   * @param {Told | undefined} told
   * @param {boolean} isBegun
   */
  async #showKept(record, told, isBegun) {
    const keys = [];
    let now = "";
    if (told && told.digest !== record.digest) {
      now = say("changed_since");
      keys.push(this.#key(isBegun ? "resume" : "update", () => this.#keep(told), await this.#cost(told)));
    }
    keys.push(this.#key("delete", () => this.#delete()));
    this.#say(`${say("kept", { age: age(record.kept), size: size(record.stored) })} ${now}`.trim(), keys);
  }

  /**
   * What fetching the rest takes; "" where the network does not say.
   * @param {Told} told
   */
  async #cost(told) {
    try {
      const { list, way } = await packs.readList(locale, told.territory);
      return size((await packs.stillToFetch(list, told.id, way)).fetch);
    } catch {
      return "";
    }
  }

  /** What is free on the phone; the list of all packs says it once for all of them. */
  async #room() {
    if (this.closest("offline-packs")) return "";
    const found = await packs.room();
    return found ? say("room", { free: size(found.free) }) : "";
  }

  /**
   * @param {Told} told
   * @param {boolean} [isSecondTry]
   * @returns {Promise<void>}
   */
  async #keep(told, isSecondTry = false) {
    this.#keeping = new AbortController();
    const { signal } = this.#keeping;
    const bar = document.createElement("progress");
    const figures = document.createElement("span");
    this.#meter.replaceChildren(bar, figures);
    this.#say(say("fetching"), [this.#key("cancel", () => this.#keeping?.abort())]);
    try {
      const { list, way } = await packs.readList(locale, told.territory);
      const needed = await packs.stillToFetch(list, told.id, way);
      const found = await packs.room();
      if (found && found.free < needed.store * 1.05) {
        this.#say(say("no_room", { size: size(needed.store), free: size(found.free) }), [this.#again(told)]);
        return;
      }
      this.#meter.hidden = false;
      await packs.keep({
        list,
        id: told.id,
        way,
        signal,
        onProgress: (done, all) => {
          bar.max = all || 1;
          bar.value = all ? done : 1;
          figures.textContent = say("done", { done: size(done), all: size(all) });
        },
      });
      const stays = await packs.askToStay();
      sizes = undefined;
      await this.#show();
      this.#status.append(` ${say(stays ? "stays" : "may_go")}`);
      this.dispatchEvent(new CustomEvent("pack", { bubbles: true }));
    } catch (fault) {
      const what = fault instanceof packs.PackFault ? fault.what : "network";
      sizes = undefined;
      // A new edition of the guide came out in the middle: what it shares with the old one is here already.
      if (what === "changed" && !isSecondTry) return this.#keep(told, true);
      await this.#show(told).catch(() => this.#say("", [this.#again(told)]));
      this.#status.textContent = say(what);
    } finally {
      this.#meter.hidden = true;
    }
  }

  /** @param {boolean} isLost */
  async #throwAway(isLost) {
    await (isLost ? packs.remove(this.#pack) : packs.throwAway(this.#pack));
    await this.#show();
    this.dispatchEvent(new CustomEvent("pack", { bubbles: true }));
  }

  async #delete() {
    await packs.remove(this.#pack);
    this.#say(say("deleted"), []);
    await this.#show();
    this.dispatchEvent(new CustomEvent("pack", { bubbles: true }));
  }

  /** @param {Told} told */
  #again(told) {
    return this.#key("keep", () => this.#keep(told));
  }

  /**
   * @param {string} name
   * @param {() => unknown} act
   * @param {string} [cost]
   */
  #key(name, act, cost) {
    const key = document.createElement("button");
    key.type = "button";
    key.className = "quiet";
    key.dataset.key = name;
    const words = document.createElement("span");
    words.textContent = say(name);
    if (cost) {
      const small = document.createElement("small");
      small.textContent = cost;
      words.append(" ", small);
    }
    if (name === "keep" && this.#icon) key.append(this.#icon.cloneNode(true));
    key.append(words);
    key.addEventListener("click", act);
    return key;
  }

  /**
   * The keyboard stays where it was: on the keys, whatever they are now.
   * @param {string} status
   * @param {HTMLElement[]} keys
   */
  #say(status, keys) {
    const hadFocus = this.contains(document.activeElement);
    if (!this.#status.isConnected) this.replaceChildren(this.#keys, this.#meter, this.#status);
    this.#status.textContent = status;
    this.#keys.replaceChildren(...keys);
    if (hadFocus) (keys[0] ?? this.closest("li")?.querySelector("a"))?.focus();
  }
}

customElements.define("keep-pack", KeepPack);
