/**
 * The end of every worker: written as /sw.js where site.toml says `worker = false`. A phone that has a worker of ours,
 * whole or broken, takes this one in its place at its next visit; it gives back all that was kept, goes, and the open
 * pages are shown anew from the network.
 */
const last = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

last.addEventListener("install", () => {
  last.skipWaiting();
  // A worker that never ends its work holds up the change of guard, for five minutes in Chromium. Once this one is
  // installed it can take the registration away all the same, and the next page comes from the network.
  setTimeout(end, 1000);
});
last.addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
  for (const name of await caches.keys()) await caches.delete(name);
  await last.registration.unregister();
  for (const client of await last.clients.matchAll({ type: "window" })) {
    if (client instanceof WindowClient) await client.navigate(client.url);
  }
}
