/**
 * Writes an outing down while it goes on: some points every few seconds, the rest when the page is hidden or the run ends. What
 * the disk refuses is kept in memory and tried again. Nothing is written before the first point.
 *
 * @typedef {import("../core/track.js").Point} Point
 * @typedef {import("./tracks.js").Outing} Outing
 */
import { climbOf } from "../core/run/climb.js";
import * as tracks from "./tracks.js";

const EVERY_MS = 5000;

export class Recorder {
  /** @type {Outing} */
  outing;
  /** All points, those from before a relaunch too, once they are read.  @type {Point[]} */
  points = [];
  /** Why the last writing failed; null when all is well.  @type {unknown} */
  trouble = null;
  /** How many of `points` are on the disk. */
  #written = 0;
  #lots = 0;
  #at = 0;
  #isBegun = false;
  #snapshot;
  /** @type {Promise<void>} */
  #busy = Promise.resolve();

  /**
   * @param {Outing} outing
   * @param {boolean} isResumed  whether there may be something of it on the disk
   * @param {() => Pick<Outing, "run" | "resume" | "at">} snapshot  how things stand when something is written
   */
  constructor(outing, isResumed, snapshot) {
    this.outing = outing;
    this.#snapshot = snapshot;
    if (!isResumed) return;
    this.#do(async () => {
      const known = await tracks.read(outing.id);
      if (!known) return;
      this.outing = { ...this.outing, started: known.outing.started };
      this.points = [...known.points, ...this.points];
      this.#written = known.points.length;
      this.#lots = known.lots;
      this.#isBegun = true;
    });
  }

  /**
   * @param {Point | null} point
   * @param {number} now
   */
  add(point, now) {
    if (point) this.points.push(point);
    // A clock put back must not stop the writing.
    if (Math.abs(now - this.#at) < EVERY_MS) return;
    this.#at = now;
    this.flush();
  }

  /** Everything so far, to the disk. */
  flush() {
    if (this.outing.ended === null) this.outing = { ...this.outing, ...this.#snapshot() };
    return this.#do(async () => {
      const points = this.points.slice(this.#written);
      if (!this.#isBegun) {
        if (!points.length) return;
        await tracks.begin(this.outing);
        this.#isBegun = true;
      }
      await tracks.append(this.outing, this.#lots, points);
      if (points.length) this.#lots += 1;
      this.#written += points.length;
    });
  }

  /**
   * @param {number} now
   * @param {import("../core/run/climb.js").Profile | null} profile  of the tour
   */
  end(now, profile) {
    this.outing = { ...this.outing, ...this.#snapshot(), resume: null, ended: now };
    this.#do(async () => {
      this.outing = { ...this.outing, climb: climbOf(profile, this.points.map((point) => point[6])) };
    });
    return this.flush();
  }

  /**
   * One thing after the other.
   * @param {() => Promise<void>} work
   */
  #do(work) {
    this.#busy = this.#busy.then(work).then(
      () => {
        this.trouble = null;
      },
      (fault) => {
        this.trouble = fault;
      },
    );
    return this.#busy;
  }
}
