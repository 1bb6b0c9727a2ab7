// In WordPress a pasted address stands in a frame that may run scripts, and may neither
// send forms nor open windows. There (and only there: WordPress leaves a secret in the
// address) buttons send by script, and the page around is asked to open links.
(() => {
  "use strict";

  const secret = /^#\?secret=([A-Za-z0-9]+)$/.exec(location.hash)?.[1];
  if (!secret || parent === window) return;
  const say = (message, value) => parent.postMessage({ message, value, secret }, "*");

  const send = async (button) => {
    const answer = await fetch(button.formAction, {
      method: "POST",
      body: new URLSearchParams(new FormData(button.form)),
      credentials: "omit",
    });
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    scrollTo(0, 0);
    document.querySelector("#errors, #wait")?.focus();
  };

  addEventListener("click", (event) => {
    const button = event.target.closest("button[formaction]");
    const link = event.target.closest("a[href]");
    if (!button && (!link || link.getAttribute("href").startsWith("#"))) return;
    event.preventDefault();
    if (link && link.target !== "_self") return say("link", link.href);
    if (link) return location.assign(`${link.href}#?secret=${secret}`);
    button.disabled = true;
    send(button).catch(() => (button.disabled = false));
  });

  const height = () => document.documentElement.getBoundingClientRect().height;
  // Posts make a frame no higher than this; the editor then shows it as they do.
  const MOST = 1000;
  const tell = () => say("height", Math.min(MOST, Math.ceil(height())));
  new ResizeObserver(tell).observe(document.documentElement);
  // WordPress hides this frame until it has heard it, and a hidden one observes nothing.
  // Whichever of the two is there last begins.
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data?.message === "ready") tell();
  });
  tell();
})();
