/**
 * The panel of those who walk, alone or with a guide: the next stop and how far it is, the story of the one they stand at, ahead of
 * the programme or behind it, what is done of the way.
 *
 * @typedef {import("./go-types.js").Panel} Panel
 * @typedef {import("./go-types.js").Going} Going
 * @typedef {import("../core/outing.js").Say} Say
 */

const LEFT_BEHIND_M = 80; // a story this far behind is put away
const IN_TIME_MIN = 2; // no group is on time to the minute

/** @param {HTMLElement} screen  @returns {Panel} */
export function walkPanel(screen) {
  const element = /** @type {HTMLElement} */ (screen.querySelector("[data-panel=walk]"));
  /** @param {string} name  @returns {HTMLElement} */
  const at = (name) => /** @type {HTMLElement} */ (element.querySelector(`[data-walk=${name}]`));
  /** @type {Going} */
  let going;
  let began = 0;
  /** The stop whose story is shown. @type {string | null} */
  let shown = null;

  element.addEventListener("click", (event) => {
    const key = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
    if (key?.dataset.walk === "done") tell(null);
    else if (key?.dataset.walk === "hear" && shown) going.say([going.outing.story(shown)]);
  });

  /** @param {Element} place  @param {string} words */
  const write = (place, words) => {
    if (place.textContent !== words) place.textContent = words;
  };

  /** @param {string | null} id  a stop, or null to put the story away */
  function tell(id) {
    shown = id;
    at("story").hidden = id === null;
    if (id === null) return;
    const stop = going.data.stops[id];
    write(/** @type {Element} */ (at("story").querySelector(".no")), going.go.number(stop.number));
    const name = /** @type {HTMLElement} */ (at("story").querySelector("b"));
    name.lang = stop.title_lang ?? going.data.lang;
    write(name, stop.title);
    at("about").lang = stop.about_lang ?? going.data.lang;
    write(at("about"), going.settings.stories === "off" ? "" : stop.about);
    const minutes = going.mode === "guided" && stop.minutes ? going.go.fill("here_for", { duration: going.go.duration(stop.minutes) }) : "";
    write(at("beside"), [stop.beside, minutes].filter(Boolean).join(" · "));
  }

  /** @param {{state: any, view: any}} what */
  function showNext({ state, view }) {
    const { data, go } = going;
    const place = at("next");
    const stop = view.stop && data.stops[view.stop.id];
    /** @type {HTMLElement} */ (place.querySelector(".no")).hidden = !stop;
    write(at("next-head"), go.fill(stop ? "next_stop" : "no_stop"));
    const name = /** @type {HTMLElement} */ (place.querySelector("b"));
    name.lang = stop?.title_lang ?? data.lang;
    write(name, stop?.title ?? "");
    write(/** @type {Element} */ (place.querySelector(".no")), stop ? go.number(stop.number) : "");
    write(/** @type {Element} */ (place.querySelector(".fig")), stop ? go.distance(view.stop.far_m) : "");
    write(at("next-time"), stop ? go.fill("on_foot", { duration: go.duration(view.stop.minutes) }) : "");
    place.hidden = !stop && state.at_m === null;
  }

  return {
    element,
    start(given) {
      going = given;
      began = given.saved?.began ?? Date.now();
      tell(null);
      at("programme").hidden = true;
      const length = given.data.route.length_m;
      const marks = given.data.route.stops.map((/** @type {any} */ stop) => {
        const mark = document.createElement("i");
        mark.style.setProperty("--a", String(Math.min(1, stop.at_m / length)));
        return mark;
      });
      at("line").replaceChildren(...marks);
    },
    fix() {},
    update({ state, outing, now }) {
      const { data, go, mode } = going;
      const view = outing.view(now);
      const length = data.route.length_m;
      showNext({ state, view });
      if (shown && state.at_m !== null && Math.abs(state.at_m - data.stops[shown].at_m) > LEFT_BEHIND_M) tell(null);
      const done = state.at_m === null ? 0 : (state.direction === "forward" ? state.at_m : length - state.at_m) / length;
      const line = at("line");
      line.style.setProperty("--p", String(state.phase === "finished" ? 1 : done));
      line.toggleAttribute("data-backward", state.direction === "backward");
      line.setAttribute("aria-label", go.fill("line", { done: go.distance(done * length), all: go.distance(length) }));
      write(at("moved"), go.distance(state.moved_m));
      write(at("left"), state.at_m === null ? "" : go.distance(state.phase === "finished" ? 0 : length * (1 - done)));
      write(at("time"), go.duration((now - began) / 60_000));
      const late = mode === "guided" ? view.delay_min : null;
      at("programme").hidden = late === null;
      if (late !== null) {
        const isInTime = Math.abs(late) < IN_TIME_MIN;
        const duration = go.duration(Math.abs(late));
        write(at("programme"), isInTime ? go.fill("in_time") : go.fill(late > 0 ? "late" : "early", { duration }));
        at("programme").dataset.late = isInTime ? "" : late > 0 ? "late" : "early";
      }
    },
    events(says) {
      for (const say of says) if (say.kind === "stop" && say.id) tell(say.id);
    },
    speaking(say) {
      if (say?.kind === "stop" && say.id && say.id !== shown) tell(say.id);
    },
    save: () => ({ began }),
    end() {},
  };
}
