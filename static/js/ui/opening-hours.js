/**
 * <open-now>: says whether a place is open now, above the hours that the page already tells in words. It stays empty where
 * it has nothing to say: without its table or the time zone.
 *
 *   <open-now data-intl="fr" data-hours='[…]' data-tz="Europe/Paris" data-country="FR" data-open="Open now" data-closed="Closed now"
 *             data-unsure="Not sure" data-until-open="until {time}" data-until-closed="opens at {time}"></open-now>
 */
import { clockIn } from "../core/clock.js";
import { holidaysOf } from "../core/holidays.js";
import { stateAt } from "../core/hours.js";

class OpenNow extends HTMLElement {
  /** @type {AbortController | undefined} */
  #listening;
  /** @type {number | undefined} */
  #timer;
  #said = "";

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener("visibilitychange", () => this.#restart(), { signal });
    this.#restart();
  }

  disconnectedCallback() {
    this.#listening?.abort();
    clearTimeout(this.#timer);
  }

  #restart() {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    this.#say();
    // The next full minute: a page left open turns with the clock on the wall.
    this.#timer = window.setTimeout(() => this.#restart(), 60_000 - (Date.now() % 60_000));
  }

  #say() {
    const { hours, tz, country = "" } = this.dataset;
    if (!hours || !tz) return;
    const { state, until } = stateAt(JSON.parse(hours), new Date(), tz, holidaysOf(country));
    const word = this.dataset[state] ?? "";
    const more = until ? this.#until(state, until) : "";
    this.dataset.state = state;
    const text = more ? `${word}, ${more}` : word;
    if (this.#said !== text) this.replaceChildren(text);
    this.#said = text;
  }

  /**
   * "until 19:00", in the page's language, where the page gave words for it.
   * @param {string} state
   * @param {string} until  "19:00"
   */
  #until(state, until) {
    const pattern = state === "open" ? this.dataset.untilOpen : this.dataset.untilClosed;
    return pattern ? pattern.replace("{time}", clockIn(this.dataset.intl ?? "en-GB", until)) : "";
  }
}

customElements.define("open-now", OpenNow);
