"""A new organiser, who has read nothing: from the printed link to the first number."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.support.waiting import eventually

TARGETS = {"Minister of Labour": "Министр труда", "Port": "Порт", "Court": "Суд"}
TEXTS = {
    "English": {
        "Summary": "Three sailors are held for a strike.",
        "What you ask for": "Write to those who can free them.",
        "The story": "On 3 May 2026 three sailors were arrested after a strike.",
    },
    "Russian": {
        "Title": "Свободу экипажу",
        "Summary": "Трое моряков арестованы за забастовку.",
        "What you ask for": "Напишите тем, кто может их освободить.",
        "The story": "3 мая 2026 года арестованы трое моряков.",
    },
}
TO_WRITE = re.compile(r"\[\[[^]]+\]\]")


@dataclass
class Newcomer:
    """Somebody with a phone, without scripts, who presses what the pages offer."""

    page: Page
    site: Site

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the first link of this name."""
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def tab(self, name: str) -> None:
        """Go to another page of the campaign."""
        menu = self.page.get_by_role("navigation", name="This campaign")
        menu.get_by_role("link", name=name, exact=True).click()

    def fill(self, **answers: str) -> None:
        """Fill in the letter form."""
        for name, value in answers.items():
            control = self.page.locator(f'#letter-form [name="{name}"]')
            if control.evaluate("it => it.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def open_mail(self, subject: str, link: str) -> None:
        """Wait for a mail in the mailbox, open it, and follow the link in it."""
        mails = self.page.locator(
            ".mailbox a", has_text=re.compile(rf"^\s*{re.escape(subject)}")
        )

        def look() -> bool:
            self.page.goto(f"{self.site.base}/dev/mailbox")
            return mails.count() > 0

        eventually(look, within=30)
        mails.first.click()
        self.page.locator(f'main a[href*="{link}"]').first.click()


@pytest.fixture
def newcomer(chromium: Browser, site: Site) -> Iterator[Newcomer]:
    """They have started the trial copy and see the link that it printed."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(20_000)
    yield Newcomer(context.new_page(), site)
    context.close()


def test_a_newcomer_comes_from_the_printed_link_to_the_first_number(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    log_in_and_begin(newcomer)
    write_texts_and_letters(newcomer)
    name_targets(newcomer)
    rehearse(newcomer)
    publish_and_open(newcomer)
    sign(newcomer)
    assert exported(newcomer, tmp_path / "tally.csv")["total"] == "1"


def log_in_and_begin(one: Newcomer) -> None:
    one.page.goto(one.site.product.do("organiser", "login").strip())
    one.press("Log in")
    one.follow("Prove it now")
    one.page.get_by_label("Recovery code").first.fill(
        one.site.product.code_file.read_text()
    )
    one.press("Prove it")
    one.page.get_by_role("link", name="Workspace").click()
    one.follow("Begin a campaign")
    one.page.get_by_label("Title").fill("Free the crew of the Wharf")
    one.page.get_by_label("A second language").select_option("ru")
    one.page.get_by_label("Who organises it").fill("Harbour Union")
    one.page.get_by_label("How it can be reached").fill("office@harbour.example")
    one.press("Begin")


def write_texts_and_letters(one: Newcomer) -> None:
    for language, parts in TEXTS.items():
        one.tab("Texts")
        one.follow(language)
        for label, text in parts.items():
            one.page.get_by_label(label, exact=True).fill(text)
        one.press("Save in the draft")
        one.tab("Letters")
        one.follow(language)
        letter = one.page.get_by_label("The letter", exact=True)
        letter.fill(TO_WRITE.sub(parts["The story"], letter.input_value()))
        one.press("Save in the draft")
        expect(one.page.locator("#looked")).to_contain_text(parts["The story"])


def name_targets(one: Newcomer) -> None:
    one.tab("Targets")
    for number, (name, translated) in enumerate(TARGETS.items()):
        one.follow("Add a target")
        for label, value in (("en", name), ("ru", translated)):
            one.page.locator(f'[name="name.{label}"]').fill(value)
        one.page.get_by_label("Mail address").fill(f"to{number}@office.example")
        one.press("Save in the draft")


def rehearse(one: Newcomer) -> None:
    one.tab("Overview")
    one.follow("Rehearse it")
    one.follow("Rehearse this draft")
    one.fill(name="Olga", email="x@people.example", country="GB", field_city="Hull")
    one.press("Sign and get the confirmation mail")
    expect(one.page.get_by_role("status")).to_contain_text("on its way to you")
    one.open_mail("[Rehearsal] Please confirm your letter", "/rehearsal/confirm/")
    one.page.locator("main form button").first.click()
    one.follow("Go on to “Publish”")


def publish_and_open(one: Newcomer) -> None:
    one.press("Publish")
    one.press("Open the campaign")
    one.follow("The public page")


def sign(one: Newcomer) -> None:
    email = "first@people.example"
    one.fill(name="Ann Lee", email=email, country="GB", field_city="Hull")
    one.press("Sign and get the confirmation mail")
    one.open_mail("Please confirm your letter: Free the crew", "/confirm/")
    one.page.locator("main form button").first.click()
    expect(one.page.locator("h1")).to_contain_text("hank")


def exported(one: Newcomer, file: Path) -> dict[str, str]:
    """The lines of the whole campaign in the tally that is taken out."""
    slug = "free-the-crew-of-the-wharf"
    public = f"/c/{slug}/tally.json"
    eventually(lambda: '"total":1,' in one.site.product.browser.get(public).text)
    one.page.goto(f"{one.site.base}/organise/c/{slug}/exports")
    with one.page.expect_download() as download:
        count = one.page.get_by_role("group", name="The count as a file")
        count.get_by_role("button", name="Table (csv)").click()
    download.value.save_as(file)
    lines = csv.reader(file.read_text("utf-8-sig").splitlines())
    return {line[2]: line[3] for line in lines if line[0] == "all"}
