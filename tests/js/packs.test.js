import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

import {
  ageIn,
  bytesToFetch,
  bytesToldToFetch,
  bytesToStore,
  filesOf,
  FRAMED_HEAD_BYTES,
  isWhole,
  missing,
  sizeIn,
  unneeded,
} from "../../static/js/core/packs.js";

const page = ["/fr/", "aa", 1000, 300, 400, 900, ""];
const same = ["/en/", "aa", 1000, 300, 400, 900, ""];
const avif = ["/assets/a.avif", "bb", 5000, 5000, 5000, 700, "avif"];
const jpeg = ["/assets/a.jpg", "cc", 9000, 9000, 9000, 700, "other"];
const told = { id: "fr/x", count: 2, bytes: [6000, 5300, 5400, 1600] };
const list = { files: [page, same, avif, jpeg], packs: [{ ...told, files: [0, 2, 3] }] };

test("a photograph comes once, as the browser can show it", () => {
  assert.deepEqual(filesOf(list, "fr/x", true), [page, avif]);
  assert.deepEqual(filesOf(list, "fr/x", false), [page, jpeg]);
  assert.deepEqual(filesOf(list, "fr/gone", true), []);
});

test("what is here, and what two addresses share, is not fetched again", () => {
  assert.deepEqual(missing([page, same, avif], new Set()), [page, avif]);
  assert.deepEqual(missing([page, same, avif], new Set(["aa"])), [avif]);
});

test("bytes are counted as they travel: by the encoding of the server, headers and all", () => {
  const rows = [page, avif];
  assert.equal(bytesToFetch(rows, { coding: "br", isFramed: false }), 300 + 900 + 5000 + 700);
  assert.equal(bytesToFetch(rows, { coding: "gzip", isFramed: true }), 400 + 5000 + 2 * FRAMED_HEAD_BYTES);
  assert.equal(bytesToFetch(rows, { coding: "", isFramed: false }), 1000 + 900 + 5000 + 700);
  assert.equal(bytesToStore([page, same, avif]), 6000);
});

test("the size told without the list is the size counted with it", () => {
  for (const coding of ["br", "gzip", ""]) {
    for (const isFramed of [true, false]) {
      assert.equal(bytesToldToFetch(told, { coding, isFramed }), bytesToFetch([page, avif], { coding, isFramed }));
    }
  }
});

test("a file stays while any pack needs it, whole or begun", () => {
  assert.deepEqual(unneeded(["aa", "bb", "cc"], [["aa"], ["cc"]]), ["bb"]);
  assert.deepEqual(unneeded(["aa"], []), ["aa"]);
});

test("a pack is whole when all its files are there, not one less", () => {
  const record = { files: { "/fr/": "aa", "/assets/a.avif": "bb" } };
  assert.ok(isWhole(record, new Set(["aa", "bb", "cc"])));
  assert.ok(!isWhole(record, new Set(["aa"])));
});

test("sizes and ages are written in the page's language", () => {
  assert.equal(sizeIn("fr", 3_420_000).replace(/\s/g, " "), "3,4 Mo");
  assert.equal(sizeIn("en", 120_400), "120 kB");
  assert.equal(sizeIn("en", 12), "1 kB");
  assert.equal(sizeIn("en", 0), "0 kB");
  assert.equal(sizeIn("en", 999_600), "1 MB");
  assert.equal(sizeIn("en", 12_300_000_000), "12.3 GB");
  const day = 86_400_000;
  assert.equal(ageIn("fr", 0, day / 2), "aujourd’hui");
  assert.equal(ageIn("en", 0, 3 * day), "3 days ago");
  assert.equal(ageIn("en", 5 * day, 0), "today"); // a clock that was put back
});

/** The worker, in a world of its own: what it would do with a request. */
const source = readFileSync(new URL("../../static/js/sw.js", import.meta.url), "utf8");
const world = vm.createContext({ self: { addEventListener() {} }, URL, location: { origin: "https://guide.example" } });
vm.runInContext(source, world);
const strategy = (address, more = {}) => {
  const url = new URL(address, "https://guide.example");
  return world.strategy({ method: "GET", mode: "cors", cache: "default", ...more }, url)?.name ?? null;
};

test("each kind of request has its way", () => {
  assert.equal(strategy("/fr/issy/", { mode: "navigate" }), "page");
  assert.equal(strategy("/P/K7M2QX", { mode: "navigate" }), "page");
  assert.equal(strategy("/assets/issy.0f3a.pmtiles"), "keptFirst");
  assert.equal(strategy("/fr/issy/seine/tour.json"), "fresh");
  assert.equal(strategy("/packs/fr.json"), "fresh");
});

test("forms, what is sent, other hosts and the workshop are left alone", () => {
  assert.equal(strategy("/fr/issy/", { method: "POST", mode: "navigate" }), null);
  assert.equal(strategy("/p/?code=k7m2qx", { mode: "navigate" }), null);
  assert.equal(strategy("https://elsewhere.example/assets/a.js"), null);
  assert.equal(strategy("/sw.js"), null);
  assert.equal(strategy("/healthz"), null);
  assert.equal(strategy("/-/problems", { mode: "navigate" }), null);
  assert.equal(strategy("/fr/issy/", { cache: "no-store" }), null);
});

test("a part of a kept file is cut as RFC 9110 has it", () => {
  const spanOf = (...asked) => JSON.parse(JSON.stringify(world.spanOf(...asked) ?? null));
  assert.deepEqual(spanOf("100", "199", 1000), [100, 200]);
  assert.deepEqual(spanOf("100", "", 1000), [100, 1000]);
  assert.deepEqual(spanOf("990", "2000", 1000), [990, 1000]);
  assert.deepEqual(spanOf("", "100", 1000), [900, 1000]);
  assert.deepEqual(spanOf("", "5000", 1000), [0, 1000]);
  assert.equal(spanOf("1000", "", 1000), null);
  assert.equal(spanOf("5", "4", 1000), null);
  assert.equal(spanOf("", "0", 1000), null);
});
