/** Times of day as the pages of the builder write them (builder/locales.py, format_time). */

/**
 * "19:00" in the language of a page: `19 h` in French, by Intl elsewhere.
 * @param {string} intl  what Intl formats by
 * @param {string} time  "HH:MM"
 */
export function clockIn(intl, time) {
  const [hour, minute] = time.split(":").map(Number);
  if (intl.startsWith("fr")) return minute ? `${hour}\u202fh\u202f${String(minute).padStart(2, "0")}` : `${hour}\u202fh`;
  const format = new Intl.DateTimeFormat(intl, { timeStyle: "short", timeZone: "UTC" });
  return format.format(new Date(Date.UTC(2026, 0, 1, hour, minute)));
}
