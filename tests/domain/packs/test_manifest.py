from __future__ import annotations

from datetime import date

import pytest

from petition.domain.campaigns import Embeds, ReplyTo, TargetsMode
from petition.domain.packs import read_pack

LANGUAGES = 'languages = ["en", "ru", "ar"]'

MISTAKES = [
    ("goal = 500", "goal = = 500", "6: This is not TOML: this value is none"),
    ("[organiser]", "[organiser", "13: This is not TOML: a sign is missing"),
    ("goal = 500", "goall = 500", '6: "goall" is not a key of campaign.toml. Did you'),
    ("goal = 500", "colour = 1", '6: "colour" is not a key of campaign.toml. Use one'),
    ("contact", "goal = 5\ncontact", '15: "goal" is not a key of [organiser]. Move it'),
    ("goal = 500", 'goal = "many"', "6: goal is not a whole number. Write a whole"),
    ("goal = 500", "goal = true", "6: goal is not a whole number"),
    ("goal = 500", "goal = 1.5", "6: goal is not a whole number"),
    ("goal = 500", "goal = 0", "6: goal is out of range. Use 1 to"),
    ("goal = 500", "goal = 9999999999", "6: goal is out of range. Use 1 to"),
    ('slug = "harbour"', "", ' slug is missing. Add a line: slug = "…".'),
    ('slug = "harbour"', 'slug = " "', "1: slug is missing"),
    ('slug = "harbour"', "slug = 7", "1: slug is not text. Put it in quotes"),
    ('"harbour"', '"Harbour!"', '1: "Harbour!" cannot be a key. Use at most 63 of a-z'),
    ('"harbour"', f'"{"a" * 64}"', '1: "aaaa'),
    ('"harbour"', '"-a"', '1: "-a" cannot be a key'),
    ('default_language = "en"', "", " default_language is missing. Add"),
    (
        'default_language = "en"',
        'default_language = "fr"',
        "2: The default language, fr, is",
    ),
    ('default_language = "en"', 'default_language = "e n"', '2: "e n" is not a lang'),
    (LANGUAGES, "", " languages is missing. Add a line: languages = ["),
    (LANGUAGES, "languages = []", "3: languages is missing"),
    (
        LANGUAGES,
        'languages = "en"',
        "3: languages is not a list. Put texts in brackets",
    ),
    ('"ar"]', '"ar", 3]', "3: languages is not a list of texts"),
    ('"ar"]', '"ar", "EN"]', "3: en stands among the languages twice"),
    ('"ar"]', '"ar"' + ', "de"' * 98 + "]", "3: 101 languages are too many"),
    ('"ar"]', '"ar", "kz"]', '3: No language has the tag "kz". That is a country’s'),
    (
        '"ar"]',
        '"ar", "pt_BR"]',
        '3: "pt_BR" is not a language tag. Did you mean pt-BR?',
    ),
    ('"ar"]', '"ar", "russian"]', '3: "russian" is not a language tag. Write a tag'),
    (
        "2014-01-10",
        '"10.1.2014"',
        '4: "10.1.2014" is not a day. Write it as 2014-04-22',
    ),
    ("2014-01-10", "2014-01-10T10:00:00Z", '4: "2014-01-10 10:00:00+00:00" is not a'),
    ('"2014-04-22"', '"2014-04-31"', '5: "2014-04-31" is not a day'),
    ('"2014-04-22"', '"2014-01-09"', "5: The campaign closes on 2014-01-09 before it"),
    ("limit = 2", "limit = 0", "7: per_address_limit is out of range. Use 1 to 10"),
    ("limit = 2", "limit = 11", "7: per_address_limit is out of range. Use 1 to 10"),
    ('"#A03020"', '"red"', '8: "red" is not a colour. Write # and six digits'),
    ('"#A03020"', '"#fff"', '8: "#fff" is not a colour'),
    ('"all"', '"al"', '9: "al" is not a value of targets. Did you mean all?'),
    (
        '"campaign"',
        '"us"',
        '10: "us" is not a value of reply_to. Use one of: supporter',
    ),
    ("months = 0", "months = -1", "11: retain_months is out of range. Use 0 to 120"),
    ("months = 0", "months = 121", "11: retain_months is out of range. Use 0 to 120"),
    ('name = "Dockers\' Union"\n', "", "13: name is missing. Add a line"),
    ('contact = "office@dockers.example"\n', "", "13: contact is missing. Add a line"),
    ("Dockers'", r"Dockers\u202E", r'14: "Dockers\u202e Union" holds the hidden char'),
    ("Dockers'", r"Dockers\n", r'14: "Dockers\n Union" holds the hidden character U+'),
    ("Dockers'", "D" * 301, '14: "DDDDD'),
]

