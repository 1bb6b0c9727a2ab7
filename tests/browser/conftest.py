"""One Chromium and one running installation for all tests with a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from petition.domain.campaigns import CampaignState
from tests.browser.hand import Hand
from tests.browser.hosts import Host, serving
from tests.browser.signers import Signers
from tests.browser.site import Site
from tests.browser.witness import Witness
from tests.journeys.product import Product

CHROMIUM = shutil.which("chromium")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """Say in one line, not in one for each test, why this folder is skipped."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        _, _, reason = report.longrepr
        report.longrepr = ("tests/browser", None, reason)  # type: ignore[assignment]
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; apt-get install chromium brings it")
    # Chromium has no sandbox for root.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running trial copy, with a campaign in every standing and the demo."""
    product = Product(
        tmp_path_factory.mktemp("site"),
        "mailbox:",
        settings={"PETITION_ENV": "development"},
    )
    product.set_up()
    product.do("demo", "--signatures", "300")
    site = Site(product)
    site.add("salt-paused", CampaignState.PAUSED)
    site.add("salt-closed", CampaignState.CLOSED)
    site.add("salt-first")
    later = {"opens = 2024-01-01": "opens = 2099-01-01"}
    site.add("salt-later", changes={"campaign.toml": later})
    product.serve()
    yield site
    site.close()


@pytest.fixture(scope="session")
def logged_in(chromium: Browser, site: Site) -> StorageState:
    """What a browser keeps of an organiser who owns every campaign of the site."""
    site.add("salt-draft", CampaignState.DRAFT)
    site.add("salt-wrong", CampaignState.DRAFT)
    site.break_letter("salt-wrong")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.product.do("organiser", "login").strip())
    page.get_by_role("button", name="Log in").click()
    site.own("salt-works", "salt-closed", "salt-draft", "salt-wrong")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def signers(site: Site) -> Signers:
    """People who have signed at the site."""
    return Signers(site)


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A tab of a new browser without scripts; nothing unwanted happens behind it."""
    with _tab(chromium, site, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def scripted(chromium: Browser, site: Site) -> Iterator[Page]:
    """The same with scripts."""
    with _tab(chromium, site) as page:
        yield page


@pytest.fixture
def hand(page: Page, site: Site) -> Hand:
    """Somebody who writes in English, without scripts."""
    return Hand(page, site.base)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """Somebody else's site."""
    with serving() as host:
        yield host


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    """A visitor of that site; its browser ends without a cookie."""
    context = chromium.new_context()
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@contextmanager
def _tab(chromium: Browser, site: Site, **settings: Any) -> Iterator[Page]:
    context, witness = chromium.new_context(**settings), Witness(site.base)
    witness.watch(context)
    yield context.new_page()
    assert witness.has_seen_nothing(context)
    context.close()
