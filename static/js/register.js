/* Forms of the register: what is asked follows the kind chosen, and a name is shown as it will be said. */
(() => {
  "use strict";
  const kind = document.querySelector("[data-kind]");
  if (kind) {
    document.querySelectorAll("[data-without-script]").forEach((one) => { one.hidden = true; });
    const groups = [...document.querySelectorAll("[data-kinds]")];
    const holdsSomething = (group) => [...group.querySelectorAll("select, input:not([type=hidden]), textarea")].some((field) => field.value);
    kind.addEventListener("change", () => groups.forEach((group) => {
      group.hidden = !group.dataset.kinds.split(" ").includes(kind.value) && !holdsSomething(group);
    }));
  }

  document.querySelectorAll("[data-name-preview]").forEach((preview) => {
    const form = preview.closest("form");
    const value = (name) => (form.elements[name] ? form.elements[name].value.trim() : "");
    const show = () => {
      const parts = [value("given_name"), value("family_name")];
      if (value("name_order") === "family_first") parts.reverse();
      preview.querySelector("[data-name]").textContent = [value("academic_title"), value("honorific"), ...parts].filter(Boolean).join(" ");
      preview.hidden = !parts.some(Boolean);
    };
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    show();
  });
})();
