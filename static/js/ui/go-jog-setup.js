/** What a runner chooses before the start, kept on the phone for the next run. */
import { paceIn } from "../core/run/figures.js";
import { KILOMETRE_M, MILE_M } from "../core/run.js";
import { fill } from "../core/wording.js";

const KEPT = "flaneur-jog";
const NAMES = ["jog_target", "jog_unit", "jog_pause", "jog_times", "jog_fast", "jog_easy"];
// From a racer's pace to a brisk walk, seconds a kilometre.
const [FASTEST_S, SLOWEST_S, STEP_S] = [195, 600, 15];

/**
 * Fills the lists of paces, and the form as it was left.
 * @param {HTMLFormElement} form
 * @param {string} lang
 * @param {Record<string, string>} words
 */
export function offerPlan(form, lang, words) {
  const field = fieldsOf(form);
  const before = read();
  for (const name of NAMES) {
    const value = before[name];
    const one = field(name);
    if (!one || value === undefined || name === "jog_target") continue;
    if (one.type === "checkbox") one.checked = Boolean(value);
    else one.value = String(value);
  }
  const target = field("jog_target");
  const unit = field("jog_unit");
  if (!target || !unit) return;
  let last = NaN;
  const offer = () => {
    const isMile = Number(unit.value) === MILE_M;
    if (Number(unit.value) === last) return;
    const chosen = Number.isNaN(last) ? Number(before.jog_target ?? 0) : Number(target.value) * (Number(unit.value) / last);
    last = Number(unit.value);
    const [low, high] = [FASTEST_S, SLOWEST_S].map((s) => Math.round((s * last) / KILOMETRE_M / STEP_S) * STEP_S);
    const paces = Array.from({ length: (high - low) / STEP_S + 1 }, (_, i) => low + i * STEP_S);
    const pattern = isMile ? words.target_mile : words.target;
    target.replaceChildren(new Option(words.no_target, ""), ...paces.map((s) => new Option(fill(pattern, { pace: paceIn(s, lang) }), String(s))));
    const near = paces.toSorted((a, b) => Math.abs(a - chosen) - Math.abs(b - chosen))[0];
    target.value = chosen ? String(near) : "";
  };
  offer();
  form.addEventListener("change", () => {
    offer();
    keep(Object.fromEntries(NAMES.map((name) => [name, valueOf(field(name))])));
  });
}

/**
 * The plan that the form tells.
 * @param {HTMLFormElement} form
 * @returns {import("../core/run.js").Plan}
 */
export function planOf(form) {
  const field = fieldsOf(form);
  const number = (/** @type {string} */ name) => Number(field(name)?.value ?? 0);
  const times = number("jog_times");
  return {
    unit_m: number("jog_unit") === MILE_M ? MILE_M : KILOMETRE_M,
    target_s: number("jog_target") || null,
    autoPause: field("jog_pause")?.checked ?? true,
    intervals: times > 0 ? { fast_s: number("jog_fast"), easy_s: number("jog_easy"), times } : null,
  };
}

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => (/** @type {string} */ name) => /** @type {any} */ (form.elements.namedItem(name));

/** @param {any} field */
const valueOf = (field) => (field?.type === "checkbox" ? field.checked : field?.value);

/** @returns {Record<string, any>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") ?? {};
  } catch {
    return {};
  }
}

/** @param {Record<string, unknown>} values */
function keep(values) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(values));
  } catch {
    // A phone that keeps nothing still runs.
  }
}
