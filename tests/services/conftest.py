"""Campaigns with signatures in any state, as the tests of the count need them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from petition.models import (
    Campaign,
    Letter,
    LetterVersion,
    Signature,
    TargetRow,
    TextVersion,
)

NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)
SERIAL = count(1)


@pytest.fixture
def campaign_row() -> Callable[..., Campaign]:
    """Adds a campaign with one text, one letter and targets `uk` and `de`."""
    return _campaign


@pytest.fixture
def signature_row() -> Callable[..., Signature]:
    """Adds a signature that waits to be counted; keywords change it.

    `letters` gives, for each target's key, the state of the letter to it.
    """
    return _signature


def _campaign(session: Session, slug: str = "zhanaozen", **changes: Any) -> Campaign:
    plain: dict[str, Any] = {
        "uid": uuid4(), "slug": slug, "state": "open", "default_language": "en",
        "languages": ["en", "ru"], "goal": 12000, "per_address_limit": 1,
        "accent": "#1f5c99", "targets_mode": "some", "reply_to": "campaign",
        "retain_months": 6, "organiser_name": "Union", "organiser_contact": "x",
        "last_number": 0,
    }  # fmt: skip
    campaign = Campaign(**plain | changes)
    session.add(campaign)
    session.flush()
    mine = {"campaign_id": campaign.id, "version": 1, "published_at": NOON}
    session.add_all(
        [
            TextVersion(language="en", title="", summary="", ask="", story="", **mine),
            LetterVersion(language="en", source="", asked=[], **mine),
            _target(campaign, "uk", "Embassy in London"),
            _target(campaign, "de", "Embassy in Berlin"),
        ]
    )
    session.flush()
    return campaign


def _target(campaign: Campaign, key: str, name: str) -> TargetRow:
    return TargetRow(
        campaign_id=campaign.id, key=key, position=1, name={"": name}, office={},
        organisation={}, salutation={}, languages=["en"], postal_address=[],
        serves=[], channels=["mail", "post"],
    )  # fmt: skip


def _signature(
    session: Session,
    campaign: Campaign,
    letters: dict[str, str] | None = None,
    **changes: Any,
) -> Signature:
    mine = {"campaign_id": campaign.id}
    text = session.query(TextVersion).filter_by(**mine).first()
    serial = next(SERIAL).to_bytes(8)
    plain: dict[str, Any] = {
        "uid": uuid4(), "text_version_id": text.id if text else 0, "slot": 1,
        "address_fingerprint": serial, "name_fingerprint": serial,
        "state": "confirmed", "country": "GB", "language": "en", "partner": None,
        "source": None, "channel": "mail", "own_words_share": 21,
        "confirmed_hour": NOON, "uncounted": True,
    }  # fmt: skip
    signature = Signature(**mine, **plain | changes)
    session.add(signature)
    session.flush()
    version = session.query(LetterVersion).filter_by(**mine).first()
    for key, state in (letters or {}).items():
        target = session.query(TargetRow).filter_by(key=key, **mine).one()
        letter = Letter(**mine, signature_id=signature.id, target_id=target.id)
        letter.letter_version_id = version.id if version else 0
        letter.channel, letter.state = "mail", state
        session.add(letter)
    session.flush()
    return signature
