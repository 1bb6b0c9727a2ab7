"""Our mails are plain: links alone on a line, and nothing of what a form held."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from petition.documents import mails
from petition.documents.words import interface_languages, words_for
from petition.domain.records import RecordLetter

TITLE, ORGANISER, BASE = (
    "50% fair <now> & %(then)s",
    "Dockers’ Union",
    "https://l.example",
)
LETTER = RecordLetter(
    target="minister", target_name="Minister", language="en", channel="mail",
    subject="Free them", text="Dear Minister,\n\n  Free them.\n\nZoë", version_id=1,
)  # fmt: skip
LANGUAGES = [*interface_languages(), "ar", "xx"]
LONE_LINK = re.compile(rf"^{BASE}/\S+$", re.MULTILINE)


def _all(language: str) -> dict[str, tuple[str, str]]:
    words = words_for(language)
    campaign = f"{BASE}/c/harbour"
    return {
        "confirmation": mails.confirmation(
            words, TITLE, ORGANISER, f"{BASE}/confirm/t", f"{BASE}/not-me/t"
        ),
        "thanks": mails.thanks(words, TITLE, ORGANISER, f"{BASE}/mine/r", campaign),
        "already_signed": _links("already_signed", language, 1),
        "my_link": _links("my_link", language, 2),
    }


def _links(name: str, language: str, how_many: int) -> tuple[str, str]:
    urls = [f"{BASE}/mine/{number}" for number in range(how_many)]
    return mails.own_links(name, words_for(language), TITLE, ORGANISER, urls)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_names_the_campaign_and_the_organiser(language: str) -> None:
    for subject, text in _all(language).values():
        assert TITLE in subject
        assert TITLE in text
        assert text.rstrip().endswith(ORGANISER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_stands_alone_on_its_line(language: str) -> None:
    for _, text in _all(language).values():
        links = text.count(BASE)
        assert links
        assert len(LONE_LINK.findall(text)) == links


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subject_is_one_line_and_a_text_ends_with_one(language: str) -> None:
    for subject, text in _all(language).values():
        assert "\n" not in subject
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\n\n\n" not in text
        assert "\r" not in text


def test_a_confirmation_has_no_room_for_what_a_form_held() -> None:
    folder = mails.TEMPLATES / "confirmation"
    sources = [path.read_text() for path in sorted(folder.iterdir())]

    named = set(re.findall(r"\{\{\s*(\w+)\s*\}\}", "".join(sources)))
    assert named == {"organiser", "confirm_url", "not_me_url"}


@pytest.mark.parametrize(
    ("name", "urls", "said"),
    [("my_link", 1, "With this link"), ("already_signed", 2, "With these links")],
)
def test_links_are_counted_in_words(name: str, urls: int, said: str) -> None:
    _, text = _links(name, "en", urls)

    assert said in text
    assert "cannot open the text" in text


def test_who_has_signed_learns_it_in_their_mail_only() -> None:
    _, text = _links("already_signed", "en", 1)

    assert "counted already" in text


@pytest.mark.parametrize("reply", [True, False])
def test_a_letter_is_kept_byte_for_byte_and_what_we_add_follows(reply: bool) -> None:
    organiser = (ORGANISER, "office@harbour.example")
    text = mails.letter_text(LETTER, "Zoë", TITLE, organiser, f"{BASE}/c/h", reply)

    assert text.startswith(f"{LETTER.text}\n-- \n")
    note = text.removeprefix(f"{LETTER.text}\n-- \n")
    assert LONE_LINK.findall(note) == [f"{BASE}/c/h"]
    assert ("reaches Zoë" in note) is reply
    assert (f"{ORGANISER}, office@harbour.example" in note) is not reply


def test_a_letter_is_shown_as_its_writers_by_way_of_the_campaign() -> None:
    assert mails.via(words_for("en"), "Zoë", TITLE) == f"Zoë via {TITLE}"


def test_there_is_no_template_that_no_mail_uses() -> None:
    used = {"confirmation", "thanks", "already_signed", "my_link", "letter"}
    used |= {"news", "invitation", "notice", "partner_invitation"}

    assert {path.name for path in mails.TEMPLATES.iterdir() if path.is_dir()} == used
    assert Path(mails.TEMPLATES, "own_links.txt").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_news_says_how_to_end_it_on_a_line_of_its_own(language: str) -> None:
    urls = (f"{BASE}/c/harbour", f"{BASE}/unsubscribe/t")
    told = ("Ivan is home", "He is home.\n\nAt last.")
    subject, body = mails.news(words_for(language), told, TITLE, ORGANISER, urls)
    assert subject == told[0]
    assert body.startswith(told[1])
    assert LONE_LINK.findall(body) == list(urls)
    assert TITLE in body
