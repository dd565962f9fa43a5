/** Many outings, by kind; what each showed, added up. */

import { SETTINGS } from "../../static/js/core/guidance.js";
import { lineOf } from "../../static/js/core/guidance/line.js";
import { outing } from "./outing.mjs";
import { between, random } from "./random.mjs";
import { received } from "./receiver.mjs";
import { hardRoutes, shippedRoutes } from "./routes.mjs";
import { alarms, distances, guided, jumps, ruled, silences, stopsSaid } from "./score.mjs";
import { fixedDistance, leadTime } from "./baselines.mjs";

/** Each kind: share of all outings, error, correlation, departures, canyon, gaps. */
export const KINDS = [
  { name: "stay 5", share: 0.14, error: 5, correlation: 60, departures: 0 },
  { name: "stay 10", share: 0.14, error: 10, correlation: 60, departures: 0 },
  { name: "stay 25", share: 0.14, error: 25, correlation: 60, departures: 0 },
  { name: "canyon 10", share: 0.08, error: 10, correlation: 60, departures: 0, canyon: true },
  { name: "canyon 25", share: 0.06, error: 25, correlation: 60, departures: 0, canyon: true },
  { name: "leave 5", share: 0.08, error: 5, correlation: 60, departures: 3 },
  { name: "leave 10", share: 0.08, error: 10, correlation: 60, departures: 3 },
  { name: "leave 25", share: 0.08, error: 25, correlation: 60, departures: 3 },
  { name: "stay 10, 20 s", share: 0.05, error: 10, correlation: 20, departures: 0 },
  { name: "stay 10, 180 s", share: 0.05, error: 10, correlation: 180, departures: 0 },
  { name: "leave 10, 20 s", share: 0.05, error: 10, correlation: 20, departures: 3 },
  { name: "leave 10, 180 s", share: 0.05, error: 10, correlation: 180, departures: 3 },
];

/** The nth outing of a kind, the same whenever and beside whatever it is made. */
export function made(kind, n, seed) {
  const routes = [...shippedRoutes(), ...hardRoutes()];
  const route = routes[n % routes.length];
  const draw = random(seed * 1_000_003 + KINDS.indexOf(kind) * 50_021 + n);
  // As many departures as the way allows: one on 1.5 km.
  const length = lineOf(route.points).length;
  const departures = Math.min(kind.departures, Math.max(1, Math.round(length / 1500)));
  const told = outing(route, draw, { departures, far: kind.error > 10 ? [140, 260] : [60, 190] });
  const stops = Array.from({ length: route.stops }, (_, k) => (
    { id: `stop-${k}`, at_m: (told.line.length * (k + between(draw, 0.15, 0.85))) / route.stops }
  ));
  const deliveries = received(told.truth, draw, { ...kind, canyon: !!kind.canyon, gaps: n % 4 === 3 });
  return { told, stops, deliveries };
}

export function runFleet({ outings, seed, settings, kinds = KINDS, note }) {
  return kinds.map((kind) => {
    const sum = {
      kind, outings: 0, km: 0, wrong: 0, gone: 0, told: 0, silent: 0, toldAt: [], due: 0, back: 0, early: 0, jumped: 0,
      stops: 0, stopsRight: 0, moved: [], lostDue: 0, lostTold: 0, lostEarly: 0, ms: 0, fixes: 0,
    };
    const count = Math.max(1, Math.round(outings * kind.share));
    for (let n = 0; n < count; n += 1) {
      const { told, stops, deliveries } = made(kind, n, seed);
      const log = guided(told, deliveries, stops, settings);
      const far = distances(told);
      const alarm = alarms(told, deliveries, far, log, kind.error);
      const jumped = jumps(told, deliveries, log, kind.error);
      const stop = stopsSaid(told, deliveries, stops, log, kind.error);
      const silence = silences(deliveries, log);
      sum.outings += 1;
      sum.km += alarm.metres / 1000;
      sum.wrong += alarm.wrong.length;
      sum.gone += alarm.told.gone;
      sum.told += alarm.told.told;
      sum.toldAt.push(...alarm.told.at);
      sum.silent += alarm.told.silent;
      sum.due += alarm.back.due;
      sum.back += alarm.back.told;
      sum.early += alarm.back.early;
      if (jumped.length) sum.jumped += 1;
      sum.stops += stop.all;
      sum.stopsRight += stop.right;
      const truly = told.truth[told.truth.length - 1].moved;
      sum.moved.push((log.moved - truly) / truly);
      sum.lostDue += silence.due;
      sum.lostTold += silence.told;
      sum.lostEarly += silence.early;
      sum.ms += log.ms;
      sum.fixes += log.fixes;
      if (note) note({ kind, n, told, log, far, alarm, jumped, stop, silence, deliveries, stops });
    }
    return sum;
  });
}

const METRES = [10, 14, 18, 22, 26, 30, 35, 40, 50, 60, 80, 100];
const SECONDS = [8, 12, 16, 20, 24, 28, 34, 40, 50, 70];
// Of the settings of the guide: what it asks for in evidence and in distance, more and less than as it ships.
const CAUTION = [0.4, 0.6, 0.8, 1, 1.25, 1.6, 2.2];

function cautious(caution) {
  const { evidence, least_m, least_sigmas } = SETTINGS;
  return { evidence: evidence * caution, least_m: least_m * caution, least_sigmas: least_sigmas * caution };
}

/** The same outings through all three, at many settings: false alarms against the distance at which a departure is told. */
export function runCurves({ outings, seed }) {
  return [5, 10, 25].map((error) => {
    const rules = [
      ...METRES.map((metres) => ({ name: "fixed distance", value: `${metres} m`, make: () => fixedDistance(metres) })),
      ...SECONDS.map((seconds) => ({ name: "lead time", value: `${seconds} s`, make: () => leadTime(seconds) })),
    ];
    const rows = [...rules, ...CAUTION.map((caution) => ({ name: "Flâneur", value: `x ${caution}`, settings: cautious(caution) }))]
      .map((row) => ({ ...row, km: 0, wrong: 0, gone: 0, told: 0, at: [] }));
    for (const name of [`stay ${error}`, `leave ${error}`]) {
      const kind = KINDS.find((one) => one.name === name);
      for (let n = 0; n < outings; n += 1) {
        const { told, stops, deliveries } = made(kind, n, seed);
        const far = distances(told);
        const simple = ruled(told, deliveries, rules.map((rule) => rule.make()));
        rows.forEach((row, k) => {
          const log = row.settings ? guided(told, deliveries, stops, row.settings) : simple[k];
          const alarm = alarms(told, deliveries, far, log, error);
          row.km += alarm.metres / 1000;
          row.wrong += alarm.wrong.length;
          row.gone += alarm.told.gone;
          row.told += alarm.told.told;
          row.at.push(...alarm.told.at);
        });
      }
    }
    return { error, rows };
  });
}
