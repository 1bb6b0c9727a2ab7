"""Taking a pack in makes new versions and never alters what was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pytest

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.domain.campaigns import CampaignState, Channel, Event, Update
from petition.domain.refusals import NoTeamKey
from petition.models import (
    Campaign,
    CampaignKey,
    EventRow,
    LetterVersion,
    PersonRow,
    Signature,
    StatusRow,
    TargetRow,
    TextVersion,
    UpdateRow,
)
from petition.services import packs
from tests.support.harbour import EMBASSY, LETTERS, MINISTER, PEOPLE, TEXTS, a_pack
from tests.support.office import Dice, Office

NEW_LETTER = LETTERS["en"].replace("Please act soon.", "Please act now.")
PICKET = Event(
    "picket", datetime(2014, 4, 22, 18, 30),  # noqa: DTZ001 – local time on the spot.
    "Europe/Brussels", "Gate 1", "Bruges", "BE", "embassy", {"": "Picket"}, "Dockers",
)  # fmt: skip
NEWS = Update(date(2014, 3, 1), "appeal", "en", "The appeal", "Court", "It said no.")


def test_a_new_campaign_is_a_draft_with_keys(office: Office) -> None:
    imported = office.import_pack(a_pack(slug="pier"))

    assert imported.new
    assert imported.texts == imported.letters == ("en", "ru", "ar")
    pier = office.rows(Campaign)[1]
    assert (pier.state, pier.revision, pier.last_number) == ("draft", 1, 0)
    assert [key.campaign_id for key in office.rows(CampaignKey)] == [1, 2]


def test_no_campaign_is_made_before_setup(
    database: Database, sealer: BootSealer, now: datetime
) -> None:

    with database.writing() as session, pytest.raises(NoTeamKey):
        packs.import_pack(
            session, sealer, a_pack(),
            uid=uuid4(), randomness=Dice(), now=now,
        )  # fmt: skip


def test_the_same_pack_again_changes_nothing(office: Office) -> None:
    key = office.row(CampaignKey).public_key
    before = office.content()

    imported = office.import_pack(a_pack())

    assert (imported.new, imported.texts, imported.letters) == (False, (), ())
    assert office.count(TextVersion) == office.count(LetterVersion) == 3
    assert office.count(TargetRow) == 2
    assert office.row(CampaignKey).public_key == key
    assert replace(office.content(), letters={}) == replace(before, letters={})


def test_an_import_leaves_the_state_alone(office: Office) -> None:
    office.to(CampaignState.PAUSED)
    office.import_pack(a_pack(goal=9))

    assert (office.row(Campaign).state, office.content().goal) == ("paused", 9)


def test_only_what_changed_becomes_a_new_version(office: Office) -> None:
    imported = office.import_pack(a_pack(letters={**LETTERS, "en": NEW_LETTER}))

    assert (imported.texts, imported.letters) == ((), ("en",))
    versions = [
        row.version for row in office.rows(LetterVersion) if row.language == "en"
    ]
    assert versions == [1, 2]


def test_a_new_privacy_notice_is_a_new_version_of_its_text(office: Office) -> None:
    imported = office.import_pack(a_pack(privacy={"ru": "Мы храним мало."}))

    assert imported.texts == ("en", "ru")
    assert office.content().texts["en"].privacy is None
    assert office.content().texts["ru"].privacy == "Мы храним мало."


def test_telling_what_became_of_it_is_no_new_version_of_a_text(office: Office) -> None:
    imported = office.import_pack(a_pack(outcome={"ru": "Все на свободе."}))

    assert imported.texts == ()
    told = office.content()
    assert told.outcome_in("ru") == told.outcome_in("ar") == ("Все на свободе.", "ru")
    office.import_pack(a_pack(outcome={}))
    assert office.content().outcome_in("ru") == ("", "")


def test_going_back_to_an_older_text_is_a_version_too(office: Office) -> None:
    for source in (NEW_LETTER, LETTERS["en"]):
        office.import_pack(a_pack(letters={**LETTERS, "en": source}))

    english = [row for row in office.rows(LetterVersion) if row.language == "en"]
    assert [row.version for row in english] == [1, 2, 3]
    assert english[0].source == english[2].source


def test_earlier_signatures_keep_the_texts_they_signed(office: Office) -> None:
    receipt = office.signed()
    signed = office.row(Signature).text_version_id
    story = replace(TEXTS["en"], story="Another story.")
    office.import_pack(
        a_pack(texts={**TEXTS, "en": story}, letters={**LETTERS, "en": NEW_LETTER})
    )

    assert office.row(Signature).text_version_id == signed
    record = office.own_page(receipt).record
    assert record is not None
    assert office.content().letters["en"].version_id != record.letters[0].version_id


def test_a_letter_signed_before_an_import_arrives_as_it_was_shown(
    office: Office,
) -> None:
    token = office.sign(passages={})
    office.import_pack(a_pack(letters={**LETTERS, "en": NEW_LETTER}))
    record = office.own_page(office.confirm(token)).record

    assert record is not None
    assert "Please act soon." in record.letters[0].text


def test_an_absent_target_retires_and_keeps_its_letters(office: Office) -> None:
    receipt = office.signed()
    office.import_pack(a_pack(targets=(MINISTER,)))

    assert list(office.content().targets) == ["minister"]
    assert [row.retired for row in office.rows(TargetRow)] == [False, True]
    keys = [key for _, key in office.own_page(receipt).letters]
    assert keys == ["minister", "embassy"]


def test_a_target_that_comes_back_is_the_same(office: Office) -> None:
    ids = [row.id for row in office.rows(TargetRow)]
    office.import_pack(a_pack(targets=(MINISTER,)))
    office.import_pack(a_pack(targets=(EMBASSY, MINISTER)))

    assert [row.id for row in office.rows(TargetRow)] == ids
    assert list(office.content().targets) == ["embassy", "minister"]


def test_a_changed_target_is_changed_in_its_place(office: Office) -> None:
    moved = replace(MINISTER, email="new@ports.example", channels=(Channel.MAIL,))
    office.import_pack(a_pack(targets=(moved, EMBASSY)))

    found = office.content().targets["minister"]
    assert found.target == moved
    assert found.id == office.rows(TargetRow)[0].id


def test_the_register_is_as_the_pack_has_it(office: Office) -> None:
    office.import_pack(a_pack(people=PEOPLE[1:], updates=(NEWS,), events=(PICKET,)))
    office.import_pack(a_pack(people=PEOPLE[1:], updates=(NEWS,), events=(PICKET,)))

    content = office.content()
    assert content.people == PEOPLE[1:]
    assert (content.updates, content.events) == ((NEWS,), (PICKET,))
    assert (office.count(PersonRow), office.count(StatusRow)) == (2, 2)
    assert office.count(UpdateRow) == office.count(EventRow) == 1


def test_a_language_that_is_taken_out_is_not_published(office: Office) -> None:
    office.import_pack(a_pack(languages=("en", "ar")))

    assert list(office.content().texts) == ["en", "ar"]
    assert "ru" not in office.content().letters


def test_a_letter_that_is_taken_out_is_not_published(office: Office) -> None:
    letters = {tag: LETTERS[tag] for tag in ("en", "ar")}
    imported = office.import_pack(a_pack(letters=letters))

    assert imported.letters == ("ru",)
    assert list(office.content().letters) == ["en", "ar"]
    assert office.import_pack(a_pack(letters=letters)).letters == ()


def test_a_letter_with_a_question_that_is_gone_does_not_break_the_campaign(
    office: Office,
) -> None:
    plain = LETTERS["en"].replace(", {{ supporter.branch }}", "")
    office.import_pack(a_pack(letters={"en": plain}, questions=()))

    assert list(office.content().letters) == ["en"]


def test_a_text_that_is_taken_out_gives_way_to_the_campaigns_own(
    office: Office,
) -> None:
    office.import_pack(a_pack(texts={"en": TEXTS["en"]}))

    assert office.content().text("ru").text == TEXTS["en"]
    office.import_pack(a_pack())
    assert office.content().text("ru").text == TEXTS["ru"]


def test_demo_data_stays_marked(office: Office) -> None:
    with office.database.writing() as session:
        packs.import_pack(
            session, office.sealer, a_pack(slug="demo"),
            uid=uuid4(), randomness=office.dice, now=office.now, demo=True,
        )  # fmt: skip
    office.import_pack(a_pack(slug="demo", goal=1))

    assert [row.demo for row in office.rows(Campaign)] == [False, True]
