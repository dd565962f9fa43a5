/**
 * Positions of the phone, asked for only between Start and End. Whoever rehearses a tour gives the screen another source
 * with the same two functions.
 *
 * @typedef {import("../core/guidance/types.js").Fix} Fix
 * @typedef {{start: (onFix: (fix: Fix) => void, onTrouble: (what: string) => void) => void, stop: () => void}} Source
 */
const TROUBLES = ["absent", "denied", "unavailable", "timeout"]; // by GeolocationPositionError.code

/** @returns {Source} */
export function phonePositions() {
  /** @type {number | null} */
  let watch = null;
  return {
    start(onFix, onTrouble) {
      if (watch !== null) return;
      if (!window.isSecureContext) return onTrouble("insecure");
      if (!navigator.geolocation) return onTrouble("absent");
      watch = navigator.geolocation.watchPosition(
        // The time of coming, by the page's own clock: browsers disagree on what a position's own time is.
        ({ coords: { longitude: lon, latitude: lat, accuracy, heading, speed } }) =>
          onFix({ lon, lat, accuracy, time: Date.now(), heading: Number.isFinite(heading) ? heading : null, speed }),
        ({ code }) => onTrouble(TROUBLES[code] ?? "unavailable"),
        { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
      );
    },
    stop() {
      if (watch !== null) navigator.geolocation.clearWatch(watch);
      watch = null;
    },
  };
}