QUESTION_MISTAKES = [
    ('key = "branch"\n', "", "17: key is missing. Add a line"),
    ('key = "branch"', 'key = "Branch"', '18: "Branch" cannot be a key. Use a letter'),
    (
        'key = "branch"',
        'key = "city"',
        '18: "city" is a field that every letter can use',
    ),
    ('key = "branch"', 'key = "email"', '18: "email" is a field that every letter can'),
    ('label.en = "Your branch"\n', "", "19: The question has no label in en. Add"),
    ("label.ru", "label.russian", '20: "russian" is not a language tag'),
    ('label.ru = "', 'label.ru = 3 # "', "20: label.ru is not text. Put it in quotes"),
    ("required = true", 'required = "yes"', "22: required is neither true nor"),
    ("required", "requird", '22: "requird" is not a key of [questions]. Did you mean'),
    ("[[questions]]", "[questions]", "17: questions is not a list of tables. Begin"),
    (
        "required = true",
        '[[questions]]\nkey = "branch"\nlabel = "Again"',
        '23: The key "branch" stands twice',
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES + QUESTION_MISTAKES)
def test_a_mistake_in_campaign_toml_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes("campaign.toml", old, new)
    assert found.startswith(f"campaign.toml:{said}")


def test_a_misspelt_organiser_is_named_and_missed(mistakes):
    missed, misspelt = mistakes("campaign.toml", "[organiser]", "[organizer]")
    assert missed.startswith("campaign.toml: [organiser] is missing. Begin it with")
    assert misspelt.endswith("is not a key of campaign.toml. Did you mean organiser?")


def test_fifty_questions_are_enough(mistakes):
    many = "".join(f'[[questions]]\nkey = "q{n}"\nlabel = "Q"\n' for n in range(50))
    found = mistakes("campaign.toml", "[[questions]]", many + "[[questions]]")
    assert "questions are too many: 51. Use at most 50." in found[0]


def test_all_that_campaign_toml_says_is_read(pack):
    read = read_pack(pack).pack
    assert (read.slug, read.languages) == ("harbour", ("en", "ru", "ar"))
    assert (read.opens, read.closes) == (date(2014, 1, 10), date(2014, 4, 22))
    assert (read.goal, read.per_address_limit, read.retain_months) == (500, 2, 0)
    assert (read.accent, read.targets_mode) == ("#a03020", TargetsMode.ALL)
    assert (read.reply_to, read.organiser_name) == (ReplyTo.CAMPAIGN, "Dockers' Union")


@pytest.mark.parametrize("word", ["all", "listed"])
def test_who_may_show_the_form_is_read(pack, word):
    more = pack["campaign.toml"].replace(
        b"retain_months = 0", f'retain_months = 0\nembeds = "{word}"'.encode()
    )
    assert read_pack({**pack, "campaign.toml": more}).pack.embeds == word


def test_what_campaign_toml_leaves_out_has_a_default(least):
    read = read_pack(least).pack
    assert (read.opens, read.closes, read.goal) == (None, None, None)
    assert (read.per_address_limit, read.retain_months) == (1, 6)
    assert (read.targets_mode, read.reply_to) == (TargetsMode.SOME, ReplyTo.SUPPORTER)
    assert (read.questions, read.embeds) == ((), Embeds.ALL)


@pytest.mark.parametrize(
    "contact", ["+32 2 123", "https://us.example/contact", "Gate 1"]
)
def test_the_organiser_may_be_reached_in_any_way(mistakes, contact):
    assert mistakes("campaign.toml", "office@dockers.example", contact) == []


def test_a_label_may_serve_every_language(pack, warnings):
    labels = 'label.en = "Your branch"\nlabel.ru = "Ваше отделение"\nlabel.ar = "فرعك"'
    assert warnings("campaign.toml", labels, 'label = "Branch"') == []


def test_a_label_that_a_language_lacks_is_warned_about(warnings):
    (warned,) = warnings("campaign.toml", 'label.ru = "Ваше отделение"\n', "")
    assert warned.startswith("campaign.toml:19: The question has no label in ru, so")


def test_a_label_in_a_foreign_language_is_warned_about(warnings):
    (warned,) = warnings("campaign.toml", "required", 'label.fr = "Section"\nrequired')
    assert warned.startswith("campaign.toml:22: label.fr is in no language of the camp")


def test_a_question_that_no_letter_uses_is_warned_about(pack, warnings):
    unused = '[[questions]]\nkey = "age"\nlabel = "Age"\n[[questions]]'
    (warned,) = warnings("campaign.toml", "[[questions]]", unused)
    assert 'No letter uses supporter.age, so "age" is not asked.' in warned


def test_languages_may_be_private_or_rare(findings, least):
    manifest = least["campaign.toml"].replace(
        b'["en"]', b'["en", "x-klingon", "qaa", "kum", "sr-Latn", "zh-Hant-TW", "iw"]'
    )
    mistakes, _ = findings({**least, "campaign.toml": manifest})
    assert mistakes == []


def test_language_tags_get_their_usual_spelling(least):
    manifest = least["campaign.toml"].replace(b'["en"]', b'["EN", "pt-br", "SR-latn"]')
    read = read_pack({**least, "campaign.toml": manifest}).pack
    assert read.languages == ("en", "pt-BR", "sr-Latn")
