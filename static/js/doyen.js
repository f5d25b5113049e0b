/* Small conveniences. Every page works without them. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Go to: Ctrl K or / opens it; arrows choose. */
  const dialog = document.querySelector("[data-goto]");
  if (dialog && typeof dialog.showModal === "function") {
    const form = dialog.querySelector("form");
    const input = dialog.querySelector("[data-goto-input]");
    const results = dialog.querySelector("[data-goto-results]");
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const turn = ++asked;
      const url = `${form.getAttribute("action")}?part=1&q=${encodeURIComponent(input.value)}`;
      try {
        const response = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
        if (!response.ok || response.redirected) { location.assign(form.getAttribute("action")); return; }
        const html = await response.text();
        if (turn === asked) results.innerHTML = html;
      } catch { /* away from the network: Enter still opens the page */ }
    };
    const open = () => { if (!dialog.open) { dialog.showModal(); input.select(); ask(); } };
    all("[data-goto-open]").forEach((link) => link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault(); open();
    }));
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
      else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); open(); }
    });
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    form.addEventListener("submit", (event) => {
      const first = results.querySelector("a");
      if (first && input.value.trim()) { event.preventDefault(); location.assign(first.href); }
    });
    dialog.addEventListener("keydown", (event) => {
      /* A search field would take the first Esc for itself. */
      if (event.key === "Escape") { event.preventDefault(); dialog.close(); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = all("a", results);
      if (!links.length) return;
      event.preventDefault();
      const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      (at < 0 ? input : links[Math.min(at, links.length - 1)]).focus();
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  /* A menu closes when one leaves it. */
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  /* Errors come first. */
  const errors = document.querySelector("[data-focus]");
  if (errors) {
    errors.focus();
    /* An address with an anchor takes the focus away once more when the page has come. */
    addEventListener("load", () => setTimeout(() => { if (document.activeElement === document.body) errors.focus(); }));
  }

  /* On a phone the tabs run past the edge: the open one is in sight. */
  all(".tabs [aria-current]").forEach((tab) => {
    let strip = tab.parentElement;
    while (strip && strip !== document.body && strip.scrollWidth <= strip.clientWidth) strip = strip.parentElement;
    if (!strip || strip === document.body) return;
    const ends = tab.getBoundingClientRect().right - strip.getBoundingClientRect().right;
    if (ends > 0) strip.scrollLeft += ends + 24;
  });

  /* The door's list leaves this device when its time is over, and when nobody is signed in any more. */
  try {
    const signedOut = !document.body.classList.contains("staff") && ["/", "/sign-in"].includes(location.pathname);
    Object.keys(localStorage).filter((name) => name.startsWith("doyen.door.list.")).forEach((name) => {
      if (!signedOut && Number.parseInt(localStorage.getItem(name), 10) > Date.now()) return;
      localStorage.removeItem(name);
      if (globalThis.caches) caches.keys().then((names) => names.filter((kept) => kept.startsWith("doyen-door")).forEach((kept) => caches.delete(kept)));
    });
  } catch { /* this browser keeps nothing */ }

  /* Copy buttons. */
  if (navigator.clipboard) all("[data-copy]").forEach((button) => {
    button.hidden = false;
    const words = button.querySelector("span");
    const before = words.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      words.textContent = button.dataset.copied;
      setTimeout(() => { words.textContent = before; }, 2000);
    });
  });

  /* Print buttons. */
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* Filters take effect when chosen. */
  all("form.filter-bar").forEach((form) => {
    const selects = all("[data-autosubmit]", form);
    selects.forEach((select) => select.addEventListener("change", () => form.requestSubmit()));
  });

  /* Files that the server would not take are told of before what was typed beside them is sent and lost. */
  all("form[enctype='multipart/form-data']").forEach((form) => {
    const inputs = all("input[type=file]", form);
    if (!inputs.length) return;
    const told = document.createElement("p");
    told.className = "field-error";
    told.setAttribute("role", "alert");
    inputs.at(-1).after(told);
    const weigh = () => {
      const { together, tooLarge } = document.body.dataset;
      const octets = inputs.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0);
      const heavy = octets > together * 1024 * 1024 - 65536;
      if ((told.textContent !== "") !== heavy) told.textContent = heavy ? tooLarge : "";
      return heavy;
    };
    form.addEventListener("change", weigh);
    form.addEventListener("submit", (event) => {
      if (!weigh()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      told.scrollIntoView({ block: "center" });
    });
  });

  /* A form is sent once. */
  all("form[data-once], form[method=post]").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    all("button[type=submit], button:not([type])", form).forEach((button) => { button.dataset.busy = "1"; });
    /* A download answers without leaving the page. */
    setTimeout(() => { delete form.dataset.sent; all("[data-busy]", form).forEach((b) => { delete b.dataset.busy; }); }, 4000);
  }));
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  /* Text that was typed is not lost by leaving. */
  all("form[data-guard]").forEach((form) => {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  });

  /* The state of a text in several languages follows what is typed. */
  all(".localized-text").forEach((box) => {
    const field = box.querySelector("input, textarea");
    const badge = box.querySelector(".localized-state");
    const state = badge && badge.querySelector(".state");
    if (!field || !state) return;
    field.addEventListener("input", () => {
      const done = field.value.trim() !== "";
      state.className = `state state-${done ? "well" : badge.dataset.missingKind}`;
      state.lastChild.textContent = done ? badge.dataset.done : badge.dataset.missing;
      const use = state.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, done ? "#check" : "#pencil"));
    });
  });

  /* Rows that are ticked. */
  all("[data-bulk-bar]").forEach((bar) => {
    const form = bar.closest("form");
    if (!form) return;
    const count = bar.querySelector("[data-bulk-count]");
    const boxes = () => all("[data-bulk]", form);
    const show = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      bar.hidden = ticked === 0;
      count.textContent = ticked === 1 ? count.dataset.one : count.dataset.many.replace("{n}", ticked);
    };
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-bulk-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
      show();
    });
    show();
  });

  /* Work under way: ask for the bar again every two seconds until it is full. */
  const follow = (bar) => {
    if (!bar || !bar.dataset.refresh) return;
    setTimeout(async () => {
      try {
        const response = await fetch(bar.dataset.refresh, { headers: { "X-Requested-With": "fetch" } });
        if (!response.ok) return;
        const holder = document.createElement("template");
        holder.innerHTML = (await response.text()).trim();
        const next = holder.content.querySelector(".progress-doyen");
        if (!next) return;
        bar.replaceWith(next);
        if (next.dataset.refresh) follow(next); else location.reload();
      } catch { follow(bar); }
    }, 2000);
  };
  all(".progress-doyen[data-refresh]").forEach(follow);
})();
