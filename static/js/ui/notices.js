/**
 * Shows a notice on its days only: `<… data-from="2026-11-01" data-until="2026-12-20" data-tz="Europe/Paris">`, either date
 * may be empty. The build knows the day on which it ran; this is for the days since. The day is the town's.
 */
import { localTime } from "../core/hours.js";

const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * @param {ParentNode} root
 * @param {Date} now
 */
export function hideOtherDays(root, now) {
  for (const notice of root.querySelectorAll("[data-until], [data-from]")) {
    if (!(notice instanceof HTMLElement) || !notice.dataset.tz) continue;
    const { from = "", until = "", tz } = notice.dataset;
    const { year, month, day } = dayIn(tz, now);
    const today = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    notice.hidden = (DAY.test(from) && today < from) || (DAY.test(until) && until < today);
  }
}

/**
 * The town's day; the phone's own where an old phone does not know the town's zone.
 * @param {string} tz
 * @param {Date} now
 */
function dayIn(tz, now) {
  try {
    return localTime(now, tz);
  } catch {
    return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() };
  }
}

hideOtherDays(document, new Date());
