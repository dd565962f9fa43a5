/** Runners for the tests: so many metres a second, second by second, on a straight line to the east. */

import { fromPlane, planeAt } from "../../../static/js/core/guidance/plane.js";

const PLANE = planeAt(2.27, 48.82);

/**
 * Readings once a second; `legs` are [seconds, metres a second], "silence" in place of a speed is a tunnel run at 3 m/s.
 * `doppler`: the receiver tells its speed. `error`: (second) → [dx, dy] metres.
 */
export function* readings(legs, { doppler = true, accuracy = 5, start = 0, error = () => [0, 0] } = {}) {
  let [t, x] = [start, 0];
  yield reading(t, x, 0);
  for (const [seconds, speed] of legs) {
    for (let i = 0; i < seconds; i += 1) {
      t += 1;
      x += speed === "silence" ? 3 : speed;
      yield speed === "silence" ? { time: t * 1000, moved_m: x, fix: null } : reading(t, x, speed);
    }
  }

  function reading(at, east, speed) {
    const [dx, dy] = error(at);
    // A receiver trembles in the last digit even on a table.
    const [lon, lat] = fromPlane(PLANE, { x: east + dx + (at % 3) * 0.01, y: dy });
    return { time: at * 1000, moved_m: east, fix: { lon, lat, accuracy, time: at * 1000, speed: doppler ? speed : null } };
  }
}

/** Everything a meter says to some readings. */
export function told(meter, some) {
  const events = [];
  for (const one of some) events.push(...meter.step(one));
  return events;
}

export const only = (events, type) => events.filter((event) => event.type === type);
