/**
 * The rehearsal in the real page: gives the screen on the move a walker instead of the phone's positions, and shows the author
 * beside it where the walker is and what was told. Sent by `flaneur rehearse` alone; the public guide has no such script.
 */
import { planFor, walk } from "./walker.js";

const SPEEDS = [1, 2, 4, 8, 16, 32];
const STYLE = `
  .rehearsal { position: fixed; z-index: 9; inset: auto 0 0 0; max-block-size: 38vh; overflow: auto; padding: .75rem 1rem; background: var(--paper); color: var(--ink);
    border-block-start: 3px solid var(--ink); font: .9375rem/1.4 var(--sans); box-sizing: border-box }
  .rehearsal h2 { font-size: 1.1875rem; margin: 0 } .rehearsal p { margin: .35rem 0 }
  .rehearsal .levers { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
  .rehearsal :is(button, select) { min-block-size: 2.5rem; padding: .25rem .75rem; font: inherit; font-weight: 600; color: inherit; background: none; border: 2px solid currentColor; border-radius: 0 }
  .rehearsal ol { list-style: none; margin: .5rem 0 0; padding: 0; border-block-start: 1px solid var(--line) }
  .rehearsal li { display: grid; grid-template-columns: 4.5rem 1fr; gap: .5rem; padding: .35rem 0; border-block-end: 1px solid var(--line) } .rehearsal li b { font-variant-numeric: tabular-nums }
  .rehearsal li[data-shown] { color: var(--soft) }
  @media (min-width: 62rem) { .rehearsal { inset: 0 0 0 auto; inline-size: 24rem; max-block-size: none; border-block-start: 0; border-inline-start: 3px solid var(--ink) } body { margin-inline-end: 24rem } }
  @media (max-width: 61.99rem) { body { padding-block-end: 40vh } }
`;

// @ts-ignore: made by clock.js
const clock = window.rehearsalClock;
const plan = await (await fetch("/-/rehearsal/plan.json")).json();
await customElements.whenDefined("go-screen");
const screen = /** @type {any} */ (document.querySelector("go-screen"));
clock.speed = SPEEDS.includes(plan.speed) ? plan.speed : Math.max(1, plan.speed);
/** @type {ReturnType<typeof walk> | null} */
let walker = null;
let ticking = 0;
let started = 0;

const box = document.createElement("aside");
box.className = "rehearsal";
box.lang = "en";
box.dir = "ltr";
box.setAttribute("aria-label", "Rehearsal");
const where = element("p", "Press Start in the page. Somebody made up by this computer then walks the tour; nobody’s position is asked for.");
where.setAttribute("role", "status");
const pause = element("button", "Pause");
const speed = document.createElement("select");
speed.setAttribute("aria-label", "Speed between what is heard");
for (const one of [...new Set([...SPEEDS, clock.speed])].sort((a, b) => a - b)) speed.add(new Option(`${one} ×`, String(one), false, one === clock.speed));
const keys = document.createElement("p");
keys.className = "levers";
keys.append(pause, speed);
const told = document.createElement("ol");
box.append(element("h2", "Rehearsal"), where, keys, told);
const style = new CSSStyleSheet();
style.replaceSync(STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
document.body.append(box);

pause.addEventListener("click", () => {
  clock.isPaused = !clock.isPaused;
  pause.textContent = clock.isPaused ? "Go on" : "Pause";
});
speed.addEventListener("change", () => { clock.speed = Number(speed.value); });

screen.source = {
  /** @param {(fix: any) => void} onFix */
  start(onFix) {
    const { data, outing } = screen;
    walker ??= walk(data.route.points, planFor(plan, data, screen.mode), Date.now());
    started ||= Date.now();
    for (const name of ["fix", "tick"]) {
      const own = outing[name];
      outing[name] = (/** @type {any[]} */ ...given) => list(own(...given));
    }
    ticking = window.setInterval(() => {
      const { value, done } = /** @type {NonNullable<typeof walker>} */ (walker).next();
      if (done || !value) {
        clearInterval(ticking);
        clock.isPaused = true;
        where.textContent = "The walk has come to its end. Press End in the page, or load it again for another.";
        return;
      }
      if (value.fix) onFix({ ...value.fix, time: Date.now(), heading: null, speed: null });
      where.textContent = `${clockWords(Date.now() - started)} · ${value.true_m === null ? "recorded" : `${Math.round(value.true_m)} m`}`
        + ` · the guide: ${screen.outing?.state.at_m === null ? "does not know" : `${Math.round(screen.outing?.state.at_m)} m`}`;
    }, 1000);
  },
  stop() {
    clearInterval(ticking);
  },
};
box.dataset.ready = "";

/** @param {any[]} says */
function list(says) {
  for (const say of says) {
    if (!say.text && !say.phrases.length) continue;
    const row = document.createElement("li");
    const at = screen.outing?.state.at_m;
    row.append(element("b", typeof at === "number" ? `${Math.round(at)} m` : "–"), element("span", say.phrases.map((/** @type {any} */ one) => one.text).join(" ") || say.text));
    if (!say.phrases.length) row.dataset.shown = "";
    row.dataset.kind = say.kind;
    told.prepend(row);
  }
  return says;
}

/** @param {number} ms */
function clockWords(ms) {
  const s = Math.round(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

/** @param {string} name  @param {string} text */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
