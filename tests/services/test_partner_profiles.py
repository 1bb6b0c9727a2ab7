"""What a partner says of itself stands in the pack, in the draft and on the page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from petition.domain.campaigns import Partner
from petition.domain.logos import PNG, read_logo
from petition.domain.packs import read_pack
from petition.domain.refusals import UnknownPartner
from petition.models import ConsentVersion
from petition.services import (
    drafts,
    pack_export,
    partner_keys,
    partner_links,
    partner_profiles,
)
from petition.services.drafts import EditedMeanwhile
from petition.services.partner_links import PartnerLinkOver
from tests.support.allies import KEY, invite, make_key
from tests.support.harbour import PACK
from tests.support.office import SLUG, Office

FILE = partner_profiles.FILE
CHANGED = Partner(
    KEY, "Allies United", "https://allies.example", ("https://www.allies.example",),
    {"en": "They may write to me"},
)  # fmt: skip


def describe(office: Office, partner: Partner = CHANGED) -> None:
    with office.database.writing() as session:
        partner_profiles.describe(
            session, office.content().campaign_id, partner, now=office.now
        )


def exported(office: Office) -> tuple[Partner, ...]:
    with office.database.reading() as session:
        return read_pack(pack_export.export_files(session, SLUG)).pack.partners


def test_a_change_is_published_at_once(office: Office) -> None:
    describe(office)

    assert office.content().ally(KEY) == CHANGED
    assert [row.text for row in office.rows(ConsentVersion)] == [
        "Yes",
        "They may write to me",
    ]


def test_a_change_that_is_undone_is_shown_to_nobody(office: Office) -> None:
    with suppress(ZeroDivisionError), office.database.writing() as session:
        partner_profiles.describe(session, 1, CHANGED, now=office.now)
        raise ZeroDivisionError

    assert office.content().ally(KEY) == PACK.partners[0]


def test_the_pack_that_is_given_back_holds_it(office: Office) -> None:
    describe(office)

    assert exported(office) == (CHANGED,)


def test_a_draft_follows_and_keeps_what_organisers_changed_in_it(
    office: Office,
) -> None:
    campaign_id = office.content().campaign_id
    describe(office)
    more = (
        b'[[partner]]\nkey = "allies"\nname = "Old"\n'
        b'[[partner]]\nkey = "more"\nname = "More"\n'
    )
    with office.database.writing() as session:
        edit = drafts.read(session, campaign_id, FILE).edit
        drafts.save(
            session, campaign_id, FILE, more, edit=edit, organiser_id=None,
            now=office.now,
        )  # fmt: skip
    describe(office, replace(CHANGED, name="Allies, renamed"))
    with office.database.reading() as session:
        text = (drafts.read(session, campaign_id, FILE).content or b"").decode()

    assert 'name = "Allies, renamed"' in text
    assert 'name = "More"' in text
    assert exported(office) == (replace(CHANGED, name="Allies, renamed"),)


def test_who_has_the_partners_open_in_an_editor_overwrites_nothing(
    office: Office,
) -> None:
    # Nobody has looked at the campaign yet, so that nothing of it is kept.
    with office.database.writing() as session:
        partner_profiles.describe(session, 1, CHANGED, now=office.now)

    with (
        pytest.raises(EditedMeanwhile),
        office.database.writing() as session,
    ):
        drafts.save(
            session, 1, FILE, b'[[partner]]\nkey = "x"\nname = "X"\n',
            edit=0, organiser_id=None, now=office.now,
        )  # fmt: skip


def test_a_new_partner_stands_behind_the_others(office: Office) -> None:
    with office.database.writing() as session:
        new = Partner("relief", "Relief Fund", "", (), {})
        partner_profiles.add(session, office.content().campaign_id, new, now=office.now)

    assert [one.key for one in office.content().allies()] == [KEY, "relief"]
    assert [one.key for one in exported(office)] == [KEY, "relief"]


def test_a_partner_that_is_taken_out_keeps_its_name_for_the_count(
    office: Office,
) -> None:
    campaign_id = office.content().campaign_id
    make_key(office)
    with office.database.writing() as session:
        partner_profiles.retire(session, campaign_id, KEY, now=office.now)

    content = office.content()
    assert content.ally(KEY) is None
    assert content.partners[KEY].name == "Allies"
    assert exported(office) == ()
    with office.database.reading() as session:
        assert partner_keys.in_force(session, campaign_id, KEY) is None
    with pytest.raises(UnknownPartner):
        describe(office)


def test_a_logo_has_an_address_that_changes_with_it(office: Office) -> None:
    logo = read_logo(PNG + b"picture")
    with office.database.writing() as session:
        partner_profiles.take_logo(session, office.content().campaign_id, KEY, logo)

    assert office.content().logos == {KEY: logo.digest}
    with office.database.writing() as session:
        partner_profiles.take_logo(session, office.content().campaign_id, KEY, None)
    assert office.content().logos == {}


def test_a_logo_makes_no_pack_refuse_to_be_imported_again(office: Office) -> None:
    campaign_id = office.content().campaign_id
    with office.database.writing() as session:
        drafts.begin(session, campaign_id)
        partner_profiles.take_logo(session, campaign_id, KEY, read_logo(PNG))
        assert not drafts.edited_here(session, campaign_id)


def test_a_draft_that_takes_the_partner_out_is_left_to_do_so(office: Office) -> None:
    campaign_id = office.content().campaign_id
    describe(office)
    for left in (b'[[partner]]\nkey = "more"\nname = "More"\n', None):
        with office.database.writing() as session:
            edit = drafts.read(session, campaign_id, FILE).edit
            drafts.save(
                session, campaign_id, FILE, left, edit=edit, organiser_id=None,
                now=office.now,
            )  # fmt: skip
        describe(office, replace(CHANGED, name="Allies, renamed"))
        with office.database.reading() as session:
            assert drafts.read(session, campaign_id, FILE).content == left
    assert exported(office) == (replace(CHANGED, name="Allies, renamed"),)


def test_who_gets_the_key_of_one_that_a_pack_left_out_gets_nothing_else(
    office: Office,
) -> None:
    campaign_id, token = office.content().campaign_id, invite(office)
    make_key(office)
    with office.database.writing() as session:
        partner_profiles.take_logo(session, campaign_id, KEY, read_logo(PNG))
    office.import_pack(replace(PACK, partners=()))
    office.import_pack(PACK)

    assert office.content().ally(KEY) is not None
    assert office.content().logos == {}
    with office.database.reading() as session:
        assert partner_keys.in_force(session, campaign_id, KEY) is None
        with pytest.raises(PartnerLinkOver):
            partner_links.find(session, token, now=office.now)


def test_one_that_every_pack_has_keeps_its_link_and_key(office: Office) -> None:
    campaign_id, token = office.content().campaign_id, invite(office)
    make_key(office)
    office.import_pack(replace(PACK, goal=7))

    with office.database.reading() as session:
        assert partner_keys.in_force(session, campaign_id, KEY) is not None
        assert partner_links.find(session, token, now=office.now).partner == KEY
