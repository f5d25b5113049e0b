/* Rows ticked in a list that search has replaced since the page came. The page works without it. */
(() => {
  "use strict";
  const show = (form) => {
    const bar = form.querySelector("[data-bulk-bar]");
    if (!bar) return;
    const count = bar.querySelector("[data-bulk-count]");
    const ticked = form.querySelectorAll("[data-bulk]:checked").length;
    bar.hidden = ticked === 0;
    count.textContent = ticked === 1 ? count.dataset.one : count.dataset.many.replace("{n}", ticked);
  };
  document.addEventListener("change", (event) => {
    const form = event.target.matches("[data-bulk]") && event.target.closest("form");
    if (form) show(form);
  });
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelectorAll("form").forEach(show);
  });
})();

/* A change of many records shows the fields that it needs. */
(() => {
  "use strict";
  const action = document.querySelector("#what select[name=action]");
  if (!action) return;
  const fields = [...document.querySelectorAll("[data-needed-by]")];
  const fold = () => fields.forEach((field) => {
    field.hidden = !field.dataset.neededBy.split(/\s+/).includes(action.value);
  });
  action.addEventListener("change", fold);
  fold();
})();
