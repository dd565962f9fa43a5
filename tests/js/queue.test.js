import assert from "node:assert/strict";
import { test } from "node:test";
import { queue } from "../../static/js/core/queue.js";

/** A voice that is done when it is told to be. */
function voice() {
  const said = [];
  let done = null;
  const waiting = queue({
    play(part, end) {
      assert.equal(done, null, "it talks over itself");
      said.push(part.text ?? part.chime ?? part.sound);
      done = end;
    },
    cut() {
      done = null;
      said.push("CUT");
    },
    isStale: (say) => say.isOld === true,
    has: (sound) => sound === "held.mp3",
  });
  const end = () => { const was = done; done = null; was?.(); };
  return { waiting, said, end, endAll: () => { while (done) end(); } };
}

const say = (rank, ...texts) => ({ kind: "x", text: "", rank, phrases: texts.map((text) => ({ text })) });

test("one thing is said at a time, in the order in which it came", () => {
  const { waiting, said, endAll } = voice();
  waiting.add(say(1, "a", "b"));
  waiting.add(say(1, "c"));
  assert.deepEqual(said, ["a"]);
  endAll();
  assert.deepEqual(said, ["a", "b", "c"]);
});

test("a turn goes between two sentences of a story", () => {
  const { waiting, said, end, endAll } = voice();
  waiting.add(say(1, "once", "upon", "a time"));
  waiting.add(say(2, "left"));
  end();
  assert.deepEqual(said, ["once", "left"]);
  endAll();
  assert.deepEqual(said, ["once", "left", "upon", "a time"]);
});

test("leaving the route breaks off a sentence, which is said again after", () => {
  const { waiting, said, endAll } = voice();
  waiting.add(say(1, "once", "upon"));
  waiting.add(say(3, "not this way"));
  endAll();
  assert.deepEqual(said, ["once", "CUT", "not this way", "once", "upon"]);
});

test("a turn that was broken off is not said again", () => {
  const { waiting, said, endAll } = voice();
  waiting.add(say(2, "left"));
  waiting.add(say(3, "not this way"));
  endAll();
  assert.deepEqual(said, ["left", "CUT", "not this way"]);
});

test("of two that wait on one topic the newer is said, and what is no longer true is not", () => {
  const { waiting, said, endAll } = voice();
  waiting.add(say(1, "story"));
  waiting.add({ ...say(1, "in 60 metres"), topic: "turn" });
  waiting.add({ ...say(1, "now"), topic: "turn" });
  waiting.add({ ...say(1, "lost"), topic: "signal" });
  waiting.add({ ...say(1, "found"), ends: ["signal"] });
  endAll();
  assert.deepEqual(said, ["story", "now", "found"]);
});

test("what is being said and no longer true is broken off", () => {
  const { waiting, said, endAll } = voice();
  waiting.add({ ...say(3, "you have left"), topic: "off" });
  waiting.add({ ...say(3, "on the route again"), ends: ["off"] });
  endAll();
  assert.deepEqual(said, ["you have left", "CUT", "on the route again"]);
});

test("what has become stale while it waited is dropped", () => {
  const { waiting, said, endAll } = voice();
  waiting.add(say(1, "story"));
  const old = say(1, "turn");
  waiting.add(old);
  old.isOld = true;
  endAll();
  assert.deepEqual(said, ["story"]);
});

test("a chime comes first; a sound at hand takes the place of the words it was read from", () => {
  const { waiting, said, endAll } = voice();
  waiting.add({ ...say(1, "Stop 1", "story"), chime: "stop", sound: "held.mp3", sound_from: 1 });
  waiting.add({ ...say(1, "Stop 2", "story"), chime: "stop", sound: "not-here.mp3", sound_from: 1 });
  endAll();
  assert.deepEqual(said, ["stop", "Stop 1", "held.mp3", "stop", "Stop 2", "story"]);
});

test("silence is at once and for good, and a voice that answers late is not heard", () => {
  const { waiting, said } = voice();
  waiting.add(say(1, "a", "b"));
  waiting.add(say(1, "c"));
  waiting.clear();
  assert.deepEqual(said, ["a", "CUT"]);
  assert.equal(waiting.length, 0);
});

test("with nothing to hear nothing is played", () => {
  const { waiting, said } = voice();
  waiting.add(say(3));
  assert.deepEqual(said, []);
  assert.equal(waiting.current, null);
});
