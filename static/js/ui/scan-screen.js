/**
 * <scan-screen>: reads a plaque's symbol through the camera and opens its page. A symbol that is not ours is shown, never
 * opened.
 */
import { readOf } from "../core/scanned.js";
import { Camera } from "./camera.js";

class ScanScreen extends HTMLElement {
  /** @type {{plaques: string, lang: string, notHere: string[], hosts: string[], words: Record<string, string>}} */
  #told = { plaques: "", lang: "", notHere: [], hosts: [], words: {} };
  /** @type {Camera | null} */
  #camera = null;

  connectedCallback() {
    this.#told = JSON.parse(this.querySelector("script[type='application/json']")?.textContent ?? "{}");
    const root = /** @type {HTMLElement} */ (this.querySelector(".camera"));
    root.hidden = false;
    this.#camera = new Camera(root, this.#told.words, (texts) => this.#read(texts));
  }

  /** @param {string[]} texts */
  #read(texts) {
    const read = readOf(texts, [...this.#told.hosts, location.host]);
    if ("code" in read) {
      this.#camera?.stop("");
      this.#camera?.tell(this.#told.words.found.replace("{code}", read.code));
      const isHere = !this.#told.notHere.includes(read.code);
      location.assign(`${this.#told.plaques}${read.code}/${isHere ? `${this.#told.lang}/` : ""}`);
      return;
    }
    this.#camera?.stop("other");
    this.#camera?.show(read.shown);
  }
}

customElements.define("scan-screen", ScanScreen);
