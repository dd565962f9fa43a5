/**
 * The panel of those who walk, alone or with a guide.
 * @param {HTMLElement} screen
 * @returns {import("./go-types.js").Panel}
 */
export function walkPanel(screen) {
  const panel = /** @type {HTMLElement} */ (screen.querySelector("[data-panel=walk]"));
  return { element: panel, start() {}, fix() {}, update() {}, events() {}, save: () => null, end() {} };
}
