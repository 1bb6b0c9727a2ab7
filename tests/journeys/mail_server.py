"""The world's mail server: keeps every mail, and answers as it is told."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LINK = re.compile(r"^(https?://\S+)$", re.MULTILINE)
#: What a step answers instead of its usual yes: a reply, or None to hang up.
Step = Callable[[str, str], "str | None"]
FINE = {"mail": "250 2.1.0 go on", "rcpt": "250 2.1.5 go on", "dot": "250 2.0.0 taken"}


@dataclass(frozen=True)
class Arrived:
    """A mail that came with its final dot."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    accepted: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    def header(self, name: str) -> str:
        """A header, decoded."""
        return str(self.message[name])

    @property
    def id(self) -> str:
        """The Message-ID."""
        return self.header("Message-ID")

    @property
    def answers_to(self) -> str:
        """Where answers go, if that is not the sender."""
        return str(self.message["Reply-To"] or "")

    @property
    def text(self) -> str:
        """The plain text, with plain line ends."""
        part = self.message.get_body(("plain",))
        assert part is not None
        raw = part.get_payload(decode=True)
        assert isinstance(raw, bytes)
        return raw.decode(part.get_content_charset() or "").replace("\r\n", "\n")

    @property
    def letter(self) -> str:
        """What stands before the line `-- `."""
        before, line, _ = self.text.partition("\n-- \n")
        assert line, self.text
        return before

    def link(self, part: str) -> str:
        """The link that stands alone on a line and holds `part`."""
        (found,) = [one for one in LINK.findall(self.text) if part in one]
        return found


class MailServer:
    """Takes mails on a free port of 127.0.0.1 until it is stopped.

    `act(stage, address)` is asked at greeting, mail, rcpt, data and dot; it may
    wait, kill, answer, or hang up by answering None.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._mails: list[Arrived] = []
        self.act: Step = usual
        self._controller = _Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        """Its MAIL_URL."""
        return f"smtp://127.0.0.1:{self._controller.port}"

    def start(self) -> None:
        """Begin to listen."""
        self._controller.start()

    def stop(self) -> None:
        """Hang up on everybody."""
        self._controller.stop()

    @property
    def mails(self) -> list[Arrived]:
        """Every mail that came with its final dot, in order."""
        with self._lock:
            return list(self._mails)

    def to(self, address: str) -> list[Arrived]:
        """Every mail to an address that was taken."""
        return [one for one in self.mails if address in one.recipients and one.accepted]

    def times(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(one.id for one in self.mails if one.accepted)

    async def handle_MAIL(  # noqa: N802 – aiosmtpd calls it.
        self,
        server: SMTP,
        _: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """A sender."""
        envelope.mail_from = address
        return self._step(server, "mail", address)

    async def handle_RCPT(  # noqa: N802 – aiosmtpd calls it.
        self,
        server: SMTP,
        _: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """A recipient."""
        answer = self._step(server, "rcpt", address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 – aiosmtpd calls it.
        self, server: SMTP, _: Session, envelope: Envelope
    ) -> str:
        """A whole mail, its final dot included."""
        who = ", ".join(envelope.rcpt_tos)
        answer = self._step(server, "dot", who)
        content = bytes(envelope.original_content or b"")
        kept = Arrived(
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            content,
            answer.startswith("2"),
        )
        with self._lock:
            self._mails.append(kept)
        return answer

    def _step(self, server: SMTP, stage: str, address: str) -> str:
        answer = self.act(stage, address)
        if answer is None:
            hang_up(server)
            return "421 4.3.0 never read"
        return answer or FINE[stage]


def usual(_stage: str, _address: str) -> str | None:
    """Take everything."""
    return ""


def refusing(stage: str, part: str, answer: str | None) -> Step:
    """Give one answer at one stage to addresses that hold `part`."""

    def step(here: str, address: str) -> str | None:
        return answer if here == stage and part in address else ""

    return step


def hang_up(server: SMTP) -> None:
    """Close the line without a word."""
    if server.transport is not None:
        server.transport.abort()


class _Smtp(SMTP):
    """A line that tells of the greeting and of DATA, too."""

    async def push(self, status: Any) -> None:
        stage = {"220": "greeting", "354": "data"}.get(str(status)[:3])
        handler = self.event_handler
        if stage is None or not isinstance(handler, MailServer):
            await super().push(status)
            return
        recipients = ", ".join(self.envelope.rcpt_tos) if self.envelope else ""
        answer = handler.act(stage, recipients)
        if answer is None:
            hang_up(self)
            return
        await super().push(answer or status)
        if answer and self.transport is not None:
            # aiosmtpd goes on as if it had said yes, so this is the end of the line.
            self.transport.close()


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
