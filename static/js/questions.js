// Questions that depend on another answer are there only when it is given; a file that is too large is told at once.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const values = (form, name) =>
    [...new FormData(form).getAll(name)].filter((value) => typeof value === "string");

  const answers = (question, wanted) => {
    if (!question || question.hidden) return false;
    const form = question.closest("form");
    if (!form) return false;
    const name = question.dataset.question;
    const given = values(form, name);
    return given.includes(wanted);
  };

  const refresh = (area) => {
    const byName = new Map(all(".question[data-question]", area).map((one) => [one.dataset.question, one]));
    // In the order of the page: whatever a question depends on stands before it.
    all(".question[data-if]", area).forEach((question) => {
      question.hidden = !answers(byName.get(question.dataset.if), question.dataset.is);
    });
  };

  all(".questions").forEach((area) => {
    area.classList.add("questions-live");
    refresh(area);
    area.addEventListener("change", () => refresh(area));
  });

  all("input[type=file][data-most]").forEach((input) => input.addEventListener("change", () => {
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.most));
    const field = input.closest(".field");
    const said = field.querySelector(".field-error") || document.createElement("p");
    said.className = "field-error";
    said.setAttribute("role", "alert");
    said.textContent = tooLarge ? input.dataset.tooLarge : "";
    field.classList.toggle("has-error", tooLarge);
    if (tooLarge) {
      // What cannot be taken is not sent: the rest of the page would be lost with it.
      input.value = "";
      field.append(said);
    } else {
      said.remove();
    }
  }));
})();
