// Shows what one is writing as it will be, and keeps it in this tab until it is saved.
"use strict";

for (const form of document.querySelectorAll("form[data-look]")) {
  const pane = document.getElementById(form.dataset.into);
  const text = form.elements.text;
  const key = "petition/" + form.dataset.keep;
  let waiting = 0;
  let asking = null;

  const look = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.look, { method: "POST", body, signal: asking.signal });
      if (answer.ok && !answer.redirected) pane.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") pane.setAttribute("aria-busy", "false");
    }
  };

  text.addEventListener("input", () => {
    sessionStorage.setItem(key, text.value);
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });

  const kept = sessionStorage.getItem(key);
  const offer = form.querySelector("[data-kept]");
  if (new URLSearchParams(location.search).get("done") === "saved" || kept === text.value) {
    sessionStorage.removeItem(key);
  } else if (kept !== null && offer) {
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", () => {
      text.value = kept;
      offer.hidden = true;
      look();
    });
  }
}
