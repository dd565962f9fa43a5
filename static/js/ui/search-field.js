/**
 * The field that leads to the search: `<form class="find" action="/fr/search/"><input name="q">`. What was typed goes
 * behind a #, so that the page finds it and no server does.
 */

for (const form of document.querySelectorAll("form.find[action]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) typed.set(name, String(value));
    location.assign(`${form.getAttribute("action")}#${typed}`);
  });
}
