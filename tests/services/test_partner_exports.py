"""A partner's file: who agreed, whom to erase, and what only an earlier code opens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

from petition.models import PartnerContact, Signature
from petition.services import own_pages, partner_keys
from petition.services.partner_exports import COLUMNS, Standing
from tests.support.allies import (
    KEY,
    agreed,
    file,
    hand_over,
    make_key,
    standing,
)
from tests.support.harbour import ADDRESS, NAME
from tests.support.office import Office


def give_up(office: Office) -> None:
    with office.database.writing() as session:
        partner_keys.give_up(session, office.content().campaign_id, KEY)


def test_the_file_has_who_agreed_and_to_what(office: Office) -> None:
    code = make_key(office).code
    agreed(office)
    (row,) = file(office, code)

    assert tuple(row) == COLUMNS
    assert {**row, "contact": ""} == {
        "contact": "",
        "state": "agreed",
        "consented_on": "2014-04-22",
        "consent": "all 1",
        "name": NAME,
        "email": ADDRESS,
        "language": "en",
    }


def test_whom_to_erase_stands_first_and_without_a_name(office: Office) -> None:
    code = make_key(office).code
    gone = agreed(office)
    agreed(office, address="other@mail.example", name="Somebody Else")
    before = file(office, code)
    office.erase(gone)
    after = file(office, code)

    assert [row["state"] for row in after] == ["erase", "agreed"]
    assert after[0]["contact"] == before[0]["contact"]
    assert (after[0]["name"], after[0]["email"]) == (None, None)


def test_who_was_never_taken_out_is_not_told_of(office: Office) -> None:
    code = make_key(office).code
    office.erase(agreed(office))

    assert file(office, code) == []


def test_what_waited_is_handed_over_from_the_organisers_copy(office: Office) -> None:
    agreed(office)
    code = make_key(office).code

    assert standing(office) == Standing(sealed=0, waiting=1, ended=0)
    assert hand_over(office) == 1
    assert standing(office) == Standing(sealed=1, waiting=0, ended=0)
    assert file(office, code)[0]["name"] == NAME


def test_nobody_who_took_it_back_is_handed_over(office: Office) -> None:
    office.withdraw(agreed(office))
    make_key(office)

    assert hand_over(office) == 0
    assert standing(office) == Standing(sealed=0, waiting=0, ended=1)


def test_a_lost_key_costs_no_contact_that_the_organisers_still_hold(
    office: Office,
) -> None:
    lost = make_key(office).code
    agreed(office)
    give_up(office)
    code = make_key(office).code

    assert [row["state"] for row in file(office, code)] == ["locked"]
    assert standing(office).waiting == 1
    assert hand_over(office) == 1
    assert file(office, code)[0]["name"] == NAME
    assert [row["state"] for row in file(office, lost)] == ["locked"]


def test_damaged_copies_keep_nobody_else_from_being_handed_over(
    office: Office,
) -> None:
    agreed(office)
    damaged = office.row(Signature).id
    with office.database.writing() as session:
        session.get_one(Signature, damaged).sealed_record = b"damaged"
    agreed(office, address="another@union.example")
    make_key(office)

    assert hand_over(office, most=1) == 1
    assert standing(office) == Standing(sealed=1, waiting=1, ended=0)


def test_nothing_is_handed_over_without_a_key_to_seal_to(office: Office) -> None:
    agreed(office)

    assert hand_over(office) == 0
    assert office.row(PartnerContact).sealed is None


def test_whom_an_earlier_key_took_out_is_to_be_erased_with_the_next(
    office: Office,
) -> None:
    lost = make_key(office).code
    receipt = agreed(office)
    file(office, lost)
    give_up(office)
    code = make_key(office).code
    hand_over(office)
    office.erase(receipt)

    assert [row["state"] for row in file(office, code)] == ["erase"]


def test_who_takes_it_back_at_that_moment_is_not_handed_over(office: Office) -> None:
    receipt = agreed(office)
    make_key(office)
    with ThreadPoolExecutor() as pool:
        with office.database.writing() as session:
            own_pages.take_back_consent(session, receipt, now=office.now)
            handed = pool.submit(hand_over, office)
            # By then it has to wait for us, or has read what we are changing.
            wait([handed], timeout=1)
        assert handed.result() == 0

    assert office.row(PartnerContact).sealed is None
