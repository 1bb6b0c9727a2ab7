"""A trial copy with a campaign in every standing, and people who have signed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import cast
from uuid import uuid4

from sqlalchemy import select, update

from petition.bootstrap import Backends, bootstrap
from petition.domain.campaigns import CampaignState
from petition.domain.packs import read_pack
from petition.domain.roles import Role
from petition.models import Campaign, Membership, Organiser
from petition.services import (
    accounts,
    campaigns,
    drafts,
    invitations,
    pack_export,
    packs,
)
from petition.services.invitations import Offer
from petition.settings import load_settings
from tests.browser.hand import ANSWERS
from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import Arrived, MailServer
from tests.journeys.product import PACK, Product
from tests.journeys.supporter import Choice, Supporter

NUMBERS = count(1)
#: Who the link of `organiser login` logs in.
TRIAL = "organiser@example.org"


@dataclass(frozen=True)
class Mailbox:
    """The mailbox of a trial copy, read like a mail server."""

    folder: Path
    _read: dict[Path, Arrived] = field(default_factory=dict)

    def to(self, address: str) -> list[Arrived]:
        """Every mail to an address, oldest first."""
        for path in self.folder.glob("*.eml"):
            if path not in self._read:
                self._read[path] = _arrived(path)
        mails = [self._read[path] for path in sorted(self._read)]
        return [one for one in mails if address in one.recipients]


def _arrived(path: Path) -> Arrived:
    mail = Arrived("", (), path.read_bytes(), accepted=True)
    (to,) = mail.message["To"].addresses
    return replace(mail, recipients=(to.addr_spec,))


@dataclass
class Site:
    """One running installation in development, and what is known to stand in it."""

    product: Product

    @property
    def base(self) -> str:
        """Its public address."""
        return self.product.base

    @cached_property
    def backends(self) -> Backends:
        """What lies behind its pages."""
        return bootstrap(load_settings(self.product.environment))

    @cached_property
    def mailbox(self) -> Mailbox:
        """Every mail that it has sent."""
        return Mailbox(self.product.instance / "mailbox")

    def close(self) -> None:
        """Stop it."""
        self.product.stop()
        self.backends.close()

    def add(
        self,
        slug: str,
        state: CampaignState = CampaignState.OPEN,
        changes: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Add a copy of the salt workers' campaign, changed file by file."""
        read = read_pack(_files(slug, changes or {}))
        now = datetime.now(UTC)
        with self.backends.database.writing() as session:
            done = packs.import_pack(
                session,
                self.backends.sealer,
                read.pack,
                uid=uuid4(),
                randomness=secrets.token_bytes,
                now=now,
                demo=False,
            )
            pack_export.keep_files(session, done.campaign_id, read.files)
        if state is not CampaignState.DRAFT:
            for one in dict.fromkeys((CampaignState.OPEN, state)):
                self.move(slug, one)

    def own(self, *slugs: str) -> None:
        """Let the trial copy's organiser own campaigns."""
        now = datetime.now(UTC)
        with self.backends.database.writing() as session:
            mine = select(Organiser.id).where(Organiser.email == TRIAL)
            organiser_id = session.scalars(mine).one()
            for slug in slugs:
                accounts.own(session, organiser_id, slug, now=now)

    @contextmanager
    def as_reader(self, slug: str) -> Iterator[None]:
        """Let that organiser only read in a campaign for a while."""
        self.own(slug)
        self._let(slug, Role.READER)
        yield
        self._let(slug, Role.OWNER)

    def _let(self, slug: str, role: Role) -> None:
        of = select(Campaign.id).where(Campaign.slug == slug).scalar_subquery()
        mine = select(Organiser.id).where(Organiser.email == TRIAL).scalar_subquery()
        change = update(Membership).where(
            Membership.campaign_id == of, Membership.organiser_id == mine
        )
        with self.backends.database.writing() as session:
            session.execute(change.values(role=role))

    def invitation(self, kind: str, email: str) -> str:
        """A link that invites somebody, lets them in or lets them begin anew."""
        token, now = secrets.token_bytes(32), datetime.now(UTC)
        with self.backends.database.writing() as session:
            invitations.invite(session, email, token, Offer(), now=now, kind=kind)
        return invitations.link(self.backends.desk, token)

    def break_letter(self, slug: str) -> None:
        """Leave a mistake in the draft of a campaign's English letter."""
        now = datetime.now(UTC)
        with self.backends.database.writing() as session:
            found = campaigns.find_any(session, slug, now=now)
            drafts.save(
                session,
                found.content.campaign_id,
                "letter.en.txt",
                b"Subject: {{ supporter.citty }}\n\nDear Sir or Madam,\n",
                edit=0,
                organiser_id=None,
                now=now,
            )

    def move(self, slug: str, state: CampaignState) -> None:
        """Open, pause or close a campaign."""
        now = datetime.now(UTC)
        with self.backends.database.writing() as session:
            campaigns.change_state(session, slug, state, now=now)

    def somebody(
        self, language: str, slug: str = "salt-works", /, **answers: Choice
    ) -> Supporter:
        """Somebody new, who has not written yet."""
        wish: dict[str, Choice] = {**ANSWERS[language], **answers}
        return Supporter(
            self.product.browser,
            cast(MailServer, self.mailbox),  # It is read like one.
            Ledger(slug),
            f"somebody{next(NUMBERS)}@people.example",
            name=str(wish.pop("name")),
            country=str(wish.pop("country")),
            language=language,
            answers=wish,
        )


def _files(slug: str, changes: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    paths = (path for path in PACK.rglob("*") if path.is_file())
    files = {path.relative_to(PACK).as_posix(): path.read_text() for path in paths}
    files["campaign.toml"] = files["campaign.toml"].replace(PACK.name, slug)
    for name, words in changes.items():
        for old, new in words.items():
            assert old in files[name], (name, old)
            files[name] = files[name].replace(old, new)
    return {name: text.encode() for name, text in files.items()}
