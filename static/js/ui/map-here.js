/**
 * Where the reader is, asked of the phone only after a tap, and never sent anywhere. `onChange` hears every fix, and every
 * trouble by the name of the words for it: "asking", "denied", "unavailable", "timeout", "insecure", "absent", "stopped".
 */
import { headingOf } from "../core/near.js";

/** @typedef {import("../core/near.js").LonLat} LonLat */
/** @typedef {{at: LonLat, accuracy: number, time: number, heading?: number}} Fix   accuracy in metres, time in ms, heading in degrees */

const TRAIL = 12;
const LEAST_M = 8;
const TROUBLES = ["absent", "denied", "unavailable", "timeout"]; // by GeolocationPositionError.code

export class Here {
  /** @type {Fix | null} */
  fix = null;
  /** @type {number | null} */
  #watch = null;
  /** @type {LonLat[]} */
  #trail = [];
  /** @type {(state: string, fix: Fix | null) => void} */
  #onChange;

  /** @param {(state: string, fix: Fix | null) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  get isOn() {
    return this.#watch !== null;
  }

  start() {
    if (this.#watch !== null) return;
    if (!window.isSecureContext) return this.#onChange("insecure", null);
    if (!navigator.geolocation) return this.#onChange("absent", null);
    this.#onChange("asking", null);
    this.#watch = navigator.geolocation.watchPosition(
      (position) => this.#hear(position.coords, position.timestamp),
      (trouble) => this.#fail(TROUBLES[trouble.code] ?? "unavailable"),
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 20_000 },
    );
  }

  stop() {
    this.#forget();
    this.#onChange("stopped", null);
  }

  /** @param {GeolocationCoordinates} coords @param {number} time */
  #hear({ longitude, latitude, accuracy, heading, speed }, time) {
    /** @type {LonLat} */
    const at = [longitude, latitude];
    this.#trail = [...this.#trail, at].slice(-TRAIL);
    const told = heading !== null && Number.isFinite(heading) && (speed ?? 0) > 0.4 ? heading : undefined;
    this.fix = { at, accuracy, time, heading: told ?? headingOf(this.#trail, LEAST_M) };
    this.#onChange("here", this.fix);
  }

  /** @param {string} trouble */
  #fail(trouble) {
    if (trouble === "denied") this.#forget();
    this.#onChange(trouble, this.fix);
  }

  #forget() {
    if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = null;
    this.#trail = [];
    this.fix = null;
  }
}
