/**
 * Public holidays by country, as `PH` in opening hours means them. A country that is not in the table has none that we
 * know of: hours are then "unsure" wherever a holiday would change them.
 */

/** @typedef {{month: number, day: number} | {afterEaster: number}} Holiday   days after Easter Sunday */

/**
 * France: Code du travail, article L3133-1
 * (https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000033020952). Good Friday and the 26th of December, holidays of
 * the Bas-Rhin, Haut-Rhin and Moselle only, are not among them.
 * @type {Record<string, Holiday[]>}
 */
const HOLIDAYS = {
  FR: [
    { month: 1, day: 1 },
    { afterEaster: 1 },
    { month: 5, day: 1 },
    { month: 5, day: 8 },
    { afterEaster: 39 },
    { afterEaster: 50 },
    { month: 7, day: 14 },
    { month: 8, day: 15 },
    { month: 11, day: 1 },
    { month: 11, day: 11 },
    { month: 12, day: 25 },
  ],
};

/**
 * The rule for a country, by its ISO 3166 code, or null where its holidays are not known.
 * @param {string} country
 * @returns {((year: number, month: number, day: number) => boolean) | null}
 */
export function holidaysOf(country) {
  if (!Object.hasOwn(HOLIDAYS, country)) return null;
  const list = HOLIDAYS[country];
  return (year, month, day) => {
    const sinceEaster = (Date.UTC(year, month - 1, day) - easter(year)) / 86_400_000;
    return list.some((holiday) => (
      "afterEaster" in holiday ? holiday.afterEaster === sinceEaster : holiday.month === month && holiday.day === day
    ));
  };
}

/**
 * Easter Sunday of the Gregorian calendar, as the milliseconds of its midnight UTC: the algorithm published in Nature in
 * 1876, known as Meeus/Jones/Butcher (J. Meeus, Astronomical Algorithms, chapter 8).
 * @param {number} year
 */
export function easter(year) {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}
