/**
 * A newer worker waits until it is let in: never by itself, for a walk may be under way. The notice that offers it stands
 * in the page, hidden: <div class="notice" id="worker-notice" hidden><p>…</p><button>…</button></div>.
 */
async function watch() {
  const notice = document.getElementById("worker-notice");
  const registration = await navigator.serviceWorker?.getRegistration("/");
  if (!notice || !registration) return;
  const offer = () => {
    notice.hidden = !registration.waiting || !registration.active;
  };
  notice.querySelector("button")?.addEventListener("click", () => {
    registration.waiting?.postMessage("take over");
    notice.hidden = true;
  });
  const follow = () => registration.installing?.addEventListener("statechange", offer);
  registration.addEventListener("updatefound", follow);
  follow();
  offer();
}

watch().catch(() => {}); // a browser that forbids workers has none to renew
