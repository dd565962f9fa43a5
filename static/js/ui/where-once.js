const PATIENCE_MS = 15_000;

/**
 * Where the phone is, asked once, because somebody has tapped for it.
 * @returns {Promise<{lon: number, lat: number} | null>}
 */
export function whereOnce() {
  return new Promise((done) => {
    const giveUp = setTimeout(() => done(null), PATIENCE_MS + 1000);
    const end = (/** @type {{lon: number, lat: number} | null} */ at) => {
      clearTimeout(giveUp);
      done(at);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => end({ lon: coords.longitude, lat: coords.latitude }),
      () => end(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 10_000 },
    );
  });
}
