import assert from "node:assert/strict";
import { test } from "node:test";
import { EVERY_MS, follower, LONGEST_MS } from "../../static/js/core/live.js";
import { outgoing } from "../../static/js/core/leading.js";

const state = (version, more = {}) => ({
  version, phase: "live", stop: "gare", gather: null, log: [], seen: [], programme: "x", ...more,
});
const said = (n, more = {}) => ({ n, kind: "message", text: `word ${n}`, ...more });

test("it asks every three seconds, and never faster or slower while all is well", () => {
  const phone = follower();
  assert.equal(phone.wait_ms, EVERY_MS);
  phone.answered(200, '"1"', state(1));
  for (let n = 0; n < 50; n++) phone.answered(304);
  assert.equal(phone.wait_ms, EVERY_MS);
});

test("it waits longer only after errors, thirty seconds at most, and not longer after one good answer", () => {
  const phone = follower({ random: () => 1 });
  phone.answered(200, '"1"', state(1));
  const waits = [];
  for (let n = 0; n < 6; n++) {
    phone.failed();
    waits.push(phone.wait_ms);
  }
  assert.deepEqual(waits, [3000, 6000, 12_000, 24_000, LONGEST_MS, LONGEST_MS]);
  phone.answered(304);
  assert.equal(phone.wait_ms, EVERY_MS);
  phone.answered(502);
  phone.answered(200, "", "<html>sign in to the hotel</html>");
  assert.equal(phone.errors, 2);
  assert.equal(phone.state.version, 1);
});

test("a hidden page asks nothing, and asks at once when it is seen again", () => {
  const phone = follower();
  phone.failed();
  phone.hidden();
  assert.equal(phone.wait_ms, null);
  phone.shown();
  assert.equal(phone.wait_ms, EVERY_MS);
});

test("a guest who comes late, or out of a dead zone, is told all that was said, each once and in order", () => {
  const phone = follower();
  phone.answered(200, '"1"', state(1, { log: [said(1)] }));
  const log = [said(1), said(2), said(3, { kind: "poll", answers: ["a", "b"], open: true })];
  const news = phone.answered(200, '"7"', state(7, { stop: "fort", log }));
  assert.deepEqual(news.map((one) => one.stop ?? one.said.n), ["fort", 2, 3]);
  assert.deepEqual(phone.answered(200, '"7"', state(7, { stop: "fort", log })), []);
  const over = [...log.slice(0, 2), said(3, { kind: "poll", answers: ["a", "b"], open: false, counts: [4, 1] })];
  assert.deepEqual(phone.answered(200, '"8"', state(8, { stop: "fort", log: over })).map((one) => one.type), ["closed"]);
  assert.deepEqual(phone.answered(200, '"9"', state(9, { stop: "fort", log: over })), []);
});

test("a page that is loaded again tells nothing twice", () => {
  const phone = follower();
  phone.answered(200, '"2"', state(2, { log: [said(1), said(2)] }), 17);
  const again = follower({ saved: JSON.parse(JSON.stringify(phone.save())) });
  assert.equal(again.etag, '"2"');
  assert.equal(again.at, 17);
  const news = again.answered(200, '"3"', state(3, { log: [said(1), said(2), said(3)] }));
  assert.deepEqual(news.map((one) => one.said.n), [3]);
});

test("what a server brought back from a copy says from then on is new", () => {
  const phone = follower();
  phone.answered(200, '"9"', state(9, { log: [said(1), said(2), said(3)] }));
  phone.answered(200, '"5"', state(5, { log: [said(1)] }));
  const news = phone.answered(200, '"6"', state(6, { log: [said(1), said(2, { text: "another" })] }));
  assert.deepEqual(news.map((one) => one.said.text), ["another"]);
});

test("after the end nothing is asked any more", () => {
  const phone = follower();
  phone.answered(200, '"1"', state(1));
  assert.deepEqual(phone.answered(200, '"2"', state(2, { phase: "ended" })).map((one) => one.type), ["ended"]);
  assert.equal(phone.wait_ms, null);
  phone.shown();
  assert.equal(phone.wait_ms, null);
});

test("what a leader does in a dead zone is kept in order, shown at once, and sent one after the other", () => {
  const acts = outgoing({ random: () => 1 });
  for (const [id, stop] of [["a1", "fort"], ["a2", "halle"], ["a2", "halle"]]) acts.add({ id, fields: [["do", "move"], ["stop", stop]] });
  assert.equal(acts.length, 2);
  assert.equal(acts.ahead(state(1)).stop, "halle");
  acts.failed();
  acts.failed();
  assert.equal(acts.wait_ms, 6000);
  const later = outgoing({ saved: JSON.parse(JSON.stringify(acts.save())) });
  assert.equal(later.first.id, "a1");
  later.settled("a1");
  assert.equal(later.first.id, "a2");
  later.settled("a2");
  assert.equal(later.first, null);
  assert.equal(later.wait_ms, 0);
});
