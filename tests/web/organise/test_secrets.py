"""What organisers are shown once lies nowhere afterwards: no file, log or address."""

from __future__ import annotations

import base64

import pytest

from petition.domain.refusals import CannotOpen
from petition.models import OrganiserSession
from petition.services import keys, organiser_keys, sessions
from petition.web.organise.visits import COOKIES
from tests.journeys.traces import blobs, traces
from tests.web.organise.test_invitation import CODE, accept, app_of, to_wharf
from tests.web.organise.test_keys import SHOWN, one, unlock
from tests.web.support.entering import PASSWORD, invite
from tests.web.support.site import Site
from tests.web.support.workspace import Browser, join


def seed_of(site: Site, code: str) -> bytes:
    """What the recovery code opens."""
    with site.backends.database.reading() as session:
        key = keys.team_key(session)
        assert key is not None
        return keys.unlock_team(session, site.backends.sealer, key.id, code)


def renewed(site: Site) -> tuple[Browser, str]:
    """An owner who holds a new team key unlocked, and its recovery code."""
    olga = join(site, may_create=True)
    unlock(olga)
    (code,) = SHOWN.findall(olga.post("/organise/keys/renew").html)
    return olga, code


def newcomer(site: Site, link: str) -> list[str | bytes]:
    """Somebody accepts an invitation; the secrets that they were shown."""
    ann = accept(site, link)
    ann.follow()
    ann.follow()
    app = ann.page.dom.one("code", class_="secret").text.replace(" ", "")
    ann.send("/organise/second/new", number=1, code=app_of(ann))
    ann.follow()
    printed = CODE.findall(ann.page.html)
    assert len(printed) == 10
    assert ann.send("/organise/codes", kept="yes").status == 303
    return [app, base64.b32decode(app), *printed]


def test_no_secret_of_an_organiser_lies_about(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    olga, code = renewed(site)
    link = invite(site, to_wharf(site), "ann@union.example")
    shown = newcomer(site, link)
    site.work()
    token = link.rpartition("/")[2]
    secrets = [
        *(code, code.replace("-", ""), seed_of(site, code), PASSWORD, *shown),
        *(token, base64.urlsafe_b64decode(f"{token}="), olga.token),
    ]
    (site.instance / "log").write_text("".join(capfd.readouterr()))
    assert traces([site.instance], secrets) == []
    assert traces([site.instance], ["ann@union.example"]), "one finds what is there"


def test_disk_and_boot_key_without_the_cookie_open_no_unlocked_key(site: Site) -> None:
    olga, code = renewed(site)
    seed, sealer = seed_of(site, code), site.backends.sealer
    row: OrganiserSession = one(site, OrganiserSession)
    assert row.sealed_key is not None
    assert sealer.open_receipt(olga.token, row.uid, row.sealed_key) == seed
    guesses = [*blobs(site.instance / "petition.sqlite3"), row.uid.bytes * 2]
    guesses += [sealer.secret(COOKIES), sealer.secret("organiser-csrf")]
    for guess in guesses:
        with pytest.raises(CannotOpen):
            sealer.open_receipt(guess, row.uid, row.sealed_key)


def test_the_cookie_of_another_session_opens_no_unlocked_key(site: Site) -> None:
    olga, _ = renewed(site)
    thief = join(site, None, "thief@union.example")
    with site.backends.database.reading() as session:
        now = site.clock()
        member = sessions.find(session, olga.token, now=now)
        assert member is not None
        sealer, idle = site.backends.sealer, now - now
        assert organiser_keys.held(session, sealer, member, olga.token, idle)
        assert organiser_keys.held(session, sealer, member, thief.token, idle) is None
