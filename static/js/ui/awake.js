/** Keeps the screen on from Start to End, where the browser lets a page do so. It lets go by itself when the page is not seen. */
export class Awake {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #isWanted = false;

  /** @returns {Promise<boolean>} whether the screen stays on */
  async on() {
    this.#isWanted = true;
    if (this.#lock && !this.#lock.released) return true;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.#isWanted) await lock.release();
      this.#lock = lock;
      return this.#isWanted;
    } catch {
      return false; // not known, not allowed, a battery that is low
    }
  }

  off() {
    this.#isWanted = false;
    this.#lock?.release().catch(() => {});
    this.#lock = null;
  }
}
