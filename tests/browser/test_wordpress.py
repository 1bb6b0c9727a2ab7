"""A campaign's address, pasted into a WordPress that has never heard of us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.blogs import AUTHOR, Blog, blogging, is_installed
from tests.browser.framed import is_mailed, write_and_sign
from tests.browser.secure import secured
from tests.browser.site import Site
from tests.journeys.mail_server import free_port
from tests.journeys.product import Product
from tests.support.waiting import eventually

if not is_installed():
    pytest.skip(
        "WordPress is not installed; apt-get install wordpress php-cli"
        " mariadb-server-core brings it",
        allow_module_level=True,
    )


@dataclass(frozen=True)
class Provider:
    """An installation behind TLS: alone on its line, only https is pasted as a form."""

    site: Site
    base: str

    @property
    def address(self) -> str:
        """What is pasted."""
        return f"{self.base}/c/salt-works?lang=en&from=blog"


@pytest.fixture(scope="module")
def provider(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Provider]:
    """The campaign's own site."""
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    base = f"https://127.0.0.1:{port}"
    settings = {"PETITION_ENV": "development", "BASE_URL": base}
    product = Product(folder, "mailbox:", settings=settings)
    product.set_up().serve()
    with secured(folder, port, product.port):
        yield Provider(Site(product), base)
    product.stop()


@pytest.fixture(scope="module")
def blog(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Blog]:
    """The blog of somebody who agrees with the campaign."""
    with blogging(tmp_path_factory.mktemp("blog"), provider.base) as blog:
        yield blog


@pytest.fixture(scope="module")
def post(chromium: Browser, provider: Provider, blog: Blog) -> str:
    """The address of a post with the campaign's address pasted into it."""
    context = _context(chromium, provider, blog)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=blog.base)
    page = context.new_page()
    page.goto(f"{blog.base}/wp-login.php")
    page.locator("#user_login").fill(AUTHOR)
    page.locator("#user_pass").fill(blog.password)
    page.locator("#wp-submit").click()
    page.wait_for_url("**/wp-admin/")
    address = _published(page, blog, provider.address)
    context.close()
    return address


def _published(page: Page, blog: Blog, address: str) -> str:
    page.goto(f"{blog.base}/wp-admin/post-new.php")
    page.get_by_label("Add title").fill("What we think")
    page.keyboard.press("Enter")
    page.evaluate("text => navigator.clipboard.writeText(text)", address)
    page.keyboard.press("Control+V")
    shown = page.frame_locator(".wp-block-embed iframe")
    expect(shown.locator("h1")).to_have_text("Free the salt workers")
    page.get_by_role("button", name="Publish", exact=True).click()
    panel = page.locator(".editor-post-publish-panel")
    panel.get_by_role("button", name="Publish", exact=True).click()
    link = page.locator(".post-publish-panel__postpublish-buttons a").first
    return link.get_attribute("href") or ""


def _context(
    chromium: Browser, provider: Provider, blog: Blog, *, scripts: bool = True
) -> BrowserContext:
    """A browser that lets nothing out of this machine."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        ignore_https_errors=True,
        java_script_enabled=scripts,
    )
    ours = (provider.base, blog.base)
    context.route(lambda url: not url.startswith(ours), lambda route: route.abort())
    return context


@pytest.fixture
def visitor(chromium: Browser, provider: Provider, blog: Blog) -> Iterator[Page]:
    """A visitor of the blog; its browser ends without a cookie."""
    context = _context(chromium, provider, blog)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def form_in(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.wp-embedded-content")


def test_a_letter_is_written_and_signed_in_a_post(
    visitor: Page, provider: Provider, post: str
) -> None:
    visitor.goto(post)
    frame, form = visitor.locator("iframe.wp-embedded-content"), form_in(visitor)
    expect(form.locator("#live-letters article")).to_be_visible()
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(frame).to_have_attribute("height", "1000")  # WordPress allows no more.
    form.locator('[formaction*="/sign"]').click()
    form.locator("#errors a").first.click()
    expect(form.locator('[name="name"]')).to_be_focused()
    form.get_by_role("link", name="русский").click()
    expect(form.locator("html")).to_have_attribute("lang", "ru")
    form.get_by_role("link", name="English").click()
    expect(form.locator("html")).to_have_attribute("lang", "en")

    email = write_and_sign(form)

    eventually(lambda: is_mailed(provider.site, email))


def test_a_link_in_a_post_leads_to_the_campaigns_own_page(
    visitor: Page, provider: Provider, post: str
) -> None:
    visitor.goto(post)
    form_in(visitor).get_by_role("link", name="Read the whole story").click()

    visitor.wait_for_url(provider.address)


def test_without_scripts_a_post_has_a_link_instead(
    chromium: Browser, provider: Provider, blog: Blog, post: str
) -> None:
    context = _context(chromium, provider, blog, scripts=False)
    page = context.new_page()
    page.goto(post)
    page.get_by_role("link", name="Free the salt workers").click()

    page.wait_for_url(provider.address)
    context.close()
