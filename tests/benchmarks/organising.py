"""Organisers' pages: what they cost must not depend on how many have signed."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session
from werkzeug.test import Client

from petition.bootstrap import utc_now
from petition.domain.roles import Role
from petition.domain.visits import Visit, cookie_text
from petition.models import (
    Campaign,
    ConsentVersion,
    Delivery,
    Letter,
    LetterVersion,
    Mailing,
    Membership,
    Organiser,
    PartnerContact,
    PartnerKey,
    Signature,
    TargetRow,
)
from petition.services import sessions
from petition.services.outbox import NEWS
from petition.services.sessions import FULL
from petition.web.organise.visits import COOKIES
from tests.benchmarks.installation import ROUNDS, Bench, cpu, fill, installation, say

FEW, MANY = 1_000, 1_000_000
TIMES = 8
Answer = Callable[[], tuple[int, int]]
UPDATE = "2014-04-22-welcome-home"
#: What stands in addresses; a token that nobody has leads to the page that says so.
PARTS = {
    "slug": "zhanaozen",
    "language": "en",
    "name": UPDATE,
    "what": "2014-04-09-article-400",
    "number": "1",
    "int:number": "1",
    "token": "A" * 43,
}
KEYS = {
    **{"targets": "president", "events": "london-picket"},
    "partners": "northern-energy",
}
PERSON = "roza-tuletaeva"


def measure(folder: Path, *, many: bool) -> None:
    """CPU milliseconds of every page of an owner who is logged in.

    `many`: next to an installation with 1,000,000 signatures, in turns with it. Each
    signature has a letter and a mail of news in the outbox, half of which wait; a tenth
    let a partner have their address.
    """
    few, much = _filled(folder / "few", FEW), None
    clients = [_owner(few)]
    if many:
        much = _filled(folder / "many", MANY)
        clients.append(_owner(much))
    for rule, path in _pages(few):
        what = f"organisers' {rule.removeprefix('/organise')}"
        say(what, _told([_answer(client, path) for client in clients]))
    for bench in filter(None, (few, much)):
        bench.backends.close()


def _filled(folder: Path, count: int) -> Bench:
    bench = installation(folder)
    fill(bench, count)
    with bench.backends.database.writing() as session:
        _add_letters_and_news(session, utc_now())
        _add_contacts(session, utc_now())
    return bench


def _pages(bench: Bench) -> Iterator[tuple[str, str]]:
    """Every rule that can be read, with an address that follows it."""
    app: Flask = bench.client.application  # type: ignore[attr-defined]
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if rule.rule.startswith("/organise") and "GET" in (rule.methods or ()):
            subject = rule.rule.removeprefix("/organise/c/<slug>/").partition("/")[0]
            parts = {**PARTS, "key": KEYS.get(subject, PERSON)}
            path = re.sub(
                r"<([\w:]+)>", lambda one, known=parts: known[one[1]], rule.rule
            )
            yield rule.rule, path


def _answer(client: Client, path: str) -> Answer:
    def answer() -> tuple[int, int]:
        page = client.get(path)
        assert page.status_code < 500, path
        return page.status_code, len(page.get_data())

    return answer


def _told(answers: list[Answer]) -> str:
    """Status, size and milliseconds, and how much more it costs with many."""
    (status, size), *_ = [answer() for answer in answers]
    rounds = [[cpu(answer, TIMES) for answer in answers] for _ in range(ROUNDS)]
    few, *much = (statistics.median(took) for took in zip(*rounds, strict=True))
    told = f"{status}, {size / 1000:4.1f} kB, {few:6.2f} ms"
    return f"{told}, {much[0]:6.2f} ms, {much[0] / few:.2f} times" if much else told


def _add_letters_and_news(session: Session, now: datetime) -> None:
    """A letter of each signature, and a mail to each of the first mailing."""
    target = select(TargetRow.id).order_by(TargetRow.id).limit(1).scalar_subquery()
    version = select(func.min(LetterVersion.id)).scalar_subquery()
    letter: dict[Any, Any] = {
        Letter.campaign_id: Signature.campaign_id,
        Letter.signature_id: Signature.id,
        Letter.target_id: target,
        Letter.letter_version_id: version,
        Letter.channel: literal("mail"),
        Letter.state: literal("accepted"),
        Letter.counted_as: literal("accepted"),
    }
    session.execute(insert(Letter).from_select([*letter], select(*letter.values())))
    mailing = Mailing(
        id=1, campaign_id=session.scalars(select(Campaign.id)).one(), kind="update",
        about=UPDATE, state="done", made_by=None, made_at=now, last_signature_id=0,
        until_signature_id=0, enqueued=0, subjects={"en": "News"}, bodies={},
    )  # fmt: skip
    session.add(mailing)
    session.flush()
    hour = now.replace(minute=0, second=0, microsecond=0)
    delivery: dict[Any, Any] = {
        Delivery.uid: Signature.uid,
        Delivery.campaign_id: Signature.campaign_id,
        Delivery.kind: literal("news"),
        Delivery.priority: literal(NEWS),
        Delivery.signature_id: Signature.id,
        Delivery.mailing_id: literal(1),
        Delivery.message_id: func.hex(Signature.uid),
        Delivery.state: literal("queued"),
        Delivery.attempts: literal(0),
        Delivery.created_hour: literal(hour),
        Delivery.not_before: literal(hour),
    }
    session.execute(
        insert(Delivery).from_select([*delivery], select(*delivery.values()))
    )
    session.execute(
        update(Delivery).where(Delivery.id % 2 == 0).values(state="accepted")
    )


def _add_contacts(session: Session, now: datetime) -> None:
    """A contact of each tenth signature, sealed to the partner's key."""
    partner = KEYS["partners"]
    campaign_id = session.scalars(select(Campaign.id)).one()
    session.add(
        PartnerKey(
            campaign_id=campaign_id, partner=partner, generation=1, public_key=b"",
            sealed_seed=b"", made_at=now,
        )
    )  # fmt: skip
    session.flush()
    consent = select(ConsentVersion.id).where(ConsentVersion.partner == partner)
    hour = now.replace(minute=0, second=0, microsecond=0)
    contact: dict[Any, Any] = {
        PartnerContact.uid: Signature.uid,
        PartnerContact.campaign_id: Signature.campaign_id,
        PartnerContact.partner: literal(partner),
        PartnerContact.signature_id: Signature.id,
        PartnerContact.consent_version_id: consent.limit(1).scalar_subquery(),
        PartnerContact.consented_hour: literal(hour),
        PartnerContact.key_generation: literal(1),
        PartnerContact.sealed: func.randomblob(1400),
        PartnerContact.to_erase: literal(False),
    }
    tenth = select(*contact.values()).where(Signature.id % 10 == 0)
    session.execute(insert(PartnerContact).from_select([*contact], tenth))


def _owner(bench: Bench) -> Client:
    """A browser of somebody who may do everything."""
    desk, now = bench.backends.desk, utc_now()
    token, uid = desk.randomness(32), desk.uid()
    with bench.backends.database.writing() as session:
        organiser = Organiser(
            uid=uid, email=f"{uid}@union.example", name="Olga", language="en",
            may_create=True, made_at=now,
        )  # fmt: skip
        session.add(organiser)
        session.flush()
        campaign_id = session.scalars(select(Campaign.id)).one()
        session.add(
            Membership(
                campaign_id=campaign_id, organiser_id=organiser.id,
                role=Role.OWNER, languages=[], made_at=now,
            )
        )  # fmt: skip
        sessions.begin(
            session, organiser.id, token,
            uid=desk.uid(), standing=FULL, device="a bench", now=now,
        )  # fmt: skip
    cookie = cookie_text(bench.backends.sealer.secret(COOKIES), Visit(token, now))
    client: Client = bench.client.application.test_client()  # type: ignore[attr-defined]
    client.set_cookie("petition", cookie)
    return client
