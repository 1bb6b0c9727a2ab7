"""What has had its time is forgotten; the counts stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from petition.domain.campaigns import CampaignState
from petition.domain.mails import MailKind
from petition.domain.refusals import KeyForgotten, SpentTokenUsed, UnknownToken
from petition.models import (
    Campaign,
    CampaignKey,
    Delivery,
    Letter,
    MailQuota,
    OwnLink,
    PendingSignature,
    Signature,
    SpentToken,
    Suppression,
    TallyCount,
)
from petition.services import counting, forgetting, keys
from tests.support.office import CODE, Office

DAY = timedelta(days=1)


def test_what_was_not_confirmed_is_gone_after_seven_days(office: Office) -> None:
    token = office.sign()

    _forget(office, 7 * DAY - timedelta(seconds=1))
    assert office.count(PendingSignature) == 1
    _forget(office, 7 * DAY)
    assert office.count(PendingSignature) == 0
    with pytest.raises(SpentTokenUsed, match="expired"):
        office.make_ready(token, office.now + 7 * DAY)


def test_mail_for_what_is_gone_is_not_sent(office: Office) -> None:
    office.sign()
    _forget(office, 7 * DAY)

    assert office.deliveries(MailKind.CONFIRMATION) == ["cancelled"]


@pytest.mark.parametrize(("days", "end"), [(36, SpentTokenUsed), (38, UnknownToken)])
def test_an_expired_token_is_known_for_thirty_days(
    office: Office, days: int, end: type[Exception]
) -> None:
    token = office.sign()
    _forget(office, 7 * DAY)
    _forget(office, days * DAY)

    with pytest.raises(end):
        office.make_ready(token)


@pytest.mark.parametrize(("days", "known"), [(29, 1), (30, 0)])
def test_a_used_token_is_known_for_thirty_days(
    office: Office, days: int, known: int
) -> None:
    office.signed()
    _forget(office, days * DAY)

    assert office.count(SpentToken) == known


def test_new_links_are_gone_when_they_end(office: Office) -> None:
    office.signed()
    office.sign()

    _forget(office, 6 * DAY)
    assert office.count(OwnLink) == 1
    _forget(office, 7 * DAY)
    assert office.count(OwnLink) == 0


def test_how_many_mails_an_address_got_is_known_that_day_only(office: Office) -> None:
    office.sign()

    _forget(office, timedelta(hours=11))
    assert office.count(MailQuota) == 1
    _forget(office, timedelta(hours=12))
    assert office.count(MailQuota) == 0


def test_settled_mails_to_supporters_go_after_thirty_days(office: Office) -> None:
    office.signed()
    _set(office, Delivery, state="accepted", sealed=None, key_day=None)

    _forget(office, 29 * DAY)
    assert office.count(Delivery) == 3
    _forget(office, 30 * DAY)
    assert [row.kind for row in office.rows(Delivery)] == [MailKind.LETTER]


def test_mails_that_still_wait_are_kept(office: Office) -> None:
    office.signed()
    _set(office, Delivery, state="deferred")
    _forget(office, 99 * DAY)

    assert office.count(Delivery) == 3


def test_everything_that_is_due_goes_batch_by_batch(office: Office) -> None:
    with office.database.writing() as session:
        session.add_all(_waiting(office, number) for number in range(700))
        session.add_all(_quota(office, number) for number in range(700))

    steps = 0
    while _step(office, 8 * DAY):
        steps += 1

    assert steps == 2
    assert office.count(PendingSignature) == office.count(MailQuota) == 0
    assert office.count(SpentToken) == 700


def test_nothing_is_forgotten_while_a_campaign_is_open(office: Office) -> None:
    receipt = office.signed()
    _forget(office, 9999 * DAY)

    assert office.own_page(receipt).record
    assert office.row(Campaign).state == "open"


def test_six_months_after_the_close_nobody_can_read_who_signed(office: Office) -> None:
    receipt = office.signed()
    office.to(CampaignState.CLOSED)

    _forget_on(office, datetime(2014, 10, 22, 23, tzinfo=office.now.tzinfo))
    assert office.own_page(receipt).record
    _forget_on(office, datetime(2014, 10, 23, tzinfo=office.now.tzinfo))

    row = office.row(Signature)
    prints = (row.address_fingerprint, row.name_fingerprint, row.slot)
    assert (row.sealed_record, row.sealed_receipt, row.receipt_hash) == (None,) * 3
    assert prints == (None,) * 3
    with pytest.raises(UnknownToken):
        office.own_page(receipt)


def test_with_the_time_the_keys_are_destroyed(office: Office) -> None:
    office.not_me(office.sign())
    content = office.content()
    office.to(CampaignState.CLOSED)
    _forget(office, 300 * DAY)

    key = office.row(CampaignKey)
    assert (key.sealed_seed, key.wrapped_fingerprint_key) == (None, None)
    assert office.count(Suppression) == 0
    assert office.row(Campaign).state == "archived"
    with office.database.reading() as session, pytest.raises(KeyForgotten):
        keys.unlock_campaign(session, office.sealer, 1, content.uid, CODE)


def test_the_counts_stay_when_the_people_are_forgotten(office: Office) -> None:
    for name in ("a", "b"):
        office.signed(address=f"{name}@mail.example")
    _count(office)
    before = [(row.dimension, row.value, row.n) for row in office.rows(TallyCount)]
    office.to(CampaignState.CLOSED)
    _forget(office, 300 * DAY)

    assert [(r.dimension, r.value, r.n) for r in office.rows(TallyCount)] == before
    with office.database.writing() as session:
        assert counting.differences(session, 1) == []
    assert (office.count(Letter), office.standing()) == (4, 2)


def test_what_was_never_counted_is_counted_before_or_after(office: Office) -> None:
    office.signed()
    office.to(CampaignState.CLOSED)
    _forget(office, 300 * DAY)
    _count(office)

    with office.database.writing() as session:
        assert counting.differences(session, 1) == []
    assert office.row(Signature).number == 1


def test_a_mail_that_was_held_is_not_kept_beyond_the_time(office: Office) -> None:
    office.signed()
    _set(office, Delivery, state="held")
    office.to(CampaignState.CLOSED)
    _forget(office, 300 * DAY)

    assert not [row.sealed for row in office.rows(Delivery) if row.sealed]


def test_a_campaign_that_ends_by_its_date_needs_no_command(office: Office) -> None:
    office.signed()
    office.change(closes=office.now.date(), retain_months=1)
    _forget(office, 31 * DAY)

    assert office.row(Campaign).state == "archived"
    assert office.row(Signature).sealed_record is None


def test_a_thousand_signatures_are_forgotten_batch_by_batch(office: Office) -> None:
    for number in range(3):
        office.signed(address=f"{number}@mail.example")
    office.to(CampaignState.CLOSED)

    assert _step(office, 300 * DAY)
    assert {row.sealed_record for row in office.rows(Signature)} == {None}
    assert office.row(Campaign).state == "closed"
    assert _step(office, 300 * DAY)
    assert office.row(Campaign).state == "archived"
    assert not _step(office, 300 * DAY)


def test_a_draft_is_left_alone(office: Office) -> None:
    office.change(state="draft", closes=date(2013, 1, 1))
    _forget(office, DAY)

    assert office.row(CampaignKey).sealed_seed is not None


@pytest.mark.parametrize(
    ("closed_on", "closes", "months", "end"),
    [
        (date(2014, 4, 22), None, 6, date(2014, 10, 22)),
        (date(2014, 8, 31), None, 6, date(2015, 2, 28)),
        (date(2015, 8, 31), None, 6, date(2016, 2, 29)),
        (date(2014, 12, 31), None, 0, date(2014, 12, 31)),
        (date(2014, 10, 1), None, 3, date(2015, 1, 1)),
        (date(2014, 1, 31), None, 121, date(2024, 2, 29)),
        (None, date(2014, 4, 22), 1, date(2014, 5, 22)),
        (date(2014, 9, 1), date(2014, 4, 22), 1, date(2014, 5, 22)),
        (date(2014, 3, 1), date(2014, 4, 22), 1, date(2014, 4, 1)),
        (None, None, 6, None),
    ],
)
def test_the_last_day_counts_from_when_it_really_closed(
    closed_on: date | None, closes: date | None, months: int, end: date | None
) -> None:
    campaign = Campaign(closed_on=closed_on, closes=closes, retain_months=months)

    assert forgetting.ends_on(campaign) == end


def _step(office: Office, later: timedelta) -> bool:
    with office.database.writing() as session:
        return forgetting.forget(session, office.now + later)


def _forget(office: Office, later: timedelta) -> None:
    while _step(office, later):
        pass


def _forget_on(office: Office, moment: datetime) -> None:
    _forget(office, moment - office.now)


def _count(office: Office) -> None:
    with office.database.writing() as session:
        while counting.count_batch(session, office.now):
            pass


def _set(office: Office, table: type[Delivery], **values: object) -> None:
    with office.database.writing() as session:
        session.execute(update(table).values(**values))


def _waiting(office: Office, number: int) -> PendingSignature:
    print_ = number.to_bytes(32)
    return PendingSignature(
        uid=office.desk.uid(), campaign_id=1, token_hash=print_, sealed=b"sealed",
        address_fingerprint=print_, name_fingerprint=print_,
        expires_at=office.now + 7 * DAY,
    )  # fmt: skip


def _quota(office: Office, number: int) -> MailQuota:
    return MailQuota(
        campaign_id=1, address_fingerprint=number.to_bytes(32), mails=1,
        day=office.now.date(),
    )  # fmt: skip
