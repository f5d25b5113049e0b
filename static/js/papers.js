/* A file that is too large is said to be so before it travels. The server looks again. */
(() => {
  "use strict";
  const MEGABYTE = 1024 * 1024;
  for (const field of document.querySelectorAll("input[type=file][data-largest]")) {
    field.addEventListener("change", () => {
      const files = [...field.files];
      const large = files.find((file) => file.size > field.dataset.largest * MEGABYTE);
      const together = files.reduce((sum, file) => sum + file.size, 0);
      let words = "";
      if (large) words = field.dataset.tooLarge.replace("{name}", large.name);
      /* The rest of the form travels along. */
      else if (together > field.dataset.together * MEGABYTE - 20000) words = field.dataset.tooMany;
      field.setCustomValidity(words);
      if (words) field.reportValidity();
    });
    /* The form asks the browser for no checks of its own: this one counts all the same. */
    field.form.addEventListener("submit", (event) => {
      if (field.checkValidity()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      field.reportValidity();
    }, { capture: true });
  }
})();
