/* The hours of an event on the reader's own clock, beside those of its place. The server writes the words; it
   is asked only where this browser's clock shows another hour, and remembers nothing. */
(() => {
  "use strict";
  const line = document.querySelector("[data-elsewhere]");
  if (!line) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  if (!zone || zone === line.dataset.shown) return;
  const items = [...document.querySelectorAll("[data-elsewhere-item]")];
  const note = document.querySelector("[data-elsewhere-note]");

  const put = (there) => {
    line.querySelector("[data-elsewhere-when]").textContent = there.when || "";
    line.hidden = !there.when;
    items.forEach((item) => {
      const words = (there.items || {})[item.dataset.elsewhereItem] || "";
      item.textContent = words;
      item.parentElement.hidden = !words;
    });
    if (note) {
      note.textContent = note.dataset.elsewhereNote.replace("{place}", there.place || "");
      note.hidden = !there.items;
    }
  };

  const clock = (moment, where) => new Date(moment).toLocaleString("sv", { timeZone: where });
  const same = [line.dataset.starts, line.dataset.ends]
    .every((moment) => clock(moment, zone) === clock(moment, line.dataset.zone));
  if (same) { put({}); return; }

  const url = new URL(line.dataset.elsewhere, location.href);
  url.searchParams.set("zone", zone);
  url.searchParams.set("lang", document.documentElement.lang);
  /* Without an answer what the server knew stays. */
  fetch(url, { headers: { "X-Requested-With": "fetch" } })
    .then((response) => (response.ok && !response.redirected ? response.json() : null))
    .then((there) => { if (there) put(there); })
    .catch(() => {});
})();
