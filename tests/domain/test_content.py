"""What a campaign says and asks follows from its pack."""

from __future__ import annotations

from datetime import date

import pytest

from petition.domain.campaigns import CampaignState, Question
from petition.domain.content import standing
from tests.support.harbour import LETTERS, TEXTS, a_content

OPENS, CLOSES = date(2014, 1, 10), date(2014, 4, 22)
PLAIN = "Subject: Please\n\nI am {{ supporter.name }}, {{ supporter.country }}.\n"
TOWN = "Subject: Please\n\n{{ supporter.city }}{{ supporter.phone | default('-') }}\n"


def test_a_text_is_in_its_language_or_in_the_campaigns_own() -> None:
    content = a_content(texts={tag: TEXTS[tag] for tag in ("en", "ru")})

    assert content.text("ru").text == TEXTS["ru"]
    assert content.text("ar").text == TEXTS["en"]


def test_a_letter_is_in_the_wished_language_or_in_the_campaigns_own() -> None:
    content = a_content(letters={tag: LETTERS[tag] for tag in ("en", "ru")})

    wishes = ("ru", "ar", "xx", "")
    assert [content.letter_language(wish) for wish in wishes] == [
        "ru",
        "en",
        "en",
        "en",
    ]


def test_the_form_asks_only_for_what_a_letter_uses() -> None:
    content = a_content(letters={"en": PLAIN, "ru": TOWN})

    assert content.fields() == ("city", "phone")
    assert content.required_fields() & set(content.fields()) == {"city"}


def test_what_stands_only_in_a_condition_may_be_left_empty() -> None:
    assert a_content().fields() == ("city", "branch")
    assert "city" not in a_content().required_fields()


@pytest.mark.parametrize("required", [True, False])
def test_a_question_is_required_if_the_pack_says_so(required: bool) -> None:
    letter = (
        "Subject: x\n\n{% if supporter.branch %}{{ supporter.branch }}{% endif %}x\n"
    )
    question = Question("branch", {"": "Branch"}, required)
    content = a_content(letters={"en": letter}, questions=(question,))

    assert ("branch" in content.required_fields()) is required


def test_a_question_that_no_letter_uses_is_not_asked() -> None:
    content = a_content(letters={"en": PLAIN})

    assert content.fields() == ()
    assert "branch" not in content.required_fields()


def test_people_are_listed_by_their_latest_status_in_order() -> None:
    names = a_content().names("ru")

    assert names["imprisoned"] == ("Иван Петров", "Olga Lee")
    assert names["released"] == ("Marat Bek",)
    assert names["detained"] == names["died"] == ()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2014, 1, 9), "not_yet"),
        (OPENS, "open"),
        (CLOSES, "open"),
        (date(2014, 4, 23), "closed"),
    ],
)
def test_the_first_and_the_last_day_belong_to_the_campaign(
    today: date, expected: str
) -> None:
    assert standing(CampaignState.OPEN, OPENS, CLOSES, today) == expected


def test_without_dates_the_state_alone_decides() -> None:
    for state in CampaignState:
        assert standing(state, None, None, OPENS) == state.value


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {CampaignState.OPEN}))
def test_dates_open_nothing_that_is_not_open(state: CampaignState) -> None:
    assert standing(state, OPENS, CLOSES, OPENS) == state.value
