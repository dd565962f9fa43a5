import assert from "node:assert/strict";
import { test } from "node:test";

import { doneOf, fileName, isSought, lastOfEach, look, roundFile, roundName } from "../../static/js/core/round.js";

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0, 123);
/** @param {number} time @returns {import("../../static/js/core/round.js").Fix} */
const fix = (time) => ({ at: [2.25841234567, 48.82841234567], accuracy: 7.6, time });

test("a look has its time and, where it is let, a position to the decimetre", () => {
  assert.deepEqual(look("EXEMPU", "in-place", "", NOON, fix(NOON - 5000)), {
    code: "EXEMPU",
    at: "2026-11-22T12:00:00.123Z",
    state: "in-place",
    lon: 2.258412,
    lat: 48.828412,
    accuracy_m: 8,
  });
  assert.deepEqual(Object.keys(look("EXEMPU", "missing", "", NOON, null)), ["code", "at", "state"]);
});

test("a position of two minutes ago is of somewhere else", () => {
  assert.equal("lon" in look("EXEMPU", "in-place", "", NOON, fix(NOON - 120_000)), false);
});

test("a note is one line, and not without end", () => {
  assert.equal(look("EXEMPU", "damaged", "  vitre\n\tbrisée ", NOON, null).note, "vitre brisée");
  assert.equal(look("EXEMPU", "damaged", "é".repeat(2000), NOON, null).note?.length, 400);
});

/** @param {number} number @param {string} code @param {import("../../static/js/core/round.js").State} state */
const kept = (number, code, state) => ({ ...look(code, state, "", NOON + number, null), number, round: "r".repeat(16) });

test("the last look at a plaque counts, and each plaque once", () => {
  const looks = [kept(1, "A", "damaged"), kept(2, "B", "in-place"), kept(3, "A", "in-place")];
  assert.equal(lastOfEach(looks).get("A")?.state, "in-place");
  assert.equal(doneOf(["A", "B", "C"], looks), 2);
  assert.equal(doneOf(["C"], looks), 0);
});

test("the file holds every look, and nothing of the phone", () => {
  const told = JSON.parse(roundFile("issy", "r".repeat(16), [kept(1, "A", "damaged"), kept(3, "A", "in-place")]));
  assert.deepEqual(Object.keys(told), ["format", "version", "territory", "round", "checks"]);
  assert.deepEqual(told.checks.map((/** @type {any} */ one) => Object.keys(one)), Array(2).fill(["code", "at", "state"]));
});

test("the file is called by the town and the phone's own day", () => {
  assert.equal(fileName("issy", new Date(2026, 0, 5, 23, 59)), "round-issy-2026-01-05.json");
});

test("the name of a round is drawn, and as the command wants it", () => {
  assert.match(roundName(Uint8Array.from({ length: 16 }, (_, i) => i * 17)), /^[0-9a-z]{16}$/);
});

test("a plaque is found by a part of its code or of its place, accents or not", () => {
  assert.equal(isSought("eglise", "K7M2QX Église Saint-Étienne"), true);
  assert.equal(isSought(" k7m", "K7M2QX Église Saint-Étienne"), true);
  assert.equal(isSought("", "K7M2QX"), true);
  assert.equal(isSought("moulin", "K7M2QX Église"), false);
});
