/* The joining page lives while it is open: the guest's own clock, the time that is left, and the way in when
   it opens. It keeps nothing, and without it everything is there in words. */
(() => {
  "use strict";
  const root = document.querySelector("[data-joining]");
  if (!root) return;
  root.classList.add("has-script");
  const said = document.querySelector("[data-joining-said]");
  const language = document.documentElement.lang;
  /* Chosen by hand it counts; else the browser knows. */
  const zone = root.dataset.asked || Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const AGAIN = 120;
  let fetched = Date.now();
  let tries = 0;
  let asking = false;

  const piece = () => root.querySelector("[data-joining-state]");
  const state = () => (piece() ? piece().dataset.joiningState : "");
  const passed = () => (Date.now() - fetched) / 1000;

  const ask = async () => {
    if (asking) return;
    asking = true;
    const url = new URL(root.dataset.url, location.href);
    url.searchParams.set("part", "1");
    if (zone) url.searchParams.set("zone", zone);
    try {
      const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
      if (response.ok && !response.redirected) {
        const before = state();
        const focused = root.contains(document.activeElement) ? document.activeElement.id : "";
        root.innerHTML = await response.text();
        if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
        if (state() === "open" && before !== "open" && said) said.textContent = said.dataset.open;
        tries = state() === before ? tries + 1 : 0;
      } else if (response.status === 404) {
        /* The link was withdrawn meanwhile: the page says so itself. */
        location.reload();
      } else { tries += 1; }
    } catch { tries += 1; /* away from the network: the next try may be luckier */ }
    fetched = Date.now();
    asking = false;
    show();
  };

  const number = (value, unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value);
  const clock = (seconds) => [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
  const left = (seconds) => {
    const days = Math.floor(seconds / 86400);
    return days ? `${number(days, "day")}, ${clock(seconds % 86400)}` : clock(seconds);
  };

  const show = () => {
    root.querySelectorAll("[data-countdown]").forEach((line) => {
      const seconds = Math.max(0, Number(line.dataset.countdown) - Math.floor(passed()));
      line.querySelector(".countdown-words").textContent = left(seconds);
      line.hidden = seconds === 0;
    });
  };

  const tick = () => {
    show();
    const here = piece();
    if (!here || document.querySelector("#zone-name")) return;
    const opens = Number(here.dataset.opensIn);
    /* Not all in the same second, and slower if it does not open. */
    if (here.dataset.opensIn && passed() >= opens + 1 + Math.min(30, tries * 4) + Math.random()) ask();
    else if ("looksAgain" in here.dataset && !document.hidden && passed() >= AGAIN) ask();
  };

  /* A telephone that was asleep looks at once. */
  document.addEventListener("visibilitychange", () => { if (!document.hidden && passed() > 20) tick(); });
  setInterval(tick, 1000);
  show();
  if (zone && zone !== root.dataset.zone && !root.dataset.asked && !root.querySelector("#zone-name")) ask();
})();
