/* Wording a letter: the preview follows what is typed, and a field is put in where the cursor was. */
(() => {
  "use strict";
  const form = document.querySelector("[data-wording]");
  if (!form) return;
  const stage = form.querySelector("[data-stage]");
  const writes = form.querySelector("[data-insert]") !== null;
  let timer = 0;
  let turn = 0;

  /* What is typed is sent into a new frame, which takes the old one's place when the letter has come: so the page
     does not flicker, keeps its cursor, and the way back does not lead through every letter that was shown. */
  const show = () => {
    clearTimeout(timer);
    const old = stage.querySelector("iframe:not(.letter-frame-coming)");
    stage.querySelectorAll(".letter-frame-coming").forEach((frame) => frame.remove());
    const frame = document.createElement("iframe");
    const name = `letter-${++turn}`;
    frame.name = name;
    frame.title = old.title;
    frame.className = "letter-frame letter-frame-coming";
    frame.setAttribute("sandbox", "");
    stage.append(frame);
    const sent = document.createElement("form");
    sent.hidden = true;
    sent.method = writes ? "post" : "get";
    sent.action = writes ? form.dataset.shown : form.action;
    sent.target = name;
    new FormData(form).forEach((value, key) => {
      if (!writes && !["guest", "shown", "view"].includes(key)) return;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = key;
      field.value = value;
      sent.append(field);
    });
    frame.addEventListener("load", () => {
      if (frame.name !== `letter-${turn}`) return;
      old.remove();
      frame.classList.remove("letter-frame-coming");
    });
    document.body.append(sent);
    sent.submit();
    sent.remove();
  };

  const soon = () => { clearTimeout(timer); timer = setTimeout(show, 600); };
  form.addEventListener("input", (event) => { if (event.target.matches("textarea, input:not([type=radio])")) soon(); });
  form.addEventListener("change", (event) => { if (event.target.matches("[type=radio], [data-shows]")) show(); });
  form.querySelector("[data-show]").addEventListener("click", (event) => { event.preventDefault(); show(); });

  /* A text that came back unsaved is shown as it was typed, not as it was saved. */
  if ("unsaved" in form.dataset) show();

  /* The subject or text in which one was last; at first the text that is shown. */
  let last = null;
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".wording-text .input")) last = event.target;
  });
  const place = () => {
    if (last && last.offsetParent !== null) return last;
    return [...form.querySelectorAll("textarea.wording-body")].find((one) => one.offsetParent !== null);
  };
  form.querySelectorAll("[data-insert]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const into = place();
      if (!into) return;
      into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, "end");
      into.focus();
      into.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
