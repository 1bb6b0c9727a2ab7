// <petition-form campaign="…">: a campaign's letter form on any site, in a frame that
// is as high as its page. Attributes: campaign, partner, from, lang, variant, accent,
// radius, font, scheme. A host with a Content-Security-Policy allows our origin in script-src
// and frame-src, nothing else.
(() => {
  "use strict";

  const NAME = "petition-form";
  const LOOKS = ["variant", "accent", "radius", "font", "scheme"];
  const ASKED = ["lang", "partner", "from", ...LOOKS];
  const LEAST = 640; // CSS pixels that are kept free before the height is known.
  const MOST = 30000;
  if (!window.customElements || customElements.get(NAME)) return;
  const { origin } = new URL(document.currentScript.src);

  const address = (element) => {
    const url = new URL(
      `/embed/${encodeURIComponent(element.getAttribute("campaign") ?? "")}`,
      origin,
    );
    for (const name of ASKED) {
      const value = element.getAttribute(name);
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  };

  class PetitionForm extends HTMLElement {
    static observedAttributes = ["campaign", ...ASKED];
    #frame = null;
    #pages = 0;
    #hear = (event) => this.#heard(event);

    connectedCallback() {
      addEventListener("message", this.#hear);
      if (!this.#frame) this.#build();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
    }

    attributeChangedCallback() {
      if (!this.#frame) return;
      this.#pages = 0;
      this.#frame.src = address(this);
    }

    #build() {
      const frame = (this.#frame = document.createElement("iframe"));
      frame.loading = "lazy";
      frame.title = this.title || this.textContent.trim() || "Petition";
      // A strict policy bars style attributes, but not properties that are set.
      this.style.display = "block";
      Object.assign(frame.style, {
        display: "block",
        inlineSize: "100%",
        border: "0",
        blockSize: `${Math.max(LEAST, innerHeight)}px`,
      });
      frame.addEventListener("load", () => this.#loaded());
      frame.src = address(this);
      // What the element held is for browsers that do not come this far.
      this.attachShadow({ mode: "open" }).append(frame);
    }

    #loaded() {
      this.#pages += 1;
      this.#frame.contentWindow.postMessage({ type: "petition-hello" }, "*");
      if (this.#pages > 1 && this.getBoundingClientRect().top < 0) {
        this.scrollIntoView();
      }
    }

    #heard({ source, origin: from, data }) {
      const frame = this.#frame;
      if (source !== frame.contentWindow || from !== origin) return;
      if (data?.type !== "petition-height") return;
      if (data.campaign !== this.getAttribute("campaign")) return;
      if (!(data.height > 0 && data.height <= MOST)) return;
      const { top, bottom, height } = frame.getBoundingClientRect();
      // The first page never pulls up what somebody is reading below it.
      const seen = bottom > 0 && top + data.height < innerHeight;
      if (this.#pages < 2 && data.height < height && seen) return;
      frame.style.blockSize = `${data.height}px`;
    }
  }

  customElements.define(NAME, PetitionForm);
})();
