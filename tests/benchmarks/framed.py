"""The framed form on somebody else's page, and static pages that are as large.

All stand in a frame on another origin and are loaded in turns by new browsers. One
static page is the form itself, its three files kept as they are; the other holds as
many bytes of plain text in one document without style or script.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import statistics
import tempfile
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.first_visit import PAINT
from tests.benchmarks.installation import say
from tests.benchmarks.pages import SENTENCE
from tests.browser.hosts import Host, serving
from tests.journeys.product import Product

FRAMED = "/embed/zhanaozen?lang=en"
VISITS = 15
FILE = re.compile(r'"(/embed/(?:style|frame)[^"]+)"')


def measure() -> None:
    """When the form can be read, and when the static pages can."""
    chromium = shutil.which("chromium")
    if chromium is None:
        say("framed form", "Chromium is not installed")
        return
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory() as place,
        sync_playwright() as playwright,
        serving() as host,
    ):
        product = Product(Path(place), "mailbox:", settings={})
        product.set_up()
        product.do("demo", "--signatures", "50")
        product.serve()
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        _compare(browser, host, product)
        browser.close()
        product.stop()


def _compare(browser: Browser, host: Host, product: Product) -> None:
    document = product.browser.get(FRAMED).text
    files = {
        found: product.browser.get(unescape(found)) for found in FILE.findall(document)
    }
    copy = document
    for found, file in files.items():
        kind = file.headers["content-type"]
        copy = copy.replace(found, _static(host, file.body, kind))
    whole = len(document.encode()) + sum(len(one.body) for one in files.values())
    pages = {
        "the form": f"{product.base}{FRAMED}",
        "the same as files": _static(host, copy.encode(), "text/html; charset=utf-8"),
        "plain text of that size": _static(host, _plain(whole), "text/html"),
    }
    rounds = [
        [_painted(browser, host, url) for url in pages.values()] for _ in range(VISITS)
    ]
    medians = [statistics.median(one) for one in zip(*rounds, strict=True)]
    for name, paint in zip(pages, medians, strict=True):
        say(f"first words in a frame: {name}", f"{paint:5.0f} ms")
    say("  the form's, of the same as files", f"{medians[0] / medians[1]:5.2f}")
    say("  the form's, of plain text", f"{medians[0] / medians[2]:5.2f}")


def _plain(size: int) -> bytes:
    page = f"<!doctype html><html lang=en><title>x</title><p>{SENTENCE}"
    more = (size - len(page)) // (len(SENTENCE) + 3)
    return (page + f"<p>{SENTENCE}" * more).encode()


def _static(host: Host, content: bytes, kind: str) -> str:
    """The address of a compressed file on the product's loopback name."""
    url = host.file(gzip.compress(content, 6), kind, Content_Encoding="gzip")
    return url.replace("localhost", "127.0.0.1")


def _painted(browser: Browser, host: Host, url: str) -> float:
    """Milliseconds until the first words of a frame on a host's page."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(host.page(f'<iframe src="{url}" width="360" height="700"></iframe>'))
    frame = page.frames[1]
    frame.wait_for_function(PAINT.replace("[0].startTime", ".length"))
    painted: float = frame.evaluate(PAINT)
    context.close()
    return painted
