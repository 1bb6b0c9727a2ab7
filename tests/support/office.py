"""The harbour campaign in a database, with everything real but the mail server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import func, select, update

from petition.db.engines import Database
from petition.documents.links import Links
from petition.documents.mail import mail_from_json
from petition.domain.campaigns import CampaignState, Pack
from petition.domain.content import Content
from petition.domain.mails import Mail, MailKind
from petition.domain.records import SupporterRecord
from petition.domain.recovery_codes import format_code
from petition.domain.writing import Wish, write_letters
from petition.models import Base, Campaign, Delivery, Letter, OutboxKey, Signature
from petition.services import campaigns, confirming, keys, own_pages, packs, signing
from petition.services.confirming import Ready
from petition.services.desk import Desk
from petition.services.outbox_keys import OutboxKeys
from petition.services.ports import Sealer
from petition.services.signing import Prepared
from tests.support.harbour import PACK, URL, a_wish

Row = TypeVar("Row", bound=Base)
SLUG = PACK.slug
SEED = b"\x05" * 32
CODE = format_code(b"\x06" * 20)
CONFIRM = re.compile(r"^https://letters\.example/confirm/([\w-]{43})$", re.MULTILINE)
NOT_ME = re.compile(r"^https://letters\.example/not-me/([\w-]{43})$", re.MULTILINE)
MINE = re.compile(r"^https://letters\.example/mine/([\w-]{43})$", re.MULTILINE)


class Dice:
    """Random bytes that are the same in every run; thread-safe."""

    def __init__(self, seed: str = "dice") -> None:
        self._seed = seed.encode()
        self._throws = count()

    def __call__(self, length: int) -> bytes:
        throw = next(self._throws).to_bytes(8)
        return hashlib.shake_256(self._seed + throw).digest(length)


@dataclass
class Office:
    """A team key, the open campaign, and the real services over one database."""

    database: Database
    sealer: Sealer
    now: datetime
    dice: Dice = field(default_factory=Dice)

    def __post_init__(self) -> None:
        self.desk = self.another_desk()
        with self.database.writing() as session:
            keys.make_team_key(session, self.sealer, SEED, CODE, now=self.now)
        self.import_pack(PACK)
        self.to(CampaignState.OPEN)

    def another_desk(self) -> Desk:
        """The desk of one more process."""
        outbox_keys = OutboxKeys(self.database.writing, self.sealer, self.dice)
        return Desk(
            sealer=self.sealer,
            outbox_keys=outbox_keys,
            links=Links("https://letters.example"),
            mail_from="letters@campaign.example",
            randomness=self.dice,
        )

    def import_pack(self, pack: Pack) -> packs.Imported:
        """Take a pack in; its uid is new in every test, since contents are kept."""
        with self.database.writing() as session:
            return packs.import_pack(
                session, self.sealer, pack,
                uid=uuid4(), randomness=self.dice, now=self.now,
            )  # fmt: skip

    def to(self, state: CampaignState, now: datetime | None = None) -> None:
        """Open, pause or close the campaign."""
        with self.database.writing() as session:
            campaigns.change_state(session, SLUG, state, now=now or self.now)

    def change(self, **columns: Any) -> None:
        """Change the campaign as a new pack would."""
        with self.database.writing() as session:
            row = update(Campaign).where(Campaign.slug == SLUG)
            session.execute(row.values(revision=Campaign.revision + 1, **columns))

    def content(self) -> Content:
        """What the campaign publishes."""
        with self.database.reading() as session:
            return campaigns.find_any(session, SLUG, now=self.now).content

    def prepare(self, wish: Wish, now: datetime | None = None) -> Prepared:
        """What the page does before the transaction of a signing."""
        when, content = now or self.now, self.content()
        letters = write_letters(content, wish, when.date(), URL)
        with self.database.reading() as session:
            found = campaigns.find_any(session, SLUG, now=when)
            return signing.prepare(session, self.desk, found, wish, letters, now=when)

    def sign(self, now: datetime | None = None, **wish: Any) -> str:
        """Sign as the form does; the token in the confirmation mail, or ""."""
        when, known = now or self.now, self.count(Delivery)
        prepared = self.prepare(a_wish(**wish), when)
        with self.database.writing() as session:
            signing.sign(session, prepared, now=when)
        return self.last_token() if self.count(Delivery) > known else ""

    def last_token(self) -> str:
        """The token in the mail that was written last, or ""."""
        found = CONFIRM.search(self.mails()[-1].text)
        return found[1] if found else ""

    def make_ready(self, token: str, now: datetime | None = None) -> Ready:
        """What the page does before the transaction of a confirmation."""
        when = now or self.now
        with self.database.reading() as session:
            waiting = confirming.find_waiting(session, self.desk, token, now=when)
            return confirming.prepare(session, self.desk, waiting, now=when)

    def confirm(self, token: str, now: datetime | None = None) -> str:
        """Confirm as the page does; the receipt."""
        ready = self.make_ready(token, now)
        with self.database.writing() as session:
            return confirming.confirm(session, ready, now=now or self.now)

    def signed(self, now: datetime | None = None, **wish: Any) -> str:
        """Sign and confirm; the receipt."""
        return self.confirm(self.sign(now, **wish), now)

    def not_me(self, token: str) -> None:
        """Say that it was somebody else."""
        with self.database.reading() as session:
            waiting = confirming.find_waiting(session, self.desk, token, now=self.now)
        with self.database.writing() as session:
            confirming.not_me(session, waiting, now=self.now)

    def own_page(self, token: str, now: datetime | None = None) -> own_pages.OwnPage:
        """The page that a link opens."""
        with self.database.reading() as session:
            return own_pages.find(session, self.desk, token, now=now or self.now)

    def declare(self, token: str, target: str) -> None:
        """Say that the letter to a target is on its way."""
        with self.database.writing() as session:
            own_pages.declare(session, token, target, now=self.now)

    def withdraw(self, token: str) -> None:
        """Take the signature back."""
        with self.database.writing() as session:
            own_pages.withdraw(session, token, now=self.now)

    def erase(self, token: str) -> None:
        """Erase everything about the supporter."""
        with self.database.writing() as session:
            own_pages.erase(session, token, now=self.now)

    def organisers_copy(self, row: Signature) -> SupporterRecord:
        """The record of a signature, opened with the recovery code."""
        content = self.content()
        assert row.sealed_record is not None
        with self.database.reading() as session:
            seeds = keys.unlock_campaign(
                session, self.sealer, content.campaign_id, content.uid, CODE
            )
        opened = keys.record_opener(self.sealer, seeds, content.uid)
        plain = opened(row.uid, row.sealed_record)
        return SupporterRecord.from_json(plain)

    def mails(self, kind: MailKind | None = None) -> list[Mail]:
        """The mails that wait in the outbox, in the order they were written."""
        with self.database.reading() as session:
            rows = session.execute(
                select(Delivery, OutboxKey.wrapped)
                .join(OutboxKey, OutboxKey.day == Delivery.key_day)
                .order_by(Delivery.id)
            ).all()
        mails = [self._opened(row, wrapped) for row, wrapped in rows]
        return [mail for mail in mails if kind in (None, mail.kind)]

    def _opened(self, row: Delivery, wrapped: bytes) -> Mail:
        assert row.key_day is not None
        assert row.sealed is not None
        key = self.desk.outbox_keys.unwrap(row.key_day, wrapped)
        return mail_from_json(self.sealer.open_mail(key, row.uid, row.sealed))

    def own_links(self) -> list[str]:
        """The tokens in the last mail that brought own links."""
        return MINE.findall(self.mails()[-1].text)

    def rows(self, table: type[Row]) -> Sequence[Row]:
        """All rows of a table, in the order of their keys."""
        with self.database.reading() as session:
            ordered = select(table).order_by(*table.__table__.primary_key)
            return session.scalars(ordered).all()

    def row(self, table: type[Row]) -> Row:
        """The one row of a table."""
        (row,) = self.rows(table)
        return row

    def count(self, table: type[Base]) -> int:
        """How many rows a table has."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def letter_states(self) -> list[str]:
        """The states of all letters, in the order they were written."""
        return [letter.state for letter in self.rows(Letter)]

    def deliveries(self, kind: MailKind) -> list[str]:
        """The states of all mails of a kind."""
        rows = self.rows(Delivery)
        return [row.state for row in rows if row.kind == kind]

    def standing(self) -> int:
        """How many signatures stand."""
        states = [row.state for row in self.rows(Signature)]
        return states.count("confirmed")
