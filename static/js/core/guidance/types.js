/** What goes into the guide and what comes out of it: the shapes that docs/guidance.md explains. */

/**
 * `points` are lon, lat. `loop`: whether the end runs on into the start; where it is not told, ends within 30 m are one.
 * @typedef {{points: [number, number][], stops?: import("./stops.js").GivenStop[], loop?: boolean}} Route
 */

/**
 * `time` in milliseconds; `accuracy` in metres, the radius that holds 68 %; heading (degrees from north) and speed (m/s) where known.
 * @typedef {{lon: number, lat: number, accuracy: number, time: number, heading?: number | null, speed?: number | null}} Fix
 */

/** @typedef {{distance_m: number, bearing_deg: number, lon: number, lat: number, at_m: number}} WayBack */
/** @typedef {{id: string, distance_m: number}} NextStop */
/** @typedef {"waiting" | "approaching" | "on" | "off" | "finished"} Phase */
/** @typedef {"none" | "good" | "poor" | "lost"} Signal */
/** @typedef {"forward" | "backward"} Direction */

/**
 * @typedef {{phase: Phase, signal: Signal, at_m: number | null, doubt_m: number | null, moved_m: number, left_m: number | null,
 *   direction: Direction, speed_mps: number, moving: boolean, from_line_m: number | null, next: NextStop | null, said: string[],
 *   passed: string[], way_back: WayBack | null}} State
 */

/**
 * @typedef {{type: "started", at_m: number}
 *   | {type: "direction", direction: Direction}
 *   | {type: "stop", id: string, at_m: number, distance_m: number}
 *   | {type: "passed", ids: string[]}
 *   | ({type: "off", repeat: number} & WayBack)
 *   | {type: "back", at_m: number, skipped_m: number}
 *   | {type: "moved-on", from_m: number, at_m: number}
 *   | {type: "lost"} | {type: "found"} | {type: "poor"}
 *   | {type: "paused"} | {type: "resumed"}
 *   | {type: "finished", at_m: number, moved_m: number}} GuideEvent
 */

export {};
