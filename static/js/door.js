/* The door: finds a guest by code or name, lets them in, and tells the office when there is a network.
   Without this program the page's plain forms do the same, one page at a time. */
(() => {
  "use strict";
  const root = document.querySelector("[data-door]");
  if (!root || !globalThis.doorStore) return;
  const POLL = 5000; // milliseconds between two looks at the office's list
  const PATIENCE = 8000; // until an answer that does not come counts as no network
  const AT_ONCE = 50; // arrivals told in one go
  const SHOWN = 30;
  const say = root.dataset;
  const one = (selector, within = root) => within.querySelector(selector);
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];
  const store = globalThis.doorStore(say.door);
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const plain = (text) => text.toUpperCase().replace(/[^A-Z2-7]/g, "");
  /* Near to how the office folds names: its own folding, which knows every script, is in the list as `find`; names
     are searched in their own script as well. */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/ß/g, "ss").replace(/[æ]/g, "ae").replace(/[ø]/g, "o").replace(/[ł]/g, "l").replace(/[đð]/g, "d").replace(/þ/g, "th").replace(/['’`ʼ]/g, "")
    .split(/[\s.,;:/()"“”–-]+/).filter(Boolean);

  let list = store.list();
  let csrf = "";
  let away = false;
  let signedOut = false;
  let shown = null; // what the big answer speaks of: {kind, id, key}
  let sending = false;
  let timer = 0;

  const clock = (at) => new Intl.DateTimeFormat(say.lang === "en" ? "en-GB" : say.lang, {
    hour: "2-digit", minute: "2-digit", timeZone: (list && list.zone) || undefined,
  }).format(at);
  const key = () => (crypto.randomUUID ? crypto.randomUUID()
    : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

  /* The office's list, with what this device has not told yet laid over it. */
  const guests = () => {
    if (!list) return [];
    const over = new Map(list.guests.map((guest) => [guest.id, guest]));
    store.steps().forEach((step) => {
      const guest = over.get(step.registration);
      if (!guest) return;
      if (step.step === "arrive" && !guest.since) over.set(guest.id, { ...guest, since: step.at, key: step.key });
      if (step.step === "undo" && guest.key === step.key) over.set(guest.id, { ...guest, since: null, key: null });
    });
    return [...over.values()];
  };
  const byId = (id) => guests().find((guest) => guest.id === id);

  /* -- what the page says ---------------------------------------------------------------------------------- */
  const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  const showState = () => {
    const steps = store.steps();
    const undone = new Set(steps.filter((step) => step.step === "undo").map((step) => step.key));
    const kept = steps.filter((step) => step.step === "arrive" && !undone.has(step.key)).length;
    const state = signedOut ? "signedOut" : away ? "offline" : kept && !sending ? "waiting" : "online";
    root.dataset.stands = state;
    const several = kept === 1 ? "One" : "Many";
    let words = kept && state !== "online" ? say[state + several] : say[state];
    if (state === "online" && !list) return;
    words = fill(words, { n: kept, time: list ? clock(list.at) : "–" });
    if (!store.keeps) words += ` ${say.notKept}`;
    put(one("[data-state-words]"), words);
    one("[data-sign-in]").hidden = !signedOut;
  };

  const showCounts = () => {
    const everybody = guests();
    const here = everybody.filter((guest) => guest.since);
    const number = new Intl.NumberFormat(say.lang);
    put(one("[data-count=here]"), number.format(here.length));
    put(one("[data-count=expected]"), number.format(everybody.filter((guest) => guest.status === "confirmed" && !guest.since).length));
    put(one("[data-count=missions]"), number.format(new Set(here.map((guest) => guest.mission).filter(Boolean)).size));
  };

  const pattern = (name) => one(`template[data-pattern="${name}"]`).content.firstElementChild.cloneNode(true);

  const standing = (guest) => (guest.since ? fill(say.standingHere, { time: clock(guest.since) })
    : guest.joined && guest.status === "confirmed" ? fill(say.standingJoined, { time: clock(guest.joined) })
      : say[`standing${guest.status[0].toUpperCase()}${guest.status.slice(1)}`]);

  /* The big answer. Its words are announced; it is drawn anew only when it says something else. */
  const answer = (kind, guest) => {
    const box = one("[data-answer]");
    const undo = guest && guest.key && (kind === "welcome" || kind === "here") ? guest.key : "";
    shown = { kind, id: guest ? guest.id : 0, key: undo };
    const card = pattern(kind);
    if (guest) {
      const words = one("[data-words]", card);
      put(words, fill(words.textContent, { time: guest.since ? clock(guest.since) : "" }));
      put(one("[data-name]", card), guest.name);
      put(one("[data-title]", card), guest.title);
      put(one("[data-mission]", card), guest.org);
    }
    const back = one("[data-undo]", card);
    if (back) { back.type = "button"; back.hidden = !undo; back.addEventListener("click", () => takeBack(guest.id, undo)); }
    const anyway = one("[data-anyway]", card);
    if (anyway) { anyway.type = "button"; anyway.addEventListener("click", () => enter(guest.id)); }
    box.replaceChildren(card);
    signal(card.classList.contains("door-card-well"));
    /* It is seen whole, between the bar above and what is pressed below. */
    const { top, bottom } = box.getBoundingClientRect();
    if (top < 0 || bottom > one(".door-hand").getBoundingClientRect().top) box.scrollIntoView({ block: "center" });
  };

  const rows = () => {
    const box = one("[data-found]");
    const typed = one("[data-input]").value;
    const found = search(typed);
    /* Whoever works with the keyboard keeps their place. */
    const at = all("button", box).indexOf(document.activeElement);
    box.replaceChildren(...found.slice(0, SHOWN).map((guest) => {
      const row = pattern("row");
      put(one("[data-name]", row), guest.name);
      put(one("[data-about]", row), [guest.title, guest.org].filter(Boolean).join(" · "));
      const badge = one("[data-standing]", row);
      put(badge, standing(guest));
      badge.classList.add(guest.since ? "state-well" : guest.status === "confirmed" ? "state-neutral" : "state-attention");
      all("[data-of]", row).forEach((words) => put(words, ` ${guest.name}`));
      const open = one("[data-let-in]", row);
      const look = one("[data-show-guest]", row);
      open.hidden = Boolean(guest.since) || guest.status !== "confirmed";
      look.hidden = !open.hidden;
      open.classList.add("button-primary");
      open.addEventListener("click", () => meet(guest.id));
      look.addEventListener("click", () => meet(guest.id));
      return row;
    }));
    if (typed.trim() && list && !found.length) {
      const none = document.createElement("li");
      none.className = "muted small";
      none.textContent = say.none;
      box.append(none);
    }
    const more = found.length - SHOWN;
    if (more > 0) {
      const rest = document.createElement("li");
      rest.className = "muted small";
      rest.textContent = more === 1 ? say.moreOne : fill(say.moreMany, { n: more });
      box.append(rest);
    }
    if (at >= 0) { const button = all("button", box)[at]; if (button) button.focus(); }
  };

  const conflicts = () => {
    const box = one("[data-conflicts]");
    const known = store.told();
    if (box.children.length === known.length) return;
    box.replaceChildren(...known.map((conflict) => {
      const row = pattern("conflict");
      const guest = list && list.guests.find((each) => each.id === conflict.registration);
      put(one("[data-words]", row), fill(say[conflict.words], {
        name: guest ? guest.name : `№ ${conflict.registration}`,
        time: conflict.since ? clock(conflict.since) : "",
        standing: conflict.status ? say[`standing${conflict.status[0].toUpperCase()}${conflict.status.slice(1)}`] : "",
      }));
      one("[data-understood]", row).addEventListener("click", () => { store.understood(conflict.name); conflicts(); });
      return row;
    }));
  };

  let drawn = "";
  const show = () => {
    showState();
    showCounts();
    conflicts();
    const state = JSON.stringify(guests().map((guest) => [guest.id, guest.name, guest.since, guest.status]));
    if (state !== drawn) { drawn = state; if (list) rows(); }
  };

  /* -- finding and letting in ------------------------------------------------------------------------------ */
  const search = (typed) => {
    const code = plain(typed);
    const everybody = guests();
    if (code.length === 8) {
      const found = everybody.filter((guest) => guest.code === code || guest.old.includes(code));
      if (found.length) return found;
    }
    const words = fold(typed);
    if (!words.length) return [];
    /* "eva" means Eva before Villanueva, and whoever has a seat before others. */
    const place = (guest) => 2 * Number(!words.every((word) => ` ${guest.find}`.includes(` ${word}`))) + Number(guest.status !== "confirmed");
    const names = (guest) => `${guest.find} ${fold(`${guest.name} ${guest.org}`).join(" ")}`;
    return everybody.filter((guest) => words.every((word) => names(guest).includes(word))).sort((a, b) => place(a) - place(b));
  };

  const enter = (id) => {
    const step = { key: key(), step: "arrive", registration: id, status: byId(id).status, at: Date.now(), tried: false };
    store.add(step);
    answer("welcome", byId(id));
    show();
    rows();
    sync();
  };

  const takeBack = (id, arrival) => {
    const mine = store.steps().find((step) => step.key === arrival && step.step === "arrive");
    /* What never left this device need not be taken back anywhere. */
    if (mine && !mine.tried) store.done(mine.name);
    else store.add({ key: arrival, step: "undo", registration: id, at: Date.now(), tried: false });
    answer("undone", byId(id));
    show();
    rows();
    sync();
  };

  /* Somebody stands before us. */
  const meet = (id) => {
    const guest = byId(id);
    if (guest.since) answer("here", guest);
    else if (guest.status === "confirmed") enter(id);
    else answer(guest.status, guest);
  };

  const byCode = (text) => {
    const code = plain(text);
    const everybody = guests();
    const guest = everybody.find((each) => each.code === code);
    if (guest) { meet(guest.id); return; }
    const replaced = code.length === 8 && everybody.find((each) => each.old.includes(code));
    answer(replaced ? "old" : "unknown", replaced || null);
  };

  one("[data-search]").addEventListener("submit", (event) => {
    if (!list) return;
    event.preventDefault();
    const input = one("[data-input]");
    const found = search(input.value);
    if (plain(input.value).length === 8 && found.length) { byCode(input.value); input.value = ""; rows(); return; }
    /* The answer before this one was about somebody else. */
    if (input.value.trim() && !found.length) answer("unknown", null);
    rows();
  });
  one("[data-input]").addEventListener("input", () => { if (list) rows(); });

  /* -- telling the office ---------------------------------------------------------------------------------- */
  class SignedOut extends Error {}
  const ask = async (address, options = {}) => {
    const response = await fetch(address, {
      ...options, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new SignedOut();
    return response;
  };

  const fetchList = async (anew = false) => {
    const headers = list && list.etag && csrf && !anew ? { "If-None-Match": list.etag } : {};
    const response = await ask(say.list, { headers });
    if (response.status !== 304 && !response.ok) throw new Error("no list");
    csrf = response.headers.get("X-CSRF-Token") || csrf;
    list = response.status === 304 ? { ...list, at: Date.now() }
      : { ...(await response.json()), etag: response.headers.get("ETag"), at: Date.now() };
    store.keepList(list);
  };

  const tell = async () => {
    for (let steps = store.steps().slice(0, AT_ONCE); steps.length; steps = store.steps().slice(0, AT_ONCE)) {
      if (!csrf) await fetchList(true);
      const body = new URLSearchParams();
      steps.forEach(({ name, ...step }) => {
        store.change({ name, ...step, tried: true });
        body.append("key", step.key);
        body.append("step", step.step);
        body.append("registration", step.registration);
        body.append("ago", Math.max(0, (Date.now() - step.at) / 1000).toFixed(1));
      });
      const response = await ask(say.arrivals, { method: "POST", body, headers: { "X-CSRFToken": csrf } });
      if (response.status === 400) { csrf = ""; throw new Error("the form's token was of another session"); }
      if (!response.ok) throw new Error("not taken");
      const { outcomes } = await response.json();
      outcomes.forEach((outcome, at) => {
        const step = steps[at];
        const words = { already: "wasAlready", without_seat: "wasWithoutSeat", unknown: "wasUnknown" }[outcome.became];
        /* Let in knowingly, although the list said so: no news. */
        if (words && step.step === "arrive" && !knew(step, outcome)) store.tell({ ...outcome, words, registration: step.registration });
        learn(step, outcome);
        store.done(step.name);
      });
      store.keepList(list);
    }
  };
  /* The office knows it now; the list is to show it also when the network goes before the next one comes. */
  const learn = (step, outcome) => {
    const guest = list.guests.find((each) => each.id === step.registration);
    if (!guest || outcome.became === "unknown") return;
    if (step.step === "arrive" && !guest.since) Object.assign(guest, { since: outcome.since || step.at, key: step.key });
    if (step.step === "undo" && guest.key === step.key) Object.assign(guest, { since: null, key: null });
  };
  const knew = (step, outcome) => outcome.became === "without_seat" && step.status === outcome.status;

  const alone = (work) => (navigator.locks
    ? navigator.locks.request(`doyen-door-${say.door}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined)) : work());

  const sync = async () => {
    if (sending) { again = true; return; }
    clearTimeout(timer);
    sending = true;
    try {
      await alone(async () => { await tell(); await fetchList(); });
      away = false;
      signedOut = false;
    } catch (error) {
      signedOut = error instanceof SignedOut;
      away = !signedOut;
      if (signedOut) csrf = "";
    } finally {
      sending = false;
      show();
      timer = setTimeout(sync, again ? 0 : POLL);
      again = false;
    }
  };
  let again = false;
  addEventListener("online", sync);
  addEventListener("offline", () => { away = true; showState(); });
  addEventListener("storage", show);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });

  /* -- camera, sound --------------------------------------------------------------------------------------- */
  let sound = null;
  const signal = (well) => {
    if (!store.sound) return;
    if (navigator.vibrate) navigator.vibrate(well ? 60 : [80, 60, 80]);
    try {
      sound = sound || new AudioContext();
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      volume.gain.value = 0.08;
      tone.frequency.value = well ? 880 : 280;
      tone.connect(volume).connect(sound.destination);
      tone.start();
      tone.stop(sound.currentTime + (well ? 0.12 : 0.35));
    } catch { /* a device without sound */ }
  };
  const choice = one("[data-sound]");
  one("[data-sound-choice]").hidden = false;
  choice.checked = store.sound;
  choice.addEventListener("change", () => { store.sound = choice.checked; signal(true); });

  const scan = one("[data-scan]");
  const words = one("span", scan);
  const scanWords = words.textContent;
  let close = null;
  const stop = () => {
    if (close) close();
    close = null;
    one("[data-camera]").hidden = true;
    scan.setAttribute("aria-pressed", "false");
    words.textContent = scanWords;
  };
  scan.hidden = !globalThis.doorScan;
  scan.addEventListener("click", async () => {
    if (close) { stop(); return; }
    const trouble = one("[data-camera-words]");
    trouble.hidden = true;
    try {
      one("[data-camera]").hidden = false;
      close = await globalThis.doorScan(one("[data-video]"), say.jsqr, byCode);
      scan.setAttribute("aria-pressed", "true");
      words.textContent = scan.dataset.stop;
      one("[data-camera]").scrollIntoView({ block: "center" });
    } catch (error) {
      stop();
      trouble.textContent = { insecure: say.cameraInsecure, NotAllowedError: say.cameraRefused }[error.name] || say.noCamera;
      trouble.hidden = false;
    }
  });
  addEventListener("pagehide", stop);

  /* -- keeping the page itself ----------------------------------------------------------------------------- */
  const keepPage = async () => {
    if (!("serviceWorker" in navigator) || !list || list.until < Date.now()) return;
    try {
      const registration = await navigator.serviceWorker.register(say.worker, { scope: say.here });
      const ready = registration.active || (await navigator.serviceWorker.ready).active;
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const files = new Set([...loaded, new URL(say.jsqr, location).href].filter((name) => new URL(name).pathname.startsWith("/static/")));
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { root.dataset.kept = "yes"; };
      ready.postMessage({ page: say.here, files: [...files] }, [channel.port2]);
    } catch { /* without it the page works for as long as it is open */ }
  };

  root.dataset.live = "yes";
  all(".door-row form", root).forEach((form) => form.remove());
  show();
  if (list) rows();
  sync().then(keepPage);
})();
