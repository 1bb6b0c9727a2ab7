"""News is mailed once to each who asked for it, whatever happens on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState
from petition.domain.mailings import MailingKind, MailingState
from petition.domain.mails import Mail, MailKind, Outcome
from petition.domain.refusals import CannotOpen, NotAllowed
from petition.models import Delivery, Mailing, Signature
from petition.services import forgetting, mailing_parts, mailings, unsubscribing
from petition.services.delivering import Lane, Post, Progress
from petition.services.mailing_parts import Part
from petition.services.mailings import AlreadyMailed, Told
from tests.support.harbour import PACK
from tests.support.mailers import ACCEPTED, FakeMailer
from tests.support.office import SEED, Office

TOLD = Told(
    MailingKind.UPDATE,
    "2014-04-22-home",
    {"en": "Ivan is home", "ru": "Иван дома"},
    {"en": "He is **home**, [they say](https://news.example/7).", "ru": "Он дома."},
)
TOKEN = re.compile(r"https://letters\.example/unsubscribe/([\w-]{43})\?lang=en$", re.M)


@dataclass
class Newsroom:
    """The office, and a mailing that goes out of it."""

    office: Office

    def sign(self, number: int, **wish: object) -> str:
        """One more supporter who asks for news."""
        wished = {"updates": True, "name": f"Ann {number}", **wish}
        return self.office.signed(address=f"a{number}@mail.example", **wished)

    def start(self, told: Told = TOLD) -> int:
        """Begin the mailing."""
        office = self.office
        with office.database.writing() as session:
            campaign = office.content().campaign_id
            return mailings.start(session, campaign, told, made_by=None, now=office.now)

    def prepare(self, seed: bytes = SEED, size: int = 1000) -> Part:
        """Open and seal the next part."""
        office = self.office
        with office.database.reading() as session:
            return mailing_parts.prepare(
                session, office.desk, office.content(), self.mailing, seed,
                now=office.now, size=size,
            )  # fmt: skip

    def keep(self, part: Part) -> bool:
        """Put a part into the outbox."""
        with self.office.database.writing() as session:
            return mailing_parts.keep(session, part, now=self.office.now)

    def finish(self, size: int = 1000) -> list[str]:
        """Mail all parts; who has got the news."""
        while self.mailing.state == MailingState.RUNNING:
            assert self.keep(self.prepare(size=size))
        return self.reached()

    def stop(self) -> None:
        """Press the button that stops it."""
        with self.office.database.writing() as session:
            mailings.stop(session, self.mailing.id)

    def resume(self, **later: float) -> None:
        """Go on with it."""
        now = self.office.now + timedelta(**later)
        with self.office.database.writing() as session:
            mailings.resume(session, self.mailing.id, now=now)

    def news(self) -> list[Mail]:
        """The news that waits."""
        return self.office.mails(MailKind.NEWS)

    def reached(self) -> list[str]:
        """To whom it goes, in the order they signed."""
        return [mail.recipient for mail in self.news()]

    @property
    def mailing(self) -> Mailing:
        """The newest mailing as it stands."""
        return self.office.rows(Mailing)[-1]


@pytest.fixture
def room(office: Office) -> Newsroom:
    return Newsroom(office)


def test_who_asked_for_news_gets_it_and_nobody_else(room: Newsroom) -> None:
    room.sign(1)
    room.sign(2, updates=False)
    room.office.withdraw(room.sign(3))
    room.start()
    assert room.finish() == ["a1@mail.example"]
    assert (room.mailing.state, room.mailing.enqueued) == (MailingState.DONE, 1)


def test_the_mail_says_all_in_the_supporters_language(room: Newsroom) -> None:
    room.sign(1)
    room.sign(2, language="ru")
    room.start()
    room.finish()
    english, russian = room.news()
    assert english.subject == "Ivan is home"
    assert "He is home, they say.\nhttps://news.example/7\n" in english.text
    (token,) = TOKEN.findall(english.text)
    assert english.unsubscribe == f"https://letters.example/unsubscribe/{token}?lang=en"
    assert (russian.subject, russian.language) == ("Иван дома", "ru")


def test_unsubscribed_and_synthetic_signatures_get_nothing(room: Newsroom) -> None:
    for number in (1, 2):
        room.sign(number)
    _set(room, 1, no_news=True)
    _set(room, 2, demo=True)
    room.start()
    assert room.finish() == []


def test_who_signs_after_the_start_is_not_mailed(room: Newsroom) -> None:
    room.sign(1)
    room.start()
    room.sign(2)
    assert room.finish() == ["a1@mail.example"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_parts_of_any_size_reach_everybody_once(room: Newsroom, size: int) -> None:
    addresses = [f"a{number}@mail.example" for number in range(3)]
    for number in range(3):
        room.sign(number)
    room.start()
    assert room.finish(size) == addresses
    assert room.mailing.enqueued == 3


def test_two_browsers_at_once_mail_each_part_once(room: Newsroom) -> None:
    for number in range(3):
        room.sign(number)
    room.start()
    first, second = room.prepare(size=2), room.prepare(size=2)
    assert room.keep(first)
    assert not room.keep(second)
    assert len(room.finish()) == 3


def test_a_crash_while_a_part_is_kept_loses_and_doubles_nothing(
    room: Newsroom,
) -> None:
    for number in range(2):
        room.sign(number)
    room.start()
    part = room.prepare()
    with pytest.raises(ZeroDivisionError):
        _crash(room, part)
    assert (room.mailing.last_signature_id, room.reached()) == (0, [])
    assert len(room.finish()) == 2


def test_the_same_news_is_not_mailed_twice(room: Newsroom) -> None:
    first = room.start()
    with pytest.raises(AlreadyMailed) as refused:
        room.start()
    assert refused.value.mailing_id == first


def test_a_wrong_key_opens_nothing_and_moves_nothing(room: Newsroom) -> None:
    room.sign(1)
    room.start()
    with pytest.raises(CannotOpen):
        room.prepare(b"\x09" * 32)
    assert room.mailing.last_signature_id == 0


def test_who_withdraws_while_a_part_is_sealed_is_left_out(room: Newsroom) -> None:
    receipt = room.sign(1)
    room.start()
    part = room.prepare()
    room.office.withdraw(receipt)
    assert room.keep(part)
    assert room.reached() == []


def test_withdrawing_and_erasing_cancel_the_news_that_waits(room: Newsroom) -> None:
    receipts = [room.sign(number) for number in range(2)]
    room.start()
    room.finish()
    room.office.withdraw(receipts[0])
    room.office.erase(receipts[1])
    assert room.office.deliveries(MailKind.NEWS) == ["cancelled", "cancelled"]


def test_stopping_cancels_what_waits_and_nothing_more_is_written(
    room: Newsroom,
) -> None:
    for number in range(3):
        room.sign(number)
    room.start()
    room.keep(room.prepare(size=2))
    late = room.prepare(size=2)
    room.stop()
    assert room.office.deliveries(MailKind.NEWS) == ["cancelled", "cancelled"]
    assert (room.mailing.state, room.mailing.enqueued) == (MailingState.STOPPED, 0)
    assert not room.keep(late)


def test_the_worker_cancels_what_stopping_left_over(
    room: Newsroom,
) -> None:
    room.sign(1)
    room.start()
    room.finish()
    _state(room, MailingState.STOPPING)
    with room.office.database.writing() as session:
        assert forgetting.forget(session, room.office.now)
        assert not forgetting.forget(session, room.office.now)
    assert room.mailing.state == MailingState.STOPPED
    assert room.reached() == []


def test_a_stopped_mailing_goes_on_with_whom_it_has_not_reached(
    room: Newsroom,
) -> None:
    for number in range(3):
        room.sign(number)
    room.start()
    room.keep(room.prepare(size=2))
    _accept_first(room)
    room.stop()
    room.resume()
    room.finish()
    states = room.office.deliveries(MailKind.NEWS)
    assert states == ["accepted", "cancelled", "queued", "queued"]
    assert room.mailing.enqueued == 3


def test_a_mailing_goes_on_only_when_stopped_and_not_after_four_weeks(
    room: Newsroom,
) -> None:
    room.start()
    with pytest.raises(NotAllowed):
        room.resume()
    room.stop()
    with pytest.raises(NotAllowed):
        room.resume(days=29)


def test_progress_is_known_from_the_first_part_to_the_last(room: Newsroom) -> None:
    for number in range(4):
        room.sign(number)
    room.start()
    seen = [_progress(room)]
    for _ in range(3):
        room.keep(room.prepare(size=2))
        seen.append(_progress(room))
    assert seen == [(0, 0), (50, 2), (100, 4), (100, 4)]


def test_what_became_of_a_person_goes_to_who_wrote_for_them(room: Newsroom) -> None:
    room.sign(1)
    released = replace(PACK.people[0], history=PACK.people[2].history)
    room.office.import_pack(replace(PACK, people=(released, *PACK.people[1:])))
    room.sign(2)
    room.start(replace(TOLD, kind=MailingKind.STATUS, about="ivan released 2014-02-03"))
    assert room.finish() == ["a1@mail.example"]


def test_unsubscribing_cancels_what_waits_and_keeps_the_letters(
    room: Newsroom,
) -> None:
    room.sign(1)
    room.start()
    room.finish()
    (token,) = TOKEN.findall(room.news()[0].text)
    assert _unsubscribe(room, token)
    assert _unsubscribe(room, token)
    assert room.office.deliveries(MailKind.NEWS) == ["cancelled"]
    assert "cancelled" not in room.office.deliveries(MailKind.LETTER)
    assert room.office.row(Signature).no_news


@pytest.mark.parametrize("end", ["A", "_"])
def test_an_altered_token_ends_nobodys_news(room: Newsroom, end: str) -> None:
    room.sign(1)
    row = room.office.row(Signature)
    token = unsubscribing.token_for(room.office.sealer, row)
    assert not _unsubscribe(room, token[:-2] + end + token[-1])
    assert not room.office.row(Signature).no_news


def test_a_closed_campaign_may_still_tell(room: Newsroom) -> None:
    room.sign(1)
    room.office.to(CampaignState.CLOSED)
    room.start()
    assert room.finish() == ["a1@mail.example"]


@pytest.mark.parametrize("how", ["stop", "unsubscribe", "withdraw"])
def test_what_a_worker_has_in_hand_does_not_leave_any_more(
    room: Newsroom, how: str
) -> None:
    receipt = room.sign(1)
    room.start()
    room.finish()
    (token,) = TOKEN.findall(room.news()[0].text)
    ends = {
        "stop": room.stop,
        "unsubscribe": lambda: _unsubscribe(room, token),
        "withdraw": lambda: room.office.withdraw(receipt),
    }

    def answer(mail: Mail) -> Outcome:
        if mail.kind is MailKind.NEWS:
            ends[how]()
        return ACCEPTED

    assert MailKind.NEWS not in _delivered(room, answer)
    assert room.office.deliveries(MailKind.NEWS) == ["cancelled"]


def test_news_leaves_after_the_letters(room: Newsroom) -> None:
    room.sign(1)
    room.start()
    room.finish()
    kinds = _delivered(room, lambda mail: ACCEPTED)
    assert kinds[-1] is MailKind.NEWS
    assert kinds.count(MailKind.NEWS) == 1


def _delivered(room: Newsroom, answer: Callable[[Mail], Outcome]) -> list[MailKind]:
    """The kinds of the mails that a worker's lane hands over, in their order."""
    office, mailer = room.office, FakeMailer(answer)
    post = Post(
        office.database.writing, office.desk.outbox_keys, office.sealer, mailer,
        lambda: office.now, office.dice,
    )  # fmt: skip
    lane = Lane(post)
    while lane.deliver_due(lambda: False) is Progress.SOME:
        pass
    return [mail.kind for mail in mailer.taken]


def _set(room: Newsroom, number: int, **columns: object) -> None:
    with room.office.database.writing() as session:
        row = session.query(Signature).order_by(Signature.id)[number - 1]
        session.execute(
            update(Signature).where(Signature.id == row.id).values(**columns)
        )


def _state(room: Newsroom, state: MailingState) -> None:
    with room.office.database.writing() as session:
        session.execute(update(Mailing).values(state=state))


def _accept_first(room: Newsroom) -> None:
    first = min(row.id for row in room.office.rows(Delivery) if row.kind == "news")
    with room.office.database.writing() as session:
        session.get_one(Delivery, first).state = "accepted"


def _progress(room: Newsroom) -> tuple[int, int]:
    with room.office.database.reading() as session:
        found = mailings.progress(session, room.mailing)
    return found.looked_at, found.waiting


def _unsubscribe(room: Newsroom, token: str) -> bool:
    with room.office.database.writing() as session:
        return unsubscribing.unsubscribe(session, room.office.sealer, token)


def _crash(room: Newsroom, part: Part) -> None:
    session: Session
    with room.office.database.writing() as session:
        assert mailing_parts.keep(session, part, now=room.office.now)
        raise ZeroDivisionError
