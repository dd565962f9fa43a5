import assert from "node:assert/strict";
import { test } from "node:test";

import { calmPace, gapIn, paceIn, spokenTime, spokenUnits, timeIn, unitsIn } from "../../../static/js/core/run/figures.js";
import { KILOMETRE_M, MILE_M } from "../../../static/js/core/run.js";

test("times and paces are read at a glance", () => {
  assert.equal(timeIn(482, "en"), "8:02");
  assert.equal(timeIn(4082, "fr"), "1:08:02");
  assert.equal(timeIn(59.99, "en"), "0:59");
  assert.equal(paceIn(347.6, "en"), "5:48");
  assert.equal(paceIn(359.7, "en"), "6:00", "never 5:60");
  assert.equal(paceIn(null, "en"), "–");
  assert.equal(paceIn(4000, "en"), "–");
  assert.equal(calmPace(347.6), 350);
  assert.equal(calmPace(null), null);
});

test("a distance has the decimals that four glyphs allow, and never runs ahead", () => {
  assert.equal(unitsIn(0, KILOMETRE_M, "en"), "0.00");
  assert.equal(unitsIn(1389, KILOMETRE_M, "en"), "1.38");
  assert.equal(unitsIn(1389, KILOMETRE_M, "fr"), "1,38");
  assert.equal(unitsIn(999.9, KILOMETRE_M, "en"), "0.99");
  assert.equal(unitsIn(10_460, KILOMETRE_M, "en"), "10.4");
  assert.equal(unitsIn(MILE_M * 2.5, MILE_M, "en"), "2.50");
});

test("ahead and behind carry their sign", () => {
  assert.equal(gapIn(12.6, "en"), "+0:12");
  assert.equal(gapIn(-65, "fr"), "−1:05");
});

test("spoken, a time has the words and plurals of the language", () => {
  assert.equal(spokenTime(348, "en-GB"), "5 minutes 48 seconds");
  assert.equal(spokenTime(61, "fr"), "1 minute 1 seconde");
  assert.equal(spokenTime(3600, "de"), "1 Stunde");
  assert.equal(spokenTime(0, "en"), "0 seconds");
  assert.equal(spokenUnits(3000, KILOMETRE_M, "en-GB"), "3 kilometres");
  assert.equal(spokenUnits(1000, KILOMETRE_M, "fr"), "1 kilomètre");
  assert.equal(spokenUnits(2 * MILE_M, MILE_M, "en"), "2 miles");
});
