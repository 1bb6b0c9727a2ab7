"""An organiser without a mouse: logging in, saving a letter, publishing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.site import Site
from tests.browser.test_keyboard import keys, tab_to, tabbed

DRAFT = "/organise/c/salt-draft"


@pytest.fixture
def desk(chromium: Browser, site: Site, logged_in: StorageState) -> Iterator[Page]:
    """A tab of an organiser, without scripts."""
    context = chromium.new_context(
        storage_state=logged_in, java_script_enabled=False, base_url=site.base
    )
    yield context.new_page()
    context.close()


def test_the_focus_goes_down_a_page_of_the_workspace_and_can_be_seen(
    desk: Page,
) -> None:
    desk.goto(f"{DRAFT}/")

    steps = tabbed(desk)

    assert [step["place"] for step in steps] == sorted(s["place"] for s in steps)
    assert not [step for step in steps if not step["ring"]]
    assert not [step for step in steps if not step["clear"]]


def test_a_wrong_login_is_typed_and_told_by_keys_alone(desk: Page) -> None:
    desk.context.clear_cookies()
    desk.goto("/organise/login")
    for name, typed in {"email": "no@people.example", "password": "not it"}.items():
        tab_to(desk, name)
        desk.keyboard.type(typed)
    with desk.expect_navigation():
        keys(desk, "Enter")

    expect(desk.get_by_role("alert")).to_be_focused()


def test_a_letter_is_saved_and_published_by_keys_alone(desk: Page) -> None:
    desk.goto(f"{DRAFT}/letters/en")
    tab_to(desk, "text")
    keys(desk, "Control+End")
    desk.keyboard.type("\nThe works are not safe.\n")
    tab_to(desk, "Save in the draft")
    with desk.expect_navigation():
        keys(desk, "Enter")
    expect(desk.get_by_role("status")).to_contain_text("Saved in the draft")

    desk.goto(f"{DRAFT}/publish")
    tab_to(desk, "Publish")  # In the menu.
    keys(desk, "Tab")
    tab_to(desk, "Publish")
    with desk.expect_navigation():
        keys(desk, "Enter")
    expect(desk.get_by_role("status")).to_contain_text("Published")
