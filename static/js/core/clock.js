/** Times of day as the pages of the builder write them (builder/locales.py, format_time). */

/**
 * "19:00" in the language of a page: `19 h` in French, `19:00` in English, by Intl elsewhere.
 * @param {string} lang  BCP 47
 * @param {string} time  "HH:MM"
 */
export function clockIn(lang, time) {
  const [hour, minute] = time.split(":").map(Number);
  if (lang.startsWith("fr")) return minute ? `${hour}\u202fh\u202f${String(minute).padStart(2, "0")}` : `${hour}\u202fh`;
  // English stands for Great Britain, as in the table of locales.
  const tag = lang.startsWith("en") ? "en-GB" : lang;
  const format = new Intl.DateTimeFormat(tag, { timeStyle: "short", timeZone: "UTC" });
  return format.format(new Date(Date.UTC(2026, 0, 1, hour, minute)));
}
