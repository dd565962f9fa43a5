/**
 * A screen that rain, a sleeve or a pocket cannot press: locked, with the figures to be read, or black, which on many screens
 * takes next to no power. Opened by holding; by one key or Escape for who has a keyboard.
 */

const HOLD_MS = 900;
const LOOK_MS = 5000;

export class Lock {
  #fields;
  #words;
  #held = 0;
  #looked = 0;

  /**
   * @param {Map<string, HTMLElement>} fields
   * @param {Record<string, string>} words
   */
  constructor(fields, words) {
    this.#fields = fields;
    this.#words = words;
    for (const name of ["lock", "pocket"]) {
      const dialog = this.#dialog(name);
      dialog.addEventListener("close", () => this.open());
      dialog.addEventListener("contextmenu", (event) => event.preventDefault());
      dialog.addEventListener("pointerdown", (event) => this.#touch(event));
      for (const over of ["pointerup", "pointercancel", "pointerleave"]) dialog.addEventListener(over, () => this.#release());
      // A press of a key has no count of clicks, a finger's has: that one must hold.
      dialog.addEventListener("click", (event) => {
        if (event.detail === 0) this.open();
      });
      dialog.addEventListener("keydown", () => this.#look());
    }
  }

  /** @param {string} name  @returns {HTMLDialogElement} */
  #dialog(name) {
    return /** @type {HTMLDialogElement} */ (this.#fields.get(name));
  }

  /** @param {"lock" | "pocket"} name */
  close(name) {
    scrollTo(0, 0);
    this.#dialog(name).showModal();
    if (name !== "pocket") return;
    this.#hide();
    // Without the bars of the browser, which are neither black nor deaf. Not every phone can.
    document.documentElement.requestFullscreen?.({ navigationUI: "hide" })?.catch(() => {});
  }

  open() {
    this.#release();
    for (const name of ["lock", "pocket"]) if (this.#dialog(name).open) this.#dialog(name).close();
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }

  /** @param {Event} event */
  #touch(event) {
    this.#look();
    const key = /** @type {Element} */ (event.target).closest("[data-hold]");
    if (!key) return;
    key.textContent = this.#words.holding;
    clearTimeout(this.#held);
    this.#held = window.setTimeout(() => this.open(), HOLD_MS);
  }

  #release() {
    clearTimeout(this.#held);
    for (const name of ["lock", "pocket"]) {
      for (const key of this.#dialog(name).querySelectorAll("[data-hold]")) key.textContent = this.#words.hold;
    }
  }

  /** A touch shows the figures for some seconds, dim. */
  #look() {
    const night = this.#fields.get("night");
    if (!night) return;
    night.hidden = false;
    clearTimeout(this.#looked);
    this.#looked = window.setTimeout(() => this.#hide(), LOOK_MS);
  }

  #hide() {
    const night = this.#fields.get("night");
    if (night) night.hidden = true;
  }
}
