// Keeps the list of caught mail up to date while it is looked at.
"use strict";
(() => {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const response = await fetch("/?only=rows");
        const rows = response.ok ? await response.text() : "";
        if (rows && rows.trim() !== list.dataset.shown) {
          list.dataset.shown = rows.trim();
          if (!list.contains(document.activeElement)) list.innerHTML = rows;
          else list.dataset.shown = "";
        }
      } catch { /* the catcher has been stopped: the list stays as it was */ }
    }
    setTimeout(look, 2000);
  };
  list.dataset.shown = list.innerHTML.trim();
  setTimeout(look, 2000);
})();
