"""A supporter's own page: read, declare, withdraw, erase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from petition.domain.campaigns import CampaignState, Channel
from petition.domain.mails import MailKind
from petition.domain.refusals import NotAllowed, SpentTokenUsed, UnknownToken
from petition.models import Delivery, Letter, Signature
from tests.support.harbour import NAME, OWN_WORDS
from tests.support.office import MINE, Office


def test_the_receipt_opens_the_letters(office: Office) -> None:
    page = office.own_page(office.signed())

    assert page.record is not None
    assert page.record.name == NAME
    assert [key for _, key in page.letters] == ["minister", "embassy"]
    assert OWN_WORDS in page.record.letters[0].text


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_a_link_that_we_never_made_is_unknown(office: Office, token: str) -> None:
    office.signed()

    with pytest.raises(UnknownToken):
        office.own_page(token)


def test_a_confirmation_token_opens_no_own_page(office: Office) -> None:
    with pytest.raises(UnknownToken):
        office.own_page(office.sign())


def test_the_thanks_mail_brings_the_receipt(office: Office) -> None:
    receipt = office.signed()

    (mail,) = office.mails(MailKind.THANKS)
    assert MINE.findall(mail.text) == [receipt]


def test_a_posted_letter_is_declared_once_for_all(office: Office) -> None:
    receipt = office.signed(channel=Channel.POST)
    for _ in range(2):
        office.declare(receipt, "embassy")

    assert office.letter_states() == ["undeclared", "declared"]
    assert office.rows(Letter)[1].settled_on == office.now.date()


def test_a_declared_letter_is_counted_anew(office: Office) -> None:
    receipt = office.signed(channel=Channel.OWN_MAIL)
    _set(office, Signature, uncounted=False)

    office.declare(receipt, "minister")

    assert office.row(Signature).uncounted


def test_a_refused_letter_may_be_sent_by_its_writer(office: Office) -> None:
    receipt = office.signed()
    _set(office, Letter, state="refused", reason="mailbox_unknown")

    office.declare(receipt, "minister")

    assert office.letter_states() == ["declared", "refused"]


@pytest.mark.parametrize(
    ("channel", "target"),
    [(Channel.MAIL, "minister"), (Channel.BY_HAND, "embassy"), (Channel.POST, "king")],
)
def test_only_ones_own_letter_can_be_declared(
    office: Office, channel: Channel, target: str
) -> None:
    receipt = office.signed(channel=channel)

    with pytest.raises(NotAllowed):
        office.declare(receipt, target)


def test_nothing_is_declared_after_a_withdrawal(office: Office) -> None:
    receipt = office.signed(channel=Channel.POST)
    office.withdraw(receipt)

    with pytest.raises(NotAllowed):
        office.declare(receipt, "embassy")


def test_withdrawing_stops_every_letter_that_has_not_left(office: Office) -> None:
    receipt = office.signed()
    office.withdraw(receipt)

    assert office.row(Signature).state == "withdrawn"
    assert office.letter_states() == ["cancelled", "cancelled"]
    assert office.deliveries(MailKind.LETTER) == ["cancelled"]
    assert all(row.sealed is None for row in office.rows(Delivery))


def test_what_has_arrived_stays_arrived(office: Office) -> None:
    receipt = office.signed()
    _set(office, Letter, state="accepted")

    office.withdraw(receipt)

    assert office.letter_states() == ["accepted", "accepted"]


def test_withdrawing_takes_the_organisers_copy_and_leaves_ones_own(
    office: Office,
) -> None:
    receipt = office.signed()
    office.withdraw(receipt)

    row = office.row(Signature)
    assert row.sealed_record is None
    assert (row.address_fingerprint, row.name_fingerprint, row.slot) == (None,) * 3
    record = office.own_page(receipt).record
    assert record is not None
    assert record.name == NAME


def test_withdrawing_twice_is_no_mistake(office: Office) -> None:
    receipt = office.signed()
    for _ in range(2):
        office.withdraw(receipt)

    assert office.row(Signature).state == "withdrawn"


@pytest.mark.parametrize("leave", [Office.withdraw, Office.erase])
def test_the_address_may_sign_again(
    office: Office, leave: Callable[[Office, str], None]
) -> None:
    leave(office, office.signed())

    office.signed()

    assert office.count(Signature) == 2
    assert office.standing() == 1


@pytest.mark.parametrize("leave", [Office.withdraw, Office.erase])
def test_one_can_leave_after_the_campaign_has_closed(
    office: Office, leave: Callable[[Office, str], None]
) -> None:
    receipt = office.signed()
    office.to(CampaignState.CLOSED)

    leave(office, receipt)

    assert office.standing() == 0


def test_erasing_leaves_nothing_to_open(office: Office) -> None:
    receipt = office.signed()
    office.erase(receipt)

    row = office.row(Signature)
    sealed = (row.sealed_record, row.sealed_receipt, row.receipt_hash)
    prints = (row.address_fingerprint, row.name_fingerprint, row.slot)
    assert sealed + prints == (None,) * 6
    assert (row.state, row.uncounted) == ("erased", True)
    assert all(mail.sealed is None for mail in office.rows(Delivery))


def test_an_erased_link_says_so(office: Office) -> None:
    receipt = office.signed()
    office.erase(receipt)

    for act in (office.own_page, office.withdraw, office.erase):
        with pytest.raises(SpentTokenUsed, match="erased"):
            act(receipt)


def test_a_withdrawn_signature_can_still_be_erased(office: Office) -> None:
    receipt = office.signed()
    office.withdraw(receipt)
    office.erase(receipt)

    assert office.row(Signature).state == "erased"


def test_the_first_link_never_ends(office: Office) -> None:
    receipt = office.signed()

    assert office.own_page(receipt, office.now + timedelta(days=99)).record


def _set(office: Office, table: type[Signature | Letter], **values: object) -> None:
    with office.database.writing() as session:
        session.execute(update(table).values(**values))


def test_erasing_cuts_what_ties_letters_in_mailboxes_to_the_writer(
    office: Office,
) -> None:
    token = office.signed()
    ids = {row.message_id for row in office.rows(Delivery)}

    office.erase(token)

    left = {row.message_id for row in office.rows(Delivery) if row.signature_id}
    assert left
    assert not left & ids
