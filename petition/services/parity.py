"""Keeping, with a draft, what its translations were made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from petition.domain import parity
from petition.domain.parity import Blocks, Ledger
from petition.services import drafts

#: A note of the workspace beside the draft's files, no part of the pack.
FILE = ".parity.json"


def ledger(session: Session, campaign_id: int, kind: str) -> Ledger:
    """What the translations of a kind of text ("text", "letter") were made from."""
    return _all(session, campaign_id).get(kind, {})


def keep_step(
    session: Session,
    campaign_id: int,
    kind: str,
    source: str,
    before: Mapping[str, Blocks],
    after: Mapping[str, Blocks],
    *,
    now: datetime,
) -> None:
    """Note what became of the texts of a kind, in the transaction of the change."""
    known = _all(session, campaign_id)
    known[kind] = parity.keep_step(known.get(kind, {}), source, before, after)
    _keep(session, campaign_id, known, now)


def settle(
    session: Session,
    campaign_id: int,
    kind: str,
    language: str,
    source: Blocks,
    keys: Iterable[str],
    *,
    now: datetime,
) -> None:
    """Note that parts of a translation are still right as they are."""
    known = _all(session, campaign_id)
    known[kind] = parity.settle(known.get(kind, {}), language, source, keys)
    _keep(session, campaign_id, known, now)


def _all(session: Session, campaign_id: int) -> dict[str, Ledger]:
    kept = drafts.read(session, campaign_id, FILE).content
    known: dict[str, Ledger] = json.loads(kept) if kept else {}
    return known


def _keep(
    session: Session, campaign_id: int, known: Mapping[str, Ledger], now: datetime
) -> None:
    content = json.dumps(known, sort_keys=True).encode()
    edit = drafts.read(session, campaign_id, FILE).edit
    drafts.save(
        session, campaign_id, FILE, content, edit=edit, organiser_id=None, now=now
    )
