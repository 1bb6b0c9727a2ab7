"""What an address has done is known by its fingerprint, and mails are counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from petition.models import MailQuota, Suppression
from petition.services import addressees
from tests.support.harbour import a_wish
from tests.support.office import Office

FINGERPRINT, OTHER = b"\x01" * 32, b"\x02" * 32


@pytest.fixture
def take(office: Office) -> Callable[..., bool]:
    """Takes one mail off an address's allowance of a day."""

    def take_one(address: bytes = FINGERPRINT, days: int = 0) -> bool:
        day = (office.now + timedelta(days=days)).date()
        with office.database.writing() as session:
            return addressees.count_mail(session, 1, address, day)

    return take_one


def test_the_allowance_is_three_a_day(take: Callable[..., bool]) -> None:
    assert [take() for _ in range(5)] == [True, True, True, False, False]


def test_every_address_and_day_has_its_own_allowance(
    take: Callable[..., bool],
) -> None:
    for _ in range(3):
        take()

    assert take(OTHER)
    assert take(days=1)


def test_mails_counted_at_once_are_all_counted(
    office: Office, take: Callable[..., bool]
) -> None:
    with ThreadPoolExecutor(20) as threads:
        taken = list(threads.map(lambda _: take(), range(20)))

    assert taken.count(True) == 3
    assert office.row(MailQuota).mails == 3


def test_asking_whether_a_mail_may_go_counts_none(
    office: Office, take: Callable[..., bool]
) -> None:
    def may() -> bool:
        with office.database.reading() as session:
            today = office.now.date()
            return addressees.may_be_mailed(session, 1, FINGERPRINT, today)

    answers = [(may(), may(), take()) for _ in range(4)]

    assert answers == [(True, True, True)] * 3 + [(False, False, False)]


def test_a_suppressed_address_gets_no_mail_in_that_campaign(office: Office) -> None:
    with office.database.writing() as session:
        for _ in range(2):
            addressees.suppress(session, 1, FINGERPRINT)

    today = office.now.date()
    with office.database.reading() as session:
        assert not addressees.may_be_mailed(session, 1, FINGERPRINT, today)
        assert addressees.may_be_mailed(session, 1, OTHER, today)
        assert addressees.may_be_mailed(session, 2, FINGERPRINT, today)
    assert office.count(Suppression) == 1


def test_signatures_of_an_address_come_oldest_first(office: Office) -> None:
    office.change(per_address_limit=3)
    for name in ("Anna", "Ben", "Cleo"):
        office.signed(name=name)
    office.signed(address="other@mail.example")
    address = office.prepare(a_wish()).address

    with office.database.reading() as session:
        theirs = addressees.signatures_of(session, 1, address)

    assert [row.slot for row in theirs] == [1, 2, 3]
