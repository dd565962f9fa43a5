/**
 * The guide's voice: chimes made in the page, sounds that were fetched before, the phone's own voice. Plays one part and says
 * when it is done; what a phone cannot speak is left to its chime, to shaking and to the screen.
 *
 * @typedef {import("../core/queue.js").Part} Part
 */
import { CHIMES, SHAKES } from "../core/signals.js";

const SILENT_MS = 4_000; // a voice that has not begun by then has failed
const SIGN_MS = 130; // no voice is slower: it has forgotten to say that it is done

export class Voice {
  /** Sounds by address, as they lie in memory. @type {Map<string, string>} */
  sounds = new Map();
  /** False once the phone has failed to speak. */
  canSpeak = "speechSynthesis" in window;
  #audio = new Audio();
  /** @type {AudioContext | null} */
  #chimes = null;
  /** @type {() => void} */
  #cut = () => {};
  #lang;

  /** @param {string} lang */
  constructor(lang) {
    this.#lang = lang;
    if (this.canSpeak) speechSynthesis.getVoices(); // some browsers begin to look for them when they are asked
  }

  /** Calls when the phone has told its voices, and each time it tells others. @param {() => void} told */
  whenKnown(told) {
    told();
    if (this.canSpeak) speechSynthesis.addEventListener?.("voiceschanged", told);
  }

  /** In the visitor's own tap: browsers let a page be heard from then on. */
  unlock() {
    if (!this.#chimes && "AudioContext" in window) this.#chimes = new AudioContext();
    this.#chimes?.resume().catch(() => {});
  }

  /** The phone's own voice for a language, one that needs no network first. @param {string} tag  what follows `-u-` tells of figures */
  voiceFor(tag) {
    if (!this.canSpeak) return null;
    const [lang] = tag.split("-u-");
    const language = lang.split("-")[0].toLowerCase();
    const fit = speechSynthesis.getVoices().filter((one) => one.lang.replace("_", "-").split("-")[0].toLowerCase() === language);
    return fit.find((one) => one.localService && one.lang.replace("_", "-") === lang) ?? fit.find((one) => one.localService) ?? null;
  }

  /** @param {Part} part  @param {() => void} done */
  play(part, done) {
    if ("chime" in part) this.#ring(part.chime, done);
    else if ("sound" in part) this.#sound(part.sound, done);
    else this.#speak(part.text, part.lang ?? this.#lang, done);
  }

  cut() {
    this.#cut();
    this.#cut = () => {};
  }

  /** @param {string} name */
  shake(name) {
    navigator.vibrate?.(SHAKES[name] ?? SHAKES.turn);
  }

  /** @param {string} name  @param {() => void} done */
  #ring(name, done) {
    const context = this.#chimes;
    const notes = CHIMES[name] ?? CHIMES.turn;
    let at = 0;
    /** @type {OscillatorNode[]} */
    const rung = [];
    for (const [hertz, ms] of notes) {
      if (context) {
        const from = context.currentTime + at / 1000;
        const [tone, loud] = [context.createOscillator(), context.createGain()];
        tone.type = "triangle";
        tone.frequency.value = hertz;
        loud.gain.setValueAtTime(0.0001, from);
        loud.gain.exponentialRampToValueAtTime(0.5, from + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, from + ms / 1000);
        tone.connect(loud).connect(context.destination);
        tone.start(from);
        tone.stop(from + ms / 1000);
        rung.push(tone);
      }
      at += ms;
    }
    this.#until(at + 80, done, () => { for (const tone of rung) tone.stop(); });
  }

  /** @param {string} address  @param {() => void} done */
  #sound(address, done) {
    const held = this.sounds.get(address);
    if (!held) return this.#until(0, done, () => {});
    const audio = this.#audio;
    audio.src = held;
    const end = () => {
      audio.onended = audio.onerror = null;
      this.#cut = () => {};
      done();
    };
    audio.onended = audio.onerror = end;
    this.#cut = () => {
      audio.onended = audio.onerror = null;
      audio.pause();
    };
    audio.play().catch(end);
  }

  /** @param {string} text  @param {string} lang  @param {() => void} done */
  #speak(text, lang, done) {
    const voice = this.voiceFor(lang);
    if (!voice) return this.#until(0, done, () => {});
    const words = new SpeechSynthesisUtterance(text);
    words.lang = voice.lang;
    words.voice = voice;
    let timer = setTimeout(() => fail(), SILENT_MS);
    const end = () => {
      clearTimeout(timer);
      words.onstart = words.onend = words.onerror = null;
      this.#cut = () => {};
      done();
    };
    const fail = () => {
      this.canSpeak = false;
      speechSynthesis.cancel();
      end();
    };
    words.onstart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => { speechSynthesis.cancel(); end(); }, 3_000 + text.length * SIGN_MS);
    };
    words.onend = end;
    words.onerror = (event) => (["interrupted", "canceled"].includes(event.error) ? end() : fail());
    this.#cut = () => {
      clearTimeout(timer);
      words.onstart = words.onend = words.onerror = null;
      speechSynthesis.cancel();
    };
    speechSynthesis.speak(words);
  }

  /** @param {number} ms  @param {() => void} done  @param {() => void} stop */
  #until(ms, done, stop) {
    const timer = setTimeout(() => { this.#cut = () => {}; done(); }, ms);
    this.#cut = () => { clearTimeout(timer); stop(); };
  }
}
