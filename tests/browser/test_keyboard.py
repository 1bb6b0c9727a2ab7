"""Whoever has no mouse: every control in its order, and a letter typed and sent."""

from __future__ import annotations

import itertools
from typing import Any, cast

from playwright.sync_api import Page, expect

from tests.browser.hand import Hand

#: Where the focus is, and where that stands: on the page and in the document.
FOCUS = """
() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const all = [...document.querySelectorAll("*")], style = getComputedStyle(it);
  return {
    tag: it.tagName, name: it.name || it.textContent.trim(), value: it.value,
    place: all.indexOf(it), top: box.top + scrollY, height: box.height,
    clear: it.contains(document.elementFromPoint(
      box.left + box.width / 2, box.top + box.height / 2)),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}
"""


def test_the_focus_goes_down_the_page_and_can_be_seen(hand: Hand) -> None:
    hand.page.set_viewport_size({"width": 390, "height": 800})
    hand.campaign()

    steps = tabbed(hand.page)

    assert [step["place"] for step in steps] == sorted(s["place"] for s in steps)
    # Links of one line stand side by side; the skip link comes from above.
    tops = [step["top"] + step["height"] for step in steps[1:]]
    assert all(one <= next_ + 8 for one, next_ in itertools.pairwise(tops))
    assert all(step["ring"] for step in steps), steps
    assert all(step["clear"] for step in steps), steps
    assert "website" not in [step["name"] for step in steps]


def test_the_skip_link_leads_past_the_languages(hand: Hand) -> None:
    hand.campaign()
    keys(hand.page, "Tab")
    skip = hand.page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    keys(hand.page, "Enter", "Tab")

    assert "Write your letter" in focus(hand.page)["name"]


def test_a_letter_can_be_written_and_signed_by_keys_alone(hand: Hand) -> None:
    hand.campaign()
    page = hand.page
    for name, typed in {
        "name": "Greta Lindqvist",
        "email": "keys@people.example",
        "country": "Sweden",
        "field_branch": "Branch Nine",
        "own_words": "I write because my brother works there.",
    }.items():
        tab_to(page, name)
        page.keyboard.type(typed)
    tab_to(page, "channel")
    keys(page, "ArrowDown", "ArrowDown")
    assert focus(page)["value"] == "post"
    tab_to(page, "updates")
    keys(page, "Space")
    tab_to(page, "Sign and get the confirmation mail")
    with page.expect_navigation():
        keys(page, "Enter")

    assert "/check-your-mail" in page.url


def test_enter_in_a_field_shows_the_letter_and_signs_nothing(hand: Hand) -> None:
    hand.campaign()
    hand.fill("enter@people.example")
    hand.control("name").focus()
    with hand.page.expect_navigation():
        keys(hand.page, "Enter")

    assert hand.page.url.endswith("/preview")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on a control of this name or text."""
    for _ in range(60):
        if focus(page)["name"] == name:
            return
        keys(page, "Tab")
    raise AssertionError(f"Tab never came to {name}")


def tabbed(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page to its end."""
    steps: list[dict[str, Any]] = []
    while len(steps) < 200:
        keys(page, "Tab")
        step = focus(page)
        if step["tag"] == "BODY":  # The focus has left the page.
            break
        steps.append(step)
    return steps


def focus(page: Page) -> dict[str, Any]:
    """Where the focus is."""
    return cast(dict[str, Any], page.evaluate(FOCUS))


def keys(page: Page, *names: str) -> None:
    """Press keys one after the other."""
    for name in names:
        page.keyboard.press(name)
