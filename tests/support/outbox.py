"""A small campaign whose supporters' mails wait in the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import select

from petition.db.engines import Database
from petition.domain.mails import Mail, MailKind
from petition.domain.signatures import SignatureState
from petition.models import (
    Campaign,
    Delivery,
    Letter,
    LetterVersion,
    PendingSignature,
    Signature,
    TargetRow,
    TextVersion,
)
from petition.services import claiming, outbox
from petition.services.claiming import Claimed
from petition.services.outbox_keys import OutboxKeys
from petition.services.ports import Sealer

LEASE = timedelta(seconds=30)
TEXT = "Тұтқындарды босатыңыз! Free the prisoners."


@dataclass
class OutboxBench:
    """An outbox with a campaign, one target and as many supporters as wanted."""

    database: Database
    sealer: Sealer
    now: datetime
    numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.keys = self.other_keys()
        with self.database.writing() as session:
            campaign = _campaign()
            session.add(campaign)
            session.flush()
            self.campaign = campaign.id
            versions = [_text(self.campaign, self.now), _target(self.campaign)]
            letter_version = _letter_version(self.campaign, self.now)
            session.add_all([*versions, letter_version])

    def other_keys(self) -> OutboxKeys:
        """The keys as another process holds them."""
        return OutboxKeys(self.database.writing, self.sealer, secrets.token_bytes)

    def envelop(
        self, kind: MailKind, now: datetime, keys: OutboxKeys | None = None
    ) -> outbox.Enveloped:
        """A new mail of `kind`, sealed."""
        mail = a_mail(kind, next(self.numbers), now)
        day, key = (keys or self.keys).of_day(now)
        return outbox.envelop(self.sealer, day, key, mail, uuid4())

    def letter(self, now: datetime | None = None) -> int:
        """Enqueue a supporter's letter; the delivery's id."""
        when = now or self.now
        enveloped = self.envelop(MailKind.LETTER, when)
        with self.database.writing() as session:
            signature = _signature(self.campaign, when)
            session.add(signature)
            session.flush()
            letter = _letter(self.campaign, signature.id)
            session.add(letter)
            session.flush()
            outbox.enqueue(
                session,
                enveloped,
                campaign_id=self.campaign,
                now=when,
                letter_id=letter.id,
                signature_id=signature.id,
            )
        return self.find(enveloped.message_id).id

    def letters(self, how_many: int) -> list[int]:
        """Enqueue several letters; the deliveries' ids."""
        return [self.letter() for _ in range(how_many)]

    def confirmation(self, now: datetime | None = None) -> int:
        """Enqueue a confirmation mail; the delivery's id."""
        when = now or self.now
        enveloped = self.envelop(MailKind.CONFIRMATION, when)
        with self.database.writing() as session:
            pending = _pending(self.campaign, when)
            session.add(pending)
            session.flush()
            outbox.enqueue(
                session,
                enveloped,
                campaign_id=self.campaign,
                now=when,
                pending_id=pending.id,
            )
        return self.find(enveloped.message_id).id

    def find(self, message_id: str) -> Delivery:
        """The delivery with a Message-ID."""
        with self.database.reading() as session:
            found = select(Delivery).where(Delivery.message_id == message_id)
            return session.scalars(found).one()

    def delivery(self, delivery_id: int) -> Delivery:
        """The delivery as it stands."""
        with self.database.reading() as session:
            return session.get_one(Delivery, delivery_id)

    def states(self) -> list[str]:
        """The states of all deliveries, in the order they were enqueued."""
        with self.database.reading() as session:
            query = select(Delivery.state).order_by(Delivery.id)
            return list(session.scalars(query))

    def letter_of(self, delivery_id: int) -> Letter:
        """The letter that a delivery carries."""
        with self.database.reading() as session:
            return session.get_one(Letter, self.delivery(delivery_id).letter_id)

    def signature_of(self, delivery_id: int) -> Signature:
        """The signature that a delivery belongs to."""
        with self.database.reading() as session:
            return session.get_one(Signature, self.delivery(delivery_id).signature_id)

    def withdraw(self, delivery_id: int) -> None:
        """Withdraw the signature that a delivery belongs to, as its service does."""
        row = self.delivery(delivery_id)
        with self.database.writing() as session:
            signature = session.get_one(Signature, row.signature_id)
            signature.state = SignatureState.WITHDRAWN
            session.get_one(Letter, row.letter_id).state = "cancelled"
            outbox.cancel_for_signature(session, signature.id)

    def forget_pending(self, delivery_id: int) -> None:
        """Delete the pending signature of a confirmation mail."""
        pending_id = self.delivery(delivery_id).pending_id
        with self.database.writing() as session:
            session.delete(session.get_one(PendingSignature, pending_id))

    def claim(
        self,
        now: datetime | None = None,
        limit: int = 10,
        priorities: Sequence[int] = (outbox.OWN_MAIL, outbox.LETTER),
    ) -> list[Claimed]:
        """Claim what is due, as one more worker does."""
        when = now or self.now
        with self.database.writing() as session:
            return claiming.claim(
                session,
                priorities=priorities,
                limit=limit,
                claim=uuid4(),
                now=when,
                lease_until=when + LEASE,
            )

    def claim_one(self, now: datetime | None = None) -> Claimed:
        """Claim the one delivery that is due."""
        (row,) = self.claim(now)
        return row


