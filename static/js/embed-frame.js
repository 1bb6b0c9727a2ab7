// In a frame: tells the page around it how high this page is, if that page may know.
(() => {
  "use strict";

  if (parent === window) return;
  const root = document.documentElement;
  const allowed = root.dataset.origins.split(" ");
  const campaign = location.pathname.split("/")[2];
  let around = location.ancestorOrigins?.[0] ?? "";

  const tell = () => {
    if (!around || !(allowed.includes("*") || allowed.includes(around))) return;
    const height = Math.ceil(root.getBoundingClientRect().height);
    // A sandboxed page has no origin that could be named; what is told is no secret.
    const target = around === "null" ? "*" : around;
    parent.postMessage({ type: "petition-height", campaign, height }, target);
  };

  // Browsers that do not say who is around learn it from the page's own greeting.
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data?.type !== "petition-hello") return;
    around = event.origin;
    tell();
  });
  new ResizeObserver(tell).observe(root);

  // A frame may not take the focus by itself, but may move it when it has it.
  if (document.hasFocus()) document.querySelector("#errors, #wait")?.focus();
})();
