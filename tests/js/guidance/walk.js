/** Walks for the tests: a route drawn in metres, fixes along any path of metres. */

import { fromPlane, planeAt } from "../../../static/js/core/guidance/plane.js";

const PLANE = planeAt(2.27, 48.82);

/** Metres → [lon, lat]. */
export const place = ([x, y]) => fromPlane(PLANE, { x, y });
export const routeOf = (spots, more = {}) => ({ points: spots.map(place), ...more });

/** Fixes once a second along corners in metres, at a speed; `error` makes the fix wrong: (second) → [dx, dy]. */
export function* fixesAlong(corners, { speed = 1.3, start = 0, accuracy = 5, error = () => [0, 0] } = {}) {
  let time = start;
  let [x, y] = corners[0];
  const at = () => {
    const [dx, dy] = error((time - start) / 1000);
    const [lon, lat] = place([x + dx, y + dy]);
    return { lon, lat, accuracy, time };
  };
  yield at();
  for (const [gx, gy] of corners.slice(1)) {
    for (let left = Math.hypot(gx - x, gy - y); left > 0.01; left = Math.hypot(gx - x, gy - y)) {
      const pace = Math.min(speed, left);
      x += ((gx - x) * pace) / left;
      y += ((gy - y) * pace) / left;
      time += 1000;
      yield at();
    }
  }
}

/** Standing still for so many seconds after `start`. */
export function* standing([x, y], seconds, { start = 0, accuracy = 5 } = {}) {
  const [lon, lat] = place([x, y]);
  // A receiver trembles in the last digit even on a table.
  for (let i = 1; i <= seconds; i += 1) yield { lon: lon + (i % 3) * 1e-7, lat, accuracy, time: start + i * 1000 };
}

/** Everything a guide says to some fixes, with a tick a second. */
export function said(guide, fixes) {
  const events = [];
  for (const fix of fixes) events.push(...guide.fix(fix), ...guide.tick(fix.time));
  return events;
}

export const types = (events) => events.map(({ type }) => type);
export const only = (events, type) => events.filter((event) => event.type === type);
