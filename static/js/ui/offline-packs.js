/**
 * <offline-packs>: the list of all packs of the guide. What is here comes first, with what it takes of the phone; packs
 * of other languages, or that the guide has no longer, are listed too. Says why nothing can be kept, where that is so.
 */
import * as packs from "../data/packs.js";
import { say, size } from "./pack-words.js";

class OfflinePacks extends HTMLElement {
  connectedCallback() {
    const why = packs.hindrance();
    this.#note("away", location.pathname !== this.getAttribute("home"));
    this.#note("http", why === "http");
    this.#note("browser", why === "browser");
    if (why) return;
    this.addEventListener("pack", () => this.#sum());
    this.#sort().then(() => this.#sum()).catch(() => {});
  }

  /**
   * @param {string} name
   * @param {boolean} isSo
   */
  #note(name, isSo) {
    const note = this.querySelector(`[data-note=${name}]`);
    if (note instanceof HTMLElement) note.hidden = !isSo;
  }

  /** What is here goes to the top of the page, once: nothing moves under a finger later. */
  async #sort() {
    const { whole, broken } = await packs.kept();
    const here = this.querySelector(".here-list");
    for (const { id, title, address } of [...whole, ...broken]) {
      const row = this.querySelector(`keep-pack[pack="${CSS.escape(id)}"]`)?.closest("li") ?? this.#row(id, title, address);
      here?.append(row);
    }
    for (const list of this.querySelectorAll("section.town")) {
      if (list instanceof HTMLElement) list.hidden = !list.querySelector("li");
    }
  }

  /**
   * @param {string} id
   * @param {string} title
   * @param {string} address
   */
  #row(id, title, address) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = id.split("/").length > 2 ? title : say("whole", { town: title });
    link.lang = id.split("/")[0] ?? "";
    const keep = document.createElement("keep-pack");
    keep.setAttribute("pack", id);
    row.append(link, keep);
    return row;
  }

  async #sum() {
    const { whole } = await packs.kept();
    const room = await packs.room();
    const sum = this.querySelector(".sum");
    const section = this.querySelector("section.on-phone");
    if (section instanceof HTMLElement) section.hidden = !section.querySelector("li");
    if (!sum) return;
    const told = [];
    if (whole.length) told.push(say("sum", { used: size(await bytesOf(whole)) }));
    if (room) told.push(say("room", { free: size(room.free) }));
    if (whole.length) told.push(say((await packs.isToStay()) ? "stays" : "may_go"));
    sum.textContent = told.join(" ");
  }
}

/** @param {import("../core/packs.js").Kept[]} whole  what they take together, as the browser counts it where it does */
async function bytesOf(whole) {
  return (await packs.room())?.used || whole.reduce((sum, one) => sum + one.stored, 0);
}

customElements.define("offline-packs", OfflinePacks);
