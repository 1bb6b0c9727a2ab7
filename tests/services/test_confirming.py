"""Confirming counts once, whoever else tries at the same moment."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from petition.domain.campaigns import Channel
from petition.domain.mails import MailKind
from petition.domain.refusals import CannotOpen, SpentTokenUsed, UnknownToken
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.models import (
    Delivery,
    Letter,
    PendingSignature,
    Signature,
    SpentToken,
)
from petition.services import confirming, signing
from tests.support.harbour import NAME, OWN_WORDS, a_wish
from tests.support.office import Office

WEEK = timedelta(days=7)


class PowerCut(Exception):
    """What comes before the end of a transaction."""


def test_a_confirmed_signature_stands(office: Office) -> None:
    office.signed()

    row = office.row(Signature)
    assert (row.state, row.country, row.language) == ("confirmed", "BE", "en")
    assert (row.channel, row.slot, row.uncounted, row.number) == ("mail", 1, True, None)
    assert 0 < row.own_words_share < 100
    assert office.count(PendingSignature) == 0


def test_the_row_tells_the_hour_only(office: Office) -> None:
    office.signed(office.now + timedelta(minutes=17, seconds=3))

    assert office.row(Signature).confirmed_hour == office.now
    forget_at = office.row(SpentToken).forget_at
    assert (forget_at.minute, forget_at.second) == (0, 0)


def test_organisers_open_the_record_with_their_key(office: Office) -> None:
    office.signed()

    record = office.organisers_copy(office.row(Signature))

    assert record.name == NAME
    assert OWN_WORDS in record.letters[0].text


def test_looking_changes_nothing(office: Office) -> None:
    token = office.sign()
    for _ in range(2):
        assert office.make_ready(token).waiting.details.record.name == NAME

    assert office.count(Signature) == office.count(SpentToken) == 0
    assert office.count(Delivery) == 1


def test_thanks_and_letters_wait_as_soon_as_it_counts(office: Office) -> None:
    token = office.sign()
    before = office.count(Delivery)

    office.confirm(token)

    new = office.rows(Delivery)[before:]
    assert sorted(row.kind for row in new) == ["letter", "thanks"]
    assert {row.signature_id for row in new} == {office.row(Signature).id}


def test_a_failure_on_the_way_leaves_nothing_behind(office: Office) -> None:
    ready = office.make_ready(office.sign())
    before = office.count(Delivery)

    with suppress(PowerCut), office.database.writing() as session:
        confirming.confirm(session, ready, now=office.now)
        raise PowerCut

    assert office.count(Signature) == office.count(Letter) == 0
    assert office.count(PendingSignature) == 1
    assert office.count(Delivery) == before


@pytest.mark.parametrize(
    ("channel", "minister", "embassy"),
    [
        (Channel.MAIL, "queued", "undeclared"),
        (Channel.OWN_MAIL, "undeclared", "undeclared"),
        (Channel.POST, "undeclared", "undeclared"),
        (Channel.BY_HAND, "undelivered", "undelivered"),
    ],
)
def test_a_letter_begins_as_its_channel_has_it(
    office: Office, channel: Channel, minister: str, embassy: str
) -> None:
    office.signed(channel=channel)

    assert office.letter_states() == [minister, embassy]
    mailed = office.deliveries(MailKind.LETTER)
    assert mailed == (["queued"] if channel is Channel.MAIL else [])


def test_a_used_token_says_so(office: Office) -> None:
    token = office.sign()
    office.confirm(token)

    with pytest.raises(SpentTokenUsed) as spent:
        office.confirm(token)

    assert spent.value.end == "used"
    assert spent.value.campaign_id == office.content().campaign_id


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 43, "A" * 42 + "=", "../../etc/passwd", "Ａ" * 43]
)
def test_a_token_that_we_never_made_is_unknown(office: Office, token: str) -> None:
    office.sign()

    with pytest.raises(UnknownToken):
        office.make_ready(token)


def test_an_altered_token_is_unknown(office: Office) -> None:
    token = office.sign()
    other = "B" if token[0] == "A" else "A"

    with pytest.raises(UnknownToken):
        office.make_ready(other + token[1:])


def test_an_altered_record_stays_shut(office: Office) -> None:
    token = office.sign()
    with office.database.writing() as session:
        row = session.query(PendingSignature).one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])

    with pytest.raises(CannotOpen):
        office.make_ready(token)


def test_a_token_of_another_kind_does_not_confirm(office: Office) -> None:
    receipt = office.signed()

    with pytest.raises(UnknownToken):
        office.make_ready(receipt)


def test_a_link_works_to_the_end_of_its_week(office: Office) -> None:
    token = office.sign()

    office.confirm(token, office.now + WEEK - timedelta(seconds=1))

    assert office.standing() == 1


def test_an_expired_token_says_so(office: Office) -> None:
    token = office.sign()

    with pytest.raises(SpentTokenUsed) as spent:
        office.confirm(token, office.now + WEEK)

    assert spent.value.end == "expired"


def test_the_first_of_several_links_ends_the_others(office: Office) -> None:
    tokens = [office.sign() for _ in range(3)]
    office.confirm(tokens[1])

    assert office.count(PendingSignature) == 0
    for token in tokens:
        with pytest.raises(SpentTokenUsed, match="used"):
            office.make_ready(token)


def test_mails_of_links_that_ended_are_not_sent(office: Office) -> None:
    tokens = [office.sign() for _ in range(3)]
    office.confirm(tokens[0])

    states = office.deliveries(MailKind.CONFIRMATION)
    assert states == ["cancelled"] * 3


def test_the_first_that_is_confirmed_ends_all_that_waits_at_its_address(
    office: Office,
) -> None:
    office.change(per_address_limit=2)
    mine, other = office.sign(), office.sign(name="Anna Quartermain")

    office.confirm(mine)

    assert office.count(PendingSignature) == 0
    with pytest.raises(SpentTokenUsed, match="used"):
        office.make_ready(other)


def test_another_name_may_sign_after_that_while_there_is_room(office: Office) -> None:
    office.change(per_address_limit=2)
    office.confirm(office.sign())

    office.confirm(office.sign(name="Anna Quartermain"))

    assert [row.slot for row in office.rows(Signature)] == [1, 2]


def test_pending_signatures_of_others_are_left_alone(office: Office) -> None:
    other = office.sign(address="other@mail.example", name=NAME)
    office.signed()

    assert office.confirm(other)


def test_a_link_made_too_late_to_be_ended_counts_nobody_twice(office: Office) -> None:
    late = office.prepare(a_wish())
    office.signed()
    with office.database.writing() as session:
        signing.sign(session, late, now=office.now)
    token = office.last_token()

    with pytest.raises(SpentTokenUsed, match="used"):
        office.confirm(token)
    assert office.standing() == 1


def test_not_me_deletes_and_stops_all_that_waits(office: Office) -> None:
    tokens = [office.sign() for _ in range(2)]

    office.not_me(tokens[0])

    assert office.count(PendingSignature) == office.count(Signature) == 0
    assert office.deliveries(MailKind.CONFIRMATION) == ["cancelled"] * 2
    for token in tokens:
        with pytest.raises(SpentTokenUsed, match="not_me"):
            office.make_ready(token)


def test_not_me_stops_all_further_mail_to_the_address(office: Office) -> None:
    office.not_me(office.sign())
    before = office.count(Delivery)

    for day in range(3):
        assert office.sign(office.now + timedelta(days=day), name="Again") == ""

    assert office.count(PendingSignature) == 0
    assert office.count(Delivery) == before
    assert office.sign(address="other@mail.example")


def test_not_me_comes_too_late_for_what_is_confirmed(office: Office) -> None:
    token = office.sign()
    office.confirm(token)

    with pytest.raises(SpentTokenUsed, match="used"):
        office.not_me(token)
    assert office.standing() == 1


def test_the_number_of_a_pending_row_is_never_given_again(office: Office) -> None:
    office.signed()
    office.sign(address="stranger@mail.example", name="A Stranger")

    numbers = [row.pending_id for row in office.rows(Delivery) if row.pending_id]
    assert len(set(numbers)) == len(numbers) == 2


def test_who_comes_second_takes_nobody_elses_place(office: Office) -> None:
    token = office.sign()
    slow = office.make_ready(token)
    office.confirm(token)
    stranger = office.sign(address="stranger@mail.example", name="A Stranger")

    with pytest.raises(SpentTokenUsed), office.database.writing() as session:
        confirming.confirm(session, slow, now=office.now)

    assert office.count(PendingSignature) == 1
    assert office.confirm(stranger)


def test_only_a_hash_of_the_token_is_kept(office: Office) -> None:
    token = office.sign()
    raw = parse_token(token)
    assert raw is not None
    receipt = office.confirm(token)

    spent, row = office.row(SpentToken), office.row(Signature)
    assert spent.token_hash == token_hash(raw, signing.CONFIRM)
    assert token_text(row.receipt_hash or b"") != receipt
