"""A mail as bytes: MIME for mail servers, JSON for the outbox (RFC 5322, 2045)."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from itertools import groupby

from petition.domain.mails import Mail, MailKind
from petition.domain.records import COMPACT

LINE = 76
"""The longest line of encoded words and encoded text (RFC 2045 §6.7, 2047 §2)."""

NEVER_IN_HEADERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
NEVER_IN_TEXT = re.compile("[\x00\r\ud800-\udfff]")
PLAIN = re.compile(r"(?! )[ -~]{1,60}(?<! )")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#: With "Reply-To: " before it such an encoded word still fits its line.
LONGEST_WORD, CHARACTERS = 64, 9
PLAIN_WORD = re.compile(r"[A-Za-z0-9'_-]{1,60}")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(
    rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*"
)
MESSAGE_ID = re.compile(rf"<?{ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*>?")
WEB = re.compile(r"https?://[!#-;=?-~]{1,900}")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
NOT_AS_QUOTED_PRINTABLE = re.compile(rb"^From |^.{77}", re.MULTILINE)


class BadMail(ValueError):
    """A mail that cannot be written; names the part at fault, never what it holds."""


def mime(mail: Mail) -> bytes:
    """The whole message, ready for DATA: 7-bit, CRLF at every line's end.

    One text/plain part in UTF-8 that decodes to `mail.text` exactly (with CRLF for
    LF, RFC 2046 §4.1.1). Raises BadMail.
    """
    check(mail)
    encoding, body = _encoded_text(mail.text)
    headers = {
        "From": _mailbox("From", mail.sender_name, mail.sender),
        "To": _mailbox("To", mail.recipient_name, mail.recipient),
        "Subject": _words("Subject", mail.subject),
        "Date": format_datetime(mail.date),
        "Message-ID": f"<{mail.message_id.strip('<>')}>",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": encoding,
        "Content-Language": mail.language,
    }
    if mail.reply_to is not None:
        headers["Reply-To"] = _mailbox("Reply-To", *mail.reply_to)
    if mail.automatic:
        headers["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe is not None:
        # On a line of its own: an address is never folded within.
        headers["List-Unsubscribe"] = f"\r\n <{mail.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode("ascii") + b"\r\n" + body


def check(mail: Mail) -> None:
    """Raise BadMail for whatever headers, addresses and text cannot carry.

    Addresses are ASCII (a domain in another script as `xn--…`): we do not use
    SMTPUTF8, because many of the servers that officials use lack it.
    """
    reply_name, reply_address = mail.reply_to or ("", mail.sender)
    for part in (mail.sender_name, mail.recipient_name, reply_name, mail.subject):
        _refuse(NEVER_IN_HEADERS.search(part), "a name or the subject", "a control")
    for address in (mail.sender, mail.recipient, reply_address):
        _refuse(not ADDRESS.fullmatch(address), "an address", "more than one address")
    _refuse(NEVER_IN_TEXT.search(mail.text), "the text", "a NUL, CR or surrogate")
    _refuse(not MESSAGE_ID.fullmatch(mail.message_id), "the Message-ID", "odd marks")
    _refuse(not LANGUAGE.fullmatch(mail.language), "the language", "odd marks")
    _refuse(mail.date.tzinfo is None, "the date", "no time zone")
    address = mail.unsubscribe or "https://none.example"
    _refuse(not WEB.fullmatch(address), "the way to unsubscribe", "odd marks")


def _refuse(fault: object, part: str, what: str) -> None:
    if fault:
        raise BadMail(f"{part} of this mail holds {what}")


def _words(header: str, text: str) -> str:
    """`text` as a header's value that decodes to exactly `text` (RFC 2047)."""
    if text == "" or (_is_plain(text) and len(header) + len(text) < LINE - 1):
        return text
    # EmailMessage loses a space between Cyrillic and ASCII words on Python 3.11.
    words = Header(text, "utf-8", maxlinelen=LINE, header_name=header)
    return words.encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    # "=?" begins an encoded word, and some readers decode it even inside quotes.
    return PLAIN.fullmatch(text) is not None and "=?" not in text


def _mailbox(header: str, name: str, address: str) -> str:
    """One display name and one address; the name can never become an address."""
    if not name.strip():
        return address
    phrase = f'"{quote(name)}"' if _is_plain(name) else _phrase(header, name)
    last_line = f"{header}: {phrase}".rsplit("\r\n", 1)[-1]
    fits = len(last_line) + len(address) + 3 <= LINE
    return phrase + (" " if fits else "\r\n ") + f"<{address}>"


def _phrase(header: str, name: str) -> str:
    """A display name as plain and encoded words (RFC 2047 §5, rule 3).

    Many readers keep the white space between two encoded words, which the RFC has
    them drop: so no word of a name is broken unless it is longer than a line.
    """
    line, lines = f"{header}:", []
    for part in _phrase_parts(name):
        if len(line) + 1 + len(part) > LINE:
            lines.append(line)
            line = ""
        line += f" {part}"
    return "\r\n".join([*lines, line]).removeprefix(f"{header}: ")


def _phrase_parts(name: str) -> list[str]:
    """Plain words as they are, those between them in as few encoded words as do."""
    words = filter(None, name.split(" "))
    runs = groupby(words, key=lambda word: PLAIN_WORD.fullmatch(word) is not None)
    return [
        part for plain, run in runs for part in (run if plain else _encoded_run(run))
    ]


def _encoded_run(words: Iterable[str]) -> list[str]:
    """Words side by side, encoded."""
    parts: list[str] = []
    held = ""
    for word in words:
        # Between two encoded words no space is read, so it is encoded, too.
        longer = f"{held} {word}" if held or parts else word
        if held and len(_encoded_word(longer)) > LONGEST_WORD:
            parts.append(_encoded_word(held))
            longer = f" {word}"
        held = longer
        while len(_encoded_word(held)) > LONGEST_WORD:
            parts.append(_encoded_word(held[:CHARACTERS]))
            held = held[CHARACTERS:]
    return [*parts, _encoded_word(held)] if held else parts


def _encoded_word(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def _encoded_text(text: str) -> tuple[str, bytes]:
    """The transfer encoding and the encoded text: whichever of the two is shorter.

    Base64 also where quoted-printable would leave "From " at a line's start, which
    old mailboxes turn into ">From ", or a line over 76 characters.
    """
    in_base64 = base64.encodebytes(text.replace("\n", "\r\n").encode())
    printable = binascii.b2a_qp(text.encode())
    if not text.endswith("\n"):
        printable += b"=\n"  # The line break before the final dot is not the text's.
    if len(printable) > len(in_base64) or NOT_AS_QUOTED_PRINTABLE.search(printable):
        return "base64", in_base64.replace(b"\n", b"\r\n")
    return "quoted-printable", printable.replace(b"\n", b"\r\n")


def mail_to_json(mail: Mail) -> bytes:
    """A mail as compact JSON in UTF-8, for the outbox to seal. Raises BadMail."""
    check(mail)
    fields = {**vars(mail), "date": mail.date.isoformat()}
    if mail.unsubscribe is None:
        # A worker that is older than the field can read all other mails.
        del fields["unsubscribe"]
    return COMPACT.encode(fields).encode()


def mail_from_json(data: bytes) -> Mail:
    """The mail that `mail_to_json` wrote."""
    fields = json.loads(data)
    fields["kind"] = MailKind(fields["kind"])
    fields["date"] = datetime.fromisoformat(fields["date"])
    fields["reply_to"] = fields["reply_to"] and tuple(fields["reply_to"])
    return Mail(**fields)
