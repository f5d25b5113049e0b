/* Keeps the door's page on the device: the newest page while there is a network, else the last one.
   What the page shows (the list, the arrivals) it keeps by itself: here are only the page and its files. */
"use strict";
const PATIENCE = 5000; // milliseconds until a network that does not answer counts as away
const KEEP = "doyen-door";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const late = () => new Promise((_, refuse) => { setTimeout(() => refuse(new Error("late")), PATIENCE); });

/* The door's page itself, whatever was searched on it. */
const page = async (request) => {
  const coming = fetch(request);
  try {
    const response = await Promise.race([coming, late()]);
    if (response.status < 500) return response;
    return (await caches.match(request, { ignoreSearch: true })) || response;
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) || coming;
  }
};

/* Files carry their age in the address, so one that is kept is right. */
const file = async (request) => (await caches.match(request)) || fetch(request).catch(async (error) => {
  const other = await caches.match(request, { ignoreSearch: true });
  if (other) return other;
  throw error;
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* The page says which files it is made of; what an older page was made of goes. */
self.addEventListener("message", (event) => {
  const { page: address, files } = event.data || {};
  if (!address) return;
  event.waitUntil((async () => {
    const cache = await caches.open(`${KEEP}${address}`);
    const wanted = new Set(files.map((name) => new URL(name, self.location.origin).href));
    const known = new Set((await cache.keys()).map((request) => request.url));
    await Promise.all([...wanted].filter((name) => !known.has(name)).map((name) => cache.add(name).catch(() => {})));
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return;
    await cache.put(address, response);
    await Promise.all((await cache.keys()).filter((request) => !wanted.has(request.url) && new URL(request.url).pathname !== address)
      .map((request) => cache.delete(request)));
    if (event.ports[0]) event.ports[0].postMessage("kept");
  })().catch(() => {}));
});
