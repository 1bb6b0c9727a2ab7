"""A signature that waits for its confirmation: what the token in the mail opens."""

from __future__ import annotations

import json
from dataclasses import dataclass

from petition.domain.records import COMPACT, DamagedRecord, SupporterRecord


@dataclass(frozen=True, repr=False)
class PendingDetails:
    """The record of a supporter, and what will stand beside it in the clear."""

    record: SupporterRecord
    partner: str | None
    source: str | None
    channel: str
    own_words_share: int
    text_version_id: int
    # None in what was signed before texts had versions.
    consent_version_id: int | None = None

    def to_json(self) -> bytes:
        """The details as UTF-8 JSON, to be sealed."""
        values = {**vars(self), "record": self.record.to_text()}
        return COMPACT.encode(values).encode()

    @classmethod
    def from_json(cls, plain: bytes) -> PendingDetails:
        """The details again; raises DamagedRecord if they are none."""
        try:
            values = json.loads(plain)
            record = SupporterRecord.from_json(values.pop("record").encode())
            return cls(record=record, **values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DamagedRecord("not a pending signature") from None
