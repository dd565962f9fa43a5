import assert from "node:assert/strict";
import { test } from "node:test";

import { meaning } from "../../static/js/core/scanned.js";

const HOSTS = ["flan.example", "flaneur.example", "localhost:8000"];

for (const text of [
  "HTTPS://FLAN.EXAMPLE/P/V55RXC",
  "https://flan.example/p/v55rxc",
  "https://flaneur.example/P/V55RXC/",
  "http://localhost:8000/P/V55RXC?from=wall#top",
  "  HTTPS://FLAN.EXAMPLE/P/V55RXC\n",
]) {
  test(`a plaque of ours is its code: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(meaning(text, HOSTS), { code: "V55RXC" });
  });
}

for (const text of [
  "javascript:location='https://flan.example/P/V55RXC'",
  "data:text/html,<script>alert(1)</script>",
  "https://evil.example/P/V55RXC",
  "https://flan.example.evil.example/P/V55RXC",
  "https://flan.example@evil.example/P/V55RXC",
  "https://me:you@flan.example/P/V55RXC",
  "https://flan.example:8443/P/V55RXC",
  "https://flan.example/P/V55RXD",
  "https://flan.example/P/V55RXC/../../admin",
  "https://flan.example/fr/",
  "//flan.example/P/V55RXC",
  "ftp://flan.example/P/V55RXC",
  "V55RXC",
  "",
]) {
  test(`anything else is only shown: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(Object.keys(meaning(text, HOSTS)), ["shown"]);
  });
}

test("four kilobytes are shown cut", () => {
  const { shown } = /** @type {{shown: string}} */ (meaning("x".repeat(4096), HOSTS));
  assert.equal(Array.from(shown).length, 301);
});

test("what turns the direction of words, or hides in them, is not shown", () => {
  const { shown } = /** @type {{shown: string}} */ (meaning("a\u202e\u2066b\u0000\u200b\nc", HOSTS));
  assert.equal(shown, "a b c");
});
