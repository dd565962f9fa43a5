/**
 * The clock of a rehearsal, put before all other scripts of the page. Dates and intervals follow it; timeouts stay as they are,
 * for the phone's voice speaks in its own time. While something is being heard the clock runs as clocks do; the time between is made short.
 * An ordinary script, for modules come later than the first look at a clock.
 */
(() => {
  const True = Date;
  const every = window.setInterval.bind(window);
  const clear = window.clearInterval.bind(window);
  const OWN = 1_000_000_000; // ids of ours lie above those of the browser
  const BEAT_MS = 40;
  let now = True.now();
  let last = performance.now();
  let ids = OWN;
  /** @type {Map<number, {call: () => void, ms: number, due: number}>} */
  const timers = new Map();
  /** @type {Set<HTMLMediaElement>} */
  const playing = new Set();

  /** @param {number} ms */
  function advance(ms) {
    const goal = now + ms;
    for (;;) {
      let next = null;
      for (const one of timers.values()) if (one.due <= goal && (!next || one.due < next.due)) next = one;
      if (!next) break;
      now = Math.max(now, next.due);
      next.due += next.ms;
      next.call();
      if (clock.isBusy()) return; // the rest of this beat is not hurried over
    }
    now = goal;
  }

  const clock = {
    speed: 1,
    isPaused: false,
    isBusy: () => Boolean(window.speechSynthesis?.speaking) || playing.size > 0,
  };
  // @ts-ignore: known to page.js alone
  window.rehearsalClock = clock;

  window.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (class extends True {
    /** @param {any[]} given */
    constructor(...given) {
      if (given.length) super(.../** @type {[any]} */ (given));
      else super(now);
    }
    static now() { return now; }
  }));
  window.setInterval = /** @type {any} */ ((/** @type {() => void} */ call, ms = 0) => {
    timers.set(++ids, { call, ms: Math.max(BEAT_MS, ms), due: now + Math.max(BEAT_MS, ms) });
    return ids;
  });
  window.clearInterval = (/** @type {any} */ id) => {
    if (!timers.delete(id)) clear(id);
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    playing.add(this);
    for (const name of ["pause", "ended", "error"]) this.addEventListener(name, () => playing.delete(this), { once: true });
    return play.call(this);
  };
  every(() => {
    const passed = Math.min(performance.now() - last, 500);
    last = performance.now();
    if (!clock.isPaused) advance(passed * (clock.isBusy() ? 1 : clock.speed));
  }, BEAT_MS);
})();
