import assert from "node:assert/strict";
import { test } from "node:test";

import { easter, holidaysOf } from "../../static/js/core/holidays.js";

test("Easter falls where the almanacs say", () => {
  const known = ["1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"];
  for (const day of known) {
    assert.equal(new Date(easter(Number(day.slice(0, 4)))).toISOString().slice(0, 10), day);
  }
});

test("Easter is a Sunday between 22 March and 25 April, for 400 years", () => {
  for (let year = 1900; year < 2300; year += 1) {
    const day = new Date(easter(year));
    assert.equal(day.getUTCDay(), 0);
    const inYear = (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
    assert.ok(inYear >= 322 && inYear <= 425, String(year));
  }
});

test("France has the eleven holidays of its labour code in 2026", () => {
  const isHoliday = holidaysOf("FR");
  const found = [];
  for (let day = new Date(Date.UTC(2026, 0, 1)); day.getUTCFullYear() === 2026; day.setUTCDate(day.getUTCDate() + 1)) {
    if (isHoliday?.(2026, day.getUTCMonth() + 1, day.getUTCDate())) found.push(day.toISOString().slice(5, 10));
  }
  assert.deepEqual(found, [
    "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25",
  ]);
});

test("a country that is not in the table is not guessed", () => {
  assert.equal(holidaysOf("XX"), null);
});
