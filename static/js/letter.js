// The letter as one writes it: shown beside the form, in other words on demand, and
// kept in this tab until it is signed. Without this script nothing is missing: the
// server shows the letter, and every error page keeps every word.
(() => {
  "use strict";

  const PAUSE = 600; // Milliseconds without typing before the letter is shown anew.
  const TRIES = 6; // Other words may be the same by chance.
  const NOT_KEPT = ["form_token", "csrf_token", "source", "lang", "known_country", "website"];

  const place = (slug) => `petition-draft:${slug}`;

  const read = (slug) => {
    try {
      return JSON.parse(sessionStorage.getItem(place(slug)));
    } catch {
      return null; // No storage here, or not ours: then there is no draft.
    }
  };

  const keep = (slug, draft) => {
    try {
      sessionStorage.setItem(place(slug), JSON.stringify(draft));
    } catch {
      // A browser that keeps nothing still lets people write.
    }
  };

  const drop = (slug) => {
    try {
      sessionStorage.removeItem(place(slug));
    } catch {
      // Nothing was kept, so nothing is left.
    }
  };

  const entries = (form) =>
    [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));

  const fillIn = (form, draft) => {
    const values = new Map();
    for (const [name, value] of draft) {
      values.set(name, [...(values.get(name) ?? []), value]);
    }
    for (const control of form.elements) {
      if (!control.name || NOT_KEPT.includes(control.name)) continue;
      const chosen = values.get(control.name) ?? [];
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = chosen.includes(control.value);
      } else if (chosen.length) {
        control.value = chosen[0];
      }
    }
  };

  const newSeed = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");

  const signed = document.querySelector("meta[name='petition-signed']");
  if (signed) drop(signed.content);

  const form = document.getElementById("letter-form");
  const live = document.getElementById("live");
  if (!form || !live) return;

  const { slug, url } = live.dataset;
  const letters = document.getElementById("live-letters");
  const rephrase = document.getElementById("rephrase");
  const seed = form.elements.seed;
  let timer = 0;
  let asking = null;

  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(url, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        // A rehearsal belongs to the organiser who is logged in.
        credentials: url.startsWith("/organise/") ? "same-origin" : "omit",
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      letters.replaceChildren(...page.body.childNodes);
    } catch {
      // The network is away, or one has typed on: what is shown stays.
    }
  };

  // Only points have several wordings.
  const offer = () => {
    rephrase.hidden = !form.querySelector("[name='point']:checked");
  };

  const changed = () => {
    offer();
    keep(slug, entries(form));
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  };

  // A page that answers a form has the newest words; a fresh one takes the draft.
  const draft = read(slug);
  if (live.dataset.fresh && draft) fillIn(form, draft);
  if (!seed.value) seed.value = newSeed();
  offer();

  form.addEventListener("input", changed);
  rephrase.addEventListener("click", async () => {
    const before = letters.textContent;
    for (let tries = 0; tries < TRIES && letters.textContent === before; tries++) {
      seed.value = newSeed();
      await show();
    }
    keep(slug, entries(form));
  });
  document.getElementById("forget-draft").addEventListener("click", () => {
    drop(slug);
    location.replace(live.dataset.again);
  });

  // Shown with its first letter, so that nothing in it moves.
  show().then(() => (live.hidden = false));
})();
