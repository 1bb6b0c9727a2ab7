"""The team key, its slots, and the keys of campaigns."""

from __future__ import annotations

from uuid import UUID

import pytest

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.domain.recovery_codes import format_code
from petition.domain.refusals import CannotOpen, KeyForgotten, NoTeamKey, WrongSecret
from petition.models import CampaignKey, KeySlot
from petition.services import keys
from tests.support.harbour import a_pack
from tests.support.office import CODE, SEED, Office

OTHER_CODE = format_code(b"\x07" * 20)
PASSPHRASE = "correct horse battery staple"

#: What these say does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_before_setup_there_is_no_team_key(database: Database) -> None:
    with database.reading() as session:
        assert keys.team_key(session) is None


def test_before_setup_no_campaign_gets_a_key(
    database: Database, sealer: BootSealer
) -> None:
    with database.writing() as session, pytest.raises(NoTeamKey):
        keys.make_campaign_key(session, sealer, 1, UUID(int=1), SEED, SEED)


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", " ")])
def test_the_recovery_code_unlocks_however_it_is_typed(
    office: Office, typed: str
) -> None:
    assert _unlock(office, typed) == SEED


def test_a_passphrase_unlocks_beside_the_recovery_code(office: Office) -> None:
    _add_passphrase(office)

    assert _unlock(office, PASSPHRASE) == _unlock(office, CODE) == SEED


@pytest.mark.parametrize("secret", ["", "wrong", OTHER_CODE, CODE[:-1], "кириллица"])
def test_any_other_secret_is_wrong(office: Office, secret: str) -> None:
    with pytest.raises(WrongSecret):
        _unlock(office, secret)


def test_a_wrong_secret_opens_no_slot_of_any_kind(office: Office) -> None:
    _add_passphrase(office)

    with pytest.raises(WrongSecret):
        _unlock(office, "incorrect horse")


def test_a_team_key_knows_its_kinds_of_slots(office: Office) -> None:
    with office.database.reading() as session:
        key = keys.team_key(session)
        assert key is not None
        assert keys.has_slot(session, key, "recovery")
        assert not keys.has_slot(session, key, "passphrase")


def test_typing_the_code_back_proves_it(office: Office) -> None:
    with office.database.writing() as session:
        key = keys.team_key(session)
        assert key is not None
        assert key.proved_at is None
        keys.prove(session, office.sealer, key, CODE, now=office.now)

    with office.database.reading() as session:
        found = keys.team_key(session)
        assert found is not None
        assert found.proved_at == office.now


def test_a_mistyped_code_proves_nothing(office: Office) -> None:
    with office.database.writing() as session:
        key = keys.team_key(session)
        assert key is not None
        with pytest.raises(WrongSecret):
            keys.prove(session, office.sealer, key, OTHER_CODE, now=office.now)
        assert key.proved_at is None


def test_no_key_lies_in_the_database_in_the_clear(office: Office) -> None:
    content = office.content()
    with office.database.reading() as session:
        seed = _unlock_campaign(office)
        prints = keys.fingerprint_key(session, office.sealer, content.campaign_id)

    key, slot = office.row(CampaignKey), office.row(KeySlot)
    kept = key.public_key + (key.sealed_seed or b"") + slot.sealed
    kept += key.wrapped_fingerprint_key or b""
    assert not [one for one in (SEED, seed, prints) if one in kept]


def test_the_unlocked_seed_is_that_of_the_campaigns_public_key(office: Office) -> None:
    seed = _unlock_campaign(office)

    assert office.sealer.public_key(seed) == office.row(CampaignKey).public_key


def test_every_campaign_has_its_own_keys(office: Office) -> None:
    office.import_pack(a_pack(slug="pier"))

    one, other = office.rows(CampaignKey)
    assert one.public_key != other.public_key
    with office.database.reading() as session:
        prints = {
            keys.fingerprint_key(session, office.sealer, key.campaign_id)
            for key in (one, other)
        }
    assert len(prints) == 2


def test_a_campaign_key_is_bound_to_its_campaign(office: Office) -> None:
    with office.database.reading() as session, pytest.raises(CannotOpen):
        keys.unlock_campaign(session, office.sealer, 1, UUID(int=9), CODE)


def test_a_forgotten_key_says_so(office: Office) -> None:
    with office.database.writing() as session:
        key = session.query(CampaignKey).one()
        key.sealed_seed = key.wrapped_fingerprint_key = None

    with office.database.reading() as session:
        with pytest.raises(KeyForgotten):
            keys.fingerprint_key(session, office.sealer, 1)
        with pytest.raises(KeyForgotten):
            keys.unlock_campaign(session, office.sealer, 1, UUID(int=1), CODE)


def _unlock(office: Office, secret: str) -> bytes:
    with office.database.reading() as session:
        key = keys.team_key(session)
        assert key is not None
        return keys.unlock_team(session, office.sealer, key.id, secret)


def _unlock_campaign(office: Office) -> bytes:
    with office.database.reading() as session:
        uid = office.content().uid
        (seed,) = keys.unlock_campaign(session, office.sealer, 1, uid, CODE)
        return seed


def _add_passphrase(office: Office) -> None:
    with office.database.writing() as session:
        key = keys.team_key(session)
        assert key is not None
        keys.add_slot(
            session, office.sealer, key, "passphrase", PASSPHRASE, SEED, now=office.now
        )
