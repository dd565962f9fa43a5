/**
 * <city-map>: the projects of a town by year. The server has written the table; here a slider shows the same table as of a
 * year, and a button fetches the map in 3D, which follows the slider. Until it is pressed nothing of the map is fetched.
 */
import { countPhases, phaseIn } from "../core/years.js";

/** @typedef {import("../map/city.js").City} City */
/** @typedef {import("../core/years.js").Dates & {number: number, row: HTMLElement}} Row */

const DARK = "(prefers-color-scheme: dark)";
const CONTRAST = "(prefers-contrast: more)";
const CLOSE_ZOOM = 16;
const PITCH_DEG = { wide: 45, tall: 30 }; // a tall map would show more beyond the edge of its data

class CityMap extends HTMLElement {
  /** @type {any} */
  #told = {};
  /** @type {Row[]} */
  #rows = [];
  /** @type {City | null} */
  #city = null;
  /** @type {import("../../../vendor/maplibre-gl.mjs").Map | null} */
  #map = null;
  /** @type {typeof import("../map/city.js") | null} */
  #draw = null;
  /** @type {Promise<void> | null} */
  #opening = null;
  #year = 0;
  #chosen = 0;
  #said = ""; // the state that was last told of the chosen one

  /** The moving map, once it is there: for whatever else stands on the page. */
  get map() {
    return this.#map;
  }

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    this.#rows = Array.from(this.querySelectorAll("[data-project]"), rowOf);
    const slider = this.#slider();
    if (slider) {
      this.#year = Number(slider.value);
      if (slider.value !== slider.max) this.#show(this.#year); // as a browser keeps it over a reload
      slider.addEventListener("input", () => this.#show(Number(slider.value)));
      /** @type {HTMLElement} */ (this.querySelector(".years")).hidden = false;
      for (const jumps of this.querySelectorAll(".jumps")) jumps.toggleAttribute("hidden", true);
    }
    this.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    if (!this.#told.data || !this.#told.styles?.day) return;
    for (const part of this.querySelectorAll(".live")) part.toggleAttribute("hidden", false);
  }

  /** @returns {HTMLInputElement | null} */
  #slider() {
    return this.querySelector("input[type=range]");
  }

