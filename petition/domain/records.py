"""What is sealed for the organisers about one signature: who, and which letters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: The shape of the JSON below; a newer writer may add keys, never change meanings.
VERSION = 1
#: Made once: json.dumps would make one for each text.
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class DamagedRecord(ValueError):
    """Bytes that are not a supporter's record; the message quotes none of them."""


@dataclass(frozen=True, repr=False)
class RecordLetter:
    """One letter as its writer confirmed it; `text` holds LF line ends.

    `target_name` is what the target was called then; `version_id` the letter
    version it was made from.
    """

    target: str
    target_name: str
    language: str
    channel: str
    subject: str
    text: str
    version_id: int


@dataclass(frozen=True, repr=False)
class SupporterRecord:
    """One supporter's details and letters; it never prints what it holds.

    `fields` has the built-in fields and questions that the form asked for;
    `partner_consent` is the key of the partner who may have the address, or None.
    """

    name: str
    email: str
    country: str
    language: str
    fields: Mapping[str, str] = field(default_factory=dict)
    updates: bool = False
    reply: bool = False
    partner_consent: str | None = None
    seed: str = ""
    points: tuple[str, ...] = ()
    letters: tuple[RecordLetter, ...] = ()

    def to_json(self) -> bytes:
        """The record as UTF-8 JSON, to be sealed."""
        return self.to_text().encode()

    def to_text(self) -> str:
        """The same JSON as a text, to stand within another."""
        letters = [vars(letter) for letter in self.letters]
        plain = {"v": VERSION, **vars(self), "fields": dict(self.fields)}
        plain["letters"] = letters
        return COMPACT.encode(plain)

    @classmethod
    def from_json(cls, plain: bytes) -> SupporterRecord:
        """The record in `plain`; keys that we do not know are passed over.

        Raises DamagedRecord if `plain` is not such a record.
        """
        try:
            value = json.loads(plain)
            return _record(value)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise DamagedRecord("not a supporter's record") from None


@dataclass(frozen=True, repr=False)
class SupporterDetails:
    """What a list of supporters says of one; the letters are left unread."""

    name: str
    email: str
    updates: bool
    fields: Mapping[str, str]

    @classmethod
    def from_json(cls, plain: bytes) -> SupporterDetails:
        """The details in a record; raises DamagedRecord if `plain` is none."""
        try:
            # Quotes within texts are escaped, so this stands nowhere else; a record
            # that is written in another way is read whole.
            head, letters, _ = plain.partition(b',"letters":[')
            value = json.loads(str(head, "utf-8") + ("}" if letters else ""))
            return cls(
                name=_text(value["name"]),
                email=_text(value["email"]),
                updates=value.get("updates") is True,
                fields=_fields(value),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise DamagedRecord("not a supporter's record") from None


def _record(value: Any) -> SupporterRecord:
    consent = value.get("partner_consent")
    return SupporterRecord(
        name=_text(value["name"]),
        email=_text(value["email"]),
        country=_text(value["country"]),
        language=_text(value["language"]),
        fields=_fields(value),
        updates=value.get("updates") is True,
        reply=value.get("reply") is True,
        partner_consent=None if consent is None else _text(consent),
        seed=_text(value.get("seed", "")),
        points=tuple(_text(point) for point in value.get("points", [])),
        letters=tuple(_letter(letter) for letter in value.get("letters", [])),
    )


def _fields(value: Any) -> dict[str, str]:
    return {key: _text(item) for key, item in value.get("fields", {}).items()}


def _letter(value: Any) -> RecordLetter:
    return RecordLetter(
        target=_text(value["target"]),
        target_name=_text(value["target_name"]),
        language=_text(value["language"]),
        channel=_text(value["channel"]),
        subject=_text(value["subject"]),
        text=_text(value["text"]),
        version_id=_whole(value["version_id"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # JSON can hold half characters, which no file could take.
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("not a whole number")
    return value
