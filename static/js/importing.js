/* Imports: a file dropped on the page, and fields dragged onto columns. Without it one chooses both. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* A file let go of anywhere over its field is the file chosen. */
  all("[data-drop-file]").forEach((place) => {
    const input = place.querySelector("input[type=file]");
    if (!input) return;
    const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    ["dragenter", "dragover"].forEach((name) => document.addEventListener(name, (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      place.classList.add("is-over");
    }));
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) place.classList.remove("is-over"); });
    document.addEventListener("drop", (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      place.classList.remove("is-over");
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.focus();
      }
    });
  });

  /* Fields of the register beside the columns of the file. */
  const mapping = document.querySelector("[data-mapping]");
  if (!mapping) return;
  const palette = mapping.querySelector("[data-palette]");
  const columns = all("[data-column]", mapping);
  const chooser = (column) => column.querySelector("select");
  const show = () => {
    const used = new Set(columns.map((column) => chooser(column).value));
    all("[data-field]", palette).forEach((field) => field.classList.toggle("is-used", used.has(field.dataset.field)));
    columns.forEach((column) => column.classList.toggle("is-left-out", chooser(column).value === ""));
  };
  const kind = "text/x-doyen-field";
  all("[data-field]", palette).forEach((field) => field.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData(kind, field.dataset.field);
    event.dataTransfer.effectAllowed = "copy";
  }));
  columns.forEach((column) => {
    const carriesField = (event) => [...event.dataTransfer.types].includes(kind);
    column.addEventListener("dragover", (event) => {
      if (!carriesField(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      column.classList.add("is-over");
    });
    column.addEventListener("dragleave", (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove("is-over");
    });
    column.addEventListener("drop", (event) => {
      column.classList.remove("is-over");
      if (!carriesField(event)) return;
      event.preventDefault();
      const select = chooser(column);
      select.value = event.dataTransfer.getData(kind);
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
      select.focus();
    });
    chooser(column).addEventListener("change", show);
  });
  palette.hidden = false;
  show();
})();
