"""When a mail is tried again, given up, and what its writer is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.delivery import (
    MOVES,
    DeliveryState,
    Reason,
    fate,
    move,
    next_attempt,
    reason,
    settle,
)
from petition.domain.mails import Fate, MailKind, Outcome
from petition.domain.refusals import NotAllowed

START = datetime(2014, 4, 22, 12, tzinfo=UTC)
LATER = START + timedelta(hours=1)
SOON_STALE = [MailKind.CONFIRMATION, MailKind.ALREADY_SIGNED, MailKind.MY_LINK]


def test_every_state_has_its_moves():
    assert set(MOVES) == set(DeliveryState)


@pytest.mark.parametrize("to", ["accepted", "deferred", "refused", "held", "cancelled"])
def test_an_attempt_can_end_in_every_way(to):
    assert move(DeliveryState.SENDING, DeliveryState(to)) is DeliveryState(to)


@pytest.mark.parametrize("state", ["accepted", "refused", "cancelled", "bounced"])
def test_what_is_settled_is_never_sent_again(state):
    with pytest.raises(NotAllowed):
        move(DeliveryState(state), DeliveryState.SENDING)


def test_only_what_was_accepted_can_bounce():
    origins = {state for state in MOVES if DeliveryState.BOUNCED in MOVES[state]}
    assert origins == {DeliveryState.ACCEPTED}


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 360), (99, 360)],
)
def test_the_waits_grow_to_six_hours(attempts, minutes):
    again = next_attempt(MailKind.LETTER, attempts, START, START, 0)
    assert again == START + timedelta(minutes=minutes)


@pytest.mark.parametrize(("jitter", "minutes"), [(-1, 48), (0.5, 66), (1, 72)])
def test_chance_shifts_a_wait_by_up_to_a_fifth(jitter, minutes):
    again = next_attempt(MailKind.LETTER, 4, START, START, jitter)
    assert again == START + timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", MailKind)
def test_a_mail_is_given_up_when_patience_ends(kind):
    end = START + timedelta(hours=48 if kind in SOON_STALE else 120)
    before, tick = end - timedelta(minutes=5), timedelta(seconds=1)
    assert next_attempt(kind, 9, START, before, 1) == end
    assert next_attempt(kind, 9, START, end - tick, 1) == end
    assert next_attempt(kind, 9, START, end, -1) is None


@given(
    st.sampled_from(MailKind),
    st.integers(1, 200),
    st.timedeltas(timedelta(0), timedelta(days=10)),
    st.floats(-1, 1),
)
def test_the_next_attempt_lies_ahead_and_within_patience(kind, attempts, age, jitter):
    again = next_attempt(kind, attempts, START, START + age, jitter)
    if again is not None:
        assert START + age < again <= START + timedelta(days=5)


@pytest.mark.parametrize(
    ("stage", "code", "enhanced", "expected"),
    [
        ("dot", 250, "2.0.0", Fate.ACCEPTED),
        ("dot", 354, None, Fate.UNKNOWN),
        ("dot", 451, None, Fate.DEFERRED),
        ("dot", 554, "5.7.1", Fate.REFUSED),
        ("data", 250, None, Fate.DEFERRED),
        ("rcpt", 354, None, Fate.DEFERRED),
        ("rcpt", 450, "4.2.0", Fate.DEFERRED),
        ("rcpt", 550, "5.1.1", Fate.REFUSED),
        ("rcpt", 550, None, Fate.REFUSED),
        ("rcpt", 554, "5.7.1", Fate.REFUSED),
        ("mail", 550, None, Fate.REFUSED),
    ],
)
def test_a_reply_decides_by_its_class(stage, code, enhanced, expected):
    assert fate(stage, code, enhanced) is expected


@pytest.mark.parametrize(
    ("code", "enhanced", "expected"),
    [
        (552, None, Fate.DEFERRED),
        (552, "5.2.2", Fate.DEFERRED),
        (550, "5.2.2", Fate.DEFERRED),
        (552, "5.3.4", Fate.REFUSED),
        (552, "5.2.3", Fate.REFUSED),
        (552, "5.7.0", Fate.REFUSED),
    ],
)
def test_a_full_mailbox_is_tried_again(code, enhanced, expected):
    assert fate("rcpt", code, enhanced) is expected


@pytest.mark.parametrize(
    ("stage", "code", "enhanced"),
    [
        ("connect", 554, None),
        ("ehlo", 502, None),
        ("starttls", 554, None),
        ("auth", 535, "5.7.8"),
        ("mail", 530, "5.7.0"),
        ("mail", 553, "5.1.8"),
        ("mail", 550, "5.7.1"),
        ("rcpt", 530, "5.7.1"),
    ],
)
def test_a_5xx_about_us_costs_no_letter(stage, code, enhanced):
    assert fate(stage, code, enhanced) is Fate.DEFERRED


@given(
    st.sampled_from(["connect", "ehlo", "auth", "mail", "rcpt", "data", "dot"]),
    st.integers(200, 599),
    st.none() | st.from_regex(r"[245]\.\d{1,3}\.\d{1,3}", fullmatch=True),
)
def test_nothing_is_accepted_before_the_final_dot(stage, code, enhanced):
    accepted = fate(stage, code, enhanced) is Fate.ACCEPTED
    assert accepted == (stage == "dot" and code < 300)


@pytest.mark.parametrize(
    ("ended", "again", "state"),
    [
        (Fate.ACCEPTED, None, DeliveryState.ACCEPTED),
        (Fate.REFUSED, LATER, DeliveryState.REFUSED),
        (Fate.DEFERRED, LATER, DeliveryState.DEFERRED),
        (Fate.DEFERRED, None, DeliveryState.REFUSED),
        (Fate.UNKNOWN, LATER, DeliveryState.DEFERRED),
        (Fate.UNKNOWN, None, DeliveryState.REFUSED),
        (Fate.LOST, None, DeliveryState.SENDING),
    ],
)
def test_an_attempt_settles_a_mail(ended, again, state):
    assert settle(Outcome(ended, "dot"), again) is state
    assert state in MOVES[DeliveryState.SENDING]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome(Fate.REFUSED, "rcpt", 550, "5.1.1"), Reason.MAILBOX_UNKNOWN),
        (Outcome(Fate.REFUSED, "rcpt", 550), Reason.MAILBOX_UNKNOWN),
        (Outcome(Fate.REFUSED, "rcpt", 550, "5.2.1"), Reason.MAILBOX_UNKNOWN),
        (Outcome(Fate.REFUSED, "rcpt", 550, "5.7.1"), Reason.BLOCKED),
        (Outcome(Fate.REFUSED, "dot", 554), Reason.BLOCKED),
        (Outcome(Fate.REFUSED, "dot", 552, "5.3.4"), Reason.TOO_LARGE),
        (Outcome(Fate.REFUSED, "mail", 550), Reason.OTHER),
        (Outcome(Fate.REFUSED, "message"), Reason.OTHER),
        (Outcome(Fate.DEFERRED, "rcpt", 452, "4.2.2"), Reason.MAILBOX_FULL),
        (Outcome(Fate.DEFERRED, "rcpt", 552), Reason.MAILBOX_FULL),
        (Outcome(Fate.DEFERRED, "rcpt", 450, "4.7.1"), Reason.GAVE_UP),
        (Outcome(Fate.DEFERRED, "connect"), Reason.GAVE_UP),
        (Outcome(Fate.UNKNOWN, "dot"), Reason.GAVE_UP),
    ],
)
def test_a_writer_is_told_why(outcome, told):
    assert reason(outcome) is told
