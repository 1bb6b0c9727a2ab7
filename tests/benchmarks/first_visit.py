"""A first visit on a slow phone: what is transferred, and when it can be read.

Chromium with a processor four times as slow, on a line of 400 kbit/s that answers
after 400 ms ("slow 3G"), straight at the product, without a proxy in between.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.installation import SLUG, say
from tests.journeys.product import Product

VISITS = 5
SLOW_LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
BYTES = """() => [...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource')]
    .map(one => one.transferSize).reduce((sum, size) => sum + size, 0)"""
LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


def measure() -> None:
    """First visits to the demo campaign, by new browsers."""
    chromium = shutil.which("chromium")
    if chromium is None:
        say("first visit on a slow phone", "Chromium is not installed")
        return
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        product = Product(Path(place), "mailbox:", settings={})
        product.set_up()
        product.do("demo", "--signatures", "50")
        product.serve()
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        visits = [_visit(browser, f"{product.base}{SLUG}") for _ in range(VISITS)]
        browser.close()
        product.stop()
    size, paint, loaded = (statistics.median(one) for one in zip(*visits, strict=True))
    say("first visit on a slow phone: transferred", f"{size / 1000:6.1f} kB")
    say("  first words to read", f"{paint / 1000:6.2f} s")
    say("  everything loaded", f"{loaded / 1000:6.2f} s")


def _visit(browser: Browser, url: str) -> tuple[float, float, float]:
    """Bytes, and milliseconds until the first paint and until all is there."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="load")
    page.wait_for_function(LOADED)
    seen = page.evaluate(BYTES), page.evaluate(PAINT), page.evaluate(LOADED)
    context.close()
    return seen
