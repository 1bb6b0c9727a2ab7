from __future__ import annotations

from petition.domain.packs import read_pack

FILE = "letter.ru.txt"


def test_a_letter_is_kept_whole(pack):
    assert read_pack(pack).pack.letters[FILE[7:9]].encode() == pack[FILE]


def test_every_mistake_in_a_letter_has_its_line(mistakes):
    text = "Subject: x\n\n{{ supporter.citty }}\n{{ target.nam }}\n"
    city, name = mistakes(FILE, "", text)
    assert city.startswith(f"{FILE}:3: ")
    assert "did you mean supporter.city" in city
    assert name.startswith(f"{FILE}:4: ")


def test_a_letter_without_subject_is_refused(mistakes):
    (found,) = mistakes(FILE, "Subject:", "Betreff:")
    assert found.startswith(f"{FILE}:1: ")


def test_a_letter_in_the_default_language_is_required(findings, pack):
    files = {name: text for name, text in pack.items() if name != "letter.en.txt"}
    (found,), _ = findings(files)
    assert found.startswith("letter.en.txt: There is no letter in en. Write letter.en")


def test_a_language_without_letter_is_warned_about(findings, pack):
    files = {name: text for name, text in pack.items() if name != FILE}
    mistakes, warned = findings(files)
    assert mistakes == []
    assert (
        "letter.ru.txt: There is no letter in ru: its readers are offered one in "
        "another language (en, ar). Write letter.ru.txt." in warned
    )


def test_a_point_that_one_letter_lacks_is_warned_about(warnings):
    point = '{% point "trial" "Ask for a new trial" %}\nGive them a new trial.\n'
    (warned,) = warnings(FILE, point + "{% endpoint %}\n", "")
    assert warned.startswith(f"{FILE}: The letter in ru lacks a part")


def test_a_passage_that_one_letter_lacks_is_warned_about(warnings):
    passage = "{% editable %}\nPlease act.\n{% endeditable %}"
    (warned,) = warnings(FILE, passage, passage + "\n" + passage)[:1]
    missing = (
        "lacks a part that the one in ru has, so it is left out: editable passage 2"
    )
    assert warned.startswith(f"letter.ar.txt: The letter in ar {missing}.")


def test_own_words_that_one_letter_lacks_are_warned_about(warnings):
    (warned,) = warnings(FILE, '{% own_words "Why do you write?" %}\n', "")
    assert warned.startswith(f"{FILE}: The letter in ru lacks a part")


def test_letters_are_not_blamed_for_questions_that_cannot_be_read(mistakes):
    for old, new in (
        ("goal = 500", "goal = = 500"),
        ('key = "branch"', 'key = "Branch"'),
        ("[[questions]]", "[[question]]"),
        ("[[questions]]", "[questions]"),
    ):
        (found,) = mistakes("campaign.toml", old, new)
        assert found.startswith("campaign.toml:")


def test_letters_are_read_without_campaign_toml(findings, pack):
    files = {
        **pack,
        "campaign.toml": b"goal = =",
        FILE: b"Subject: x\n\n{{ target.nam }}",
    }
    (manifest, letter), _ = findings(files)
    assert manifest.startswith("campaign.toml:1")
    assert letter.startswith(f"{FILE}:3: ")
