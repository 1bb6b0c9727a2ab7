"""A partner's link: accepted, renewed, over; and what its page tells."""

from __future__ import annotations

from petition.models import AuditEntry
from tests.web.support.partners import PARTNERS, invited, partner
from tests.web.support.site import Site
from tests.web.support.workspace import join


def test_looking_at_an_invitation_accepts_nothing(site: Site) -> None:
    mill, before = invited(site), site.rows()
    page = mill.page()
    assert page.status == 200
    assert "Mill Union" in page.dom.one("main").text
    assert site.rows() == before


def test_accepting_leads_to_a_page_of_their_own(site: Site) -> None:
    mill = invited(site)
    first = mill.path
    page = mill.accept()
    assert "What you have contributed" in page.dom.text
    assert mill.path != first
    late = site.get(first)
    assert late.status == 410
    assert "organisers can give you a new one" in late.dom.text


def test_nothing_can_be_done_before_accepting(site: Site) -> None:
    mill, before = invited(site), site.rows()
    for step in ("profile", "logo", "key/new", "key", "contacts", "renew"):
        answer = site.post(f"{mill.path}/{step}", {"name": "X"})
        assert (answer.status, answer.location) == (303, mill.path)
    assert site.rows() == before


def test_an_invitation_expires_and_a_page_lasts_a_year(site: Site) -> None:
    late, mill = invited(site, name="Slow Union"), partner(site)
    site.clock.pass_(days=15)
    assert late.page().status == 410
    assert mill.page().status == 200
    site.clock.pass_(days=360)
    assert mill.page().status == 410


def test_a_new_address_ends_the_old_one(site: Site) -> None:
    mill = partner(site)
    old = mill.path
    answer = site.post(f"{old}/renew")
    assert site.get(answer.location).status == 200
    assert site.get(old).status == 410
    assert site.post(f"{old}/renew").status == 410


def test_a_link_that_nobody_made_is_unknown(site: Site) -> None:
    for token in ("x", "A" * 43):
        assert site.get(f"/partner/{token}").status == 404
        assert site.post(f"/partner/{token}/accept").status == 404


def test_the_page_is_kept_nowhere_and_runs_no_script(site: Site) -> None:
    page = partner(site).page()
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers


def test_the_partner_sees_its_own_number_however_small(site: Site) -> None:
    mill = partner(site)
    site.confirmed(query="?lang=en&from=mill-union")
    site.confirmed(email="another@mail.example", name="Another One")
    site.work()
    sums = mill.page().dom.all("dl", class_="sums")[0]
    assert [one.text for one in sums.all("dd")] == ["1", "1", "2"]


def test_what_a_partner_does_stands_in_the_campaigns_log(site: Site) -> None:
    mill = partner(site)
    mill.make_key()
    with site.backends.database.reading() as session:
        entries = session.query(AuditEntry).order_by(AuditEntry.id).all()
    deeds = [(one.action, one.organiser_id) for one in entries]
    assert ("partner-accept", None) in deeds
    assert ("partner-key", None) in deeds
    log = join(site, email="log@union.example").get("/organise/c/wharf/log")
    assert "accepted to be the partner mill-union" in log.dom.text


def test_who_was_taken_out_finds_the_link_over(site: Site) -> None:
    olga = join(site)
    mill = invited(site, olga)
    mill.accept()
    olga.post(f"{PARTNERS}/mill-union/retire")
    assert mill.page().status == 410
