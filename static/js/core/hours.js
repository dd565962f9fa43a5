/**
 * Whether a place is open, from the table that builder/hours.py makes of its OpenStreetMap hours. Pure: no DOM, no clock
 * of its own; the time zone is the town's, never the phone's.
 */

/**
 * A rule: `m` ranges of days as month * 100 + day, `d` weekdays as bits (1 is Monday), `p` 1 for public holidays, `t` spans
 * in minutes since midnight, `s` "off" or "unsure", `a` 1 where it adds to earlier rules instead of replacing them.
 * @typedef {{m?: number[][], d?: number, p?: 0 | 1, t?: (number | string)[][], s?: string, a?: 0 | 1}} Rule
 * @typedef {{from: number, to: number, sure: boolean}} Interval
 * @typedef {{year: number, month: number, day: number, weekday: number}} Day   weekday 0 is Monday
 * @typedef {(year: number, month: number, day: number) => boolean} IsHoliday
 * @typedef {{state: "open" | "closed" | "unsure", until?: string}} OpenState
 */

const DAY = 1440;
const WHOLE_WEEK = 0b1111111;

/**
 * The state of a place at an instant. `until` is the time of day at which an open place closes, or at which a closed one
 * opens later the same day; absent where nothing changes by the end of tomorrow or the change is not certain.
 * @param {Rule[]} table
 * @param {Date} date
 * @param {string} timeZone  an IANA name, "Europe/Paris"
 * @param {IsHoliday | null} holidays  null where the public holidays of the country are not known
 * @returns {OpenState}
 */
export function stateAt(table, date, timeZone, holidays) {
  if (holidays) return stateWith(table, date, timeZone, holidays);
  const workday = stateWith(table, date, timeZone, () => false);
  const holiday = stateWith(table, date, timeZone, () => true);
  return workday.state === holiday.state && workday.until === holiday.until ? workday : { state: "unsure" };
}

/**
 * The calendar day and the minutes since midnight that a clock in the town shows.
 * @param {Date} date
 * @param {string} timeZone
 * @returns {Day & {minutes: number}}
 */
export function localTime(date, timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23",
  });
  /** @type {Record<string, number>} */
  const parts = {};
  for (const { type, value } of format.formatToParts(date)) parts[type] = Number(value);
  const { year, month, day, hour, minute } = parts;
  return { ...dayAfter({ year, month, day, weekday: 0 }, 0), minutes: hour * 60 + minute };
}

/**
 * @param {Rule[]} table
 * @param {Date} date
 * @param {string} timeZone
 * @param {IsHoliday} holidays
 * @returns {OpenState}
 */
function stateWith(table, date, timeZone, holidays) {
  const today = localTime(date, timeZone);
  const intervals = [-1, 0, 1].flatMap((offset) =>
    intervalsOf(table, dayAfter(today, offset), holidays).map(({ from, to, sure }) => (
      { from: from + offset * DAY, to: to + offset * DAY, sure }
    )));
  const now = today.minutes;
  const holdsNow = intervals.filter(({ from, to }) => from <= now && now < to);
  if (holdsNow.some(({ sure }) => sure)) return openUntil(intervals, now);
  if (holdsNow.length) return { state: "unsure" };
  const next = intervals.filter(({ from }) => from > now).sort((a, b) => a.from - b.from)[0];
  if (!next || !next.sure || next.from >= DAY) return { state: "closed" };
  return { state: "closed", until: clock(next.from) };
}

/**
 * @param {Interval[]} intervals
 * @param {number} now
 * @returns {OpenState}
 */
function openUntil(intervals, now) {
  let end = now;
  const reaching = () => intervals.filter(({ from, to, sure }) => sure && from <= end && end < to);
  for (let found = reaching(); found.length; found = reaching()) end = Math.max(...found.map(({ to }) => to));
  const isDoubtful = intervals.some(({ from, to, sure }) => !sure && from <= end && end < to);
  return end >= 2 * DAY || isDoubtful ? { state: "open" } : { state: "open", until: clock(end) };
}

/**
 * What the rules say of one day, in their order: a later rule replaces what an earlier one said of it, unless it adds.
 * @param {Rule[]} table
 * @param {Day} day
 * @param {IsHoliday} holidays
 * @returns {Interval[]}
 */
function intervalsOf(table, day, holidays) {
  const isHoliday = holidays(day.year, day.month, day.day);
  // Hours that follow the week and say nothing of public holidays do not tell whether the place opens on one.
  const isUntold = isHoliday && !table.some((rule) => rule.p);
  /** @type {Interval[]} */
  let found = [];
  for (const rule of table) {
    if (!matches(rule, day, isHoliday)) continue;
    const isByWeek = rule.d !== undefined && rule.d !== WHOLE_WEEK;
    const sure = rule.s !== "unsure" && !(isUntold && isByWeek);
    const own = rule.s === "off" ? [] : (rule.t ?? []).map(([start, end]) => interval(start, end, sure));
    found = rule.a && rule.s !== "off" ? [...found, ...own] : own;
  }
  return found;
}

/**
 * A span; one that hangs on the sun is not certain, and holds from the fixed end as far as the sun may take it.
 * @param {number | string} start
 * @param {number | string} end
 * @param {boolean} sure
 * @returns {Interval}
 */
function interval(start, end, sure) {
  if (typeof start === "number" && typeof end === "number") return { from: start, to: end, sure };
  const from = typeof start === "number" ? start : 0;
  const to = typeof end === "number" && end > from ? end : DAY;
  return { from, to, sure: false };
}

/**
 * @param {Rule} rule
 * @param {Day} day
 * @param {boolean} isHoliday
 */
function matches(rule, day, isHoliday) {
  const inYear = day.month * 100 + day.day;
  const isInDates = !rule.m || rule.m.some(([first, last]) => (
    first <= last ? first <= inYear && inYear <= last : first <= inYear || inYear <= last
  ));
  if (!isInDates) return false;
  if (!rule.d && !rule.p) return true;
  return Boolean((rule.d ?? 0) & (1 << day.weekday)) || Boolean(rule.p && isHoliday);
}

/**
 * @param {Day} day
 * @param {number} offset  days
 * @returns {Day}
 */
function dayAfter({ year, month, day }, offset) {
  const noon = new Date(Date.UTC(year, month - 1, day + offset, 12));
  return {
    year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, day: noon.getUTCDate(),
    weekday: (noon.getUTCDay() + 6) % 7,
  };
}

/** @param {number} minutes */
function clock(minutes) {
  const inDay = minutes % DAY;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}
