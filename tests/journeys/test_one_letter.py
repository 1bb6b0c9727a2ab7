"""One letter, end to end, in each language of the campaign."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.journeys.browser import Page
from tests.journeys.ledger import Ledger, fetch_tally
from tests.journeys.mail_server import Arrived, MailServer
from tests.journeys.product import SENDER, Product
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually

#: Lines that mail servers are known to change, and one that is far too long.
FRAGILE = "From the works:\n.\n..salt\n>From there\n=20\n" + "It was cold. " * 100
WRITERS = {
    "en": ("O’Brien-Smith, Zoë", f"My mother packed salt there.\n\n{FRAGILE}"),
    "ru": ("Зоя Ивановна Ёлкина", "Моя мать тридцать лет фасовала там соль."),
    "ar": ("زهرة بنت‌علي", "عملت أمي هناك ثلاثين سنة."),
}
TITLES = {
    "en": "Free the salt workers",
    "ru": "Свободу рабочим солеварни",
    "ar": "الحرية لعمال الملح",
}
DIRECTIONS = {"en": "ltr", "ru": "ltr", "ar": "rtl"}
MINISTER, EMBASSY = "minister@salt.example", "brussels@embassies.example"


@dataclass(frozen=True)
class Story:
    """Everything that a writer saw on the way, and what arrived."""

    writer: Supporter
    total_before: int
    preview: Page
    waiting: Page
    confirming: Page
    total_while_waiting: int
    own: Page
    letters: dict[str, Arrived]


@pytest.fixture(scope="module", params=["en", "ru", "ar"])
def story(
    request: pytest.FixtureRequest,
    house: Product,
    house_post: MailServer,
    house_ledger: Ledger,
) -> Story:
    """A letter to both targets, in each language in turn."""
    language: str = request.param
    email = f"writer-{language}@people.example"
    name, own_words = WRITERS[language]
    answers = {
        "target": ["minister", "embassy-brussels"],
        "point": ["trial", "gloves"],
        "own_words": own_words,
        "field_city": "Malmö",
        "editable_1": f"{own_words}\n\nДва абзаца.",
    }
    browser, ledger = house.browser, house_ledger
    writer = Supporter(
        browser, house_post, ledger, email, name, language, answers=answers
    )
    return _tell(writer)


def _tell(writer: Supporter) -> Story:
    writer.counted()
    before = fetch_tally(writer.browser, "salt-works")["total"]
    preview = writer.preview()
    waiting = writer.browser.follow(writer.sign(preview))
    confirming = writer.browser.get(writer.confirm_link())
    between = fetch_tally(writer.browser, "salt-works")["total"]
    own = writer.browser.get(writer.confirm())
    eventually(lambda: len(writer.letters()) == 2)
    letters = writer.letters()
    return Story(writer, before, preview, waiting, confirming, between, own, letters)


def test_the_mail_server_gets_the_previewed_letters_byte_for_byte(
    story: Story,
) -> None:
    assert story.letters.keys() == {MINISTER, EMBASSY}
    for mail in story.letters.values():
        assert story.preview.holds(mail.letter), mail.letter
        assert story.preview.holds(mail.header("Subject"))
        assert story.confirming.holds(mail.letter)
        assert story.own.holds(mail.letter)


def test_the_letter_as_text_is_the_same(story: Story) -> None:
    texts = story.writer.browser.get(f"{story.own.url}/letter.txt")

    assert texts.headers["content-type"] == "text/plain; charset=utf-8"
    assert texts.headers["cache-control"] == "no-store"
    for mail in story.letters.values():
        assert mail.letter in texts.text


def test_a_letter_says_who_wrote_it_and_whom_to_answer(story: Story) -> None:
    for mail in story.letters.values():
        (sender,) = mail.message["From"].addresses
        assert sender.addr_spec == mail.sender == SENDER
        assert story.writer.name in sender.display_name
        (answers_to,) = mail.message["Reply-To"].addresses
        assert answers_to.addr_spec == story.writer.email
        assert mail.message["Auto-Submitted"] is None
    assert len({mail.id for mail in story.letters.values()}) == 2


def test_a_target_gets_the_wished_language_or_the_first_it_reads(
    story: Story,
) -> None:
    to_minister, to_embassy = story.letters[MINISTER], story.letters[EMBASSY]

    assert to_embassy.text.startswith("Your Excellency,")
    assert to_minister.header("Content-Language") == story.writer.language
    assert not to_minister.text.startswith("Your Excellency,")


def test_a_letter_in_another_language_is_previewed_in_the_pages_too(
    story: Story,
) -> None:
    texts = {one.text for one in story.preview.document.all("pre")}

    assert len(texts) == (2 if story.writer.language == "en" else 3)


def test_the_confirmation_mail_repeats_nothing_that_was_filled_in(
    story: Story,
) -> None:
    mail = story.writer.mail("/confirm/")

    for written in (story.writer.name, "Malmö", "Branch Nine", "salt there", "соль"):
        assert written not in mail.text + str(mail.message)
    assert TITLES[story.writer.language] in mail.header("Subject")
    assert SENDER in mail.header("From")
    assert mail.header("Auto-Submitted") == "auto-generated"
    assert mail.link("/not-me/")


def test_a_letter_counts_once_it_is_confirmed_and_within_ten_seconds(
    story: Story,
) -> None:
    assert story.total_while_waiting == story.total_before
    story.writer.counted()
    total = fetch_tally(story.writer.browser, "salt-works")["total"]
    assert total == story.total_before + 1


def test_every_page_on_the_way_speaks_the_writers_language(story: Story) -> None:
    language = story.writer.language
    for page in (story.preview, story.waiting, story.confirming, story.own):
        assert page.status == 200
        assert page.language == (language, DIRECTIONS[language])
        assert TITLES[language] in page.words


def test_what_belongs_to_one_visitor_is_kept_nowhere(story: Story) -> None:
    for page in (story.preview, story.confirming, story.own):
        assert page.headers["cache-control"] == "no-store"
        assert "set-cookie" not in page.headers
    for page in (story.confirming, story.own):
        assert "noindex" in page.headers["x-robots-tag"]
