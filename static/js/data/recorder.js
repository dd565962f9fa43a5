/**
 * Writes an outing down while it goes on: some points every few seconds, the rest when the page is hidden or the run ends. What
 * the disk refuses is kept in memory and tried again.
 *
 * @typedef {import("../core/track.js").Point} Point
 * @typedef {import("./tracks.js").Outing} Outing
 */
import * as tracks from "./tracks.js";

const EVERY_MS = 5000;

export class Recorder {
  /** @type {Outing} */
  outing;
  /** @type {Point | undefined} */
  last;
  /** @type {unknown}  why the last writing failed; null when all is well */
  trouble = null;
  /** @type {Point[]} */
  #waiting = [];
  #lots = 0;
  #wrote = 0;
  /** @type {Promise<void>} */
  #busy = Promise.resolve();

  /**
   * @param {Outing} outing
   * @param {{points: Point[], lots: number}} [known]  what is on the disk already
   */
  constructor(outing, known) {
    this.outing = outing;
    this.last = known?.points.at(-1);
    this.#lots = known?.lots ?? 0;
  }

  /** Puts the outing's first word on the disk. */
  begin() {
    return this.#do(() => tracks.begin(this.outing));
  }

  /**
   * @param {Point | null} point
   * @param {any} run  what the meter saves
   * @param {number} now
   */
  add(point, run, now) {
    if (point) {
      this.last = point;
      this.#waiting.push(point);
    }
    this.outing = { ...this.outing, run, at: now };
    // A clock put back must not stop the writing.
    if (Math.abs(now - this.#wrote) < EVERY_MS) return;
    this.#wrote = now;
    this.flush();
  }

  /** Everything so far, to the disk. */
  flush() {
    return this.#do(async () => {
      const points = this.#waiting;
      await tracks.append(this.outing, this.#lots, points);
      if (points.length) this.#lots += 1;
      this.#waiting = this.#waiting.slice(points.length);
    });
  }

  /**
   * @param {Partial<Outing>} more
   */
  end(more) {
    this.outing = { ...this.outing, ...more };
    return this.flush();
  }

  /**
   * One writing after the other.
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
