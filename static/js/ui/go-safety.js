/**
 * The emergency number and "where am I", in one tap: street, place, plaque, coordinates, in large type and aloud.
 */
import { bearingDeg, distanceM } from "../core/near.js";

export class Safety {
  /** What was shown last, as it is spoken. @type {string[]} */
  spoken = [];
  #dialog;
  #place;
  #data;
  #go;

  /**
   * @param {HTMLElement} screen
   * @param {any} data
   * @param {import("../core/wording.js").Wording} go
   */
  constructor(screen, data, go) {
    this.#dialog = /** @type {HTMLDialogElement} */ (screen.querySelector("[data-dialog=help]"));
    this.#place = /** @type {HTMLElement} */ (screen.querySelector("[data-here]"));
    this.#data = data;
    this.#go = go;
  }

  /** @param {ReturnType<typeof import("../core/outing.js").outing> | null} outing  @param {number} now */
  open(outing, now) {
    const lines = [...this.#where(outing, now), this.#go.fill("here_number", { number: this.#data.emergency.number })];
    this.spoken = lines;
    this.#place.replaceChildren(...lines.slice(0, -1).map((line) => {
      const row = document.createElement("p");
      row.textContent = line;
      return row;
    }));
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** @param {ReturnType<typeof import("../core/outing.js").outing> | null} outing  @param {number} now */
  #where(outing, now) {
    const go = this.#go;
    const here = outing?.last;
    if (!outing || !here) return [go.fill("here_unknown")];
    const { state } = outing;
    const { street, heading } = outing.view(now);
    /** @type {[number, number]} */
    const at = [here.lon, here.lat];
    const lines = [];
    if (street) lines.push(go.fill("here_street", { street }));
    const tour = this.#data.tour.title;
    if (state.at_m !== null && state.phase === "on") lines.push(go.fill("here_route", { tour, distance: go.distance(state.at_m) }));
    else if (state.way_back) lines.push(go.fill("here_off", { tour, distance: go.distance(state.way_back.distance_m) }));
    const stops = Object.values(this.#data.stops).map((stop) => ({ stop, far: distanceM(at, stop.at) }));
    const near = stops.sort((a, b) => a.far - b.far)[0];
    if (near) {
      lines.push(go.fill("here_stop", { title: near.stop.title, distance: go.distance(near.far), where: go.where(bearingDeg(at, near.stop.at), heading) }));
      if (near.stop.code && near.far < 150) lines.push(go.fill("here_code", { code: near.stop.code }));
    }
    lines.push(go.fill("here_coordinates", { lat: go.number(here.lat, 5), lon: go.number(here.lon, 5), accuracy: go.distance(Math.max(10, here.accuracy)) }));
    const age = (now - here.time) / 1000;
    if (age > 20) lines.push(go.fill("here_age", { duration: go.ago(age) }));
    return lines;
  }
}
