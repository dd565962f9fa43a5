/** What a fix costs on a short route and on a long one, at an error that keeps the guide in much doubt. */

import { guidance } from "../../static/js/core/guidance.js";
import { fromPlane, planeAt } from "../../static/js/core/guidance/plane.js";
import { random } from "./random.mjs";
import { received } from "./receiver.mjs";

/** A way of so many points, ten metres apart, in rows of a kilometre, forty metres from one another. */
function rows(count) {
  return Array.from({ length: count }, (_, i) => {
    const [row, step] = [Math.floor(i / 100), i % 100];
    return { x: row % 2 ? 990 - step * 10 : step * 10, y: row * 40 };
  });
}

/** Microseconds of processor time a fix over the first 1,800 seconds of each route: the median of some runs. */
export function costs() {
  const plane = planeAt(2.27, 48.82);
  const truth = rows(1000).flatMap((spot, i, all) => {
    const next = all[i + 1] ?? spot;
    return Array.from({ length: 8 }, (_, k) => ({ x: spot.x + ((next.x - spot.x) * k) / 8, y: spot.y + ((next.y - spot.y) * k) / 8 }));
  }).slice(0, 1800);
  return [1000, 10_000].map((count) => {
    const points = rows(count).map((spot) => fromPlane(plane, spot));
    const times = [0, 1, 2, 3, 4].map((seed) => {
      const guide = guidance({ points });
      const fixes = received(truth, random(seed), { error: 25, correlation: 60, canyon: false, gaps: false });
      const began = process.cpuUsage().user;
      for (const { fix } of fixes) {
        const [lon, lat] = fromPlane(plane, fix);
        guide.fix({ lon, lat, accuracy: fix.accuracy, time: fix.time });
      }
      return { us: (process.cpuUsage().user - began) / fixes.length, work: guide.work / fixes.length };
    });
    times.sort((a, b) => a.us - b.us);
    return { count, us: times[2].us, work: times[2].work };
  });
}
