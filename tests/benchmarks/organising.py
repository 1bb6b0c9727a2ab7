"""Organisers' pages: what they cost must not depend on how many have signed."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from sqlalchemy import delete, select
from werkzeug.test import Client

from petition.bootstrap import utc_now
from petition.domain.roles import Role
from petition.domain.visits import Visit, cookie_text
from petition.models import Campaign, Membership, Organiser, Signature, TallyCount
from petition.services import sessions
from petition.services.sessions import FULL
from petition.web.organise.visits import COOKIES
from tests.benchmarks.installation import ROUNDS, Bench, cpu, fill, say

FEW = 1_000
PLACE = "/organise/c/zhanaozen"
PAGES = {
    "overview": f"{PLACE}/",
    "exports": f"{PLACE}/exports",
    "log": f"{PLACE}/log",
    "team": f"{PLACE}/team",
}


def measure(bench: Bench) -> None:
    """CPU milliseconds of each page of an owner who is logged in.

    With 1,000 signatures for the while, if there are none.
    """
    with bench.backends.database.reading() as session:
        empty = session.scalars(select(Signature.id).limit(1)).first() is None
    if empty:
        fill(bench, FEW)
    client = _owner(bench)
    for name, path in PAGES.items():
        get = _get(client, path)
        took = statistics.median(cpu(get, 20) for _ in range(ROUNDS))
        say(f"organisers' {name}, {get() / 1000:.1f} kB", f"{took:6.2f} ms")
    if empty:
        with bench.backends.database.writing() as session:
            session.execute(delete(Signature))
            session.execute(delete(TallyCount))


def _get(client: Client, path: str) -> Callable[[], int]:
    def get() -> int:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return len(answer.get_data())

    return get


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
