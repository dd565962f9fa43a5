/**
 * What all modes show on the move: the next turn, off the route and the way back, the signal, the map with oneself on it, the lists
 * below, and what was said where nothing could be heard.
 *
 * @typedef {import("../core/outing.js").Say} Say
 * @typedef {ReturnType<typeof import("../core/outing.js").outing>} Outing
 */
import { nearestFirst } from "../core/near.js";

const USEFUL_MS = 10_000;
const NOTE_MS = 25_000;
const POOR_M = 100;

export class Shared {
  #screen;
  #data;
  #go;
  #signal = "";
  #usefulAt = 0;
  #note = "";
  #noteUntil = 0;

  /**
   * @param {HTMLElement} screen
   * @param {any} data
   * @param {import("../core/wording.js").Wording} go
   */
  constructor(screen, data, go) {
    this.#screen = screen;
    this.#data = data;
    this.#go = go;
  }

  /** @param {string} what  @returns {HTMLElement} */
  #at(what) {
    return /** @type {HTMLElement} */ (this.#screen.querySelector(`[data-${what}]`));
  }

  /** @param {string} what  @param {string} words */
  #write(what, words) {
    const place = this.#at(what);
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {{voice: boolean}} settings */
  start({ voice }) {
    this.#note = "";
    this.voice(voice);
    this.#at("off").hidden = true;
    this.#at("turn").hidden = false;
    this.#turn("", this.#go.fill("asking"), "", "turn");
    this.#write("said", "");
    this.#at("useful").hidden = true;
    for (const row of this.#screen.querySelectorAll("[data-stop]")) this.#state(row, "");
  }

  /** @param {boolean} isOn */
  voice(isOn) {
    this.#screen.toggleAttribute("data-mute", !isOn);
    this.#write("voice-words", this.#go.fill(isOn ? "voice_on" : "voice_off"));
  }

  /** @param {Say | null} say */
  speaking(say) {
    this.#screen.toggleAttribute("data-speaking", say !== null);
  }

  /** @param {boolean} isAwake */
  awake(isAwake) {
    this.#write("awake", this.#go.fill(isAwake ? "awake" : "not_awake"));
    if (!isAwake) this.#notes(this.#go.fill("not_awake"));
  }

  /** @param {number} seconds */
  slept(seconds) {
    this.#notes(this.#go.fill("slept", { duration: this.#go.ago(seconds) }));
  }

  /** Said for a while. @param {string} words */
  #notes(words) {
    this.#note = words;
    this.#noteUntil = Date.now() + NOTE_MS;
    this.#notice();
  }

  /** @param {string} what  a word that the page has a sentence for, "" where all is well  @param {number} [accuracy]  metres */
  signal(what, accuracy = 100) {
    this.#signal = what && what !== "asking" ? this.#go.fill(what, { distance: this.#go.distance(accuracy) }) : "";
    this.#notice();
  }

  #notice() {
    const words = [this.#signal, this.#note].filter(Boolean).join(" ");
    this.#at("signal").hidden = !words;
    this.#write("signal", words);
  }

