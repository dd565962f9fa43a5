import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { ofPlaque, suiting } from "../../static/js/core/negotiate.js";

/** The same cases that tests/webapp/test_negotiate.py holds our server to. */
const { cases } = JSON.parse(readFileSync(new URL("../fixtures/negotiation.json", import.meta.url), "utf8"));

test("a browser chooses as our server does", () => {
  for (const { languages, available, suits, plaque } of cases.filter((/** @type {any} */ one) => one.languages)) {
    assert.equal(suiting(languages, available) ?? null, suits, `${languages} of ${available}`);
    assert.equal(ofPlaque(languages, available, "fr"), plaque, `${languages} of ${available}`);
  }
});
