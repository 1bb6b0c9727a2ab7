"""A real mail server that takes everything and can act at a point of its choice."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID: <(.+)>\r$", re.MULTILINE | re.IGNORECASE)


class SmtpSink:
    """Takes mails; `received` counts Message-IDs that came with their final dot.

    `at` names a point (greeting, mail, rcpt, data or dot) and the how manieth time
    it is reached; `act` happens then, before the server answers there.
    """

    def __init__(self, at: tuple[str, int] = ("", 0)) -> None:
        self.received: Counter[str] = Counter()
        self.act: Callable[[], object] = lambda: None
        self._at = at
        self._reached: Counter[str] = Counter()
        self._controller = _Controller(self, hostname="127.0.0.1", port=_free_port())

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._controller.port)

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()
        self._reached.clear()  # It has tried the port itself.

    def stop(self) -> None:
        """Hang up on everybody."""
        self._controller.stop()

    def reach(self, point: str) -> None:
        """Act if this is the point and the time for it."""
        self._reached[point] += 1
        if (point, self._reached[point]) == self._at:
            self.act()

    async def handle_MAIL(  # noqa: N802 – aiosmtpd calls it.
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """A sender."""
        self.reach("mail")
        envelope.mail_from = address
        return "250 2.1.0 go on"

    async def handle_RCPT(  # noqa: N802 – aiosmtpd calls it.
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """A recipient."""
        self.reach("rcpt")
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(  # noqa: N802 – aiosmtpd calls it.
        self, _: SMTP, __: Session, envelope: Envelope
    ) -> str:
        """A whole message, its final dot included."""
        found = MESSAGE_ID.search(envelope.original_content or b"")
        assert found is not None
        self.received[found[1].decode()] += 1
        self.reach("dot")
        return "250 2.0.0 taken"


class _Smtp(SMTP):
    """A line to the sink that tells it of the answers that no handler sees."""

    async def push(self, status: Any) -> None:
        code = str(status)[:3]
        sink = self.event_handler
        if code in POINTS and isinstance(sink, SmtpSink):
            sink.reach(POINTS[code])
        await super().push(status)


POINTS = {"220": "greeting", "354": "data"}


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
