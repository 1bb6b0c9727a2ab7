// Passkeys: asks the browser to make or to show one, and sends its answer with the
// form. Where there is no script, or no passkey, these forms stay hidden: codes do.
(() => {
  "use strict";

  const WAYS = {
    make: async (options) =>
      navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      }),
    show: async (options) =>
      navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      }),
  };

  const ask = async (form) => {
    const sent = new URLSearchParams({
      csrf_token: form.elements.csrf_token.value,
      for: form.dataset.passkey,
    });
    const answer = await fetch("/organise/passkey", { method: "POST", body: sent });
    if (!answer.ok) throw new Error("not now");
    return answer.json();
  };

  const answer = async (form) => {
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      const shown = await WAYS[form.dataset.passkey](await ask(form));
      form.elements.answer.value = JSON.stringify(shown.toJSON());
      form.submit();
    } catch {
      failed.hidden = false; // Taken back, timed out, or no passkey of this account.
    }
  };

  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  }
})();