def ids(rows: Sequence[Claimed]) -> list[int]:
    """The ids of claimed rows, in their order."""
    return [row.id for row in rows]


def a_mail(kind: MailKind, number: int, now: datetime) -> Mail:
    """A mail of `kind` that differs from others by its number."""
    return Mail(
        kind=kind,
        sender_name="Zhanaozen",
        sender="letters@campaign.example",
        recipient_name="Tove",
        recipient=f"tove.{number}@office.example",
        reply_to=None,
        subject="Жаңаөзен",
        text=TEXT,
        language="kk",
        message_id=f"{uuid4().hex}@campaign.example",
        date=now,
        automatic=kind is not MailKind.LETTER,
    )


def _campaign() -> Campaign:
    return Campaign(
        uid=uuid4(),
        slug="zhanaozen",
        state="open",
        default_language="kk",
        languages=["kk"],
        per_address_limit=1,
        accent="#1f5c99",
        targets_mode="some",
        reply_to="campaign",
        retain_months=6,
        organiser_name="Olu",
        organiser_contact="olu@union.example",
    )


def _text(campaign_id: int, now: datetime) -> TextVersion:
    return TextVersion(
        id=1,
        campaign_id=campaign_id,
        language="kk",
        version=1,
        title="Жаңаөзен",
        summary="",
        ask="",
        story="",
        published_at=now,
    )


def _letter_version(campaign_id: int, now: datetime) -> LetterVersion:
    return LetterVersion(
        id=1,
        campaign_id=campaign_id,
        language="kk",
        version=1,
        source="Subject: Жаңаөзен\n\n",
        asked=[],
        published_at=now,
    )


def _target(campaign_id: int) -> TargetRow:
    return TargetRow(
        id=1,
        campaign_id=campaign_id,
        key="tove",
        position=1,
        name={"": "Tove"},
        office={},
        organisation={},
        salutation={},
        languages=["kk"],
        email="tove@office.example",
        postal_address=[],
        serves=[],
        channels=["mail"],
    )


def _signature(campaign_id: int, now: datetime) -> Signature:
    return Signature(
        uid=uuid4(),
        campaign_id=campaign_id,
        text_version_id=1,
        address_fingerprint=secrets.token_bytes(32),
        name_fingerprint=secrets.token_bytes(32),
        slot=1,
        state="confirmed",
        country="KZ",
        language="kk",
        channel="mail",
        own_words_share=0,
        confirmed_hour=now.replace(minute=0),
        uncounted=False,
    )


def _letter(campaign_id: int, signature_id: int) -> Letter:
    return Letter(
        campaign_id=campaign_id,
        signature_id=signature_id,
        target_id=1,
        letter_version_id=1,
        channel="mail",
        state="queued",
    )


def _pending(campaign_id: int, now: datetime) -> PendingSignature:
    return PendingSignature(
        uid=UUID(bytes=secrets.token_bytes(16)),
        campaign_id=campaign_id,
        token_hash=secrets.token_bytes(32),
        address_fingerprint=secrets.token_bytes(32),
        name_fingerprint=secrets.token_bytes(32),
        sealed=b"sealed",
        expires_at=now + timedelta(days=7),
    )
