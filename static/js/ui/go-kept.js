/** The tracks on this phone, each to be opened, saved as a file, deleted. */
import { paceIn, timeIn, unitsIn } from "../core/run/figures.js";
import { MILE_M, run } from "../core/run.js";
import { fill } from "../core/wording.js";
import * as tracks from "../data/tracks.js";
import { isolated, make, showSummary } from "./go-summary.js";

export class KeptTracks {
  #list;
  #status;
  #data;

  /**
   * @param {HTMLElement} screen
   * @param {any} data
   */
  constructor(screen, data) {
    this.#list = /** @type {HTMLElement} */ (screen.querySelector("[data-jog=kept]"));
    this.#status = /** @type {HTMLElement} */ (screen.querySelector("[data-jog=kept-status]"));
    this.#data = data;
  }

  /** @param {string} [status]  what has just happened */
  async show(status = "") {
    const all = await tracks.list().catch(() => []);
    this.#status.textContent = status || (all.length ? "" : this.#data.words.jog.none);
    this.#list.replaceChildren(...all.map((one) => this.#row(one)));
  }

  /** @param {tracks.Outing} outing */
  #row(outing) {
    const { intl: lang, words: { jog: words } } = this.#data;
    const { state } = run(outing.plan, outing.run);
    const row = /** @type {HTMLDetailsElement} */ (make("details", "track"));
    const head = make("summary");
    const when = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(outing.started);
    const figure = make("span", "fig");
    figure.append(fill(state.unit_m === MILE_M ? words.mi : this.#data.words.km, { n: unitsIn(state.distance_m, state.unit_m, lang) }));
    const about = make("span", "about small", `${when} · `);
    about.append(isolated(timeIn(state.moving_s, lang)), " · ", isolated(paceIn(state.average_s, lang)));
    if (outing.ended === null) about.append(` · ${words.broken_off}`);
    head.append(make("b", "", outing.title), figure, about);
    const place = make("div", "summary");
    row.append(head, place);
    row.addEventListener("toggle", async () => {
      if (!row.open || place.childElementCount) return;
      const known = await tracks.read(outing.id);
      if (!known) return this.show();
      showSummary(place, { ...known, data: this.#data, isKept: true, onDelete: () => this.show(words.deleted) });
    });
    return row;
  }
}
