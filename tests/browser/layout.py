"""What does not fit on a page: wider than its window, cut off, or written over."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

#: Finds everything that can be seen, and says what is wrong with it.
LAYOUT = """
() => {
  const wrong = [], root = document.documentElement, seen = [];
  const words = it => `${it.tagName} ${it.textContent.trim().slice(0, 50)}`;
  const say = (what, it) => wrong.push(`${what}: ${words(it)}`);
  if (root.scrollWidth !== root.clientWidth)
    wrong.push(`${root.scrollWidth} wide in a window of ${root.clientWidth}`);
  const hidden = it => it.closest(".unseen, .trap, .skip, .brand span, option, svg *")
    || !it.checkVisibility({checkVisibilityCSS: true});
  const look = (it, boxes) => {
    for (const box of boxes) {
      if (box.width < 1 || box.height < 1) continue;
      if (box.left < -1 || box.right > root.clientWidth + 1) say("cut", it);
      // Lines may stand closer than the boxes of their fonts.
      const trim = box.height / 4;
      const {left, right, top, bottom} = box;
      seen.push({it, l: left + 1, r: right - 1, t: top + trim, b: bottom - trim});
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; text = walker.nextNode();) {
    const it = text.parentElement;
    if (!text.data.trim() || hidden(it)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    look(it, range.getClientRects());
  }
  for (const it of document.querySelectorAll("input, select, textarea, progress, svg"))
    if (it.type !== "hidden" && !hidden(it) && !it.classList.contains("bar"))
      look(it, [it.getBoundingClientRect()]);
  for (const it of document.querySelectorAll("body *"))
    if (!hidden(it) && getComputedStyle(it).overflowX !== "visible"
        && !it.matches("input, select") && it.scrollWidth > it.clientWidth + 1)
      say("cut inside", it);
  seen.forEach((one, i) => {
    for (const other of seen.slice(i + 1))
      if (one.it !== other.it && one.l < other.r && other.l < one.r
          && one.t < other.b && other.t < one.b)
        wrong.push(`over each other: ${words(one.it)} | ${words(other.it)}`);
  });
  return wrong;
}
"""


def misfits(page: Page, width: int) -> list[str]:
    """What does not fit into a window so many CSS pixels wide."""
    page.set_viewport_size({"width": width, "height": 800})
    return [f"at {width}: {one}" for one in cast(list[str], page.evaluate(LAYOUT))]
