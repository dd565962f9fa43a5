/** One outing through one guide: what it said against what was true. Counts that can be added up. */

import { guidance } from "../../static/js/core/guidance.js";
import { ahead, nearest, spotAt } from "../../static/js/core/guidance/line.js";
import { fromPlane } from "../../static/js/core/guidance/plane.js";

/** Distances at which a departure should have been told, by the error of the receiver. */
export const TOLD_BY = { 5: 30, 10: 45, 25: 110 };
const ON_M = 10;

/** True distance from the line, once a second. */
export function distances(outing) {
  const work = { count: 0 };
  return outing.truth.map((spot) => (nearest(outing.line, spot, work).distance));
}

/**
 * @param {any} outing
 * @param {any[]} deliveries
 * @param {{id: string, at_m: number}[]} stops
 * @param {object} [settings]
 */
export function guided(outing, deliveries, stops, settings) {
  const { route, line, truth } = outing;
  const guide = guidance({ points: route.points, stops }, undefined, settings);
  const off = new Array(truth.length).fill(false);
  const log = { off, at: new Array(truth.length).fill(null), events: [], moved: 0, ms: 0, fixes: 0 };
  const began = process.cpuUsage().user;
  for (const { now, fix } of deliveries) {
    const i = Math.round(now / 1000);
    const told = [];
    if (fix) {
      const [lon, lat] = fromPlane(line.plane, fix);
      told.push(...guide.fix({ lon, lat, accuracy: fix.accuracy, time: fix.time }, now));
      log.fixes += 1;
    }
    told.push(...guide.tick(now));
    const { phase, at_m: at } = guide.state;
    log.off[i] = phase === "off";
    log.at[i] = at;
    for (const event of told) log.events.push({ i, ...event });
  }
  log.ms = (process.cpuUsage().user - began) / 1000;
  log.moved = guide.state.moved_m;
  return log;
}

/**
 * A rule of on and off. `rules` share the search for the nearest point.
 * @param {any} outing
 * @param {any[]} deliveries
 * @param {((near: any, fix: any) => boolean)[]} rules
 */
export function ruled(outing, deliveries, rules) {
  const work = { count: 0 };
  const logs = rules.map(() => ({ off: new Array(outing.truth.length).fill(false), events: [] }));
  const states = rules.map(() => false);
  let newest = -1;
  for (const { now, fix } of deliveries) {
    const i = Math.round(now / 1000);
    if (fix && fix.time > newest && fix.accuracy <= 100) {
      newest = fix.time;
      const near = nearest(outing.line, fix, work);
      rules.forEach((rule, k) => {
        const off = rule(near, fix);
        if (off && !states[k]) logs[k].events.push({ i, type: "off", repeat: 0 });
        if (!off && states[k]) logs[k].events.push({ i, type: "back" });
        states[k] = off;
      });
    }
    logs.forEach((log, k) => { log.off[i] = states[k]; });
  }
  return logs;
}

/** Alarms while nobody left, and how far they walked on the line; departures told in time; returns told. */
export function alarms(outing, deliveries, far, log, error) {
  const heard = fresh(outing, deliveries);
  const { truth, departures } = outing;
  const away = new Array(truth.length).fill(false);
  for (const { from, to } of departures) {
    for (let i = from; i <= Math.min(truth.length - 1, to + 12); i += 1) away[i] = true;
  }
  let metres = 0;
  for (let i = 1; i < truth.length; i += 1) if (!away[i]) metres += truth[i].moved - truth[i - 1].moved;
  const wrong = log.events.filter(({ type, repeat, i }) => type === "off" && repeat === 0 && !away[i]);
  const told = { gone: 0, silent: 0, told: 0, at: [], miss: [] };
  const back = { due: 0, told: 0, early: 0 };
  const by = TOLD_BY[error];
  const leaving = (from, to, angle) => {
    let i = from;
    while (i <= to && far[i] < by) i += 1;
    if (i <= to) {
      let start = i;
      while (start > from && far[start - 1] > ON_M) start -= 1;
      // Who leaves in silence cannot be told.
      let longest = 0;
      for (let k = start, quiet = 0; k <= i; k += 1) {
        quiet = heard[k] ? 0 : quiet + 1;
        longest = Math.max(longest, quiet);
      }
      const first = log.events.find((event) => event.type === "off" && event.i >= start && event.i <= to);
      const isTold = log.off[i] || (first !== undefined && first.i <= i);
      if (longest > 5) {
        told.silent += 1;
        return;
      }
      told.gone += 1;
      if (isTold) told.told += 1;
      else told.miss.push({ angle, from, start, i, at: first ? far[first.i] : null, said: first?.i });
      told.at.push(log.off[start] ? far[start] : first ? far[first.i] : Infinity);
    }
  };
  for (const { from, to, angle } of departures) {
    leaving(from, to, angle);
    // The last time they come within ten metres of the line.
    let home = to;
    while (home > from && far[home - 1] <= ON_M) home -= 1;
    if (home <= from) continue;
    const wasOff = log.off.slice(from, home).some(Boolean);
    if (!wasOff) continue;
    const limit = Math.min(truth.length - 1, home + 10);
    if (heard.slice(home, limit).filter(Boolean).length < 5) continue;
    back.due += 1;
    if (!log.off[limit] || log.off.slice(home, limit).includes(false)) back.told += 1;
    const said = log.events.filter((event) => event.type === "back" && event.i >= from && event.i < home && far[event.i] > ON_M + 2 * error);
    back.early += said.length;
  }
  return { metres, wrong, told, back };
}

