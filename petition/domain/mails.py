"""A mail and what became of handing it to a mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailKind(StrEnum):
    """Why a mail is written; people's own mails go before letters."""

    CONFIRMATION = "confirmation"
    ALREADY_SIGNED = "already_signed"
    MY_LINK = "my_link"
    THANKS = "thanks"
    LETTER = "letter"
    NEWS = "news"  # An update, to those who asked for it.
    INVITATION = "invitation"  # To an organiser, as are the following.
    NOTICE = "notice"
    REHEARSAL = "rehearsal"


@dataclass(frozen=True, repr=False)
class Mail:
    """Everything that one mail says, fixed when it is enqueued.

    `text` holds LF line ends and is sent byte for byte (the transfer encoding
    protects it); `reply_to` is a name and an address, or None; `automatic` mails
    carry `Auto-Submitted: auto-generated`; `unsubscribe` is the address that ends
    mails of this kind with one click (RFC 8058), for news only.
    """

    kind: MailKind
    sender_name: str
    sender: str
    recipient_name: str
    recipient: str
    reply_to: tuple[str, str] | None
    subject: str
    text: str
    language: str
    message_id: str
    date: datetime
    automatic: bool = True
    unsubscribe: str | None = None


class Fate(StrEnum):
    """How one attempt ended, as RFC 5321 lets a client know it."""

    ACCEPTED = "accepted"  # 2xx after the final dot.
    DEFERRED = "deferred"  # Certainly not delivered; worth another try.
    REFUSED = "refused"  # Certainly not delivered; no use in trying again.
    UNKNOWN = "unknown"  # No answer after the final dot: perhaps delivered.
    LOST = "lost"  # The claim was lost before the final dot: not delivered.


@dataclass(frozen=True)
class Outcome:
    """The fate of one attempt, with the stage and codes that it ended on.

    `stage` is connect, ehlo, starttls, auth, mail, rcpt, data, dot; `code` the
    SMTP reply code; `enhanced` the RFC 3463 status such as "5.1.1", if given.
    The server's free text is left out: it may quote a supporter's address.
    """

    fate: Fate
    stage: str
    code: int | None = None
    enhanced: str | None = None
