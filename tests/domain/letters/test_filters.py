"""What each filter does."""

import pytest


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('supporter.city | default("my town")', "my town"),
        ('supporter.name | default("someone")', "ann o’brien"),
        ("supporter.name | upper", "ANN O’BRIEN"),
        ("supporter.country | lower", "ireland"),
        ("supporter.name | capitalize", "Ann o’brien"),
        ("supporter.name | title", "Ann O’brien"),
        ("supporter.name | trim", "ann o’brien"),
        ("people.imprisoned | names", "Roza and Kanat"),
        ("people.imprisoned | count", "2"),
        ("people.died | count", "0"),
        ("today | date", "April 22, 2014"),
        ("today", "April 22, 2014"),
        ('people.died | names | default("nobody") | upper', "NOBODY"),
    ],
)
def test_a_filter_gives(say, expression, text):
    known = {"name": " ann o’brien ", "country": "Ireland"}
    assert say("{{ " + expression + " }}", supporter=known) == text


def test_names_without_letters_are_not_counted(say):
    people = {"released": ("Talgat", " ", "\x00")}
    body = "{{ people.released | count }} {{ people.released | names }}"
    assert say(body, people=people) == "1 Talgat"
