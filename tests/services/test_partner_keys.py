"""A partner's key: one at a time, opened by its code alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from petition.domain.refusals import WrongSecret
from petition.services import partner_keys
from petition.services.partner_keys import KeyStands, Proposed
from tests.support.allies import KEY, make_key
from tests.support.office import CODE, Office


def unlock(office: Office, code: str) -> partner_keys.Opened:
    with office.database.reading() as session:
        campaign_id = office.content().campaign_id
        return partner_keys.unlock(session, office.sealer, campaign_id, KEY, code)


def test_a_proposed_key_travels_as_bytes(office: Office) -> None:
    proposed = Proposed.new(office.dice)
    again = Proposed.unpacked(proposed.packed)

    assert (again.seed, again.code) == (proposed.seed, proposed.code)
    assert proposed.code not in repr(proposed)


def test_its_code_opens_it_however_it_is_typed(office: Office) -> None:
    proposed = make_key(office)

    assert unlock(office, proposed.code.lower().replace("-", " ")).seed == proposed.seed


@pytest.mark.parametrize("code", ["", "AAAA", CODE])
def test_no_other_code_opens_it(office: Office, code: str) -> None:
    make_key(office)

    with pytest.raises(WrongSecret):
        unlock(office, code)


def test_a_key_is_not_replaced_behind_its_owners_back(office: Office) -> None:
    make_key(office)

    with pytest.raises(KeyStands):
        make_key(office)


def test_after_it_was_given_up_another_one_counts(office: Office) -> None:
    first = make_key(office)
    with office.database.writing() as session:
        partner_keys.give_up(session, office.content().campaign_id, KEY)
        assert partner_keys.in_force(session, office.content().campaign_id, KEY) is None
    second = make_key(office)

    assert unlock(office, first.code).generation == 1
    assert unlock(office, second.code).generation == 2


def test_of_two_keys_at_the_same_moment_one_stands(office: Office) -> None:
    first, campaign_id = Proposed.new(office.dice), office.content().campaign_id
    with ThreadPoolExecutor() as pool:
        with office.database.writing() as session:
            partner_keys.keep(
                session, office.sealer, campaign_id, KEY, first, now=office.now
            )
            second = pool.submit(make_key, office)
            wait([second], timeout=1)
        with pytest.raises(KeyStands):
            second.result()

    assert unlock(office, first.code).seed == first.seed