/** The seconds at which a fix of use came, and those a moment after a silence. */
function fresh(outing, deliveries) {
  const heard = new Array(outing.truth.length).fill(false);
  for (const { now, fix } of deliveries) if (fix && now - fix.time < 1000 && fix.accuracy <= 100) heard[now / 1000] = true;
  return heard;
}

/** Whether the place along was ever wrong by more than a branch, from a minute after the start, while there are fixes. */
export function jumps(outing, deliveries, log, error) {
  const { line, truth } = outing;
  const heard = fresh(outing, deliveries);
  const found = [];
  for (let i = 60; i < truth.length; i += 1) {
    const at = log.at[i];
    if (at === null || at === undefined || !heard[i] || !heard[i - 1] || !heard[i - 2]) continue;
    const miss = Math.abs(ahead(line, truth[i].at, at));
    const isStep = Math.abs(ahead(line, log.at[i - 1], at) - ahead(line, truth[i - 1].at, truth[i].at)) > 30;
    if (miss > Math.max(50, 4.4 * error) || isStep) found.push({ i, miss, isStep });
  }
  return found;
}

/** Stops reached that were said once, in order and near; and what was said and should not have been. */
export function stopsSaid(outing, deliveries, stops, log, error) {
  const { line, truth, departures, isBackward } = outing;
  const heard = fresh(outing, deliveries);
  const near = 50 + error;
  // A stop passed in a silence cannot be said in time: due is one with a fix from 15 m before it to 40 m after it.
  const isHeard = (stop, at) => {
    for (const way of [1, -1]) {
      const most = way > 0 ? 40 : 15;
      for (let i = at; i >= 0 && i < truth.length && Math.abs(ahead(line, truth[i].at, stop.at_m)) <= most; i += way) if (heard[i]) return true;
    }
    return false;
  };
  // Away from the line they are where they are: a stop they walk up to may be said.
  const isNear = (stop, i) => (away[i]
    ? Math.hypot(truth[i].x - spotAt(line, stop.at_m).x, truth[i].y - spotAt(line, stop.at_m).y) <= near
    : Math.abs(ahead(line, truth[i].at, stop.at_m)) <= near);
  const away = new Array(truth.length).fill(false);
  for (const { from, to } of departures) for (let i = from + 1; i < to; i += 1) away[i] = true;
  const said = log.events.filter(({ type }) => type === "stop");
  const reached = [];
  for (const stop of stops) {
    let first = -1;
    for (let i = 1; i < truth.length && first < 0; i += 1) {
      if (!away[i] && Math.abs(ahead(line, truth[i].at, stop.at_m)) < 4) first = i;
    }
    if (first >= 0 && isHeard(stop, first)) reached.push({ id: stop.id, i: first, at_m: stop.at_m });
  }
  reached.sort((a, b) => a.i - b.i);
  let right = 0;
  const faults = [];
  const way = isBackward ? -1 : 1;
  const placeOf = (id) => stops.find((stop) => stop.id === id).at_m;
  // Out of order: said after one that lies a little further on.
  const isInOrder = (event) => {
    const last = said.slice(0, said.indexOf(event)).filter(({ i }) => !away[i]).pop();
    const gap = last ? way * ahead(line, placeOf(last.id), placeOf(event.id)) : 0;
    return !(gap < 0 && gap > -3 * near);
  };
  for (const stop of reached) {
    const times = said.filter(({ id }) => id === stop.id);
    const [first] = times;
    if (times.length === 1 && isNear(stop, first.i) && (away[first.i] || isInOrder(first))) right += 1;
    else faults.push({ id: stop.id, times: times.length, i: stop.i, said: first?.i });
  }
  const extra = said.filter(({ id, i }) => !reached.some((stop) => stop.id === id) && !isNear(stops.find((stop) => stop.id === id), i));
  for (const { id, i } of extra) faults.push({ id, i, extra: true });
  return { all: reached.length + extra.length, right, faults };
}

/** Silence: told within 25 s, never within 10 s of a fix. */
export function silences(deliveries, log) {
  const heard = deliveries.filter(({ fix, now }) => fix && now - fix.time <= 15_000).map(({ now }) => now / 1000);
  const lost = log.events.filter(({ type }) => type === "lost").map(({ i }) => i);
  let [due, told, early] = [0, 0, 0];
  for (let k = 1; k <= heard.length; k += 1) {
    const [from, to] = [heard[k - 1], k < heard.length ? heard[k] : deliveries[deliveries.length - 1].now / 1000];
    if (to - from <= 25) continue;
    due += 1;
    if (lost.some((i) => i > from && i <= from + 25)) told += 1;
  }
  for (const i of lost) if (heard.some((at) => at <= i && i - at < 10)) early += 1;
  return { due, told, early };
}
