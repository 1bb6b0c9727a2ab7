"""What every page is held to: axe finds nothing, and nothing on it moves."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What is animated, or would glide.
MOVING = """
() => [...document.querySelectorAll("*")].filter(it => {
  const style = getComputedStyle(it);
  return style.animationName !== "none" || style.scrollBehavior !== "auto"
    || style.transitionDuration !== "0s";
}).map(it => it.outerHTML)
"""
#: How much of what was seen has moved by itself so far.
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const shift of list.getEntries()) sum += shift.value;
    }).observe({type: "layout-shift", buffered: true});
    setTimeout(() => requestAnimationFrame(() => done(sum)), 100);
})"""


def faults(page: Page, run_only: dict[str, object]) -> list[str]:
    """What axe finds wrong with a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(
        "only => axe.run({runOnly: only, resultTypes: ['violations']})", run_only
    )
    return [
        f"{fault['id']}: {node['html']} {node.get('failureSummary', '')}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
