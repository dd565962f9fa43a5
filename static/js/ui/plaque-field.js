/**
 * The field for the code of a plaque: `<form class="ask" action="/P/" data-wrong="…"><input name="code"><input name="lang" type="hidden"><output>`. It
 * goes straight to the plaque's page. A code that cannot be right, which the check character tells, goes to our own server (`data-server`), which names
 * the codes near it; without one, or without a network, the field says so itself.
 */
import { isCode, normalCode } from "../core/code.js";

/** @param {HTMLFormElement} form */
function enhance(form) {
  const input = form.elements.namedItem("code");
  const answer = form.querySelector("output");
  if (!(input instanceof HTMLInputElement)) return;
  /** @param {string} text */
  const say = (text) => {
    if (answer) answer.value = text;
    input.setAttribute("aria-invalid", String(text !== ""));
  };
  input.addEventListener("input", () => say(""));
  form.addEventListener("submit", (event) => {
    const code = normalCode(input.value);
    if (!isCode(code) && "server" in form.dataset && navigator.onLine) return;
    event.preventDefault();
    if (isCode(code)) {
      // In the language of this page, which may not be the phone's; where the plaque is not published in it, as scanned.
      const lang = form.elements.namedItem("lang");
      const isHere = !form.dataset.notHere?.split(" ").includes(code);
      const page = isHere && lang instanceof HTMLInputElement && lang.value ? `${code}/${lang.value}/` : `${code}/`;
      location.assign(new URL(page, new URL(form.getAttribute("action") ?? "/P/", location.href)));
    } else {
      say(form.dataset.wrong ?? "");
      input.focus();
    }
  });
}

for (const form of document.querySelectorAll("form.ask")) {
  if (form instanceof HTMLFormElement) enhance(form);
}
