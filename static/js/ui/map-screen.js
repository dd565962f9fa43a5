/**
 * <map-screen>: the page of a map. The server has written the drawing and the list; where the browser can, the moving map is
 * laid over them. What the page is about stands in its first script element, as JSON (builder/render/map_page.py).
 */
import { bearingDeg, compassPoint, distanceM, distanceWords, isInside, nearestFirst, nearestOnLine } from "../core/near.js";
import { Card } from "./map-card.js";
import { Here } from "./map-here.js";
import { awayWords, sayAway, sortRows, spotsOf } from "./map-list.js";

/** @typedef {import("../core/near.js").LonLat} LonLat */
/** @typedef {import("../map/overlay.js").Shown} Shown */

const WIDE = "(min-width: 62rem)";
const DARK = "(prefers-color-scheme: dark)";
const CONTRAST = "(prefers-contrast: more)";

class MapScreen extends HTMLElement {
  /** @type {any} */
  #told = {};
  /** @type {import("./map-list.js").Spot[]} */
  #spots = [];
  /** @type {import("../../../vendor/maplibre-gl.mjs").Map | null} */
  #map = null;
  /** @type {typeof import("../map/overlay.js") | null} */
  #overlay = null;
  /** @type {Card | null} */
  #card = null;
  #here = new Here((state, fix) => this.#hear(state, fix));
  /** @type {Shown} */
  #shown = {
    features: [],
    others: [],
    spots: new Map(),
    numbers: new Map(),
    layers: new Set(["amenities", "stations"]),
    solid: false,
    chosen: "",
    me: null,
    target: null,
  };
  #follows = false;
  #headingUp = false;
  #wantsSorting = false;

  /** The moving map, once it is there: for whatever else stands on the page. */
  get map() {
    return this.#map;
  }

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    if (!this.#told.styles?.day) return;
    this.#spots = spotsOf(this);
    for (const { ident, at, row } of this.#spots) {
      this.#shown.spots.set(ident, at);
      this.#shown.numbers.set(ident, row.querySelector(":scope > .no")?.textContent ?? "");
    }
    if (this.#told.kind === "town") this.#shown.layers = new Set(["tours", "places"]);
    this.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    this.addEventListener("change", (event) => this.#change(/** @type {HTMLInputElement} */ (event.target)));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#card = new Card(/** @type {HTMLElement} */ (this.querySelector(".card")));
    if (!canDraw()) return this.#sayTrouble("nogl");
    for (const part of this.querySelectorAll(".live")) part.toggleAttribute("hidden", false);
    for (const input of this.#inputs("layer")) input.checked = this.#shown.layers.has(input.value);
    this.#view(location.hash === "#list" ? "list" : "map");
    this.#choose("", false);
    this.#open().catch((fault) => {
      console.error(fault);
      this.#sayTrouble("failed");
    });
  }

  async #open() {
    const [door, overlay, data] = await Promise.all([import("../map/door.js"), import("../map/overlay.js"), json(this.#told.data)]);
    this.#overlay = overlay;
    this.#shown.features = data.features;
    const canvas = /** @type {HTMLElement} */ (this.querySelector(".canvas"));
    const map = await door.openMap(canvas, this.#style(), this.#shown, {
      bounds: data.bbox,
      maxBounds: this.#told.bounds,
      title: this.#told.words.map,
      padding: this.#padding(),
    });
    this.#map = map;
    map.once("load", () => this.toggleAttribute("data-moving", true));
    map.on("click", ({ point }) => this.#tap(point));
    map.on("dragstart", () => this.#follow(false));
    map.on("rotate", () => this.style.setProperty("--bearing", String(map.getBearing())));
    map.on("pitch", () => this.#solid(map.getPitch() > 15));
    for (const question of [DARK, CONTRAST]) {
      matchMedia(question).addEventListener("change", () => door.recolour(map, this.#style(), this.#shown));
    }
  }

  /** The address of the style for the reader's wishes. */
  #style() {
    const scheme = matchMedia(DARK).matches ? "night" : "day";
    return this.#told.styles[matchMedia(CONTRAST).matches ? `${scheme}-contrast` : scheme];
  }

  #padding() {
    const tools = matchMedia(WIDE).matches ? 100 : 76; // the keys stand where a line of the page ends
    const [left, right] = getComputedStyle(this).direction === "rtl" ? [tools, 32] : [32, tools];
    return { top: 84, bottom: (this.#card?.height ?? 0) + 36, left, right };
  }

  /** From the middle of the map to the middle of what the card and the keys leave free. @returns {[number, number]} */
  #offset() {
    const { top, bottom, left, right } = this.#padding();
    return [(left - right) / 2, (top - bottom) / 2];
  }

  /** @param {string} name @returns {HTMLInputElement[]} */
  #inputs(name) {
    return Array.from(this.querySelectorAll(`input[name=${name}]`));
  }

  /** @param {string} view  "map" or "list" */
  #view(view) {
    this.dataset.view = view;
    for (const button of this.querySelectorAll("button[data-view]")) {
      button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.view === view));
    }
    this.#map?.resize();
  }

  /** @param {string} reason  the name of its words */
  #sayTrouble(reason) {
    for (const part of this.querySelectorAll(".live")) part.toggleAttribute("hidden", true);
    delete this.dataset.view;
    const line = /** @type {HTMLElement} */ (this.querySelector(".trouble"));
    line.textContent = this.#told.words[reason];
    line.hidden = false;
  }

  /** @param {Element} target */
  #click(target) {
    const button = target.closest("button");
    if (!button) return;
    const { view, show, do: what } = button.dataset;
    if (view) this.#view(view);
    else if (show) this.#showOnMap(show);
    else if (what) this.#do(what);
  }

  /** @param {string} ident */
  #showOnMap(ident) {
    this.#view("map");
    this.#choose(ident, true);
    this.#card?.focus();
  }

  /** @param {string} what */
  async #do(what) {
    if (what === "sheet") return this.#sheet();
    if (what === "locate" || what === "locate-list") return this.#locate();
    if (what === "sort") return this.#sort();
    if (what === "print") return this.#print();
    if (what === "go") return this.#go();
    if (what === "previous" || what === "next") return this.#step(what === "next" ? 1 : -1);
    if (!this.#map) return;
    const { MOVES, TILTED_DEG } = await import("../map/camera.js");
    if (what === "whole") {
      this.#follow(false);
      this.#map.fitBounds(boundsOf(this.#shown), { padding: this.#padding(), bearing: 0, pitch: 0, duration: 250 });
    } else if (what === "tilt") {
      this.#map.easeTo({ pitch: this.#map.getPitch() > 15 ? 0 : TILTED_DEG, zoom: Math.max(this.#map.getZoom(), 15.6), duration: 250 });
    } else {
      if (["up", "down", "left", "right"].includes(what)) this.#follow(false);
      if (what === "north") this.#heading(false);
      MOVES[what]?.(this.#map);
    }
  }

  #sheet() {
    const sheet = /** @type {HTMLElement} */ (this.querySelector(".sheet"));
    const opener = /** @type {HTMLElement} */ (this.querySelector(".more button"));
    sheet.hidden = !sheet.hidden;
    opener.setAttribute("aria-expanded", String(!sheet.hidden));
    if (sheet.hidden) opener.focus();
    else /** @type {HTMLElement} */ (sheet.querySelector("button")).focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const sheet = /** @type {HTMLElement} */ (this.querySelector(".sheet"));
    if (event.key === "Escape" && !sheet.hidden) this.#sheet();
    else if (event.key === "Escape" && this.#shown.chosen) this.#choose("", false);
  }

  /** @param {HTMLInputElement} input */
  async #change(input) {
    if (input.name === "heading") return this.#heading(input.checked);
    if (input.name !== "layer") return;
    const { layers } = this.#shown;
    if (input.checked) layers.add(input.value);
    else layers.delete(input.value);
    if (input.value === "tours" && input.checked && this.#told.town && !this.#shown.others.length) {
      const town = await json(this.#told.town).catch(() => ({ features: [] }));
      const own = location.pathname.split("/").at(-3);
      this.#shown.others = town.features.filter((/** @type {any} */ one) => one.properties.is === "tour" && one.properties.tour !== own);
    }
    this.#draw();
  }

  /** @param {import("../../../vendor/maplibre-gl.mjs").Point} point */
  #tap({ x, y }) {
    if (!this.#map || !this.#overlay) return;
    const layers = this.#overlay.TAPPED.filter((layer) => this.#map?.getLayer(layer));
    const found = this.#map.queryRenderedFeatures([[x - 14, y - 14], [x + 14, y + 14]], { layers });
    const mark = found.find((one) => one.properties.ident) ?? found.find((one) => one.properties.tour);
    this.#choose(mark ? (mark.properties.ident ?? `tour-${mark.properties.tour}`) : "", false);
  }

  /**
   * Makes a spot the chosen one: its card, its mark, the way from it if it is a station.
   * @param {string} ident  "" for none
   * @param {boolean} move  whether the map goes there
   */
  #choose(ident, move) {
    this.#shown.chosen = ident;
    this.#shown.target = null;
    const spot = this.#spots.find((one) => one.ident === ident);
    this.#card?.show(spot?.row ?? /** @type {HTMLElement} */ (this.querySelector(".list")), spot ? "" : this.#back());
    this.#draw();
    if (!spot || !move || !this.#map) return;
    this.#follow(false);
    const way = this.#approach(ident);
    if (way) this.#map.fitBounds(boundsOfLine(way), { padding: this.#padding(), maxZoom: 17, duration: 250 });
    else this.#map.easeTo({ center: spot.at, zoom: Math.max(this.#map.getZoom(), 16), offset: this.#offset(), duration: 250 });
  }

  #back() {
    return this.querySelector(".over a")?.getAttribute("href") ?? "";
  }

  /** @param {string} ident @returns {LonLat[] | null} */
  #approach(ident) {
    const found = this.#shown.features.find((one) => one.properties?.is === "approach" && `station-${one.properties.poi}` === ident);
    return found?.geometry && "coordinates" in found.geometry ? /** @type {LonLat[]} */ (found.geometry.coordinates) : null;
  }

  /** @param {number} by */
  #step(by) {
    const kind = this.#shown.chosen.split("-", 1)[0] || (this.#told.kind === "tour" ? "stop" : "tour");
    const among = this.#spots.filter((one) => one.ident.startsWith(`${kind}-`));
    const now = among.findIndex((one) => one.ident === this.#shown.chosen);
    const next = now < 0 ? (by > 0 ? 0 : among.length - 1) : (now + by + among.length) % among.length;
    if (among[next]) this.#choose(among[next].ident, true);
  }

  /** How far the chosen spot is, or the start. */
  #go() {
    const spot = this.#spots.find((one) => one.ident === this.#shown.chosen) ?? this.#spots[0];
    if (!spot) return;
    this.#shown.target = spot.at;
    if (this.#here.fix) this.#sayTarget(true);
    else this.#here.start();
  }

  /** @param {boolean} move */
  #sayTarget(move) {
    const { target, me } = this.#shown;
    if (!target || !me) return;
    this.#card?.away(awayWords(this.#told.words.crow, me.at, target, this.#told));
    this.#draw();
    if (move) this.#map?.fitBounds(boundsOfLine([me.at, target]), { padding: this.#padding(), maxZoom: 17, duration: 250 });
  }

  /** Off, then followed, then (once the map was moved by hand) followed again, then off. */
  #locate() {
    if (!this.#here.isOn) {
      this.#follow(true);
      this.#here.start();
    } else if (this.#follows || this.dataset.view === "list") this.#here.stop();
    else this.#follow(true);
    this.#sayKeys(this.#here.isOn ? "asking" : "stopped");
  }

  #sort() {
    this.#wantsSorting = true;
    if (this.#here.fix) this.#sortNow(this.#here.fix.at);
    else this.#here.start();
  }

  /** @param {LonLat} me */
  #sortNow(me) {
    this.#wantsSorting = false;
    for (const list of this.querySelectorAll("[data-sorted]")) sortRows(/** @type {HTMLElement} */ (list), this.#spots, me);
    const line = this.querySelector(".sorted");
    if (line) line.textContent = this.#told.words.sorted;
  }

  /** @param {boolean} on */
  #follow(on) {
    this.#follows = on;
    if (on && this.#here.fix) this.#centre();
    this.#sayKeys("");
  }

  /** @param {boolean} on */
  #heading(on) {
    this.#headingUp = on;
    for (const input of this.#inputs("heading")) input.checked = on;
    if (!on) this.#map?.easeTo({ bearing: 0, duration: 250 });
    else if (!this.#here.isOn) this.#locate();
    else this.#follow(true);
  }

  #centre() {
    const { fix } = this.#here;
    if (!fix || !this.#map || !isInside(this.#told.bounds, fix.at)) return;
    const bearing = this.#headingUp && fix.heading !== undefined ? fix.heading : this.#map.getBearing();
    this.#map.easeTo({ center: fix.at, zoom: Math.max(this.#map.getZoom(), 15.5), bearing, offset: this.#offset(), duration: 250 });
  }

  /** What the map shows now, in the colours for paper, put where the drawing stands, then printed with the list. */
  async #print() {
    const [map, picture] = [this.#map, this.querySelector(".still img")];
    if (!map || !(picture instanceof HTMLImageElement)) return;
    const { recolour } = await import("../map/door.js");
    await recolour(map, this.#told.styles.print, this.#shown);
    await map.once("idle");
    const drawn = map.once("render");
    map.triggerRepaint();
    await drawn; // the canvas can be read only while it is being drawn
    const [before, canvas] = [picture.src, map.getCanvas()];
    picture.src = canvas.toDataURL("image/jpeg", 0.9);
    [picture.width, picture.height] = [canvas.width, canvas.height];
    await picture.decode();
    window.print();
    picture.src = before;
    await recolour(map, this.#style(), this.#shown);
  }

  /** @param {boolean} solid */
  #solid(solid) {
    if (this.#shown.solid === solid) return;
    this.#shown.solid = solid;
    const button = this.querySelector("[data-do=tilt]");
    button?.setAttribute("aria-pressed", String(solid));
    const words = button?.querySelector(".sr");
    if (words) words.textContent = this.#told.words[solid ? "flat" : "tilt"];
    this.#draw();
  }

  #draw() {
    if (this.#map?.isStyleLoaded() !== undefined && this.#map && this.#overlay) this.#overlay.refresh(this.#map, this.#shown);
  }

  /** @param {string} state @param {import("./map-here.js").Fix | null} fix */
  #hear(state, fix) {
    this.#shown.me = fix;
    const spoken = fix && state === "here" ? this.#whereWords(fix) : (this.#told.words[state] ?? "");
    const line = this.querySelector(".said");
    if (line && line.textContent !== spoken) line.textContent = spoken;
    sayAway(this.#spots, fix?.at ?? null, this.#told);
    this.#sayKeys(state);
    if (state !== "here") {
      this.#card?.away(state === "stopped" ? "" : spoken);
      if (state === "stopped") this.#shown.target = null;
      return this.#draw();
    }
    if (!fix) return;
    if (this.#wantsSorting) this.#sortNow(fix.at);
    this.#draw();
    if (this.#shown.target) this.#sayTarget(!this.#follows && !this.#moved);
    else this.#card?.away(isInside(this.#told.bounds, fix.at) ? "" : spoken);
    this.#moved = true;
    if (this.#follows) this.#centre();
  }

  #moved = false;

  /** @param {string} state */
  #sayKeys(state) {
    const { words } = this.#told;
    const isOn = this.#here.isOn;
    const name = !isOn ? words.locate : this.#follows || this.dataset.view === "list" ? words.stop : words.follow;
    const button = this.querySelector("[data-do=locate]");
    if (button instanceof HTMLElement) {
      button.setAttribute("aria-pressed", String(isOn && this.#follows));
      if (state) button.dataset.state = state;
      const label = button.querySelector(".sr");
      if (label) label.textContent = name;
    }
    const own = this.querySelector("[data-do=locate-list] span");
    if (own) own.textContent = isOn ? words.stop : words.locate;
  }

  /** @param {import("./map-here.js").Fix} fix */
  #whereWords({ at, accuracy }) {
    const { words, intl, bounds } = this.#told;
    if (!isInside(bounds, at)) {
      const middle = /** @type {LonLat} */ ([(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2]);
      const edge = /** @type {LonLat} */ ([Math.min(Math.max(at[0], bounds[0]), bounds[2]), Math.min(Math.max(at[1], bounds[1]), bounds[3])]);
      return words.outside
        .replace("{distance}", distanceWords(distanceM(edge, at), intl, words))
        .replace("{direction}", words.directions[compassPoint(bearingDeg(middle, at))]);
    }
    const said = [words.here.replace("{distance}", distanceWords(Math.max(accuracy, 10), intl, words))];
    const route = this.#shown.features.find((one) => one.properties?.is === "route");
    if (route?.geometry && "coordinates" in route.geometry) {
      const near = nearestOnLine(/** @type {LonLat[]} */ (route.geometry.coordinates), at);
      said.push(near.distance <= Math.max(25, accuracy) ? words.on : awayWords(words.off, at, near.at, this.#told));
    }
    const [nearest] = nearestFirst(this.#spots.filter((one) => !one.ident.startsWith("amenity-")), at);
    if (nearest) {
      const name = nearest.item.row.querySelector("h3")?.textContent ?? "";
      said.push(awayWords(words.nearest, at, nearest.item.at, this.#told).replace("{name}", name));
    }
    return said.join(" ");
  }
}

/** @param {string} address */
async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** Whether the browser can draw the moving map: MapLibre 6 wants WebGL 2. */
function canDraw() {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

/** @param {LonLat[]} line @returns {[number, number, number, number]} */
function boundsOfLine(line) {
  const lons = line.map(([lon]) => lon);
  const lats = line.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The route, or all tours. @param {Shown} shown */
function boundsOf(shown) {
  const lines = shown.features.filter((one) => ["route", "tour"].includes(one.properties?.is));
  return boundsOfLine(lines.flatMap((one) => (one.geometry?.type === "LineString" ? /** @type {LonLat[]} */ (one.geometry.coordinates) : [])));
}

customElements.define("map-screen", MapScreen);
