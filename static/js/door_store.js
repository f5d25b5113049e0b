/* What the door keeps on this device: the list of one event, and what has not been told to the office yet.
   Each arrival has an entry of its own, so that two pages of the same device lose none of each other's. */
(() => {
  "use strict";
  const LIST = "doyen.door.list.";
  const STEP = "doyen.door.step.";
  const TOLD = "doyen.door.told.";
  const SOUND = "doyen.door.sound";

  /* In a browser that keeps nothing the page still works, for as long as it is open. */
  const memory = new Map();
  const put = (name, value) => {
    try { localStorage.setItem(name, value); memory.delete(name); return true; } catch { memory.set(name, value); return false; }
  };
  const drop = (name) => { memory.delete(name); try { localStorage.removeItem(name); } catch { /* nothing was kept */ } };
  const text = (name) => {
    if (memory.has(name)) return memory.get(name);
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const under = (start) => {
    const found = new Set([...memory.keys()].filter((name) => name.startsWith(start)));
    try { Object.keys(localStorage).filter((name) => name.startsWith(start)).forEach((name) => found.add(name)); } catch { /* as above */ }
    return [...found].sort();
  };
  const read = (name) => { try { return JSON.parse(text(name)); } catch { return null; } };
  const rows = (start) => under(start).map((name) => ({ name, ...read(name) }));

  globalThis.doorStore = (event) => {
    let last = 0;
    const keeps = put(`${STEP}test`, "1");
    drop(`${STEP}test`);
    return {
      /* The list, `{guests, until, zone, etag, at}`; its first signs say until when it may be kept. */
      keepList(list) {
        if (list.until < Date.now()) drop(LIST + event);
        else put(LIST + event, `${list.until} ${JSON.stringify(list)}`);
      },
      list() {
        const kept = text(LIST + event);
        try {
          return kept && Number.parseInt(kept, 10) > Date.now() ? JSON.parse(kept.slice(kept.indexOf(" ") + 1)) : null;
        } catch { return null; }
      },
      /* What happened, in order: {key, step, registration, status, at, tried}. */
      add(step) {
        last = Math.max(last + 1, Date.now());
        put(`${STEP}${event}.${String(last).padStart(15, "0")}.${step.key}`, JSON.stringify(step));
      },
      steps() { return rows(`${STEP}${event}.`).filter((step) => step.key); },
      change({ name, ...step }) { put(name, JSON.stringify(step)); },
      done(name) { drop(name); },
      /* What the host is to be told, until somebody has read it. */
      tell(conflict) { put(`${TOLD}${event}.${conflict.key}`, JSON.stringify(conflict)); },
      told() { return rows(`${TOLD}${event}.`).filter((conflict) => conflict.key); },
      understood(name) { drop(name); },
      get sound() { return read(SOUND) === true; },
      set sound(on) { put(SOUND, JSON.stringify(on)); },
      get keeps() { return keeps && memory.size === 0; },
    };
  };
})();
