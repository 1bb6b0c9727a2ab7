"""A campaign's address, pasted into a WordPress that has never heard of us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.browser.blogs import AUTHOR, Blog, blogging, is_installed
from tests.browser.framed import is_mailed, write_and_sign
from tests.browser.site import Site
from tests.support.waiting import eventually

if not is_installed():
    pytest.skip(
        "WordPress is not installed; apt-get install wordpress php-cli"
        " mariadb-server-core brings it",
        allow_module_level=True,
    )


@pytest.fixture(scope="module")
def blog(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blog]:
    """The blog of somebody who agrees with the campaign."""
    with blogging(tmp_path_factory.mktemp("blog"), site.base) as blog:
        yield blog


@pytest.fixture(scope="module")
def post(chromium: Browser, site: Site, blog: Blog) -> str:
    """The address of a post with the campaign's address pasted into it."""
    context = chromium.new_context()
    _stay_here(context, site, blog)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=blog.base)
    page = context.new_page()
    page.goto(f"{blog.base}/wp-login.php")
    page.locator("#user_login").fill(AUTHOR)
    page.locator("#user_pass").fill(blog.password)
    page.locator("#wp-submit").click()
    page.wait_for_url("**/wp-admin/")
    address = _published(page, blog, f"{site.base}/c/salt-works?lang=en&from=blog")
    context.close()
    return address


def _published(page: Page, blog: Blog, address: str) -> str:
    """Paste into the box for embeds: alone on a line, only https counts as one."""
    page.goto(f"{blog.base}/wp-admin/post-new.php")
    page.get_by_label("Add title").fill("What we think")
    page.keyboard.press("Enter")
    page.keyboard.type("/embed")
    page.get_by_role("option", name="Embed", exact=True).click()
    page.evaluate("text => navigator.clipboard.writeText(text)", address)
    page.get_by_label("Embed URL").press("Control+V")
    page.keyboard.press("Enter")
    expect(page.locator(".wp-block-embed iframe")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    panel = page.locator(".editor-post-publish-panel")
    panel.get_by_role("button", name="Publish", exact=True).click()
    link = page.locator(".post-publish-panel__postpublish-buttons a").first
    return link.get_attribute("href") or ""


def _stay_here(context: BrowserContext, site: Site, blog: Blog) -> None:
    """Let nothing out of this machine."""
    ours = (site.base, blog.base)
    context.route(lambda url: not url.startswith(ours), lambda route: route.abort())


@pytest.fixture
def visitor(chromium: Browser, site: Site, blog: Blog) -> Iterator[Page]:
    """A visitor of the blog; its browser ends without a cookie."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    _stay_here(context, site, blog)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def form_in(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.wp-embedded-content")


def test_a_letter_is_written_and_signed_in_a_post(
    visitor: Page, site: Site, post: str
) -> None:
    visitor.goto(post)
    frame, form = visitor.locator("iframe.wp-embedded-content"), form_in(visitor)
    expect(form.locator("#live-letters article")).to_be_visible()
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(frame).to_have_attribute("height", "1000")  # WordPress allows no more.
    form.locator('[formaction*="/sign"]').click()
    expect(form.locator("#errors")).to_be_visible()

    email = write_and_sign(form)

    eventually(lambda: is_mailed(site, email))


def test_a_link_in_a_post_leads_to_the_campaigns_own_page(
    visitor: Page, site: Site, post: str
) -> None:
    visitor.goto(post)
    form_in(visitor).get_by_role("link", name="Read the whole story").click()

    visitor.wait_for_url(f"{site.base}/c/salt-works?lang=en&from=blog")


def test_without_scripts_a_post_has_a_link_instead(
    chromium: Browser, site: Site, blog: Blog, post: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    _stay_here(context, site, blog)
    page = context.new_page()
    page.goto(post)
    page.get_by_role("link", name="Free the salt workers").click()

    page.wait_for_url(f"{site.base}/c/salt-works?lang=en&from=blog")
    context.close()
