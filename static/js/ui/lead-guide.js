/**
 * <lead-guide>: the leader's page of a group. What they do goes into a line that outlasts a dead zone and a closed page, and
 * is sent in its order; where the group is changes on the screen at once. What guests have sent comes with the page itself,
 * whose parts are put in place when the server's state is another.
 */
import { EVERY_MS, LONGEST_MS } from "../core/live.js";
import { outgoing } from "../core/leading.js";
import { ask, draw, dropPages, keepPage, send } from "../data/group.js";
import { Awake } from "./awake.js";
import { filled, onSight, part, timeIn } from "./group-parts.js";
import { madeSmall } from "./picture.js";

const KEPT = "flaneur.lead.";

class LeadGuide extends HTMLElement {
  /** @type {any} */
  #told = {};
  #acts = outgoing();
  #etag = "";
  #errors = 0;
  #at = Date.now();
  #isSending = false;
  #note = "";
  /** @type {any} */
  #state = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #awake = new Awake();

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "{}");
    const saved = this.#recalled();
    // The page may be a kept one, older than what was seen since.
    this.#state = (saved.state?.version ?? 0) > this.#told.first.version ? saved.state : this.#told.first;
    this.#acts = outgoing({ saved: saved.acts ?? [] });
    this.addEventListener("submit", (event) => this.#submit(event));
    onSight((isSeen) => {
      this.#acts.again();
      this.#errors = 0;
      if (isSeen) this.#turn();
      else clearTimeout(this.#timer);
    });
    const awake = /** @type {HTMLElement | null} */ (this.querySelector("[data-do=awake]"));
    if (awake && "wakeLock" in navigator) {
      awake.hidden = false;
      awake.addEventListener("click", async () => {
        const isOn = awake.getAttribute("aria-pressed") === "true";
        if (isOn) this.#awake.off();
        awake.setAttribute("aria-pressed", String(isOn ? false : await this.#awake.on()));
      });
    }
    this.#draw();
    this.#turn();
    const { code, address } = this.#told;
    if (navigator.onLine && !this.#isOver) keepPage(`lead-${code}`, document.title, address).catch(() => {});
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** What a page that was closed left here. @returns {{acts?: import("../core/leading.js").Act[], state?: any}} */
  #recalled() {
    try {
      return JSON.parse(localStorage.getItem(KEPT + this.#told.code) ?? "{}");
    } catch {
      return {};
    }
  }

  #keep() {
    try {
      if (this.#isOver) localStorage.removeItem(KEPT + this.#told.code);
      else localStorage.setItem(KEPT + this.#told.code, JSON.stringify({ acts: this.#acts.save(), state: this.#state }));
    } catch {
      // a full store: what waits is sent as long as the page is open
    }
  }

  get #isOver() {
    return this.#state?.phase === "ended" && !this.#acts.length;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    const id = draw();
    fields.set("id", id);
    const file = fields.get("picture");
    /** @type {[string, string][]} */
    const pairs = [];
    for (const [name, value] of fields) if (typeof value === "string") pairs.push([name, value]);
    if (file instanceof File) {
      const small = file.size ? await madeSmall(file) : "";
      if (!small) {
        this.#say(this.#told.words.large);
        return;
      }
      pairs.push(["picture", small]);
    }
    this.#acts.add({ id, fields: pairs });
    if (!form.closest(".keys") && !form.closest(".spine")) {
      form.reset();
      form.closest("details")?.removeAttribute("open");
    }
    this.#note = "";
    this.#keep();
    this.#draw();
    await this.#turn();
  }

  /** Sends what waits, then asks how it stands. */
  async #turn() {
    if (this.#isSending) return;
    this.#isSending = true;
    clearTimeout(this.#timer);
    try {
      await this.#sendAll();
      const { status, etag, value } = await ask(this.#told.state, this.#etag);
      if (status === 200 && value) {
        this.#etag = etag;
        this.#state = value;
        this.#keep();
        await this.#refresh();
      } else if (status !== 304) throw new Error(String(status));
      this.#errors = 0;
      this.#at = Date.now();
    } catch {
      this.#errors += 1;
    }
    this.#isSending = false;
    this.#draw();
    if (this.#isOver) {
      this.#awake.off();
      this.#keep();
      dropPages(`lead-${this.#told.code}`).catch(() => {});
      return;
    }
    const wait = this.#errors ? Math.min(LONGEST_MS, EVERY_MS * 2 ** (this.#errors - 1)) : EVERY_MS;
    if (document.visibilityState === "visible" || this.#acts.length) this.#timer = setTimeout(() => this.#turn(), wait);
  }

  async #sendAll() {
    for (let first = this.#acts.first; first; first = this.#acts.first) {
      const { status, value } = await send(this.#told.address, bodyOf(first.fields));
      if (status >= 500 || status === 429 || !value) throw new Error(String(status));
      this.#acts.settled(first.id);
      this.#note = value.refused ?? this.#told.words.sent;
      this.#keep();
    }
  }

  /** The parts of the page that the server knows better; a field in which words stand keeps them. */
  async #refresh() {
    const answer = await fetch(this.#told.address, { cache: "no-store" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const section of this.querySelectorAll("[data-fresh]")) {
      const other = fresh.querySelector(`[data-fresh="${section.getAttribute("data-fresh")}"]`);
      if (!other || other.innerHTML === section.innerHTML) continue;
      const typed = new Map([...section.querySelectorAll("textarea,input:not([type=hidden])")].map((one) => [one.id, /** @type {HTMLInputElement} */ (one).value]));
      const focused = section.contains(document.activeElement) ? document.activeElement?.id : "";
      section.replaceChildren(...other.childNodes);
      /** @type {HTMLElement} */ (section).hidden = /** @type {HTMLElement} */ (other).hidden;
      for (const [id, value] of typed) {
        const field = id && section.querySelector(`#${CSS.escape(id)}`);
        if (field) /** @type {HTMLInputElement} */ (field).value = value;
      }
      if (focused) /** @type {HTMLElement | null} */ (section.querySelector(`#${CSS.escape(focused)}`))?.focus();
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#note = words;
    this.#draw();
  }

  #draw() {
    const { words, order, lang } = this.#told;
    const state = this.#acts.ahead(this.#state);
    const at = state.stop === null ? -1 : order.indexOf(state.stop);
    const heading = part(this, "at");
    if (heading && at >= 0) heading.textContent = this.#nameOf(order[at]);
    const where = part(this, "where");
    if (where && at >= 0) where.textContent = words.here;
    this.#aim("next", order[at + 1], words.next);
    this.#aim("back", at > 0 ? order[at - 1] : undefined, words.back);
    for (const item of this.querySelectorAll(".spine>li")) {
      const place = order.indexOf(item.getAttribute("data-stop"));
      item.classList.toggle("is-past", place < at);
      item.classList.toggle("is-now", place === at);
      if (place === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    this.classList.toggle("is-over", state.phase === "ended");
    const stand = part(this, "stand");
    if (!stand) return;
    const num = new Intl.NumberFormat(lang).format(this.#acts.length);
    const line = this.#acts.length && this.#errors ? filled(words.waits, { num }) : filled(words.fresh, { time: timeIn(lang, this.#at) });
    const text = [this.#note, line].filter(Boolean).join(" ");
    if (stand.textContent !== text) stand.textContent = text;
  }

  /**
   * One of the two large buttons.
   * @param {string} name
   * @param {string | undefined} stop
   * @param {string} words
   */
  #aim(name, stop, words) {
    const form = /** @type {HTMLFormElement | null} */ (this.querySelector(`form[data-aim=${name}]`));
    if (!form) return;
    form.hidden = stop === undefined;
    if (stop === undefined) return;
    /** @type {HTMLInputElement} */ (form.elements.namedItem("stop")).value = stop;
    const button = form.querySelector("button");
    if (button) button.textContent = filled(words, { place: this.#nameOf(stop) });
  }

  /** @param {string} stop */
  #nameOf(stop) {
    return this.querySelector(`.spine [data-stop="${CSS.escape(stop)}"] b`)?.textContent ?? "";
  }
}

/** @param {[string, string][]} fields  a picture is a data address */
function bodyOf(fields) {
  const body = new FormData();
  for (const [name, value] of fields) {
    if (name !== "picture") {
      body.append(name, value); // a poll has several answers
      continue;
    }
    const bytes = Uint8Array.from(atob(value.slice(value.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
    body.set("picture", new Blob([bytes], { type: "image/jpeg" }), "picture.jpg");
  }
  return body;
}

customElements.define("lead-guide", LeadGuide);
