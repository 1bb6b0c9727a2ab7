"""Mailers that deliver to a list and end as they are told."""

from __future__ import annotations

from collections.abc import Callable

from petition.domain.mails import Fate, Mail, Outcome

ACCEPTED = Outcome(Fate.ACCEPTED, "dot", 250, "2.0.0")
NO_SUCH_USER = Outcome(Fate.REFUSED, "rcpt", 550, "5.1.1")
TRY_LATER = Outcome(Fate.DEFERRED, "rcpt", 451, "4.3.0")
NO_ANSWER = Outcome(Fate.UNKNOWN, "dot")
LEAVE_ME = Outcome(Fate.DEFERRED, "rcpt", 421, "4.7.0")
NOBODY_THERE = Outcome(Fate.DEFERRED, "connect")
LOST = Outcome(Fate.LOST, "dot")


def accept(_: Mail) -> Outcome:
    """What a server says that takes everything."""
    return ACCEPTED


class FakeMailer:
    """A mailer whose sessions answer as `answer` says; `taken` is what went out."""

    def __init__(self, answer: Callable[[Mail], Outcome] = accept) -> None:
        self.answer = answer
        self.taken: list[Mail] = []
        self.opened = self.closed = 0

    def session(self) -> FakeSession:
        """A new session."""
        self.opened += 1
        return FakeSession(self)

    def check(self) -> str:
        """It is always there."""
        return "a list answers"


class FakeSession:
    """A session of a FakeMailer."""

    def __init__(self, mailer: FakeMailer) -> None:
        self._mailer = mailer

    def deliver(self, mail: Mail, still_mine: Callable[[], bool]) -> Outcome:
        """Ask, send, answer."""
        outcome = self._mailer.answer(mail)
        if outcome.stage != "dot":
            return outcome
        if not still_mine():
            return LOST
        self._mailer.taken.append(mail)
        return outcome

    def close(self) -> None:
        """Count the goodbye."""
        self._mailer.closed += 1
