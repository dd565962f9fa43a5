/** Small things that the guest's page and the leader's share: parts of the page by name, times, words with something in them. */

/**
 * @param {ParentNode} root
 * @param {string} name
 */
export function part(root, name) {
  return /** @type {HTMLElement | null} */ (root.querySelector(`[data-part="${name}"]`));
}

/**
 * "As of 10:41."
 * @param {string} words  with %(name)s in them
 * @param {Record<string, string>} values
 */
export function filled(words, values) {
  return words.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/**
 * @param {string} lang
 * @param {number} at  ms
 */
export function timeIn(lang, at) {
  return new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit" }).format(at);
}

/**
 * A copy of what a `<template>` of the page holds.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function copyOf(root, selector) {
  const found = root.querySelector(`template${selector}`);
  return found instanceof HTMLTemplateElement ? /** @type {DocumentFragment} */ (found.content.cloneNode(true)) : null;
}

/** The network waits: asked again when the page is seen, or the network is back. @param {(isSeen: boolean) => void} changed */
export function onSight(changed) {
  document.addEventListener("visibilitychange", () => changed(document.visibilityState === "visible"));
  window.addEventListener("pageshow", () => changed(document.visibilityState === "visible"));
  window.addEventListener("online", () => changed(document.visibilityState === "visible"));
}
