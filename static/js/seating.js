// Moving people between seats by dragging and by keyboard. Without this script each name leads to a list of seats.
"use strict";
(() => {
  const tables = document.querySelector("[data-tables]");
  if (!tables) return;
  const all = (selector, within = tables) => [...within.querySelectorAll(selector)];
  const live = tables.querySelector("[data-says-now]");
  const how = tables.querySelector("[data-how]");
  const say = (words) => { live.textContent = words; };
  const nameOf = (key) => {
    const row = tables.querySelector(`.seat-row[data-who="${key}"] .seat-who`);
    return row ? row.textContent.trim() : "";
  };
  /* Where somebody can be put: the seats of the lists, and having none. */
  const places = all(".seat-row[data-seat], .seating-panel[data-seat]");
  let picked = "";
  let at = -1;
  let grip = null;

  const mark = (name, is) => all(`.${name}`).forEach((one) => one.classList.toggle(name, is(one)));
  const alike = (name, seat) => {
    mark(name, () => false);
    all("[data-seat]").filter((one) => one.dataset.seat === seat).forEach((one) => one.classList.add(name));
  };
  const unmark = () => { mark("is-target", () => false); mark("is-picked", () => false); };

  const post = (who, seat) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = tables.dataset.tables;
    const fields = { csrf_token: tables.dataset.token, revision: tables.dataset.revision, who, seat };
    Object.entries(fields).forEach(([name, value]) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    });
    document.body.append(form);
    form.submit();
  };

  const seatOf = (who) => {
    const row = tables.querySelector(`.seat-row[data-seat][data-who="${who}"]`);
    return row ? row.dataset.seat : "";
  };

  /* By keyboard ------------------------------------------------------------ */
  const show = () => {
    const place = places[at];
    alike("is-target", place.dataset.seat);
    place.scrollIntoView({ block: "nearest" });
    say(place.dataset.says);
  };
  const put = () => {
    const who = picked;
    const seat = places[at].dataset.seat;
    leave(false);
    if (seat !== seatOf(who)) post(who, seat);
    else say(tables.dataset.left);
  };
  const leave = (speaks) => {
    picked = "";
    if (grip) grip.setAttribute("aria-pressed", "false");
    unmark();
    if (speaks) say(tables.dataset.left);
  };
  const pick = (button) => {
    picked = button.dataset.pick;
    grip = button;
    grip.setAttribute("aria-pressed", "true");
    const own = seatOf(picked);
    at = places.findIndex((place) => place.dataset.seat === own);
    button.closest(".seat-row").classList.add("is-picked");
    alike("is-target", own);
    say(tables.dataset.picked.replace("{name}", nameOf(picked)));
  };
  /* The first seat of the next table, or of the one before. */
  const otherTable = (step) => {
    const tableOf = (place) => place.dataset.seat.split("-")[0];
    const here = tableOf(places[at]);
    let next = at;
    do next = (next + step + places.length) % places.length;
    while (tableOf(places[next]) === here && next !== at);
    at = places.findIndex((place) => tableOf(place) === tableOf(places[next]));
    show();
  };
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  all("[data-pick]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (picked === button.dataset.pick) put();
      else { if (picked) leave(false); pick(button); }
    });
    button.addEventListener("keydown", (event) => {
      if (!picked) return;
      if (event.key === "Tab") {
        leave(true);
        return;
      }
      if (event.key === "Escape") leave(true);
      else if (event.key in STEPS) {
        at = (at + STEPS[event.key] + places.length) % places.length;
        show();
      } else if (event.key === "Home") { at = 0; show(); }
      else if (event.key === "End") { at = places.length - 1; show(); }
      else if (event.key === "PageDown") otherTable(1);
      else if (event.key === "PageUp") otherTable(-1);
      else return;
      event.preventDefault();
    });
  });

  /* Whoever is picked up by a press goes where the next press is. */
  tables.addEventListener("click", (event) => {
    const place = picked && !event.target.closest("[data-pick]") && event.target.closest("[data-seat]");
    if (!place) return;
    event.preventDefault();
    event.stopPropagation();
    at = places.findIndex((one) => one.dataset.seat === place.dataset.seat);
    put();
  }, { capture: true });

  /* By dragging ------------------------------------------------------------ */
  let drag = null;
  const under = (event) => {
    const found = document.elementFromPoint(event.clientX, event.clientY);
    return found && tables.contains(found) ? found.closest("[data-seat]") : null;
  };
  const begin = (event, who) => {
    if (event.button > 0 || !who) return;
    drag = { who, x: event.clientX, y: event.clientY, ghost: null };
  };
  all("[data-pick]").forEach((button) => button.addEventListener("pointerdown", (event) => {
    begin(event, button.dataset.pick);
    if (event.pointerType !== "mouse") button.releasePointerCapture(event.pointerId);
  }));
  all(".drawn-seat").forEach((seat) => seat.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || !seat.dataset.who) return;
    event.preventDefault();
    begin(event, seat.dataset.who);
  }));
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
      if (picked) leave(false);
      drag.ghost = document.createElement("div");
      drag.ghost.className = "seating-ghost";
      drag.ghost.textContent = nameOf(drag.who);
      document.body.append(drag.ghost);
    }
    drag.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    /* A long page follows the pointer. */
    if (event.clientY < 70) window.scrollBy(0, -14);
    if (event.clientY > window.innerHeight - 70) window.scrollBy(0, 14);
    const place = under(event);
    if (place) alike("is-target", place.dataset.seat);
    else mark("is-target", () => false);
  });
  const drop = (event) => {
    if (!drag) return;
    const { who, ghost } = drag;
    drag = null;
    if (!ghost) return;
    ghost.remove();
    const place = event.type === "pointerup" ? under(event) : null;
    unmark();
    if (place && place.dataset.seat !== seatOf(who)) post(who, place.dataset.seat);
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    if (drag.ghost) drag.ghost.remove();
    drag = null;
    unmark();
  });

  tables.classList.add("is-live");
  if (how) how.hidden = false;
  /* Back from a step: the keyboard goes on where it was. */
  const row = location.hash.startsWith("#seat-") && document.getElementById(location.hash.slice(1));
  const button = row && row.querySelector("[data-pick]");
  /* After the browser has gone to the anchor: going there takes the focus away. */
  if (button) window.addEventListener("load", () => setTimeout(() => button.focus({ preventScroll: true })));
})();
