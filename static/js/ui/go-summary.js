/**
 * A run when it is over: its figures, its way, every kilometre, the track as a file, and a key that deletes it. The same after
 * End and in the list of kept tracks.
 *
 * @typedef {import("../core/track.js").Point} Point
 * @typedef {import("../data/tracks.js").Outing} Outing
 */
import { fill } from "../core/wording.js";
import { paceIn, timeIn, unitsIn } from "../core/run/figures.js";
import { MILE_M, run } from "../core/run.js";
import { fileName, gpxOf, tcxOf } from "../core/track.js";
import { distanceWords } from "../core/near.js";
import { remove } from "../data/tracks.js";
import { drawWay } from "./go-way.js";

/**
 * `isKept`: whether it is on the disk; `data`: the page's block.
 * @param {HTMLElement} place
 * @param {{outing: Outing, points: Point[], data: any, isKept: boolean, onDelete: () => void}} what
 */
export function showSummary(place, { outing, points, data, isKept, onDelete }) {
  const lang = data.intl;
  const words = data.words.jog;
  const { state } = run(outing.plan, outing.run);
  const isMile = state.unit_m === MILE_M;
  const units = (/** @type {number} */ m) => fill(isMile ? data.words.jog.mi : data.words.km, { n: unitsIn(m, state.unit_m, lang) });
  const metres = (/** @type {number} */ m) => distanceWords(m, lang, { m: data.words.m, km: data.words.km });

  const figures = make("dl", "know ran");
  const { climb } = outing;
  const pace = make("span", "", "");
  pace.append(isolated(paceIn(state.average_s, lang)), " ", make("small", "", isMile ? words.per_mile : words.per_km));
  /** @type {[string, string | Node, string][]} */
  const rows = [
    [words.distance, units(state.distance_m), "fig"],
    [words.moving, isolated(timeIn(state.moving_s, lang)), "fig"],
    [words.average, pace, "fig"],
    [words.elapsed, isolated(timeIn(state.elapsed_s, lang)), "fig"],
    climb ? [words.climb, fill(words.climb_words, { up: metres(climb.up), down: metres(climb.down) }), ""] : [words.climb, words.no_climb, "unknown"],
  ];
  for (const [name, value, kind] of rows) {
    const row = make("div");
    const said = make("dd", kind);
    said.append(value);
    row.append(make("dt", "", name), said);
    figures.append(row);
  }

  const keys = make("p", "acts");
  const status = make("p", "small soft", !points.length ? words.no_points : isKept ? words.kept : words.not_kept);
  status.setAttribute("role", "status");
  const parts = [figures];
  if (points.length > 1) parts.push(drawWay(points, data.tour.id === outing.tour ? data.route.points : [], lang, words, metres));
  if (state.splits.length) parts.push(tableOf(state.splits, isMile ? words.splits_mile : words.splits, false));
  const laps = state.laps.length ? [...state.laps, ...lastLap()] : [];
  if (laps.length) parts.push(tableOf(laps, words.laps, true));
  if (points.length) {
    const recorded = { title: outing.title, started: outing.started, points, laps };
    keys.append(
      fileKey(words.save_gpx, gpxOf(recorded), "gpx", "application/gpx+xml"),
      fileKey(words.save_tcx, tcxOf(recorded), "tcx", "application/vnd.garmin.tcx+xml"),
    );
    const share = shareKey(gpxOf(recorded));
    if (share) keys.append(share);
    if (isKept) keys.append(deleteKey());
  }
  place.replaceChildren(...parts, status, keys);

  /** What was run after the last lap that was pressed. */
  function lastLap() {
    const { lap } = state;
    if (lap.distance_m < 1) return [];
    return [{ number: lap.number, length_m: lap.distance_m, seconds: lap.moving_s, total_s: state.moving_s }];
  }

  /**
   * @param {import("../core/run.js").Split[]} splits
   * @param {string} title
   * @param {boolean} hasLength
   */
  function tableOf(splits, title, hasLength) {
    const table = make("table", "splits");
    const head = make("tr");
    for (const name of [words.number, ...(hasLength ? [words.length] : []), words.time]) {
      const cell = make("th", "", name);
      cell.setAttribute("scope", "col");
      head.append(cell);
    }
    const top = make("thead");
    top.append(head);
    const body = make("tbody");
    const paces = splits.map(({ seconds, length_m }) => seconds / Math.max(1, length_m));
    const [fastest, slowest] = [Math.min(...paces), Math.max(...paces)];
    splits.forEach(({ number, length_m, seconds }, i) => {
      const row = make("tr");
      const first = make("th", "fig", new Intl.NumberFormat(lang).format(number));
      first.setAttribute("scope", "row");
      const time = make("td", "fig");
      const bar = make("span", "pace");
      bar.setAttribute("aria-hidden", "true");
      // The slowest is the full length.
      bar.style.setProperty("--p", String(slowest ? paces[i] / slowest : 1));
      if (paces[i] === fastest && splits.length > 1) bar.dataset.fastest = "";
      time.append(isolated(timeIn(Math.round(seconds), lang)), ...(hasLength ? [] : [bar]));
      row.append(first, ...(hasLength ? [make("td", "fig", units(length_m))] : []), time);
      body.append(row);
    });
    table.append(make("caption", "", title), top, body);
    return table;
  }

  /**
   * @param {string} name
   * @param {string} text
   * @param {string} kind
   * @param {string} type
   */
  function fileKey(name, text, kind, type) {
    const key = /** @type {HTMLAnchorElement} */ (make("a", "quiet"));
    const file = new Blob([text], { type });
    key.href = URL.createObjectURL(file);
    key.download = fileName(outing.title, outing.started, kind);
    const size = new Intl.NumberFormat(lang).format(Math.max(1, Math.round(file.size / 1000)));
    const label = make("span", "", `${name} `);
    label.append(make("small", "", fill(words.bytes_kb, { n: size })));
    key.append(label);
    return key;
  }

  /** @param {string} text  where the phone can hand a file to another app, by the visitor's own tap */
  function shareKey(text) {
    const file = new File([text], fileName(outing.title, outing.started, "gpx"), { type: "application/gpx+xml" });
    if (!navigator.canShare?.({ files: [file] })) return null;
    return button(words.share, () => navigator.share({ files: [file], title: outing.title }).catch(() => {}));
  }

  function deleteKey() {
    return button(words.delete, async () => {
      await remove(outing.id);
      for (const link of keys.querySelectorAll("a")) URL.revokeObjectURL(link.href);
      place.replaceChildren(figures, status);
      status.textContent = words.deleted;
      onDelete();
    });
  }
}

/**
 * @param {string} name
 * @param {() => unknown} act
 */
function button(name, act) {
  const key = /** @type {HTMLButtonElement} */ (make("button", "quiet", name));
  key.type = "button";
  key.addEventListener("click", act);
  return key;
}

/** A figure with its unit, left to right also where the page is not. @param {string} text */
export function isolated(text) {
  const place = make("bdi", "", text);
  place.dir = "ltr";
  return place;
}

/**
 * @param {string} name
 * @param {string} [kind]
 * @param {string} [text]
 */
export function make(name, kind = "", text = "") {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  return element;
}
