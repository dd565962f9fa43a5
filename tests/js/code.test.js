import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { clockIn } from "../../static/js/core/clock.js";
import { isCode, normalCode } from "../../static/js/core/code.js";

/** The same codes that tests/builder/test_codes.py holds the compiler to. */
const { right, wrong, typed } = JSON.parse(readFileSync(new URL("../fixtures/codes.json", import.meta.url), "utf8"));

test("the browser and the compiler agree on which codes are right", () => {
  for (const code of right) assert.ok(isCode(code), code);
  for (const code of wrong) assert.ok(!isCode(code), code);
});

test("a code may be typed in small letters and in groups", () => {
  for (const { typed: text, code } of typed) assert.equal(normalCode(text), code);
});

test("a letter that grows in upper case, or a sign beyond 16 bits, is only a wrong code", () => {
  assert.ok(!isCode(normalCode("ß2345")));
  assert.ok(!isCode("🚲🚲🚲"));
});

test("an hour is written as the page writes it", () => {
  assert.equal(clockIn("fr", "19:00"), "19\u202fh");
  assert.equal(clockIn("fr", "08:05"), "8\u202fh\u202f05");
  assert.equal(clockIn("en-GB", "08:05"), "08:05");
  assert.equal(clockIn("es", "08:05"), "8:05");
  assert.equal(clockIn("ko-u-hc-h23", "18:30"), "18:30");
  assert.equal(clockIn("ar-u-nu-latn", "18:30").replace(/\s/, " "), "6:30 م");
});
