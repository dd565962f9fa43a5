/**
 * Languages. The switch keeps the place on the page and the question (`#way`, `?q=`): what is chosen is remembered only in
 * the address. A page that stands for all languages (`a[data-locale]`: the first page, a plaque as printed) goes to the
 * visitor's, on hosts that do not choose; our own server has chosen before, and never sends such a page where one suits.
 */
import { ofPlaque, suiting } from "./core/negotiate.js";

/** @param {Event} event */
function keepPlace({ target }) {
  const link = target instanceof Element && target.closest(".langs a");
  if (!(link instanceof HTMLAnchorElement)) return;
  link.search = location.search;
  link.hash = location.hash;
}

// Not every browser tells a press of the middle button as a click.
document.addEventListener("click", keepPlace);
document.addEventListener("auxclick", keepPlace);

/** @type {Map<string, HTMLAnchorElement>} */
const pages = new Map();
for (const link of document.querySelectorAll("a[data-locale]")) {
  if (link instanceof HTMLAnchorElement) pages.set(link.dataset.locale ?? "", link);
}
if (pages.size) {
  const { source } = document.documentElement.dataset;
  const available = [...pages.keys()];
  const wanted = source ? ofPlaque(navigator.languages, available, source) : suiting(navigator.languages, available);
  const isTheirs = source !== undefined && suiting(navigator.languages, available) === source;
  if (isTheirs) document.querySelector(".first .lang")?.removeAttribute("open");
  const link = wanted !== source && pages.get(wanted ?? "");
  if (link) location.replace(new URL(link.pathname + location.search + location.hash, location.href));
}
