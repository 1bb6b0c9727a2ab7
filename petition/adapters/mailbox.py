"""A folder in place of a mail server: one .eml file for each mail (development)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from petition.domain.mails import Fate, Mail, Outcome
from petition.domain.refusals import NoMailServer
from petition.services.ports import Mailer, MailSession


@dataclass(frozen=True)
class MailboxMailer(Mailer):
    """Writes each mail into `folder`; `write` makes its bytes or raises ValueError."""

    folder: Path
    write: Callable[[Mail], bytes]

    def session(self) -> MailSession:
        """A new session; the folder is made when the first mail is delivered."""
        return MailboxSession(self)

    def check(self) -> str:
        """The folder, once it can be written to."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NoMailServer(f"{self.folder}: {error.strerror}") from error
        return f"mails become files in {self.folder}"


class MailboxSession(MailSession):
    """Puts mails into the folder, each whole or not at all."""

    def __init__(self, mailer: MailboxMailer) -> None:
        self._mailer = mailer

    def deliver(self, mail: Mail, still_mine: Callable[[], bool]) -> Outcome:
        """Write one mail; a second one of the same Message-ID takes its place."""
        try:
            message = self._mailer.write(mail)
        except ValueError:
            return Outcome(Fate.REFUSED, "message")
        try:
            return self._put(self._mailer.folder / file_name(mail), message, still_mine)
        except OSError:
            return Outcome(Fate.DEFERRED, "data")

    def close(self) -> None:
        """Nothing is kept open."""

    def _put(
        self, path: Path, message: bytes, still_mine: Callable[[], bool]
    ) -> Outcome:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with open(descriptor, "wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            if not still_mine():
                return Outcome(Fate.LOST, "data")
            os.replace(part, path)
        finally:
            Path(part).unlink(missing_ok=True)
        return Outcome(Fate.ACCEPTED, "dot")


def file_name(mail: Mail) -> str:
    """A name that sorts by time and tells nothing about anyone.

    Moment and Message-ID are fixed when a mail is enqueued, so a mail that is
    delivered twice lands in one file.
    """
    moment = mail.date.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    local_part = mail.message_id.strip("<>").partition("@")[0]
    return f"{moment}-{re.sub('[^A-Za-z0-9]', '', local_part)[:64]}.eml"


@dataclass(frozen=True, repr=False)
class MailboxEntry:
    """One mail in the folder, as a person reads it; what is missing is empty."""

    name: str
    sender: str
    recipient: str
    reply_to: str
    subject: str
    date: datetime | None
    text: str


def read_mailbox(folder: Path, most: int = 200) -> list[MailboxEntry]:
    """The `most` newest mails of the folder, newest first; junk does no harm."""
    entries = []
    for path in sorted(folder.glob("*.eml"), reverse=True)[:most]:
        try:
            entries.append(_entry(path.name, message_from_bytes(path.read_bytes())))
        except OSError:
            continue  # Gone meanwhile, or not a file.
    return entries


def _entry(name: str, message: Message) -> MailboxEntry:
    return MailboxEntry(
        name=name,
        sender=_decoded(message["From"]),
        recipient=_decoded(message["To"]),
        reply_to=_decoded(message["Reply-To"]),
        subject=_decoded(message["Subject"]),
        date=_date(message["Date"]),
        text=_text(message),
    )


def _decoded(value: object) -> str:
    text = re.sub(r"\r?\n(?=[ \t])", "", str(value or ""))
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, MessageError):
        return text


def _date(value: object) -> datetime | None:
    try:
        return parsedate_to_datetime(str(value))
    except (ValueError, OverflowError):
        return None


def _text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            plain = content if isinstance(content, bytes) else b""
            return plain.decode("utf-8", "replace").replace("\r\n", "\n")
    return ""