  /**
   * Words for the screen's own reader: those that the guide does not speak itself, so that two voices never talk at once.
   * @param {Say[]} says
   * @param {(lang: string) => boolean} isSpoken
   */
  told(says, isSpoken) {
    const unheard = says.filter((say) => say.text && !(say.phrases.length && isSpoken(this.#data.lang)));
    if (unheard.length) this.#write("said", unheard.map((say) => say.text).join(" "));
  }

  /** @param {Outing} outing  @param {number} now */
  update(outing, now) {
    const { state } = outing;
    const view = outing.view(now);
    const go = this.#go;
    const isOff = state.phase === "off" && !view.isOnPurpose && state.signal !== "lost";
    this.#at("off").hidden = !isOff;
    this.#at("turn").hidden = isOff;
    if (isOff && state.way_back) this.#write("off-far", go.distance(state.way_back.distance_m));
    if (isOff && state.way_back) this.#write("off-words", go.fill("off", { distance: go.distance(state.way_back.distance_m), where: go.where(state.way_back.bearing_deg, view.heading) }));
    else if (state.way_back) this.#turn(go.distance(state.way_back.distance_m), go.fill("route_is", { where: go.where(state.way_back.bearing_deg, view.heading) }), "", "turn");
    else if (state.phase === "finished") this.#turn("", go.fill("finished"), "", "turn");
    else if (view.turn) this.#turn(go.distance(view.turn.far_m), view.turn.text, view.then, view.turn.sign);
    else if (state.left_m !== null && state.at_m !== null) this.#turn(go.distance(state.left_m), go.fill(state.direction === "forward" ? "to_end" : "to_start"), "", "turn");
    else this.#turn("", state.at_m === null ? go.fill("asking") : go.fill("straight"), "", "turn");
    if (now > this.#noteUntil) this.#note = "";
    const isPoor = state.signal === "poor" || (state.signal === "none" && view.accuracy > POOR_M);
    this.signal(state.signal === "lost" ? "lost" : isPoor ? "poor" : "", view.accuracy);
    this.#me(view, state);
    this.#stops(state);
    if (now - this.#usefulAt >= USEFUL_MS && view.last) {
      this.#usefulAt = now;
      this.#useful(view.last, view.heading);
    }
  }

  /** @param {string} far  @param {string} words  @param {string} then  @param {string} sign */
  #turn(far, words, then, sign) {
    this.#at("turn").dataset.turn = sign;
    this.#write("turn-far", far);
    this.#write("turn-words", words);
    this.#write("turn-then", then);
  }

  map() {
    const place = this.#at("map");
    place.hidden = !place.hidden;
    this.#screen.querySelector(".keys [data-do=map]")?.setAttribute("aria-pressed", String(!place.hidden));
    if (!place.hidden) place.scrollIntoView({ block: "nearest" });
  }

  /** Oneself on the drawing. @param {ReturnType<Outing["view"]>} view  @param {any} state */
  #me({ last, way, street }, state) {
    const me = this.#screen.querySelector("[data-me]");
    if (!last || !(me instanceof HTMLElement) || !this.#data.chart) return;
    const [a, b, c, d] = this.#data.chart;
    const [x, y] = [a * last.lon + b, c * last.lat + d];
    const isOn = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    me.hidden = !isOn;
    me.style.setProperty("--x", String(x));
    me.style.setProperty("--y", String(y));
    const go = this.#go;
    const words = way ? go.fill("map_off", { way }) : state.at_m === null ? go.fill("asking") : [go.fill("map_on", { distance: go.distance(state.at_m) }), street].filter(Boolean).join(" · ");
    this.#write("map-words", isOn ? words : go.fill("map_outside"));
  }

  /** @param {any} state */
  #stops(state) {
    for (const row of this.#screen.querySelectorAll("[data-stop]")) {
      const id = /** @type {HTMLElement} */ (row).dataset.stop;
      this.#state(row, state.said.includes(id) ? "reached" : state.passed.includes(id) ? "missed" : "");
    }
  }

  /** @param {Element} row  @param {string} what */
  #state(row, what) {
    const place = /** @type {HTMLElement} */ (row.querySelector(".state"));
    place.hidden = !what;
    const words = what ? this.#go.fill(what) : "";
    if (place.textContent !== words) place.textContent = words;
    row.toggleAttribute("data-reached", what === "reached");
  }

  /** The nearest of each kind of what a walker may need. @param {{lon: number, lat: number}} here  @param {number | undefined} heading */
  #useful(here, heading) {
    const list = this.#at("useful");
    const kinds = new Set();
    const rows = [];
    for (const { item, distance, bearing } of nearestFirst(this.#data.around, [here.lon, here.lat])) {
      const kind = /** @type {any} */ (item).kind;
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      const row = document.createElement("li");
      row.className = "spot";
      const name = document.createElement("h3");
      name.textContent = /** @type {any} */ (item).name;
      const far = document.createElement("span");
      far.className = "fig";
      far.textContent = this.#go.distance(distance);
      const where = document.createElement("p");
      where.className = "about";
      where.textContent = this.#go.where(bearing, heading);
      row.append(name, far, where);
      rows.push(row);
    }
    list.hidden = !rows.length;
    /** @type {HTMLElement} */ (list.querySelector("ul")).replaceChildren(...rows);
  }
}
