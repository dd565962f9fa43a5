/**
 * <round-screen>: the list of a town's plaques, to be ticked on a walk. The server has written the list; each look is kept
 * on the phone before it is shown, and leaves it only in a file that is saved or shared.
 */
import { isCode, normalCode } from "../core/code.js";
import { doneOf, fileName, isSought, lastOfEach, look, roundFile } from "../core/round.js";
import { nearestFirst } from "../core/near.js";
import { readOf } from "../core/scanned.js";
import { dropLook, dropRound, keepLook, readLooks } from "../data/rounds.js";
import { Camera } from "./camera.js";
import { Here } from "./map-here.js";
import { awayWords } from "./map-list.js";

/** @typedef {import("../core/round.js").State} State */
/** @typedef {import("../core/round.js").Kept} Kept */
/** @typedef {{code: string, name: string, at: import("../core/near.js").LonLat, row: HTMLElement, isRetired: boolean}} Spot */

class RoundScreen extends HTMLElement {
  /** @type {any} */
  #told = {};
  /** @type {Spot[]} */
  #spots = [];
  /** @type {Kept[]} */
  #looks = [];
  /** @type {Camera | null} */
  #camera = null;
  #here = new Here((state) => this.#hear(state));
  #wantsSorting = false;

  async connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "{}");
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("li[data-code]"))) {
      const { code = "", lon, lat } = row.dataset;
      const name = row.querySelector("h3")?.textContent ?? "";
      this.#spots.push({ code, name, row, at: [Number(lon), Number(lat)], isRetired: "retired" in row.dataset });
    }
    try {
      await this.#read();
    } catch {
      this.#part(".keeps-nothing").hidden = false;
      return;
    }
    this.#camera = new Camera(this.#part(".camera"), this.#told.words, (texts) => this.#scanned(texts));
    for (const part of this.querySelectorAll(".live, .camera")) part.toggleAttribute("hidden", false);
    this.toggleAttribute("data-live", true);
    this.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target).closest("button")));
    this.addEventListener("change", (event) => this.#change(/** @type {HTMLInputElement} */ (event.target)));
    this.#part(".find").addEventListener("submit", (event) => this.#find(event));
    this.#part(".find").addEventListener("input", () => this.#filter());
    for (const name of ["look", "drop"]) this.#dialog(name).addEventListener("close", () => this.#closed(name));
    // Another tab may have gone on with the round.
    document.addEventListener("visibilitychange", () => document.hidden || this.#read().catch(() => {}));
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(name));
  }

  /** @param {string} name @returns {HTMLDialogElement} */
  #dialog(name) {
    return /** @type {HTMLDialogElement} */ (this.querySelector(`dialog.${name}`));
  }

  async #read() {
    this.#looks = await readLooks(this.#told.territory);
    this.#show();
  }

  #show() {
    const last = lastOfEach(this.#looks);
    for (const { code, row } of this.#spots) {
      const found = last.get(code);
      if (found) row.dataset.state = found.state;
      else delete row.dataset.state;
      const line = /** @type {HTMLElement} */ (row.querySelector(".found"));
      line.hidden = !found;
      line.replaceChildren(...(found ? this.#foundWords(found) : []));
    }
    const codes = this.#spots.filter((one) => !one.isRetired).map((one) => one.code);
    const done = doneOf(codes, this.#looks);
    this.#part("[data-done]").textContent = this.#number(done);
    const meter = /** @type {HTMLProgressElement} */ (this.querySelector(".tally progress"));
    meter.value = done;
    for (const button of this.querySelectorAll("[data-do=undo], [data-do=save], [data-do=share], [data-do=drop]")) {
      /** @type {HTMLButtonElement} */ (button).disabled = !this.#looks.length;
    }
    const share = this.#part("[data-do=share]");
    share.hidden = !this.#shared();
  }

  /** @param {number} value */
  #number(value) {
    return new Intl.NumberFormat(this.#told.intl).format(value);
  }

  /** @param {Kept} found @returns {(string | Node)[]} */
  #foundWords({ state, at, note, accuracy_m }) {
    const when = new Date(at);
    const isToday = when.toDateString() === new Date().toDateString();
    const time = new Intl.DateTimeFormat(this.#told.intl, { timeStyle: "short", ...(isToday ? {} : { dateStyle: "medium" }) });
    const words = [`${this.#told.words[state]} · ${time.format(when)}`];
    const { m, within } = this.#told.words;
    if (accuracy_m !== undefined) words.push(within.replace("{distance}", m.replace("{n}", this.#number(accuracy_m))));
    if (!note) return [words.join(" · ")];
    const said = document.createElement("bdi"); // in whatever language
    said.textContent = note;
    return [words.join(" · "), " · ", said];
  }

  /** @param {HTMLButtonElement | null} button */
  #click(button) {
    const what = button?.dataset.do;
    const code = button?.closest("li")?.dataset.code ?? "";
    if (what === "tick") this.#keep(code, "in-place", "");
    if (what === "report") this.#ask(code, "damaged");
    if (what === "undo") this.#undo();
    if (what === "near") this.#sort();
    if (what === "save") this.#save();
    if (what === "share") this.#share();
    if (what === "drop") this.#askToDrop();
  }

  /** @param {HTMLInputElement} input */
  #change(input) {
    if (input.name === "position") this.#watch();
    if (input.name === "left") this.toggleAttribute("data-left", input.checked);
    if (input.name === "state") this.#note();
  }

  /** @param {string} code @param {State} state @param {string} note */
  async #keep(code, state, note) {
    const fix = this.#checked("position") ? this.#here.fix : null;
    try {
      await keepLook(this.#told.territory, look(code, state, note, Date.now(), fix));
      await this.#read();
    } catch (fault) {
      console.error(fault);
      return this.#say(this.#told.words.failed_to_keep);
    }
    this.#say(this.#told.words.kept.replace("{code}", code).replace("{state}", this.#told.words[state]));
    if (this.#looks.length === 1) navigator.storage?.persist?.().catch(() => {});
  }

  async #undo() {
    const last = this.#looks.at(-1);
    if (!last) return;
    try {
      await dropLook(last.number);
      await this.#read();
    } catch (fault) {
      console.error(fault);
      return this.#say(this.#told.words.failed_to_keep);
    }
    this.#say(this.#told.words.undone.replace("{code}", last.code).replace("{state}", this.#told.words[last.state]));
  }

  /** @param {string} text */
  #say(text) {
    this.#part(".now").textContent = text;
  }

  /** @param {string} name */
  #checked(name) {
    return /** @type {HTMLInputElement} */ (this.querySelector(`input[name=${name}]`)).checked;
  }

  /** Asks what is to be said of a plaque. @param {string} code @param {State} state  chosen at first */
  #ask(code, state) {
    const spot = this.#spots.find((one) => one.code === code);
    if (!spot) return;
    const dialog = this.#dialog("look");
    dialog.dataset.code = code;
    this.#part("dialog.look .name").textContent = spot.name;
    this.#part("dialog.look .code").textContent = code;
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    form.reset();
    const choice = /** @type {HTMLInputElement} */ (form.querySelector(`[value=${state}]`));
    choice.checked = true;
    this.#note();
    dialog.returnValue = "";
    dialog.showModal();
    choice.focus();
  }

  /** "Something else" alone says nothing. */
  #note() {
    const note = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    note.required = this.querySelector("input[name=state]:checked")?.getAttribute("value") === "other";
  }

  /** @param {string} name */
  async #closed(name) {
    const dialog = this.#dialog(name);
    if (name === "look" && dialog.returnValue === "save") {
      const chosen = /** @type {HTMLInputElement} */ (dialog.querySelector("input[name=state]:checked"));
      const note = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
      await this.#keep(dialog.dataset.code ?? "", /** @type {State} */ (chosen.value), note.value);
    }
    if (name === "drop" && dialog.returnValue === "drop") {
      try {
        await dropRound(this.#told.territory);
        await this.#read();
        this.#say(this.#told.words.dropped);
      } catch (fault) {
        console.error(fault);
        this.#say(this.#told.words.failed_to_keep);
      }
    }
  }

  #askToDrop() {
    this.#part("dialog.drop .count").textContent = this.#number(this.#looks.length);
    this.#dialog("drop").returnValue = "";
    this.#dialog("drop").showModal();
  }

  /** @param {string[]} texts */
  #scanned(texts) {
    const camera = /** @type {Camera} */ (this.#camera);
    const read = readOf(texts, [...this.#told.hosts, location.host]);
    if (!("code" in read)) {
      camera.stop("other");
      camera.show(read.shown);
      return;
    }
    camera.stop("");
    this.#open(read.code, (text) => camera.tell(text));
  }

  /** @param {string} code @param {(text: string) => void} say */
  #open(code, say) {
    const isHere = this.#spots.some((one) => one.code === code);
    say(isHere ? "" : this.#told.words.elsewhere.replace("{code}", code));
    if (isHere) this.#ask(code, "in-place");
  }

  /** A whole code that was typed is as good as a scan, and so are words that fit one plaque only. @param {Event} event */
  #find(event) {
    event.preventDefault();
    const code = normalCode(this.#sought());
    const shown = this.#spots.filter(({ row }) => row.checkVisibility());
    if (isCode(code)) this.#open(code, (text) => this.#say(text));
    else if (shown.length === 1) this.#ask(shown[0].code, "in-place");
    else shown[0]?.row.querySelector("button")?.focus();
  }

  #sought() {
    return /** @type {HTMLInputElement} */ (this.querySelector("input[name=sought]")).value;
  }

  #filter() {
    const sought = this.#sought();
    for (const { code, row } of this.#spots) row.hidden = !isSought(sought, `${code} ${row.textContent}`);
    const none = this.#spots.every(({ row }) => row.hidden);
    this.#part(".none").hidden = !none;
  }

  #watch() {
    if (this.#checked("position") || this.#wantsSorting) this.#here.start();
    else this.#here.stop();
  }

  #sort() {
    this.#wantsSorting = true;
    const { fix } = this.#here;
    if (!fix) return this.#here.start();
    this.#wantsSorting = false;
    for (const list of this.querySelectorAll("ol.spots")) {
      const own = this.#spots.filter(({ row }) => row.parentElement === list);
      for (const { item, distance } of nearestFirst(own, fix.at)) {
        const line = /** @type {HTMLElement} */ (item.row.querySelector(".away"));
        line.hidden = false;
        line.textContent = awayWords(this.#told.words.away, fix.at, item.at, this.#told);
        line.dataset.m = String(Math.round(distance));
        list.append(item.row);
      }
    }
    this.#say(this.#told.words.sorted);
    if (!this.#checked("position")) this.#here.stop();
  }

  /** @param {string} state  of the position */
  #hear(state) {
    const line = this.#part(".position-said");
    line.textContent = this.#told.words[`position_${state}`] ?? "";
    if (state === "here" && this.#wantsSorting) this.#sort();
    if (["denied", "insecure", "absent"].includes(state)) {
      this.#wantsSorting = false;
      /** @type {HTMLInputElement} */ (this.querySelector("input[name=position]")).checked = false;
    }
  }

  /** @param {string} [end] @param {string} [type] */
  #file(end = "", type = "application/json") {
    const name = fileName(this.#told.territory, new Date()) + end;
    return new File([roundFile(this.#told.territory, this.#looks[0]?.round ?? "", this.#looks)], name, { type });
  }

  /** The round as a file that this phone can share; some share words only. */
  #shared() {
    const files = [this.#file(), this.#file(".txt", "text/plain")];
    return files.find((file) => navigator.canShare?.({ files: [file] }));
  }

  #save() {
    const file = this.#file();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#say(this.#told.words.saved.replace("{file}", file.name));
  }

  async #share() {
    const file = this.#shared();
    if (!file) return;
    // Whoever closes the sheet again has changed their mind: nothing is said.
    await navigator.share({ files: [file], title: file.name }).catch(() => {});
  }
}

customElements.define("round-screen", RoundScreen);
