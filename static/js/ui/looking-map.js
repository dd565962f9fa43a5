/**
 * <looking-map>: a map that is fetched when a reader asks for it. Until then the page holds the drawing and the list, which
 * say the same. It loads its parts one after the other, then the map's own script, which fills the element named `in`.
 *
 *   <looking-map data-styles="/a.css /b.css" data-scripts="/leaflet.js … /map.js" data-failed="…">
 *     <img …> <button type="button" hidden>Show the map</button> <section id="map_1" hidden …></section> <p role="status"></p>
 *   </looking-map>
 *
 * Where a row of the page has a <data class="spot" value="trees 3">, its words become a button that shows it on the map.
 */
class LookingMap extends HTMLElement {
  /** @type {Promise<{map: any, groups: Record<string, any>}> | undefined} */
  #opened;

  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => void this.#open(true));
    for (const spot of document.querySelectorAll("data.spot")) this.#offer(/** @type {HTMLDataElement} */ (spot));
  }

  /** @param {boolean} focus  whether the reader asked for the map itself */
  async #open(focus) {
    const status = this.querySelector("[role=status]");
    try {
      this.#opened ??= this.#load();
      const { map } = await this.#opened;
      if (focus) map.getContainer().focus({ preventScroll: true });
      return this.#opened;
    } catch {
      this.#opened = undefined;
      if (status) status.textContent = this.dataset.failed ?? "";
      return undefined;
    }
  }

  async #load() {
    const { styles = "", scripts = "" } = this.dataset;
    const holder = /** @type {HTMLElement} */ (this.querySelector("section"));
    const ready = new Promise((resolve) => {
      document.addEventListener("map-ready", (event) => resolve(/** @type {CustomEvent} */ (event).detail), { once: true });
    });
    const befores = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("img, button.show"));
    this.setAttribute("aria-busy", "true");
    try {
      await Promise.all(styles.split(" ").map((href) => arrived("link", { rel: "stylesheet", href })));
      const all = scripts.split(" ");
      // All but the map's own script may come in any order of arrival; they run in theirs.
      await Promise.all(all.slice(0, -1).map((src) => arrived("script", { src, async: false })));
      for (const before of befores) before.hidden = true; // the map measures the room that is left
      holder.hidden = false;
      await arrived("script", { src: all.at(-1), async: false });
    } catch (fault) {
      holder.hidden = true;
      for (const before of befores) before.hidden = false;
      throw fault;
    } finally {
      this.removeAttribute("aria-busy");
    }
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = "";
    return ready;
  }

  /** @param {HTMLDataElement} spot */
  #offer(spot) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...spot.childNodes);
    const more = document.createElement("span");
    more.className = "sr";
    more.textContent = ` ${this.dataset.find ?? ""}`;
    button.append(more);
    spot.append(button);
    button.addEventListener("click", async () => {
      const opened = await this.#open(false);
      const [kind = "", number] = spot.value.split(" ");
      const group = opened?.groups[kind];
      const mark = group?.spots[Number(number)];
      if (!opened || !mark) return;
      opened.map.addLayer(group);
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      opened.map.setView(mark.getLatLng(), 17, { animate: !still });
      mark.openPopup();
      this.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
      opened.map.getContainer().focus({ preventScroll: true });
    });
  }
}

/**
 * @param {"link" | "script"} tag
 * @param {Record<string, unknown>} properties
 */
function arrived(tag, properties) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.addEventListener("load", resolve, { once: true });
    element.addEventListener("error", () => reject(new Error(`${tag} did not come`)), { once: true });
    document.head.append(element);
  });
}

customElements.define("looking-map", LookingMap);
