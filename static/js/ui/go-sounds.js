/**
 * The spoken stories: fetched whole, when they are asked for, before the start; from then on they are played out of memory.
 */
export class Sounds {
  /**
   * @param {HTMLElement} screen
   * @param {any} data
   * @param {import("../core/wording.js").Wording} go
   * @param {import("./voice.js").Voice} voice
   */
  constructor(screen, data, go, voice) {
    const sounds = Object.values(data.stops).map((stop) => stop.sound).filter(Boolean);
    const place = /** @type {HTMLElement} */ (screen.querySelector(".sounds"));
    if (!sounds.length || !place) return;
    const bytes = sounds.reduce((sum, one) => sum + one.bytes, 0);
    const size = go.fill("bytes_mb", { n: go.number(Math.max(0.1, bytes / 1e6), 1) });
    const key = /** @type {HTMLButtonElement} */ (place.querySelector("button"));
    const status = /** @type {HTMLElement} */ (place.querySelector("[data-sounds]"));
    place.hidden = false;
    key.textContent = go.fill("sounds_fetch", { size });
    key.addEventListener("click", async () => {
      key.disabled = true;
      status.textContent = go.fill("sounds_busy");
      try {
        for (const { url } of sounds) {
          if (voice.sounds.has(url)) continue;
          const answer = await fetch(url);
          if (!answer.ok) throw new Error(String(answer.status));
          voice.sounds.set(url, URL.createObjectURL(await answer.blob()));
        }
        status.textContent = go.fill("sounds_done", { size });
        key.hidden = true;
      } catch {
        key.disabled = false;
        status.textContent = go.fill("sounds_failed");
      }
    });
  }
}
