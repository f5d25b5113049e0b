/* The calendar by keyboard: arrows move from day to day, Page Up and Page Down from month to month, T to today.
   Without this, every day is a plain link. */
(() => {
  "use strict";
  const frame = document.getElementById("calendar-frame");
  if (!frame) return;
  const said = document.getElementById("calendar-said");
  const narrow = matchMedia("(max-width: 52rem)");
  const calendar = () => document.getElementById("calendar");
  const days = () => [...frame.querySelectorAll("a[data-day]")];
  const linkOf = (day) => days().find((link) => link.dataset.day === day);
  /* The day to be focused when the next month has come. */
  let wanted = "";

  const asDate = (text) => new Date(`${text}T12:00:00Z`);
  const asText = (date) => date.toISOString().slice(0, 10);
  const moved = (text, by) => { const date = asDate(text); date.setUTCDate(date.getUTCDate() + by); return asText(date); };
  const monthMoved = (text, by) => {
    const date = asDate(text);
    const day = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + by + 1);
    date.setUTCDate(0);
    date.setUTCDate(Math.min(day, date.getUTCDate()));
    return asText(date);
  };

  /* One of the days is reached by Tab; the others by arrows. */
  const choose = (chosen) => days().forEach((link) => {
    link.tabIndex = link === chosen ? 0 : -1;
    const add = link.parentElement.querySelector(".day-new");
    if (add) add.tabIndex = link.tabIndex;
  });

  const settle = () => {
    const keys = frame.querySelector(".diary-keys");
    if (keys) keys.hidden = false;
    const links = days();
    if (!links.length) return;
    choose(linkOf(wanted) || linkOf(calendar().dataset.day) || links[0]);
  };

  /* Go to another address of the calendar as its own links do. */
  const visit = (href) => {
    if (!globalThis.htmx) { location.assign(href); return; }
    const link = document.createElement("a");
    link.href = href;
    link.hidden = true;
    calendar().append(link);
    htmx.process(link);
    link.click();
  };

  const step = (link, day) => {
    if (!link) return;
    const url = new URL(link.href);
    url.searchParams.set("date", day);
    wanted = day;
    visit(url.pathname + url.search);
  };

  const goTo = (day, forward) => {
    const link = wanted ? null : linkOf(day);
    if (link) { choose(link); link.focus(); return; }
    step(document.getElementById(forward ? "calendar-after" : "calendar-before"), day);
  };

  frame.addEventListener("keydown", (event) => {
    const link = event.target.closest("a[data-day]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    /* Keys may come faster than months do. */
    const day = wanted || link.dataset.day;
    const weekday = (asDate(day).getUTCDay() + 6) % 7;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -weekday, End: 6 - weekday }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      goTo(moved(day, by), by > 0);
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      event.preventDefault();
      const forward = event.key === "PageDown";
      const isWeek = calendar().classList.contains("diary-week");
      const to = isWeek ? moved(day, forward ? 7 : -7) : monthMoved(day, forward ? 1 : -1);
      step(document.getElementById(forward ? "calendar-after" : "calendar-before"), to);
    } else if (event.key.toLowerCase() === "t" && !event.shiftKey) {
      event.preventDefault();
      const today = document.getElementById("calendar-today");
      wanted = calendar().dataset.today;
      visit(today.getAttribute("href"));
    }
  });

  frame.addEventListener("focusin", (event) => {
    const link = event.target.closest("a[data-day]");
    if (link) choose(link);
  });

  /* On a phone a day's entries stand below the grid: the day leads there. */
  frame.addEventListener("click", (event) => {
    const link = event.target.closest(".month-grid a[data-day]");
    if (!link || !narrow.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const section = document.getElementById(`d-${link.dataset.day}`);
    if (!section) return;
    event.preventDefault();
    event.stopPropagation();
    section.scrollIntoView({ block: "start" });
    section.querySelector("h3").focus({ preventScroll: true });
  }, true);

  /* What is chosen in the filter is shown at once; a day when it is whole. */
  frame.addEventListener("change", (event) => {
    const form = event.target.closest("#calendar-filter");
    if (form && event.target.type !== "date") form.requestSubmit();
  });

  /* The filter stays open while something is chosen in it, and what was focused in it stays so. */
  let wasOpen = false;
  let focused = "";
  document.body.addEventListener("htmx:beforeSwap", () => {
    const filter = frame.querySelector(".diary-filter");
    wasOpen = Boolean(filter && filter.open);
    focused = filter && filter.contains(document.activeElement) ? document.activeElement.id : "";
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const filter = frame.querySelector(".diary-filter");
    if (filter && wasOpen) filter.open = true;
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  });

  ["htmx:sendError", "htmx:responseError"].forEach((name) => document.body.addEventListener(name, () => { wanted = ""; }));

  document.body.addEventListener("htmx:afterSettle", () => {
    if (!frame.isConnected) return;
    settle();
    const link = wanted && linkOf(wanted);
    if (link) link.focus();
    wanted = "";
    if (said.textContent !== calendar().dataset.title) said.textContent = calendar().dataset.title;
    /* What else on the page leads back here leads to what is shown now. */
    const here = location.pathname + location.search;
    document.querySelectorAll('input[name="next"]').forEach((input) => { input.value = here; });
    document.querySelectorAll(".language-switch a[lang]").forEach((other) => {
      const url = new URL(location.href);
      url.searchParams.set("lang", other.lang);
      other.href = url.pathname + url.search;
    });
  });

  settle();
})();
