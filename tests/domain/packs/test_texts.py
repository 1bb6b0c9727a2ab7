from __future__ import annotations

import pytest

from petition.domain.packs import read_pack

FILE = "text.ru.md"
TITLE = "title: Free the dockers: ru\n"

MISTAKES = [
    (
        "---\ntitle",
        "title",
        "1: The file does not begin with front matter. Begin it wi",
    ),
    ("", "", "1: The file does not begin with front matter"),
    ("", "Story\n---\ntitle: x\n---\n", "1: The file does not begin with front matter"),
    (TITLE, "", '1: title is missing. Add a line "title: …" between the lines of ---'),
    (TITLE, "title:\n", "2: title is missing"),
    (TITLE, "title: Free\u2066 them\n", r'2: "Free\u2066 them" holds the hidden char'),
    (TITLE, f"title: {'x' * 301}\n", '2: "xxxx'),
    ('"Two dockers are in prison."', "x" * 161, '3: "xxxx'),
    ("ask:", "title: twice\nask:", "4: title stands twice. Keep one of the two lines"),
    (
        "ask: Write",
        "asks: Write",
        '4: "asks" is not a key of this file. Did you mean ask',
    ),
    ("ask: Write", "ask Write", '4: "ask Write to the minister" is not a line of key'),
    ("They", "Th\x1bey", "7: The file holds the control character U+001B"),
    ("", "---\ntitle: x\nsummary: y\nask: z\n---\n \n", " The story is missing. Write"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_a_text_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes(FILE, old, new)
    assert found.startswith(f"{FILE}:{said}")


def test_a_text_is_read(pack):
    text = read_pack(pack).pack.texts["en"]
    assert text.title == "Free the dockers: en"
    assert text.summary == "Two dockers are in prison."
    assert text.ask == "Write to the minister"
    assert text.story == "They went on **strike**.\n\n---\n\nNow they need you."


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("title: 'Quoted: yes'", "Quoted: yes"),
        ("title:Close", "Close"),
        ("Title :  Spaced  ", "Spaced"),
        ("# a remark\n\ntitle: <script>", "<script>"),
        ('title: "Both" and "neither', '"Both" and "neither'),
    ],
)
def test_front_matter_is_read_kindly(pack, written, title):
    text = f"\n---  \n{written}\n---\nStory\n".encode()
    assert read_pack({**pack, FILE: text}).pack.texts["ru"].title == title


def test_a_summary_may_have_160_characters(mistakes):
    assert mistakes(FILE, '"Two dockers are in prison."', "я" * 160) == []


@pytest.mark.parametrize(
    ("key", "line"),
    [("summary", 'summary: "Two dockers are in prison."\n'), ("ask", "ask: Write")],
)
def test_a_text_without_summary_or_ask_is_warned_about(warnings, key, line):
    (warned,) = warnings(FILE, line, "#" if key == "ask" else "")
    assert warned.startswith(f"{FILE}:1: {key} is missing: ")


def test_a_text_in_the_default_language_is_required(findings, pack):
    files = {name: text for name, text in pack.items() if name != "text.en.md"}
    (found,), _ = findings(files)
    assert found.startswith("text.en.md: There is no text in en. Write text.en.md: fr")


def test_a_language_without_text_is_warned_about(findings, pack):
    files = {name: text for name, text in pack.items() if name != FILE}
    assert findings(files) == (
        [],
        [
            "text.ru.md: There is no text in ru: its pages show the one in en. "
            "Write text.ru.md, or take the language out of the settings."
        ],
    )


def test_a_privacy_notice_is_read_whole(pack):
    notices = {**pack, "privacy.ru.md": b"\n# Privacy\n\n---\nText\n"}
    assert read_pack(notices).pack.privacy["ru"] == "# Privacy\n\n---\nText"


def test_privacy_notices_may_be_missing(least):
    assert read_pack(least).pack.privacy == {}


def test_an_empty_privacy_notice_is_none(pack, warnings):
    (warned,) = warnings("privacy.ru.md", "", " \n")
    assert warned.startswith("privacy.ru.md: The notice is empty, so one is made from")
    assert "ru" not in read_pack({**pack, "privacy.ru.md": b" \n"}).pack.privacy


def test_what_became_of_a_campaign_is_read_whole_and_may_be_missing(pack):
    told = {**pack, "outcome.ru.md": b"\n## Free\n\nAll **three**.\n"}
    assert read_pack(told).pack.outcome["ru"] == "## Free\n\nAll **three**."
    assert "ar" not in read_pack(told).pack.outcome
    assert read_pack({**pack, "outcome.en.md": b" \n"}).pack.outcome.keys() == {"ru"}
