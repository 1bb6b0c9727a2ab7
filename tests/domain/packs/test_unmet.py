from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import ReplyTo
from petition.domain.packs import read_pack, unmet_points


@pytest.fixture
def good(pack):
    return read_pack(pack).pack


def test_a_good_pack_meets_every_point(good):
    assert unmet_points(good) == ()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("texts", "There is no text in ru, ar: their pages show the story in en."),
        (
            "letters",
            "There is no letter in ru, ar: their readers are offered the one in en.",
        ),
        (
            "privacy",
            "There is no privacy notice of your own in ru, ar: "
            "one made from the pack is shown.",
        ),
    ],
)
def test_what_a_language_lacks_is_said(good, part, said):
    lacking = replace(good, **{part: {"en": getattr(good, part)["en"]}})
    assert unmet_points(lacking) == (said,)


def test_a_target_reached_by_hand_only_is_said(least):
    points = unmet_points(read_pack(least).pack)
    assert "The King can be reached by hand only: letters wait for you." in points


def test_a_target_that_reads_none_of_the_letters_is_said(good):
    target = replace(good.targets[0], languages=("kk",))
    assert unmet_points(replace(good, targets=(target,))) == (
        "There is no letter in a language that Minister of Ports reads (kk).",
    )


def test_answers_to_the_campaign_need_an_address(good):
    (point,) = unmet_points(replace(good, organiser_contact="Gate 1"))
    assert point.startswith("Answers to letters are meant for the campaign, but")
    asked = replace(good, organiser_contact="Gate 1", reply_to=ReplyTo.SUPPORTER)
    assert unmet_points(asked) == ()
