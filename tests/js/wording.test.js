import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, sentences, wording } from "../../static/js/core/wording.js";

const words = {
  m: "{n} m", min: "{m} min", h: "{h} h", h_min: "{h} h {mm}", km: "{n} km", to_direction: "to the {direction}", in_front: "ahead", to_right: "right", behind: "behind", to_left: "left",
  directions: ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"],
};
const go = wording({ intl: "en-GB", words });

test("a distance is spoken in round figures and whole words", () => {
  assert.equal(go.spoken(3), "10 metres");
  assert.equal(go.spoken(63), "60 metres");
  assert.equal(go.spoken(438), "450 metres");
  assert.equal(go.spoken(1540), "1.5 kilometres");
  assert.equal(wording({ intl: "fr", words }).spoken(63), "60\u00a0mètres");
});

test("where something lies is told by the way one walks, or by the compass", () => {
  assert.equal(go.where(90, undefined), "to the east");
  assert.deepEqual([0, 90, 180, 270].map((bearing) => go.where(bearing, 0)), ["ahead", "right", "behind", "left"]);
  assert.equal(go.where(10, 350), "ahead");
  assert.equal(go.where(350, 80), "left");
});

test("a pattern keeps what nobody fills in", () => {
  assert.equal(fill("{a} and {b}", { a: 1 }), "1 and {b}");
});

test("a story is told in sentences", () => {
  assert.deepEqual(sentences("Here it stood. It burnt in May 1871!", "en"), ["Here it stood.", "It burnt in May 1871!"]);
  assert.deepEqual(sentences("", "fr"), []);
});

test("times are told as people tell them", () => {
  assert.equal(go.duration(0.2), "1 min");
  assert.equal(go.duration(65), "1 h 05");
  assert.equal(go.ago(40), "40 seconds");
});
