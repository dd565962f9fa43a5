/**
 * <go-screen>: the guide on the move. Before, it is a page of stops and steps with a form; Start turns it into the screen on
 * the move, End into a summary. It asks for positions, keeps the screen on, feeds the outing, and tells the panel of the mode.
 *
 * @typedef {import("../core/guidance/types.js").Fix} Fix
 * @typedef {import("../core/outing.js").Say} Say
 * @typedef {import("./go-types.js").Panel} Panel
 * @typedef {import("./go-types.js").Outing} Outing
 */
import { outing } from "../core/outing.js";
import { queue } from "../core/queue.js";
import { wording } from "../core/wording.js";
import { forgetOuting, keepOuting, keepSettings, readOuting, readSettings } from "../data/outings.js";
import { Awake } from "./awake.js";
import { jogPanel } from "./go-jog.js";
import { Safety } from "./go-safety.js";
import { Shared } from "./go-shared.js";
import { walkPanel } from "./go-walk.js";
import { phonePositions } from "./positions.js";
import { mediaKeys } from "./media-keys.js";
import { Sounds } from "./go-sounds.js";
import { Voice } from "./voice.js";

const KEEP_MS = 5_000;
const SLEPT_MS = 15_000;

export class GoScreen extends HTMLElement {
  /** Where positions come from; a rehearsal sets another before Start. */
  source = phonePositions();
  /** @type {any} */
  data = null;
  /** @type {Outing | null} */
  outing = null;
  /** @type {Panel | null} */
  #panel = null;
  /** @type {Record<string, Panel>} */
  #panels = {};
  /** @type {import("../core/wording.js").Wording} */
  #go = /** @type {any} */ (null);
  /** @type {Voice} */
  #voice = /** @type {any} */ (null);
  /** @type {ReturnType<typeof queue>} */
  #queue = /** @type {any} */ (null);
  /** @type {Shared} */
  #shared = /** @type {any} */ (null);
  /** @type {Safety} */
  #safety = /** @type {any} */ (null);
  /** @type {HTMLFormElement} */
  #form = /** @type {any} */ (null);
  #awake = new Awake();
  /** @type {import("../core/outing.js").Settings} */
  settings = { voice: true, quiet: false, stories: "full" };
  #icons = /** @type {NodeListOf<HTMLLinkElement>} */ (document.head.querySelectorAll("link[rel~=icon], link[rel=apple-touch-icon]"));
  #ticking = 0;
  #kept = 0;
  #ticked = 0;
  #began = 0;
  /** Whether a position has come since Start. */
  #isFound = false;

