"""What is left empty leaves nothing behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.letters.blanks import one_line, plain, tidy, tidy_within

EMPTY = "{{ supporter.city }}"
MARKED = st.text(st.sampled_from("\0 \t\n\u00a0ab"))


def test_a_paragraph_of_an_empty_value_vanishes(say):
    assert say(f"Sir,\n\n{EMPTY}\n\nYours") == "Sir,\n\nYours"


def test_a_line_of_empty_values_vanishes_from_an_address(say):
    body = f"Ann\n{{{{ supporter.street }}}}\n{EMPTY} {EMPTY}\nIreland"
    assert say(body) == "Ann\nIreland"


def test_lines_of_an_address_stay_lines(say):
    assert say("Ann\n12 High Street\nCork") == "Ann\n12 High Street\nCork"


def test_tags_on_lines_of_their_own_leave_no_lines(say):
    body = "One\n{% if target.name %}\nTwo\n{% else %}\nThree\n{% endif %}\nFour"
    assert say(body) == "One\nTwo\nFour"


def test_a_note_on_a_line_of_its_own_leaves_no_line(say):
    assert say("One\n{# to be\nchecked #}\nTwo") == "One\nTwo"


def test_blank_lines_separate_paragraphs_once(say):
    assert say("\n\nOne\n \n\t\n\nTwo\n\n\n") == "One\n\nTwo"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"from {EMPTY} today", "from today"),
        (f"from {EMPTY}.", "from ."),
        (f"{EMPTY} Cork", "Cork"),
        ("I{% if target.name %} do {% endif %} ask", "I do ask"),
        ("I{% if target.city %}{% endif %}ask", "Iask"),
        ("two  blanks  stay", "two  blanks  stay"),
        ("Jo{# x #}hn", "John"),
    ],
)
def test_an_empty_value_takes_one_blank_along(say, body, text):
    assert say(body.replace("target.city", "supporter.city")) == text


def test_no_line_ends_with_a_blank(say):
    assert say("-- \nOne \t\nTwo\u00a0") == "--\nOne\nTwo"


def test_own_line_breaks_of_a_value_stay(say):
    known = {"name": "Ann\r\nLee\u2028Cork"}
    assert say("{{ supporter.name }}", supporter=known) == "Ann\nLee\nCork"


def test_controls_and_half_characters_never_reach_a_letter():
    assert plain(" a\x00b\x1b[0m\x9f\ud800c\x7f ") == "ab[0mc"


def test_joiners_that_names_need_are_kept():
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


def test_one_line_is_one_line():
    assert one_line("\0 a \n\0\n b\t c ") == "a b c"


@given(st.text())
def test_order_once_made_stays(text):
    once = tidy(plain(text))
    assert tidy(plain(once)) == once
    assert "\n\n\n" not in once
    assert "\0" not in once
    assert all(line == line.rstrip() for line in once.split("\n"))


@given(MARKED, MARKED, MARKED)
def test_what_is_put_in_order_early_ends_as_the_same(before, text, behind):
    early = before + tidy_within(text) + behind
    assert tidy(early) == tidy(before + text + behind)
