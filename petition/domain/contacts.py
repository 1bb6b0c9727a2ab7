"""What a partner gets of a supporter who agreed: name, mail address and language."""

from __future__ import annotations

import json
from dataclasses import dataclass

from petition.domain.records import DamagedRecord

FIELDS = ("name", "email", "language")


@dataclass(frozen=True, repr=False)
class Contact:
    """A supporter as a partner may write to them; it never prints what it holds."""

    name: str
    email: str
    language: str

    def to_json(self) -> bytes:
        """The contact as UTF-8 JSON, to be sealed."""
        values = {name: getattr(self, name) for name in FIELDS}
        return json.dumps(values, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, plain: bytes) -> Contact:
        """The contact in `plain`; raises DamagedRecord if it is none."""
        try:
            values = json.loads(plain)
            texts = [values[name] for name in FIELDS]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise DamagedRecord("not a contact") from None
        if not all(isinstance(text, str) for text in texts):
            raise DamagedRecord("not a contact")
        return cls(*texts)
