"""A partner's contacts as a file, and handing over those that waited for its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from petition.documents.tables import Cell, Row
from petition.domain.contacts import Contact
from petition.domain.records import DamagedRecord, SupporterDetails
from petition.domain.refusals import CannotOpen
from petition.models import ConsentVersion, PartnerContact, PartnerKey, Signature
from petition.models.base import table_of
from petition.services import partner_keys
from petition.services.partner_keys import Opened
from petition.services.ports import Sealer

#: The columns of a partner's file.
COLUMNS = ("contact", "state", "consented_on", "consent", "name", "email", "language")
#: How many contacts are read or handed over at a time.
BATCH = 500
#: Beyond that many, contacts are not counted for a page.
MOST = 1_000

CONTACTS = table_of(PartnerContact)
HAND_OVER = (
    update(CONTACTS)
    .where(CONTACTS.c.id == bindparam("contact"), CONTACTS.c.ended_on.is_(None))
    .values(sealed=bindparam("box"), key_generation=bindparam("generation"))
)
Handed = dict[str, int | bytes]
Open = Callable[[UUID, bytes], bytes]
"""Opens what is sealed for a row, (row, sealed) to plain, or raises CannotOpen."""


@dataclass(frozen=True)
class Standing:
    """How many contacts a partner has, how many wait for its key, how many ended."""

    sealed: int
    waiting: int
    ended: int


def standing(session: Session, campaign_id: int, partner: str) -> Standing:
    """How a partner's contacts stand; of more than MOST, that there are so many."""
    contact, key = PartnerContact, partner_keys.in_force(session, campaign_id, partner)
    mine = (contact.campaign_id == campaign_id, contact.partner == partner)
    stands = contact.ended_on.is_(None) & contact.key_generation.is_not(None)

    def count(which: Select[Any]) -> int:
        few = which.order_by(None).limit(MOST).subquery()
        return session.scalar(select(func.count()).select_from(few)) or 0

    return Standing(
        sealed=count(select(contact.id).where(*mine, stands)),
        waiting=sum(map(count, _waiting(campaign_id, partner, key))),
        ended=count(select(contact.id).where(*mine, contact.ended_on.is_not(None))),
    )


def prepare(
    session: Session,
    sealer: Sealer,
    place: tuple[int, UUID],
    partner: str,
    open_record: Open,
    most: int = BATCH,
) -> list[Handed]:
    """Up to `most` of what waits, sealed to the partner's key, for `hand_over`.

    What was agreed to before the partner had this key is read from the organisers'
    copies, with the campaign's key; damaged ones are passed over. `place` is the
    campaign's id and uid.
    """
    campaign_id, uid = place
    key = partner_keys.in_force(session, campaign_id, partner)
    if key is None:
        return []
    done: list[Handed] = []
    for row in _each(session, _waiting(campaign_id, partner, key), most):
        try:
            plain = open_record(row.record_uid, row.sealed_record)
            details = SupporterDetails.from_json(plain)
        except (CannotOpen, DamagedRecord):
            continue
        contact = Contact(details.name, details.email, row.language)
        sealed = partner_keys.seal(sealer, key, uid, row.uid, contact)
        done.append({"contact": row.id, "box": sealed, "generation": key.generation})
        if len(done) == most:
            break
    return done


def hand_over(session: Session, prepared: Sequence[Handed]) -> int:
    """Give a partner what was sealed to its key; how many contacts it has more now.

    Who took it back since then is left out.
    """
    if not prepared:
        return 0
    return session.connection().execute(HAND_OVER, prepared).rowcount


def rows(
    session: Session,
    place: tuple[int, UUID],
    partner: str,
    opened: Opened,
    until: int,
    sealer: Sealer,
) -> Iterator[Row]:
    """A partner's contacts by COLUMNS, those to erase first.

    `until` is the last that is taken out, of `partner_keys.note_export`.
    `state` is "agreed"; "erase" for those who took it back after the partner had
    taken them out, of whom only `contact` is left; "locked" for what is sealed to an
    earlier key of the partner. Memory stays flat.
    """
    campaign_id, uid = place
    contact, open_contact = PartnerContact, sealer.contact_opener(opened.seed, uid)
    mine = (contact.campaign_id == campaign_id, contact.partner == partner)
    stands = (*mine, contact.ended_on.is_(None))
    ours = contact.key_generation == opened.generation
    for row, consent in _stream(session, *mine, contact.ended_on.is_not(None)):
        if row.to_erase:
            yield {**_told(row, consent), "state": "erase"}
    for row, consent in _stream(session, *stands, ours, contact.id <= until):
        yield {**_told(row, consent), **_opened(row, open_contact)}
    others = contact.key_generation != opened.generation
    for row, consent in _stream(session, *stands, others):
        yield {**_told(row, consent), "state": "locked"}


def _stream(
    session: Session, *which: ColumnElement[bool]
) -> Iterator[tuple[PartnerContact, str]]:
    """Contacts in the order of an index, with their consent."""
    statement = (
        select(PartnerContact, ConsentVersion.language, ConsentVersion.version)
        .join(ConsentVersion, ConsentVersion.id == PartnerContact.consent_version_id)
        .where(*which)
        .order_by(
            *(PartnerContact.ended_on, PartnerContact.key_generation),
            PartnerContact.id,
        )
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


def _each(
    session: Session, late: Sequence[Select[Any]], most: int
) -> Iterator[Found[Any]]:
    """All that wait, read a few at a time, so that no answer is long."""
    for one in late:
        last = 0
        while some := session.execute(
            one.where(PartnerContact.id > last).limit(most)
        ).all():
            yield from some
            last = some[-1].id


def _waiting(
    campaign_id: int, partner: str, key: PartnerKey | None
) -> tuple[Select[Any], ...]:
    """Contacts that the key in force does not open, and the organisers' copies do.

    Those without any key, and those of earlier ones: an index finds each, but not both.
    """
    contact = PartnerContact
    late: list[ColumnElement[bool]] = [contact.key_generation.is_(None)]
    if key is not None:
        late.append(contact.key_generation < key.generation)
    columns = (contact.id, contact.uid, Signature.language, Signature.sealed_record)
    every: Any = (
        select(*columns, Signature.uid.label("record_uid"))
        .join(Signature, Signature.id == contact.signature_id)
        .where(
            contact.campaign_id == campaign_id,
            contact.partner == partner,
            contact.ended_on.is_(None),
            Signature.sealed_record.is_not(None),
        )
        .order_by(contact.id)
    )
    return tuple(every.where(one) for one in late)