  connectedCallback() {
    if (this.data) return;
    const block = this.querySelector("script[type='application/json']");
    this.data = JSON.parse(block?.textContent ?? "{}");
    this.#go = wording(this.data);
    this.#form = /** @type {HTMLFormElement} */ (this.querySelector("form.setup"));
    this.#voice = new Voice(this.data.intl);
    this.#shared = new Shared(this, this.data, this.#go);
    this.#safety = new Safety(this, this.data, this.#go);
    this.#queue = queue({
      play: (part, done) => this.#voice.play(part, done),
      cut: () => this.#voice.cut(),
      isStale: (say) => this.outing?.isStale(say, Date.now()) ?? false,
      has: (sound) => this.#voice.sounds.has(sound),
      changed: (say) => {
        this.#shared.speaking(say);
        this.#panel?.speaking?.(say);
      },
    });
    const walk = walkPanel(this);
    this.#panels = { walk, guided: walk, jog: jogPanel(this) };
    new Sounds(this, this.data, this.#go, this.#voice);
    this.#voice.whenKnown(() => this.#mute());
    for (const one of this.querySelectorAll(".live")) one.removeAttribute("hidden");
    this.#phase("before");
    this.offer();
    // What a screen on the move may need later is fetched now: the figures' font, and the drawing of the map.
    document.fonts?.load("600 1rem Figures", "0123456789 km").catch(() => {});
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const how = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value;
      this.start(how === "resume");
    });
    this.#form.addEventListener("change", () => this.#read());
    this.addEventListener("click", (event) => {
      const key = /** @type {Element} */ (event.target).closest("[data-do]");
      if (key) this.#do(/** @type {HTMLElement} */ (key).dataset.do ?? "");
    });
    document.addEventListener("visibilitychange", () => this.#seen());
    addEventListener("pagehide", () => this.#keep(true));
  }

  get mode() {
    return /** @type {any} */ (this.#form.elements).mode?.value ?? this.data.tour.practice;
  }

  /** @param {boolean} [isResumed] */
  start(isResumed = false) {
    const now = Date.now();
    const saved = isResumed ? readOuting(this.data.tour.id, now) : null;
    if (!saved) forgetOuting(this.data.tour.id);
    if (saved?.mode) this.#choose(saved.mode);
    this.#read();
    this.#voice.unlock();
    this.#trouble("");
    this.#began = saved?.began ?? now;
    this.#isFound = false;
    this.outing = outing(this.data, this.settings, saved?.outing);
    this.#panel = this.#panels[this.mode] ?? this.#panels.walk;
    for (const one of Object.values(this.#panels)) one.element.hidden = one !== this.#panel;
    this.dataset.mode = this.mode;
    this.#phase("going");
    // A browser asks for a page's icon when the page is first heard, to show it beside the keys of the sound: let it ask for none.
    for (const one of this.#icons) {
      one.dataset.own = one.href;
      one.href = "data:,";
    }
    this.#awake.on().then((isAwake) => this.#shared.awake(isAwake));
    mediaKeys(this.data, {
      again: () => this.#do("again"),
      silence: () => this.voiceOn(false),
      speak: () => this.voiceOn(true),
      skip: () => this.#queue.skip(),
    });
    this.#panel.start({
      data: this.data, go: this.#go, settings: this.settings, outing: this.outing, mode: this.mode, form: this.#form,
      saved: saved?.panel ?? null, say: (/** @type {Say[]} */ says) => this.#hear(says), end: () => this.#do("end"),
    });
    this.#shared.start(this.settings);
    this.#shared.signal("asking");
    const first = saved ? this.#go.fill("resumed") : this.#go.fill("asking");
    this.#hear([this.outing.heard({ kind: "asked", text: first, phrases: [{ text: first }], rank: 2, topic: "asked" })]);
    this.#ticked = now;
    this.#ticking = window.setInterval(() => this.#tick(), 1000);
    this.source.start((fix) => this.#fix(fix), (what) => this.#fail(what));
    this.#show(now);
    /** @type {HTMLElement} */ (this.querySelector("h1")).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  end() {
    const now = Date.now();
    const view = this.outing?.state;
    this.#stop();
    this.#panel?.end(now);
    forgetOuting(this.data.tour.id);
    const summary = /** @type {HTMLElement} */ (this.querySelector("[data-summary-words]"));
    summary.textContent = this.#go.fill("summary", {
      distance: this.#go.distance(view?.moved_m ?? 0), duration: this.#go.duration((now - this.#began) / 60_000),
      count: this.#go.number(view?.said.length ?? 0), all: this.#go.number(this.data.route.stops.length),
    });
    this.#phase("ended");
    /** @type {HTMLElement} */ (this.querySelector(".ended h2")).focus();
    scrollTo(0, 0);
  }

  /** @param {boolean} isOn */
  voiceOn(isOn) {
    this.settings.voice = isOn;
    if (!isOn) this.#queue.clear();
    /** @type {any} */ (this.#form.elements).voice.checked = isOn;
    this.#shared.voice(isOn);
    keepSettings(this.#chosen());
    if (isOn) this.#do("again");
  }

  /** @param {string} what */
  #do(what) {
    const now = Date.now();
    if (what === "voice") this.voiceOn(!this.settings.voice);
    else if (what === "again" && this.outing) this.#hear([this.outing.ask()]);
    else if (what === "map") this.#shared.map();
    else if (what === "on-purpose" && this.outing) {
      this.outing.onPurpose();
      this.#queue.clear();
      this.#show(now);
    } else if (what === "help") {
      this.#safety.open(this.outing, now);
      this.#aloud();
    } else if (what === "read-here") this.#aloud();
    else if (what === "end") this.#dialog("end").showModal();
    else if (what === "end-sure") {
      this.#dialog("end").close();
      this.end();
    } else if (what === "close") for (const one of this.querySelectorAll("dialog")) one.close();
    else if (what === "forget") {
      forgetOuting(this.data.tour.id);
      this.offer();
    } else if (what === "anew") {
      this.#phase("before");
      this.offer();
      scrollTo(0, 0);
    }
  }

  /** Asked for by a tap, so it is heard whatever the settings are. */
  #aloud() {
    this.#voice.unlock();
    this.#queue.clear();
    this.#queue.add({ kind: "here", text: "", phrases: this.#safety.spoken.map((text) => ({ text })), rank: 3 });
  }

  /** @param {string} name */
  #dialog(name) {
    return /** @type {HTMLDialogElement} */ (this.querySelector(`[data-dialog=${name}]`));
  }

  /** @param {Fix} fix */
  #fix(fix) {
    if (!this.outing || this.dataset.phase !== "going") return;
    const now = Date.now();
    this.#isFound = true;
    this.#panel?.fix(fix, now);
    this.#tell(this.outing.fix({ ...fix, time: now }), now);
  }

  #tick() {
    if (!this.outing) return;
    const now = Date.now();
    const slept = now - this.#ticked;
    this.#ticked = now;
    if (slept > SLEPT_MS) this.#shared.slept(slept / 1000);
    this.#tell(this.outing.tick(now), now);
  }

  /** @param {Say[]} says  @param {number} now */
  #tell(says, now) {
    if (says.length) this.#hear(says);
    this.#show(now);
    this.#keep(says.length > 0);
  }

  /** @param {Say[]} says */
  #hear(says) {
    for (const { shake } of says) if (shake) this.#voice.shake(shake);
    for (const say of this.outing?.withOnward(says) ?? says) this.#queue.add(say);
    this.#shared.told(says, (lang) => this.settings.voice && Boolean(this.#voice.voiceFor(lang)));
    this.#panel?.events(says);
  }

  /** @param {number} now */
  #show(now) {
    if (!this.outing) return;
    if (this.#isFound) this.#shared.update(this.outing, now);
    this.#panel?.update({ state: this.outing.state, outing: this.outing, now });
  }

  /** @param {string} what  one error says nothing of the signal, but that the phone will not or cannot tell is said at once */
  #fail(what) {
    if (["denied", "insecure", "absent"].includes(what)) {
      this.#stop();
      this.#phase("before");
      this.#trouble(what);
    } else if (!this.#isFound) this.#shared.signal(what);
  }

  /** @param {string} what */
  #trouble(what) {
    const place = /** @type {HTMLElement} */ (this.#form.querySelector(".trouble"));
    place.hidden = !what;
    place.textContent = what ? this.#go.fill(what) : "";
  }

  #stop() {
    clearInterval(this.#ticking);
    this.source.stop();
    this.#queue.clear();
    this.#awake.off();
    for (const one of this.#icons) one.href = one.dataset.own ?? one.href;
  }

  #seen() {
    if (this.dataset.phase !== "going") return;
    if (document.visibilityState === "hidden") this.#keep(true);
    else {
      this.#awake.on().then((isAwake) => this.#shared.awake(isAwake));
      this.#tick();
    }
  }

  /** @param {boolean} isDue */
  #keep(isDue) {
    const now = Date.now();
    if (!this.outing || this.dataset.phase !== "going" || (!isDue && now - this.#kept < KEEP_MS)) return;
    this.#kept = now;
    keepOuting(this.data.tour.id, { now, mode: this.mode, began: this.#began, outing: this.outing.save(now), panel: this.#panel?.save() ?? null });
  }

  /** Whether there is an outing to go on with: looked at when the page opens, and by a panel that has found one on the disk. */
  offer() {
    const saved = readOuting(this.data.tour.id, Date.now());
    const place = /** @type {HTMLElement} */ (this.#form.querySelector(".resume"));
    place.hidden = !saved;
    if (saved) {
      /** @type {HTMLElement} */ (place.querySelector("[data-resume-words]")).textContent = this.#go.fill("resume", {
        distance: this.#go.distance(saved.outing.guide.at ?? 0), duration: this.#go.ago((Date.now() - saved.now) / 1000),
      });
    }
    const chosen = readSettings();
    const fields = /** @type {any} */ (this.#form.elements);
    for (const name of ["voice", "quiet", "stories"]) if (typeof chosen[name] === "boolean") fields[name].checked = chosen[name];
    this.#read();
  }

  /** Says beforehand that this phone has no voice for the page. */
  #mute() {
    const place = /** @type {HTMLElement} */ (this.#form.querySelector(".no-voice"));
    place.hidden = Boolean(this.#voice.voiceFor(this.data.lang));
    place.textContent = this.#go.fill("no_voice");
  }

  #chosen() {
    const fields = /** @type {any} */ (this.#form.elements);
    return { voice: fields.voice.checked, quiet: fields.quiet.checked, stories: fields.stories.checked };
  }

  #read() {
    const { voice, quiet, stories } = this.#chosen();
    const wasOn = this.settings.voice;
    Object.assign(this.settings, { voice, quiet, stories: stories ? "full" : "off" });
    if (wasOn && !voice) this.#queue.clear();
    this.#shared.voice(voice);
    for (const one of this.#form.querySelectorAll("[data-before]")) {
      /** @type {HTMLElement} */ (one).hidden = /** @type {HTMLElement} */ (one).dataset.before !== this.mode;
    }
    keepSettings(this.#chosen());
  }

  /** @param {string} mode */
  #choose(mode) {
    for (const one of this.#form.querySelectorAll("[name=mode]")) {
      /** @type {HTMLInputElement} */ (one).checked = /** @type {HTMLInputElement} */ (one).value === mode;
    }
  }

  /** @param {"before" | "going" | "ended"} phase */
  #phase(phase) {
    this.dataset.phase = phase;
    for (const part of this.querySelectorAll("[data-part]")) {
      /** @type {HTMLElement} */ (part).hidden = /** @type {HTMLElement} */ (part).dataset.part !== phase;
    }
  }
}

customElements.define("go-screen", GoScreen);
