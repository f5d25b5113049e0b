// The order of questions by dragging, and the rows of choices. Both work without this script, by buttons and places.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const list = document.querySelector("[data-order]");
  if (list && list.children.length > 1) {
    let dragged = null;
    let before = [];
    const order = () => all("[data-id]", list).map((row) => row.dataset.id);

    const post = () => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = list.dataset.order;
      const add = (name, value) => {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = value;
        form.append(field);
      };
      add("csrf_token", list.dataset.token);
      order().forEach((id) => add("ids", id));
      document.body.append(form);
      form.submit();
    };

    const over = (event) => {
      if (!dragged) return;
      // A long list follows the pointer.
      if (event.clientY < 80) window.scrollBy(0, -12);
      if (event.clientY > window.innerHeight - 80) window.scrollBy(0, 12);
      const row = all("[data-id]", list).find((one) => {
        const box = one.getBoundingClientRect();
        return one !== dragged && event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!row) return;
      const box = row.getBoundingClientRect();
      row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
    };

    const drop = () => {
      if (!dragged) return;
      dragged.classList.remove("is-dragged");
      dragged = null;
      if (order().join() !== before.join()) post();
    };

    all(".question-grip", list).forEach((grip) => {
      grip.hidden = false;
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        dragged = grip.closest("[data-id]");
        before = order();
        dragged.classList.add("is-dragged");
      });
    });
    // On the page, not on the grip: a row that is moved lets go of the pointer it had captured.
    document.addEventListener("pointermove", over);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", drop);
  }

  const choices = document.querySelector("[data-choices]");
  if (choices) {
    choices.classList.add("choices-live");
    const rows = () => all("[data-choice]", choices);
    const filled = (row) => all("input.input[lang]", row).some((field) => field.value.trim());
    const number = () => rows().forEach((row, place) => {
      row.querySelector("[name$=place]").value = place + 1;
    });
    const add = document.querySelector("[data-choice-add]");
    const show = () => {
      add.hidden = !rows().some((row) => row.hidden);
    };
    add.closest("form").addEventListener("submit", number);

    // Rows that are empty wait until one more is wanted; two are always there.
    rows().forEach((row, place) => {
      row.querySelector(".choice-moves").hidden = false;
      row.hidden = !filled(row) && place > 1;
    });
    show();

    add.addEventListener("click", () => {
      const row = rows().find((one) => one.hidden);
      choices.append(row);
      if (rows().filter((one) => one.hidden).length === 0) {
        // The next empty row is a copy of this one under a number of its own.
        const copy = row.cloneNode(true);
        const next = rows().length;
        all("[name], [id], [for], [aria-describedby]", copy).forEach((part) => {
          ["name", "id", "for", "aria-describedby"].forEach((key) => {
            const value = part.getAttribute(key);
            if (value) part.setAttribute(key, value.replace(/choices-\d+-/g, `choices-${next}-`));
          });
        });
        copy.hidden = true;
        wire(copy);
        choices.append(copy);
      }
      row.hidden = false;
      row.querySelector("input.input[lang]").focus();
      show();
    });

    const wire = (row) => {
      all("[data-choice-move]", row).forEach((button) => button.addEventListener("click", () => {
        const there = rows().filter((one) => !one.hidden);
        const other = there[there.indexOf(row) + Number(button.dataset.choiceMove)];
        if (!other) return;
        other[button.dataset.choiceMove === "1" ? "after" : "before"](row);
        button.focus();
      }));
      all("[data-choice-remove]", row).forEach((button) => button.addEventListener("click", () => {
        all("input.input[lang]", row).forEach((field) => {
          field.value = "";
        });
        row.hidden = true;
        choices.append(row);
        show();
        add.focus();
      }));
    };
    rows().forEach(wire);
  }
})();
