// A mailing goes on by itself while its page is open: what the button does, again and
// again. Without this script one presses it.
(() => {
  "use strict";

  const PAUSE = 250; // Milliseconds between two parts, in which "Stop" can be pressed.

  const goOn = async () => {
    const form = document.querySelector("[data-go-on]");
    if (!form) return;
    form.hidden = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("mailing");
      if (!answer.ok || !fresh) throw new Error("no progress");
      document.getElementById("mailing").replaceChildren(...fresh.childNodes);
      setTimeout(goOn, PAUSE);
    } catch {
      form.hidden = false; // The key is locked, or the line is down: then one looks.
    }
  };

  goOn();
})();
