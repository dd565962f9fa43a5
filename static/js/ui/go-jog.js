/**
 * The run mode's panel.
 * @param {HTMLElement} screen
 * @returns {import("./go-types.js").Panel}
 */
export function jogPanel(screen) {
  const panel = /** @type {HTMLElement} */ (screen.querySelector("[data-panel=jog]"));
  return { element: panel, start() {}, fix() {}, update() {}, events() {}, save: () => null, end() {} };
}
