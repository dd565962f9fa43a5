/**
 * The camera of a page that reads plaques: the part `.camera` of a page, as builder/templates/macros.html writes it. The
 * browser's own reader first; else ZXing, as WebAssembly of ours, loaded when the camera is opened.
 */

/** @typedef {{detect: (source: HTMLVideoElement) => Promise<{rawValue: string}[]>}} Reader */

const PATIENCE_MS = 6000; // without a symbol: then it is said what helps
const CAMERA = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };

export class Camera {
  /** @type {HTMLElement} */
  #root;
  /** @type {Record<string, string>} */
  #words;
  /** @type {(texts: string[]) => void} */
  #onRead;
  /** @type {MediaStream | null} */
  #stream = null;
  #turn = 0;

  /**
   * @param {HTMLElement} root
   * @param {Record<string, string>} words  builder/render/scan_page.py
   * @param {(texts: string[]) => void} onRead  what the symbols before the camera hold; it is still on then
   */
  constructor(root, words, onRead) {
    this.#root = root;
    this.#words = words;
    this.#onRead = onRead;
    root.addEventListener("click", (event) => {
      const what = /** @type {Element} */ (event.target).closest("button")?.dataset.do;
      if (what === "start") this.#start();
      if (what === "stop") this.stop("stopped");
      if (what === "light") this.#light();
    });
    document.addEventListener("visibilitychange", () => document.hidden && this.stop("stopped"));
    addEventListener("pagehide", () => this.stop(""));
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(name));
  }

  /** @param {string} word  its name, "" for silence */
  say(word) {
    this.tell(this.#words[word] ?? "");
  }

  /** @param {string} text */
  tell(text) {
    const line = this.#part(".said");
    if (line.textContent !== text) line.textContent = text;
  }

  /** What a symbol says that is not ours; "" takes it away. @param {string} text */
  show(text) {
    this.#part(".read bdi").textContent = text;
    this.#part(".read").hidden = !text;
  }

  async #start() {
    if (!window.isSecureContext) return this.say("insecure");
    if (!navigator.mediaDevices?.getUserMedia) return this.say("absent");
    this.stop("");
    const turn = ++this.#turn;
    this.show("");
    this.say("asking");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(CAMERA);
    } catch (fault) {
      const name = fault instanceof DOMException ? fault.name : "";
      return turn === this.#turn && this.say(["NotAllowedError", "SecurityError"].includes(name) ? "denied" : "absent");
    }
    if (turn !== this.#turn) return stopAll(stream);
    this.#stream = stream;
    this.#look(true);
    const video = /** @type {HTMLVideoElement} */ (this.#root.querySelector("video"));
    video.srcObject = stream;
    this.say("loading");
    try {
      const [reader] = await Promise.all([readerOf(), video.play()]);
      if (turn === this.#turn) await this.#watch(reader, video, turn);
    } catch (fault) {
      console.error(fault);
      if (turn === this.#turn) this.stop("failed");
    }
  }

  /** @param {boolean} on */
  #look(on) {
    this.#part(".view").hidden = !on;
    this.#part("[data-do=start]").hidden = on;
    this.#part("[data-do=stop]").hidden = !on;
    const track = this.#stream?.getVideoTracks()[0];
    const able = /** @type {any} */ (track?.getCapabilities?.() ?? {});
    const light = this.#part("[data-do=light]");
    light.hidden = !on || !able.torch;
    light.setAttribute("aria-pressed", "false");
    light.textContent = this.#words.light;
    this.#part(on ? "[data-do=stop]" : "[data-do=start]").focus();
  }

  /**
   * Picture after picture, until one holds a symbol or somebody closes the camera.
   * @param {Reader} reader
   * @param {HTMLVideoElement} video
   * @param {number} turn
   */
  async #watch(reader, video, turn) {
    this.say("looking");
    const began = performance.now();
    while (turn === this.#turn) {
      const found = await reader.detect(video).catch(() => []);
      if (turn !== this.#turn) return;
      if (found.length) {
        navigator.vibrate?.(60);
        return this.#onRead(found.map(({ rawValue }) => rawValue));
      }
      if (performance.now() - began > PATIENCE_MS) this.say("closer");
      await new Promise((done) => setTimeout(done, 60));
    }
  }

  async #light() {
    const track = this.#stream?.getVideoTracks()[0];
    const key = this.#part("[data-do=light]");
    const on = key.getAttribute("aria-pressed") !== "true";
    try {
      await track?.applyConstraints({ advanced: [/** @type {any} */ ({ torch: on })] });
    } catch {
      key.hidden = true;
      return;
    }
    key.setAttribute("aria-pressed", String(on));
    key.textContent = this.#words[on ? "dark" : "light"];
  }

  /** @param {string} word  what is said then */
  stop(word) {
    this.#turn += 1;
    if (!this.#stream) return word && this.say(word);
    stopAll(this.#stream);
    this.#stream = null;
    this.#look(false);
    this.say(word);
  }
}

/** @param {MediaStream} stream */
function stopAll(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @returns {Promise<Reader>} */
async function readerOf() {
  const own = /** @type {any} */ (window).BarcodeDetector;
  const formats = await own?.getSupportedFormats?.().catch(() => []);
  if (formats?.includes("qr_code")) return new own({ formats: ["qr_code"] });
  const { BarcodeDetector, prepareZXingModule } = await import("../../../vendor/barcode-detector.mjs");
  const wasm = "../../../vendor/zxing_reader.wasm";
  await prepareZXingModule({ overrides: { locateFile: () => new URL(wasm, import.meta.url).href }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
