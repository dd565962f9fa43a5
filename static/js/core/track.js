/**
 * A recorded way as files for other programs: GPX 1.1, and TCX version 2 with its splits or laps. Pure.
 *
 * Heights are left out: a browser does not tell over what it measures them, and programs that find none take them from
 * their own model of the ground.
 */

/**
 * A fix as it is kept: milliseconds, degrees, metres of radius, metres of the run so far, 1 where the line is broken before
 * it by a pause, a silence or a relaunch, and metres along the tour, null away from it.
 * @typedef {[time: number, lon: number, lat: number, accuracy: number, run_m: number, isBroken: 0 | 1, at_m: number | null]} Point
 */
/** @typedef {import("./run.js").Split} Split */
/** @typedef {{title: string, started: number, points: Point[], laps?: Split[]}} Recorded */

const NAMESPACE = "http://www.topografix.com/GPX/1/1";
const TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2";
const SCHEMA = "http://www.w3.org/2001/XMLSchema-instance";

/**
 * The unbroken parts, each of two points or more.
 * @param {Point[]} points
 */
export function segmentsOf(points) {
  /** @type {Point[][]} */
  const segments = [];
  for (const point of points) {
    const last = segments.at(-1);
    if (!last || point[5]) segments.push([point]);
    else last.push(point);
  }
  return segments.filter((one) => one.length > 1);
}

/**
 * What is to be recorded of the fixes that come: none that is poor or out of order, and where the line breaks.
 * @param {Point | undefined} last
 * @param {{lon: number, lat: number, accuracy: number}} fix
 * @param {number} time
 * @param {number} run_m
 * @param {boolean} isBroken  a pause or a relaunch lies between
 * @param {number | null} at_m
 * @returns {Point | null}
 */
export function pointOf(last, fix, time, run_m, isBroken, at_m) {
  if (![fix.lon, fix.lat, fix.accuracy, time, run_m].every(Number.isFinite) || fix.accuracy > 100) return null;
  if (last && time - last[0] < 900) return null;
  const isGap = !!last && time - last[0] > 30_000;
    const [lon, lat] = [round(fix.lon, 1e6), round(fix.lat, 1e6)];
  const along = at_m === null ? null : round(at_m, 1);
  return [Math.round(time), lon, lat, round(fix.accuracy, 10), round(run_m, 10), isBroken || isGap ? 1 : 0, along];
}

/**
 * @param {number} value
 * @param {number} parts
 */
const round = (value, parts) => Math.round(value * parts) / parts;

/** @param {Recorded} recorded */
export function gpxOf({ title, started, points }) {
  const rows = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<gpx version="1.1" creator="Flâneur" xmlns="${NAMESPACE}" xmlns:xsi="${SCHEMA}" xsi:schemaLocation="${NAMESPACE} ${NAMESPACE}/gpx.xsd">`,
    `<metadata><name>${text(title)}</name><time>${utc(started)}</time>${boundsOf(points)}</metadata>`,
    `<trk><name>${text(title)}</name><type>running</type>`,
  ];
  for (const segment of segmentsOf(points)) {
    rows.push("<trkseg>");
    for (const [time, lon, lat] of segment) rows.push(`<trkpt lat="${degrees(lat)}" lon="${degrees(east(lon))}"><time>${utc(time)}</time></trkpt>`);
    rows.push("</trkseg>");
  }
  rows.push("</trk>", "</gpx>", "");
  return rows.join("\n");
}

/**
 * A lap of the file is a lap pressed by hand, or the whole run where none was.
 * @param {Recorded} recorded
 */
export function tcxOf({ title, started, points, laps = [] }) {
  const segments = segmentsOf(points);
  const rows = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<TrainingCenterDatabase xmlns="${TCX}">`,
    `<Activities><Activity Sport="Running"><Id>${utc(started)}</Id>`,
  ];
  let from_m = 0;
  const lapRows = laps.length ? laps : [wholeOf(points)];
  lapRows.forEach((lap, index) => {
    const to_m = index === lapRows.length - 1 ? Infinity : from_m + lap.length_m;
    const low = index === 0 ? -Infinity : from_m;
    const inside = segments.map((one) => one.filter((point) => point[4] > low && point[4] <= to_m)).filter((one) => one.length);
    const first = inside[0]?.[0]?.[0] ?? started;
    rows.push(
      `<Lap StartTime="${utc(first)}"><TotalTimeSeconds>${lap.seconds.toFixed(1)}</TotalTimeSeconds>`
        // The schema will have calories; they are not known.
        + `<DistanceMeters>${lap.length_m.toFixed(1)}</DistanceMeters><Calories>0</Calories>`
        + `<Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod>`,
    );
    for (const segment of inside) {
      rows.push("<Track>");
      for (const [time, lon, lat, , run_m] of segment) {
        rows.push(
          `<Trackpoint><Time>${utc(time)}</Time><Position><LatitudeDegrees>${degrees(lat)}</LatitudeDegrees>`
            + `<LongitudeDegrees>${degrees(east(lon))}</LongitudeDegrees></Position><DistanceMeters>${run_m.toFixed(1)}</DistanceMeters></Trackpoint>`,
        );
      }
      rows.push("</Track>");
    }
    rows.push("</Lap>");
    from_m = to_m;
  });
  rows.push(`<Notes>${text(title)}</Notes>`, "</Activity></Activities>", "</TrainingCenterDatabase>", "");
  return rows.join("\n");
}

/**
 * @param {Point[]} points
 * @returns {Split}
 */
function wholeOf(points) {
  const seconds = segmentsOf(points).reduce((sum, one) => sum + (one[one.length - 1][0] - one[0][0]) / 1000, 0);
  return { number: 1, length_m: points.at(-1)?.[4] ?? 0, seconds, total_s: seconds };
}

/**
 * A name for the file: the tour and the day by the phone's calendar, in letters that every system takes.
 * @param {string} title
 * @param {number} started
 * @param {string} kind
 */
export function fileName(title, started, kind) {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  const day = new Date(started);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${plain.slice(0, 60) || "track"}-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.${kind}`;
}

/** @param {Point[]} points */
function boundsOf(points) {
  if (!points.length) return "";
  let [west, south, east_, north] = [180, 90, -180, -90];
  for (const [, lon, lat] of points) {
    [west, east_] = [Math.min(west, east(lon)), Math.max(east_, east(lon))];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return `<bounds minlat="${degrees(south)}" minlon="${degrees(west)}" maxlat="${degrees(north)}" maxlon="${degrees(east_)}"/>`;
}

// The schema has longitudes from -180 to under 180.
/** @param {number} lon */
const east = (lon) => (lon >= 180 ? lon - 360 : lon);

/** @param {number} value  never in the style 1e-7, which XML schemas do take but readers do not */
const degrees = (value) => value.toFixed(7).replace(/\.?0+$/, "");

/** @param {number} time */
const utc = (time) => new Date(time).toISOString();

/** @param {string} words  control characters cannot stand in XML at all */
const text = (words) => words
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
  .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
