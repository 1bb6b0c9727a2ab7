"""What belongs to another campaign, or to somebody else, is as if it were not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from petition.domain.campaigns import Pack
from petition.domain.roles import Role
from petition.domain.tokens import token_hash, token_text
from petition.models import Campaign, Mailing, OrganiserSession, Passkey, Rehearsal
from petition.services import invitations
from petition.services.invitations import Offer
from petition.services.rehearsing import REHEARSAL
from tests.web.organise.test_keys import unlock
from tests.web.support.routes import BASE, routes
from tests.web.support.site import Site
from tests.web.support.workspace import Browser, join

TOKEN = b"\x0c" * 32


def mill_of(pack: Pack) -> Pack:
    """Another campaign: everything in it has a name of its own."""
    targets = tuple(replace(one, key=f"mill-{one.key}") for one in pack.targets)
    return replace(
        pack,
        slug="mill",
        targets=targets,
        people=tuple(replace(one, key=f"mill-{one.key}") for one in pack.people),
        events=tuple(
            replace(one, key=f"mill-{one.key}", target=targets[0].key)
            for one in pack.events
        ),
        updates=tuple(replace(one, slug=f"mill-{one.slug}") for one in pack.updates),
    )


@pytest.fixture
def ann(site: Site, pack: Pack) -> Browser:
    """The owner of another campaign, where everything that has an id is under way."""
    site.add(mill_of(pack))
    ann, now = join(site, Role.OWNER, "ann@union.example", "mill"), site.clock()
    with site.backends.database.writing() as session:
        mill = session.scalars(select(Campaign).where(Campaign.slug == "mill")).one()
        rehearsal = Rehearsal(
            token_hash=token_hash(TOKEN, REHEARSAL), uid=mill.uid, campaign_id=mill.id,
            organiser_id=ann.organiser_id, digest=b"", sealed=b"",
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
        mailing = Mailing(
            campaign_id=mill.id, kind="update", about="x", state="running",
            made_at=now, last_signature_id=0, until_signature_id=9, enqueued=0,
            subjects={}, bodies={},
        )  # fmt: skip
        key = Passkey(
            organiser_id=ann.organiser_id, credential_id=b"ann", public_key=b"",
            sign_count=0, label="Phone", made_at=now,
        )  # fmt: skip
        session.add_all([rehearsal, mailing, key])
        offer = Offer(mill.id, Role.READER)
        invitations.invite(session, "new@union.example", TOKEN, offer, now=now)
    return ann


def test_no_address_leads_into_another_campaign(site: Site, ann: Browser) -> None:
    olga = join(site, may_create=True)
    update = "2024-02-10-mill-anton-home"
    theirs = {"language": "de", "name": update, "what": update, "int:number": "1"}
    theirs |= {"token": token_text(TOKEN), "key": "mill-ilya"}
    keys = {"targets": "mill-minister", "events": "mill-picket"}
    before = site.rows()
    for one in routes(site.app):
        if one.rule.startswith(BASE) and one.parts:
            key = keys.get(one.subject, theirs["key"])
            page = one.ask(olga, **{**theirs, "key": key})
            assert page.status == 404, f"{one.name}: {page.status}"
    assert site.rows() == before


FORMS: list[tuple[str, dict[str, Any]]] = [
    ("c/wharf/team/role", {"organiser": "ann", "role": "reader"}),
    ("c/wharf/team/remove", {"organiser": "ann"}),
    ("c/wharf/team/revoke", {"invitation": 1}),
    ("c/wharf/exports/letters",
     {"format": "csv", "profile": "delivery", "target": "mill-minister"}),
    ("c/wharf/publish/left-out", {"language": "de"}),
    ("account/sessions", {"session": "ann"}),
    ("account/factors/remove", {"factor": 1}),
    ("keys/share", {"organiser": 99}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "form"), FORMS, ids=[path for path, _ in FORMS])
def test_no_form_reaches_what_is_somebody_else_s(
    site: Site, ann: Browser, path: str, form: dict[str, Any]
) -> None:
    olga = join(site, may_create=True)
    unlock(olga)
    with site.backends.database.reading() as session:
        (theirs,) = session.scalars(
            select(OrganiserSession).where(
                OrganiserSession.organiser_id == ann.organiser_id
            )
        )
    known = {"organiser": ann.organiser_id, "session": str(theirs.uid)}
    sent = {k: known[k] if one == "ann" else one for k, one in form.items()}
    before = site.rows()
    assert olga.post(f"/organise/{path}", sent).status in (303, 404, 422)
    changed = {name for name, rows in site.rows().items() if rows != before[name]}
    # That no language is left out is a decision, too.
    assert changed <= ({"drafts", "audit_entries"} if "left" in path else set())


def test_a_session_ends_only_by_its_own_cookie(site: Site, ann: Browser) -> None:
    olga = join(site)
    olga.post("/organise/account/sessions", {"session": "all"})
    assert olga.get("/organise/").location == "/organise/login"
    assert ann.get("/organise/").status == 200
