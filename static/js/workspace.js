// The editors of the workspace: what one writes is kept in this tab until it is saved,
// shown as it will be, and counted. Without this script the buttons do all of it.
(() => {
  "use strict";

  const PAUSE = 600; // Milliseconds without typing before the preview is made anew.
  const MOST = 1024 * 1024; // Bytes of a form that the server takes.
  const ASIDE = (name) => name === "csrf_token" || name === "edit" || name.endsWith("_edit");

  const stored = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null; // No storage here, or not ours: then nothing was kept.
    }
  };

  const store = (key, value) => {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still lets people write.
    }
  };

  const written = (form) => [...new FormData(form)].filter(([name]) => !ASIDE(name));
  const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const putBack = (form, entries) => {
    const values = new Map();
    for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
    const seen = new Map();
    for (const control of form.elements) {
      if (!control.name || ASIDE(control.name)) continue;
      const mine = values.get(control.name) ?? [];
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = mine.includes(control.value);
        continue;
      }
      const place = seen.get(control.name) ?? 0;
      seen.set(control.name, place + 1);
      if (place < mine.length) control.value = mine[place];
    }
  };

  const keepInThisTab = (form) => {
    const key = `petition-editor:${form.dataset.draft}`;
    const before = written(form);
    const kept = stored(key);
    const offer = form.querySelector("[data-kept]");
    if (form.dataset.saved || alike(kept, before)) {
      store(key, null);
    } else if (kept && offer) {
      offer.hidden = false;
      offer.querySelector("button").addEventListener("click", () => {
        putBack(form, kept);
        offer.hidden = true;
        form.dispatchEvent(new Event("input"));
      });
    }
    form.addEventListener("input", () => store(key, written(form)));
  };

  const showAsItWillBe = (form) => {
    const pane = document.getElementById(form.dataset.into);
    let timer = 0;
    let asking = null;
    const show = async () => {
      asking?.abort();
      asking = new AbortController();
      const body = new URLSearchParams(new FormData(form));
      body.set("part", "yes");
      try {
        const answer = await fetch(form.dataset.preview, {
          method: "POST",
          body,
          redirect: "error",
          signal: asking.signal,
        });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        pane.replaceChildren(...page.body.childNodes);
      } catch {
        // The network is away, or one has typed on: what is shown stays.
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    });
  };

  const count = (control) => {
    const hint = document.getElementById(`${control.id}-hint`);
    const figure = document.createElement("span");
    figure.className = "counter";
    hint?.append(" ", figure);
    const show = () => {
      const length = [...control.value].length;
      figure.textContent = `${length}/${control.dataset.limit}`;
      figure.classList.toggle("over", length > Number(control.dataset.limit));
    };
    control.addEventListener("input", show);
    show();
  };

  const refuseTooMuch = (form) => {
    form.addEventListener("submit", (event) => {
      const size = new URLSearchParams(new FormData(form)).toString().length;
      if (size <= MOST) return;
      event.preventDefault();
      const warning = form.querySelector("[data-too-much]");
      if (warning) {
        warning.hidden = false;
        warning.focus();
      }
    });
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    keepInThisTab(form);
    refuseTooMuch(form);
    if (form.dataset.preview) showAsItWillBe(form);
  }
  for (const control of document.querySelectorAll("[data-limit]")) count(control);
})();
