/** A flat map of a town: metres east and north of a point, good to 0.01 % within 20 km. Pure. */

// WGS 84: the equatorial radius in metres and the square of the eccentricity.
const RADIUS = 6378137;
const ECCENTRICITY_2 = 0.00669437999014;
const DEGREE = Math.PI / 180;

/** @typedef {{x: number, y: number}} Spot   metres east and north */
/** @typedef {{lon: number, lat: number, perLon: number, perLat: number}} Plane */

/**
 * The plane that touches the ellipsoid at a point: the radii of curvature there (Snyder 1987, equations 4-18 and 4-20).
 * @param {number} lon
 * @param {number} lat
 * @returns {Plane}
 */
export function planeAt(lon, lat) {
  const sine = Math.sin(lat * DEGREE);
  const bend = 1 - ECCENTRICITY_2 * sine * sine;
  const normal = RADIUS / Math.sqrt(bend);
  const meridian = (RADIUS * (1 - ECCENTRICITY_2)) / (bend * Math.sqrt(bend));
  return { lon, lat, perLon: normal * Math.cos(lat * DEGREE) * DEGREE, perLat: meridian * DEGREE };
}

/**
 * @param {Plane} plane
 * @param {number} lon
 * @param {number} lat
 * @returns {Spot}
 */
export function toPlane(plane, lon, lat) {
  // The short way round where a route lies on the 180th meridian.
  const east = ((((lon - plane.lon + 180) % 360) + 360) % 360) - 180;
  return { x: east * plane.perLon, y: (lat - plane.lat) * plane.perLat };
}

/**
 * @param {Plane} plane
 * @param {Spot} spot
 * @returns {[number, number]}  lon, lat
 */
export function fromPlane(plane, spot) {
  const lon = plane.lon + spot.x / plane.perLon;
  return [((((lon + 180) % 360) + 360) % 360) - 180, plane.lat + spot.y / plane.perLat];
}

/**
 * The bearing from one spot to another, in degrees from north, clockwise, 0 to 360.
 * @param {Spot} from
 * @param {Spot} to
 */
export function bearing(from, to) {
  return (Math.atan2(to.x - from.x, to.y - from.y) / DEGREE + 360) % 360;
}
