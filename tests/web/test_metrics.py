"""Numbers for this machine's own eyes, and nobody's name or address among them."""

from __future__ import annotations

import os

import pytest
from prometheus_client.parser import text_string_to_metric_families

from petition.domain.mails import MailKind
from petition.services import health
from tests.web.conftest import MakeSite
from tests.web.support.site import Site

ELSEWHERE = "203.0.113.9"


def test_this_machine_may_see_the_metrics(site: Site) -> None:
    page = site.get("/metrics")

    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("peer", [ELSEWHERE, "2001:db8::9", "::ffff:203.0.113.9", ""])
def test_another_machine_finds_no_such_page(site: Site, peer: str) -> None:
    answer = site.client.get("/metrics", environ_base={"REMOTE_ADDR": peer})

    assert answer.status_code == 404


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
def test_every_way_to_call_oneself_is_local(site: Site, peer: str) -> None:
    answer = site.client.get("/metrics", environ_base={"REMOTE_ADDR": peer})

    assert answer.status_code == 200


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.parametrize("said", [ELSEWHERE, "127.0.0.1", f"{ELSEWHERE}, 127.0.0.1"])
def test_who_comes_through_a_proxy_is_elsewhere(
    make_site: MakeSite, proxies: int, said: str
) -> None:
    site = make_site(trusted_proxies=proxies)

    assert site.get("/metrics", X_Forwarded_For=said).status == 404
    assert site.get("/metrics").status == 200


def test_requests_are_counted_by_template_method_and_status_class(site: Site) -> None:
    site.get("/c/wharf")
    site.get("/c/wharf?lang=ru")
    site.get("/c/nowhere")
    site.client.open("/c/wharf", method="BREW")

    campaign = {"route": "/c/<slug>", "pid": str(os.getpid())}
    missing = {"status": "4xx", "method": "GET", **campaign}
    assert _value(site, "petition_requests_total", status="2xx", **campaign) == 2
    assert _value(site, "petition_requests_total", **missing) == 1
    assert _value(site, "petition_requests_total", method="other", route="none") == 1
    assert _value(site, "petition_request_seconds_count", **campaign) == 3


def test_mails_signatures_and_letters_are_counted(site: Site) -> None:
    site.confirmed()
    site.work()
    site.sign(site.write(email="second@mail.example", name="Sam Second"))

    queued = {"kind": MailKind.CONFIRMATION.value, "state": "queued"}
    assert _value(site, "petition_outbox_mails", **queued) == 1
    confirmed = {"campaign": "wharf", "kind": "confirmed"}
    assert _value(site, "petition_signatures", **confirmed) == 1
    assert _value(site, "petition_letters", kind="accepted") >= 1


def test_the_worker_and_its_recounts_are_shown(site: Site) -> None:
    database, now = site.backends.database, site.clock()
    health.Pulse(database.writing)(now)
    health.Recount(database.snapshot, database.writing)(now)

    assert _value(site, "petition_worker_seen_timestamp_seconds") == now.timestamp()
    assert _value(site, "petition_counters_differing", campaign="wharf") == 0


def test_mails_that_wait_too_long_are_shown(site: Site) -> None:
    site.sign(site.write())
    site.clock.pass_(hours=3)

    assert _value(site, "petition_outbox_oldest_due_seconds") >= 2 * 3600 - 60


def test_nothing_personal_is_among_them(site: Site) -> None:
    own = site.confirmed()
    site.get(own)
    site.get(f"{own}x")

    shown = site.get("/metrics").html

    secrets = [own.split("/")[-1], "zoe", "Quartermain", "mail.example", "127.0.0.1"]
    assert [one for one in secrets if one in shown] == []


def _value(site: Site, name: str, **labels: str) -> float:
    """The sum over all samples of a name that carry these labels."""
    samples = [
        sample
        for family in text_string_to_metric_families(site.get("/metrics").html)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert samples, name
    return sum(sample.value for sample in samples)
