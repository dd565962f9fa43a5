/**
 * What the guide would say on a rehearsal, without a browser: the page's own block of data and the plan come in as JSON, what is
 * said goes out as JSON. The outing and the queue are those of the page; how long a sentence takes is reckoned, 14 signs a second.
 *
 *     node report.mjs STATIC_JS < {"data": …, "given": …, "mode": "walk", "settings": …}
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { planFor, walk } from "./walker.js";

const [folder] = process.argv.slice(2);
const { outing } = await import(pathToFileURL(`${folder}/core/outing.js`).href);
const { queue } = await import(pathToFileURL(`${folder}/core/queue.js`).href);
const SIGNS_A_SECOND = 14;
const CHIME_S = 0.6;

const { data, given, mode, settings } = JSON.parse(readFileSync(0, "utf8"));
const plan = planFor(given, data, mode);
const sounds = Object.fromEntries(Object.values(data.stops).filter((stop) => stop.sound).map(({ sound }) => [sound.url, sound.seconds]));
const out = outing(data, settings);
const begins = Date.UTC(2026, 0, 1, 9);
let now = begins;
/** @type {{at: number, done: () => void} | null} */
let playing = null;
const rows = [];
const row = new Map();

const line = queue({
  play(part, done) {
    const seconds = "chime" in part ? CHIME_S : "sound" in part ? sounds[part.sound] : 0.3 + part.text.length / SIGNS_A_SECOND;
    playing = { at: now + seconds * 1000, done };
  },
  cut() { playing = null; },
  has: (sound) => sound in sounds,
  isStale: (say) => out.isStale(say, now),
  changed(say) {
    for (const one of rows) if (one.is === "heard" && one.ended === null && one !== row.get(say)) one.ended = now;
    const one = say && row.get(say);
    if (one && one.is === "waiting") Object.assign(one, { is: "heard", heard: now, heard_m: out.state.at_m });
  },
});

const note = (say, true_m) => {
  const spoken = say.phrases.map(({ text }) => text).join(" ");
  const one = { kind: say.kind, text: say.text, spoken, langs: [...new Set(say.phrases.map(({ lang }) => lang).filter((lang) => lang && lang !== data.lang))], sound: say.sound && say.sound in sounds ? say.sound : null, rank: say.rank, told: now, at_m: out.state.at_m, true_m, street: out.view(now).street, is: spoken || say.chime ? "waiting" : "shown", heard: null, heard_m: null, ended: null };
  rows.push(one);
  row.set(say, one);
};

function hear(says, true_m) {
  for (const say of out.withOnward(says)) {
    if (!say.text && !say.phrases.length && !say.chime) continue;
    note(say, true_m);
    line.add(say);
  }
}

for (const { fix, true_m } of walk(data.route.points, plan, begins)) {
  const goal = fix?.time ?? now + 1000;
  while (playing && playing.at <= goal) {
    const { at, done } = playing;
    playing = null;
    now = at;
    done();
  }
  now = goal;
  if (fix) hear(out.fix(fix, now), true_m);
  hear(out.tick(now), true_m);
}
process.stdout.write(JSON.stringify({
  rows: rows.map((one) => ({ ...one, told: one.told - begins, heard: one.heard && one.heard - begins, ended: one.ended && one.ended - begins })),
  seconds: (now - begins) / 1000, moved_m: out.state.moved_m, phase: out.state.phase, said: out.state.said, passed: out.state.passed,
}));
