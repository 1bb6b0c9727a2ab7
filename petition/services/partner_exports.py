"""A partner's contacts as a file, and handing over those that waited for its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from petition.documents.tables import Cell, Row
from petition.domain.contacts import Contact
from petition.domain.records import DamagedRecord, SupporterDetails
from petition.domain.refusals import CannotOpen
from petition.models import ConsentVersion, PartnerContact, PartnerKey, Signature
from petition.services import partner_keys
from petition.services.partner_keys import Opened
from petition.services.ports import Sealer

#: The columns of a partner's file.
COLUMNS = ("contact", "state", "consented_on", "consent", "name", "email", "language")
#: How many contacts are read or handed over at a time.
BATCH = 500

Open = Callable[[UUID, bytes], bytes]
"""Opens what is sealed for a row, (row, sealed) to plain, or raises CannotOpen."""


@dataclass(frozen=True)
class Standing:
    """How many contacts a partner has, how many wait for its key, how many ended."""

    sealed: int
    waiting: int
    ended: int


def standing(session: Session, campaign_id: int, partner: str) -> Standing:
    """How a partner's contacts stand."""
    mine = (
        PartnerContact.campaign_id == campaign_id,
        PartnerContact.partner == partner,
    )
    row = session.execute(
        select(
            func.count().filter(PartnerContact.sealed.is_not(None)),
            func.count().filter(PartnerContact.ended_on.is_not(None)),
        ).where(*mine)
    ).one()
    key = partner_keys.in_force(session, campaign_id, partner)
    waiting = _waiting(campaign_id, partner, key).order_by(None).subquery()
    n = session.scalar(select(func.count()).select_from(waiting))
    return Standing(row[0], n or 0, row[1])


def hand_over(
    session: Session,
    sealer: Sealer,
    place: tuple[int, UUID],
    partner: str,
    open_record: Open,
) -> int:
    """Seal a batch of what waits to the partner's key; how many were handed over.

    What was agreed to before the partner had this key is read from the organisers'
    copies, with the campaign's key. `place` is the campaign's id and uid.
    """
    campaign_id, uid = place
    key = partner_keys.in_force(session, campaign_id, partner)
    if key is None:
        return 0
    done = []
    for row in session.execute(_waiting(campaign_id, partner, key).limit(BATCH)).all():
        try:
            plain = open_record(row.record_uid, row.sealed_record)
            details = SupporterDetails.from_json(plain)
        except (CannotOpen, DamagedRecord):
            continue
        contact = Contact(details.name, details.email, row.language)
        sealed = partner_keys.seal(sealer, key, uid, row.uid, contact)
        done.append({"id": row.id, "sealed": sealed, "key_generation": key.generation})
    if done:
        session.execute(update(PartnerContact), done)
    return len(done)


def note_export(
    session: Session, campaign_id: int, partner: str, opened: Opened, *, now: datetime
) -> None:
    """Note which contacts a partner takes out, before the first of them leaves."""
    session.execute(
        update(PartnerContact)
        .where(
            PartnerContact.campaign_id == campaign_id,
            PartnerContact.partner == partner,
            PartnerContact.key_generation == opened.generation,
            PartnerContact.sealed.is_not(None),
            PartnerContact.exported_on.is_(None),
        )
        .values(exported_on=now.date())
    )


def rows(
    session: Session,
    place: tuple[int, UUID],
    partner: str,
    opened: Opened,
    sealer: Sealer,
) -> Iterator[Row]:
    """A partner's contacts by COLUMNS, those to erase first.

    `state` is "agreed"; "erase" for those who took it back after the partner had
    taken them out, of whom only `contact` is left; "locked" for what is sealed to an
    earlier key of the partner. Memory stays flat.
    """
    campaign_id, uid = place
    contact, open_contact = PartnerContact, sealer.contact_opener(opened.seed, uid)
    mine = (contact.campaign_id == campaign_id, contact.partner == partner)
    ours = contact.key_generation == opened.generation
    to_erase = contact.ended_on.is_not(None) & contact.exported_on.is_not(None)
    for row, consent in _stream(session, *mine, to_erase):
        yield {**_told(row, consent), "state": "erase"}
    for row, consent in _stream(session, *mine, ours, contact.sealed.is_not(None)):
        yield {**_told(row, consent), **_opened(row, open_contact)}
    for row, consent in _stream(session, *mine, ~ours, contact.sealed.is_not(None)):
        yield {**_told(row, consent), "state": "locked"}


def _stream(
    session: Session, *which: ColumnElement[bool]
) -> Iterator[tuple[PartnerContact, str]]:
    """Contacts in the order of their ids, which an index has, with their consent."""
    statement = (
        select(PartnerContact, ConsentVersion.language, ConsentVersion.version)
        .join(ConsentVersion, ConsentVersion.id == PartnerContact.consent_version_id)
        .where(*which)
        .order_by(PartnerContact.id)
        .execution_options(yield_per=BATCH)
    )
    for row, language, version in session.execute(statement):
        yield row, f"{language or 'all'} {version}"


def _told(row: PartnerContact, consent: str) -> dict[str, Cell]:
    """What can be said of a contact without opening it."""
    return {
        **dict.fromkeys(COLUMNS),
        "contact": row.uid.hex,
        "consented_on": row.consented_hour.date().isoformat(),
        "consent": consent,
    }


def _opened(row: PartnerContact, open_contact: Open) -> Row:
    try:
        contact = Contact.from_json(open_contact(row.uid, row.sealed or b""))
    except (CannotOpen, DamagedRecord):
        return {"state": "locked"}
    return {"state": "agreed", **vars(contact)}


def _waiting(campaign_id: int, partner: str, key: PartnerKey | None) -> Any:
    """Contacts that the key in force does not open, and the organisers' copies do."""
    contact = PartnerContact
    late: ColumnElement[bool] = contact.sealed.is_(None)
    if key is not None:
        earlier = contact.key_generation < key.generation
        late = earlier | contact.key_generation.is_(None)
    return (
        select(
            *(contact.id, contact.uid, Signature.language, Signature.sealed_record),
            Signature.uid.label("record_uid"),
        )
        .join(Signature, Signature.id == contact.signature_id)
        .where(
            contact.campaign_id == campaign_id,
            contact.partner == partner,
            contact.ended_on.is_(None),
            Signature.sealed_record.is_not(None),
            late,
        )
        .order_by(contact.id)
    )