  /** @param {Element} target */
  #click(target) {
    const button = target.closest("button");
    if (!button) return;
    const { do: what, show } = button.dataset;
    if (show) void this.#choose(Number(show), true);
    else if (what === "open") void this.#open(true);
    else if (what === "earlier" || what === "later") this.#step(what === "later" ? 1 : -1);
    else if (what) void this.#move(what);
  }

  /** @param {number} by */
  #step(by) {
    const slider = this.#slider();
    if (!slider) return;
    slider.value = String(this.#year + by);
    this.#show(Number(slider.value));
  }

  /** The table and the map as of a year. @param {number} year */
  #show(year) {
    this.#year = year;
    const phases = this.#rows.map((row) => phaseIn(row, year));
    this.#rows.forEach(({ row }, i) => {
      row.hidden = phases[i] === "before";
      const state = row.querySelector(".state");
      if (state) state.textContent = this.#told.phases[phases[i]];
    });
    const output = this.querySelector("output");
    if (output) output.textContent = String(year);
    const { open = 0, unknown = 0, building = 0, announced = 0, ended = 0 } = countPhases(phases);
    this.#say(filled(this.#told.count, { year, open: open + unknown, coming: building + announced, ended }), ".count");
    const chosen = this.#rows.find((one) => one.number === this.#chosen);
    if (chosen && chosen.row.querySelector(".state")?.textContent !== this.#said) this.#tell(chosen);
    if (chosen) chosen.row.hidden = false; // what the map shows can be read
    this.#refresh();
  }

  /** @param {string} words @param {string} where */
  #say(words, where = ".said") {
    const line = this.querySelector(where);
    if (line) line.textContent = words;
  }

  /** @param {boolean} focus  whether the reader asked for the map itself */
  async #open(focus) {
    try {
      this.#opening ??= this.#load();
      await this.#opening;
      if (focus) this.#map?.getCanvas().focus({ preventScroll: true });
    } catch (fault) {
      this.#opening = null;
      this.toggleAttribute("data-moving", false);
      if (fault !== NO_GL) console.error(fault);
      this.#say(this.#told.words[fault === NO_GL ? "nogl" : "failed"]);
    }
    return this.#map;
  }

  async #load() {
    if (!canDraw()) throw NO_GL;
    this.#say(this.#told.words.coming);
    const [door, draw, city] = await Promise.all([import("../map/door.js"), import("../map/city.js"), json(this.#told.data)]);
    this.#draw = draw;
    this.#city = city;
    this.toggleAttribute("data-moving", true); // the map measures the room it is given
    const shown = { features: [], others: [], spots: new Map(), numbers: new Map(), layers: new Set(), solid: true, chosen: "", me: null, target: null };
    const canvas = /** @type {HTMLElement} */ (this.querySelector(".canvas"));
    const [west, south, east, north] = city.reach;
    const map = await door.openMap(canvas, this.#style(), /** @type {any} */ (shown), {
      bounds: [west, south, east, north],
      maxBounds: city.covers,
      title: this.#told.words.map,
      padding: { top: 28, bottom: 28, left: 28, right: 28 },
    });
    this.#map = map;
    map.on("style.load", () => draw.dressCity(map, city, this.#year, this.#chosen));
    map.on("click", ({ point }) => void this.#choose(draw.projectAt(map, point), false));
    for (const question of [DARK, CONTRAST]) {
      matchMedia(question).addEventListener("change", () => door.recolour(map, this.#style(), /** @type {any} */ (shown)));
    }
    await new Promise((resolve) => map.once("load", resolve));
    map.fitBounds([west, south, east, north], { padding: 28, pitch: canvas.clientWidth > canvas.clientHeight ? PITCH_DEG.wide : PITCH_DEG.tall, duration: 0 });
    for (const part of this.querySelectorAll(".moving")) part.toggleAttribute("hidden", false);
    this.querySelector(".offer")?.toggleAttribute("hidden", true);
    this.#say("");
    this.toggleAttribute("data-ready", true);
  }

  /** The address of the style for the reader's wishes. */
  #style() {
    const scheme = matchMedia(DARK).matches ? "night" : "day";
    return this.#told.styles[matchMedia(CONTRAST).matches ? `${scheme}-contrast` : scheme];
  }

  #refresh() {
    if (this.#map?.getSource("city-marks") && this.#city) this.#draw?.refreshCity(this.#map, this.#city, this.#year, this.#chosen);
  }

  /**
   * @param {number} number  0 for none
   * @param {boolean} go  whether the map comes and goes there; else it was tapped on the map
   */
  async #choose(number, go) {
    if (go && !(await this.#open(false))) return;
    this.#chosen = number;
    const found = this.#rows.find((one) => one.number === number);
    for (const { row } of this.#rows) row.toggleAttribute("data-chosen", row === found?.row);
    this.#refresh();
    this.#tell(found);
    const spot = this.#city?.projects.find((one) => one.number === number);
    if (!go || !spot || !this.#map) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#map.easeTo({ center: spot.at, zoom: Math.max(this.#map.getZoom(), CLOSE_ZOOM), duration: still ? 0 : 400 });
    this.querySelector(".ground")?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
    this.#map.getCanvas().focus({ preventScroll: true });
  }

  /** What is chosen, and the way to its row. @param {Row | undefined} found */
  #tell(found) {
    const line = /** @type {HTMLElement} */ (this.querySelector(".said"));
    line.replaceChildren();
    if (!found) return;
    const title = found.row.querySelector("th .title")?.textContent ?? "";
    const state = found.row.querySelector(".state")?.textContent ?? "";
    const link = Object.assign(document.createElement("a"), { href: `#${found.row.id}`, textContent: this.#told.words.read });
    line.append(`${found.number} · ${title} · ${state} · `, link);
    found.row.hidden = false;
    this.#said = state;
  }

  /** @param {string} what */
  async #move(what) {
    const map = this.#map;
    if (!map || !this.#city) return;
    const { MOVES } = await import("../map/camera.js");
    if (what === "whole") {
      map.fitBounds(/** @type {[number, number, number, number]} */ (this.#city.reach), { padding: 36, bearing: 0, pitch: map.getPitch(), duration: 250 });
    } else MOVES[what]?.(map);
  }
}

const NO_GL = new Error("no WebGL 2");

/** @param {Element} element @returns {Row} */
function rowOf(element) {
  const row = /** @type {HTMLElement} */ (element);
  const { project = "0", since, open, until, expected } = row.dataset;
  const year = (/** @type {string | undefined} */ value) => (value ? Number(value) : null);
  return { number: Number(project), row, since: year(since), open: year(open), until: year(until), expected: year(expected) };
}

/** @param {string} pattern @param {Record<string, number>} values */
function filled(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** @param {string} address */
async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function canDraw() {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

customElements.define("city-map", CityMap);
