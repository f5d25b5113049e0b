/* The host's page and screen: parts that ask for themselves every few seconds. Without this they are read by
   reloading. Here is only what htmx leaves open. */
(() => {
  "use strict";
  const page = document.querySelector("[data-live]");
  if (!page) return;
  const said = document.querySelector("[data-live-said]");
  let open = [];

  /* Nobody looks: nobody asks. */
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.requestConfig.verb === "get") event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    /* Nothing has changed. */
    if (xhr.status === 304) { event.detail.shouldSwap = false; return; }
    /* Signed out meanwhile, or what was acted on is gone: the page itself says what is the matter. */
    if (xhr.status >= 400 || !xhr.responseText.includes("hx-get")) {
      event.detail.shouldSwap = false;
      if (xhr.status < 500) location.reload();
      return;
    }
    open = [...document.querySelectorAll("details[open][id]")].map((part) => part.id);
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    open.forEach((id) => { const part = document.getElementById(id); if (part) part.open = true; });
    if (!said) return;
    const words = [...page.querySelectorAll("[data-says]")].map((part) => part.dataset.says).join(". ");
    if (said.textContent !== words) said.textContent = words;
  });
})();
