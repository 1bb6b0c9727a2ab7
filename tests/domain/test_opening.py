"""What has to be in order before a campaign opens for the first time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from petition.documents.first_files import first_files
from petition.documents.words import words_for
from petition.domain.campaigns import CampaignText, Channel, ReplyTo
from petition.domain.opening import Facts, Point, checklist, to_write
from petition.domain.packs import writing
from petition.domain.packs.manifest import Manifest
from tests.support.harbour import EMBASSY, MINISTER, TEXTS, a_pack

READY = Facts(a_pack(), (), (), rehearsed=True, key_proved=True)


def unmet(**changes: Any) -> dict[Point, tuple[str, ...]]:
    return {c.point: c.about for c in checklist(replace(READY, **changes)) if not c.met}


def test_a_campaign_in_order_may_open() -> None:
    assert unmet() == {}


LACKING = [
    ({"pack": None}, {*Point} - {Point.REHEARSED, Point.KEY}),
    ({"unpublished": ("text.en.md",)}, {Point.PUBLISHED}),
    ({"rehearsed": False}, {Point.REHEARSED}),
    ({"key_proved": False}, {Point.KEY}),
    ({"pack": a_pack(targets=())}, {Point.TARGETS}),
    ({"pack": a_pack(organiser_contact="")}, {Point.RESPONSIBLE}),
    (
        {"pack": a_pack(organiser_contact="the yard", reply_to=ReplyTo.CAMPAIGN)},
        {Point.RESPONSIBLE},
    ),
    ({"pack": a_pack(texts={"en": TEXTS["en"]})}, {Point.LANGUAGES}),
]


@pytest.mark.parametrize(("changes", "points"), LACKING)
def test_each_thing_that_is_lacking_is_named(
    changes: dict[str, Any], points: set[Point]
) -> None:
    assert set(unmet(**changes)) == points


def test_languages_may_be_left_out_knowingly() -> None:
    pack = a_pack(texts={"en": TEXTS["en"]})
    assert unmet(pack=pack) == {Point.LANGUAGES: ("ru", "ar")}
    assert unmet(pack=pack, left_out=("ar", "ru")) == {}


def test_whom_only_hands_reach_is_named_but_does_not_keep_it_shut() -> None:
    by_hand = replace(EMBASSY, channels=(Channel.BY_HAND,))
    pack = a_pack(targets=(MINISTER, by_hand))
    (targets, *_) = checklist(replace(READY, pack=pack))
    assert (targets.met, targets.about) == (True, ("Embassy in Brussels",))


def test_what_a_new_campaign_has_still_to_say_is_found() -> None:
    files = first_files(words_for("en"), Manifest("x", "en", ("en",), "U", "c"), "T")
    page = files["text.en.md"].partition("---\n\n")[2]
    text = CampaignText("T", "", "", page)
    letters = {"en": writing.letter_text(files["letter.en.txt"])}
    pack = a_pack(languages=("en",), texts={"en": text}, letters=letters)
    assert to_write(pack) == ("text.en.md", "letter.en.txt")
