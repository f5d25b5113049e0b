// A day that is offered goes into the form of the event; nothing is saved by it.
"use strict";
(() => {
  const shifted = (day, days) => {
    const moved = new Date(`${day}T12:00:00Z`);
    moved.setUTCDate(moved.getUTCDate() + days);
    return moved.toISOString().slice(0, 10);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put-day]");
    if (!button) return;
    const first = document.getElementById("starts_on");
    const last = document.getElementById("ends_on");
    const days = Math.round((Date.parse(button.dataset.putDay) - Date.parse(first.value)) / 86_400_000);
    if (last && last.value && Number.isFinite(days)) last.value = shifted(last.value, days);
    first.value = button.dataset.putDay;
    first.dispatchEvent(new Event("change", { bubbles: true }));
    first.focus();
  });
})();
