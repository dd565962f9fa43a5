/**
 * <live-guide>: a guest's page of a group. Once they follow, it asks the server what the leader has done and shows it; what
 * they send waits for the network. Whatever it shows stands in the page already, in templates of their language.
 *
 * @typedef {import("../core/live.js").State} State
 * @typedef {import("../core/live.js").Said} Said
 */
import { follower } from "../core/live.js";
import { outgoing } from "../core/leading.js";
import { ask, draw, dropPages, keepPage, recall, remember, send } from "../data/group.js";
import { Awake } from "./awake.js";
import { copyOf, filled, onSight, part, timeIn } from "./group-parts.js";
import { whereOnce } from "./where-once.js";

class LiveGuide extends HTMLElement {
  /** @type {any} */
  #told = {};
  #phone = follower();
  #waiting = outgoing();
  /** @type {{seat: string, token: string, joined: boolean, asks: string[], kept: string}} */
  #own = { seat: "", token: "", joined: false, asks: [], kept: "" };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isAsking = false;
  #isSending = false;
  #note = "";
  #awake = new Awake();

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "{}");
    const saved = recall(this.#told.code);
    this.#phone = follower({ saved: saved?.phone });
    this.#waiting = outgoing({ saved: saved?.waiting ?? [] });
    const token = this.querySelector("input[name=token]")?.getAttribute("value") ?? "";
    this.#own = { seat: saved?.seat ?? draw(), token: navigator.onLine ? token : (saved?.token ?? token), joined: saved?.joined ?? false, asks: saved?.asks ?? [], kept: saved?.kept ?? "" };
    this.#phone.begin(this.#told.first);
    this.addEventListener("submit", (event) => this.#submit(event));
    for (const name of ["join", "find", "awake"]) {
      const button = /** @type {HTMLElement | null} */ (this.querySelector(`[data-do=${name}]`));
      if (button && (name !== "awake" || "wakeLock" in navigator)) button.hidden = false;
      if (name !== "find") button?.addEventListener("click", () => (name === "join" ? this.#join() : this.#keepOn(button)));
    }
    this.#show("find", true);
    this.#show("reload", false);
    onSight((isSeen) => {
      if (!isSeen) {
        this.#phone.hidden();
        return;
      }
      this.#phone.shown();
      this.#waiting.again();
      if (this.#own.joined) this.#ask();
    });
    if (this.#phone.isOver) this.#end();
    else if (this.#own.joined) this.#follow();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #join() {
    this.#own.joined = true;
    this.#save();
    this.#follow();
  }

  #follow() {
    this.classList.add("is-joined");
    this.#show("join", false);
    this.#draw();
    this.#ask();
    const { code, address, title } = this.#told;
    if (navigator.onLine && this.#own.kept !== address) {
      this.#own.kept = address; // once in each language in which it is opened
      keepPage(`group-${code}`, title, address).catch(() => {}); // it works without, as long as it is open
    }
  }

  async #ask() {
    if (this.#isAsking || this.#phone.isOver) return;
    this.#isAsking = true;
    clearTimeout(this.#timer);
    /** @type {import("../core/live.js").News[]} */
    let news = [];
    try {
      const { status, etag, value } = await ask(this.#told.state, this.#phone.etag);
      news = this.#phone.answered(status, etag, value, Date.now());
    } catch {
      this.#phone.failed();
    }
    this.#isAsking = false;
    this.#save();
    this.#draw();
    this.#tell(news);
    if (this.#phone.isOver) {
      this.#end();
      return;
    }
    this.#send();
    const wait = this.#phone.wait_ms;
    if (wait !== null) this.#timer = setTimeout(() => this.#ask(), wait);
  }

  /** @param {import("../core/live.js").News[]} news */
  #tell(news) {
    const { words } = this.#told;
    const said = news.flatMap((one) => {
      if (one.type === "began") return [words.began];
      if (one.type === "ended") return [words.ended];
      if (one.type === "stop") return [filled(words.stop, { place: this.#nameOf(one.stop) })];
      if (one.type === "said") return [filled(words.news, { words: one.said.text || words[one.said.kind] || "" })];
      return [];
    });
    if (!said.length) return;
    const heard = part(this, "news");
    if (heard) heard.textContent = said.join(" "); // heard by who listens; who looks sees the page itself
    navigator.vibrate?.(200);
  }

  /** @param {string} stop */
  #nameOf(stop) {
    return this.querySelector(`.spine [data-stop="${CSS.escape(stop)}"] b`)?.textContent ?? "";
  }

  #drawStand() {
    const stand = part(this, "stand");
    const fresh = part(this, "fresh");
    if (!stand || !fresh || !this.#own.joined) return;
    const { words, lang } = this.#told;
    const { state, errors, isOver } = this.#phone;
    const time = timeIn(lang, this.#phone.at || Date.now());
    const phase = isOver ? words.ended : state?.phase === "ready" ? words.ready : "";
    const text = [phase, this.#note, this.#waiting.length && errors ? words.waits : "", errors ? filled(words.stale, { time }) : ""];
    const told = text.filter(Boolean).join(" ");
    if (stand.textContent !== told) stand.textContent = told;
    // Not in the part that is read out: a minute that passes is no news.
    fresh.textContent = filled(words.fresh, { time });
    fresh.hidden = errors > 0 || isOver;
  }

  /** The page as the state has it. */
  #draw() {
    const { state } = this.#phone;
    if (!state) return;
    const { order } = this.#told;
    const at = state.stop === null ? -1 : order.indexOf(state.stop);
    const isOver = state.phase === "ended";
    this.#place("now", at >= 0 && !isOver ? `[data-stop="${CSS.escape(order[at])}"]` : "");
    const next = order[at + 1];
    this.#place("next", next && !isOver ? `[data-next="${CSS.escape(next)}"]` : "");
    for (const item of this.querySelectorAll(".spine>li")) {
      const place = order.indexOf(item.getAttribute("data-stop"));
      item.classList.toggle("is-past", place < at);
      item.classList.toggle("is-now", place === at);
      if (place === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    this.#drawGather(state, isOver);
    this.#drawOpen(isOver ? [] : state.log.filter((one) => one.open));
    this.#drawSaid(state.log.filter((one) => one.kind !== "count" && !one.open && one.n !== state.gather));
    this.#show("ask", !isOver);
    this.#show("thanks", isOver);
    const seen = this.#own.asks.filter((name) => state.seen.includes(name));
    if (seen.length) {
      this.#own.asks = this.#own.asks.filter((name) => !seen.includes(name));
      this.#note = this.#told.words.seen;
    }
    if (state.programme !== this.#told.first.programme && !isOver) this.#note = this.#told.words.changed;
    this.#drawStand();
  }

  /**
   * @param {string} name
   * @param {string} selector  of the template; "": nothing
   */
  #place(name, selector) {
    const section = part(this, name);
    if (!section) return;
    if (section.dataset.shows !== selector) {
      section.replaceChildren();
      const copy = selector && copyOf(this, selector);
      if (copy) section.append(copy);
      section.dataset.shows = selector;
    }
    section.hidden = !selector;
  }

  /**
   * @param {State} state
   * @param {boolean} isOver
   */
  #drawGather(state, isOver) {
    const one = state.log.find((said) => said.n === state.gather);
    const section = part(this, "gather");
    const words = section?.querySelector(".words");
    if (!section || !words) return;
    section.hidden = !one || isOver;
    words.textContent = one?.text ?? "";
  }

  /** @param {Said[]} open  forms stay as they are: a finger may be on one */
  #drawOpen(open) {
    const section = part(this, "open");
    if (!section) return;
    const numbers = new Set(open.map((one) => String(one.n)));
    for (const form of section.querySelectorAll("form")) if (!numbers.has(form.dataset.asked ?? "")) form.remove();
    for (const one of open) {
      if (section.querySelector(`[data-asked="${one.n}"]`)) continue;
      const form = copyOf(this, `[data-asked=${one.kind}]`)?.querySelector("form");
      if (!form) continue;
      form.dataset.asked = String(one.n);
      /** @type {HTMLInputElement} */ (form.elements.namedItem("number")).value = String(one.n);
      const legend = form.querySelector("legend");
      if (legend) legend.textContent = one.text;
      const first = form.querySelector("label");
      one.answers?.forEach((answer, place) => {
        const label = /** @type {HTMLElement} */ (first?.cloneNode(true));
        /** @type {HTMLInputElement} */ (label.querySelector("input")).value = String(place);
        /** @type {HTMLElement} */ (label.querySelector("span")).textContent = answer;
        first?.before(label);
      });
      if (one.answers) first?.remove();
      section.prepend(form);
    }
    section.hidden = !open.length;
  }

  /** @param {Said[]} log */
  #drawSaid(log) {
    const list = this.querySelector("ol.said");
    if (!list) return;
    const numbers = new Set(log.map((one) => String(one.n)));
    for (const item of list.querySelectorAll("li[data-n]")) if (!numbers.has(item.getAttribute("data-n") ?? "")) item.remove();
    for (const one of log) {
      if (list.querySelector(`:scope>[data-n="${one.n}"]`)) continue;
      const item = copyOf(this, `[data-said=${one.kind}]`)?.querySelector("li");
      if (!item) continue;
      item.dataset.n = String(one.n);
      const words = item.querySelector(".words");
      if (words) words.textContent = one.text;
      const shot = item.querySelector("img");
      if (shot && one.picture) {
        shot.src = this.#told.pictures + encodeURIComponent(one.picture);
        shot.alt = one.text || this.#told.words.picture;
      }
      const answer = item.querySelector(".answer");
      if (answer && one.answer) answer.textContent = one.answer;
      const row = item.querySelector(".counts li");
      one.answers?.forEach((text, place) => {
        const copy = /** @type {HTMLElement} */ (row?.cloneNode(true));
        /** @type {HTMLElement} */ (copy.firstElementChild).textContent = text;
        /** @type {HTMLElement} */ (copy.lastElementChild).textContent = new Intl.NumberFormat(this.#told.lang).format(one.counts?.[place] ?? 0);
        row?.before(copy);
      });
      if (one.answers) row?.remove();
      const after = [...list.children].find((other) => Number(other.getAttribute("data-n")) < one.n);
      list.insertBefore(item, after ?? null);
    }
    this.#show("said", log.length > 0);
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const isFind = fields.has("find");
    fields.delete("find");
    fields.set("seat", this.#own.seat);
    const did = String(fields.get("do"));
    if (did !== "mark") {
      const name = draw();
      this.#own.asks.push(name);
      fields.set("id", name);
    }
    if (isFind) {
      this.#note = this.#told.words.asking;
      this.#drawStand();
      const at = await whereOnce();
      if (at) for (const [name, value] of Object.entries(at)) fields.set(name, String(value));
      else this.#note = this.#told.words.nowhere;
    }
    const pairs = /** @type {[string, string][]} */ ([...fields].filter(([name]) => name !== "token"));
    this.#waiting.add({ id: draw(), fields: pairs });
    if (did !== "mark") form.reset();
    this.#save();
    await this.#send(isFind ? "" : did === "help" ? this.#told.words.help : this.#told.words.sent);
    this.#drawStand();
    part(this, "stand")?.scrollIntoView({ block: "nearest" });
  }

  /** What waits, one after the other. @param {string} [thanks] */
  async #send(thanks = "") {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let first = this.#waiting.first; first; first = this.#waiting.first) {
        const body = new URLSearchParams([...first.fields, ["token", this.#own.token]]);
        const { status, value } = await send(this.#told.address, body);
        if (status >= 500 || (status === 429 && !value)) throw new Error(String(status));
        if (value?.token) this.#own.token = value.token;
        const isAgain = value?.reason === "old" || value?.reason === "quick";
        if (value?.refused) this.#note = value.refused;
        else if (thanks) this.#note = thanks;
        this.#waiting.settled(first.id);
        if (isAgain && this.#waiting.length < 1) {
          this.#waiting.add(first); // the server has just given a fresh token, and the words are good
          await new Promise((done) => setTimeout(done, 2500));
        }
      }
    } catch {
      this.#waiting.failed();
    }
    this.#isSending = false;
    this.#save();
    this.#drawStand();
  }

  #end() {
    clearTimeout(this.#timer);
    this.#awake.off();
    this.#show("join", false);
    this.#note = "";
    this.#draw();
    remember(this.#told.code, null);
    dropPages(`group-${this.#told.code}`).catch(() => {});
  }

  /** @param {HTMLElement} button */
  async #keepOn(button) {
    const isOn = button.getAttribute("aria-pressed") === "true";
    if (isOn) this.#awake.off();
    button.setAttribute("aria-pressed", String(isOn ? false : await this.#awake.on()));
  }

  #save() {
    remember(this.#told.code, { ...this.#own, phone: this.#phone.save(), waiting: this.#waiting.save() });
  }

  /**
   * @param {string} name
   * @param {boolean} isShown
   */
  #show(name, isShown) {
    const found = part(this, name);
    if (found) found.hidden = !isShown;
  }
}

customElements.define("live-guide", LiveGuide);
