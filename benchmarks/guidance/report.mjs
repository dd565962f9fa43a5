/** Sums → tables for a terminal. */

import { TOLD_BY } from "./score.mjs";

function table(head, rows) {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ").trimEnd();
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

const percent = (part, all) => (all ? `${((100 * part) / all).toFixed(2)} %` : "none due");
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : NaN;
}
const metres = (value) => (Number.isFinite(value) ? `${value.toFixed(0)} m` : "never");

export function aimsTable(fleet) {
  const of = (name) => fleet.find(({ kind }) => kind.name === name);
  const some = (test) => fleet.filter(({ kind }) => kind.correlation === 60 && test(kind));
  const sum = (list, key) => list.reduce((all, one) => all + one[key], 0);
  const rows = [];
  const put = (what, aim, reached, isMet, from) => rows.push([what, aim, reached, isMet ? "yes" : "NO", from]);
  for (const [error, most, per] of [[5, 0, 200], [10, 1, 200], [25, 1, 50]]) {
    const one = of(`stay ${error}`);
    const rate = (one.wrong / one.km) * per;
    const asked = most ? `<= 1 in ${per} km` : `none in ${per} km`;
    put(`false alarms, ${error} m`, asked, `${rate.toFixed(2)} in ${per} km`, rate <= most, `${one.wrong} in ${one.km.toFixed(0)} km`);
  }
  const canyon = some(({ canyon: is }) => is);
  const rate = (sum(canyon, "wrong") / sum(canyon, "km")) * 50;
  const inKm = `${sum(canyon, "wrong")} in ${sum(canyon, "km").toFixed(0)} km`;
  put("false alarms, canyon", "<= 1 in 50 km", `${rate.toFixed(2)} in 50 km`, rate <= 1, inKm);
  for (const error of [5, 10, 25]) {
    const one = of(`leave ${error}`);
    const isMet = one.told >= 0.95 * one.gone;
    put(`told before ${TOLD_BY[error]} m off, ${error} m`, ">= 95 %", percent(one.told, one.gone), isMet, `${one.gone} departures`);
  }
  for (const error of [5, 10]) {
    const one = of(`leave ${error}`);
    put(`back told within 10 s, ${error} m`, ">= 95 %", percent(one.back, one.due), one.back >= 0.95 * one.due, `${one.due} returns`);
  }
  const calm = some((kind) => kind.error <= 10 && !kind.departures && !kind.canyon);
  put("outings with a jump between branches", "none", String(sum(calm, "jumped")), sum(calm, "jumped") === 0, `${sum(calm, "outings")} outings`);
  const staying = some((kind) => !kind.departures);
  const leaving = some((kind) => kind.departures > 0);
  for (const [name, list, least] of [["staying", staying, 0.995], ["leaving", leaving, 0.985]]) {
    const [right, all] = [sum(list, "stopsRight"), sum(list, "stops")];
    put(`stops once, in order, ${name}`, `>= ${(100 * least).toFixed(1)} %`, percent(right, all), right >= least * all, `${all} stops`);
  }
  const measured = some((kind) => kind.error <= 10).flatMap(({ moved }) => moved.map(Math.abs));
  const [middle, most] = [quantile(measured, 0.5) * 100, quantile(measured, 0.95) * 100];
  put("distance moved, median", "<= 0.5 %", `${middle.toFixed(2)} %`, middle <= 0.5, `${measured.length} outings`);
  put("distance moved, 95 %", "<= 2.5 %", `${most.toFixed(2)} %`, most <= 2.5, `${measured.length} outings`);
  const [due, told, early] = ["lostDue", "lostTold", "lostEarly"].map((key) => sum(fleet, key));
  put("lost said within 25 s", "all", percent(told, due), told === due, `${due} silences`);
  put("lost said within 10 s of a fix", "never", String(early), early === 0, `${due} silences`);
  return table(["aim", "asked", "reached", "met", "from"], rows);
}

export function otherTable(fleet) {
  const rows = fleet.map((one) => {
    const moved = one.moved.map(Math.abs);
    return [
      one.kind.name, String(one.outings), one.km.toFixed(0), String(one.wrong), percent(one.told, one.gone),
      metres(quantile(one.toldAt, 0.5)), metres(quantile(one.toldAt, 0.95)), percent(one.back, one.due), String(one.early),
      String(one.jumped), percent(one.stopsRight, one.stops), `${(100 * quantile(moved, 0.5)).toFixed(2)} %`,
      `${(100 * quantile(moved, 0.95)).toFixed(2)} %`, ((1000 * one.ms) / one.fixes).toFixed(0),
    ];
  });
  const head = [
    "kind", "outings", "km on", "false", "told", "at, median", "at, 95 %", "back", "early", "jumped", "stops", "moved 50", "moved 95", "us/fix",
  ];
  return table(head, rows);
}

export function costTable(rows) {
  const head = ["points of the route", "us a fix", "cells and boxes looked at"];
  return table(head, rows.map(({ count, us, work }) => [String(count), us.toFixed(0), work.toFixed(0)]));
}

export function curveTable(curves) {
  return curves.map(({ error, rows }) => {
    const head = ["guide", "setting", "false in 100 km", `told by ${TOLD_BY[error]} m`, "at, median", "at, 95 %"];
    const body = rows.map((row) => [
      row.name, row.value, ((100 * row.wrong) / row.km).toFixed(2), percent(row.told, row.gone),
      metres(quantile(row.at, 0.5)), metres(quantile(row.at, 0.95)),
    ]);
    return `error ${error} m: false alarms against telling\n${table(head, body)}`;
  }).join("\n\n");
}
