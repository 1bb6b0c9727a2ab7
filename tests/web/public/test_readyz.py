"""GET /readyz: whether all is well, and nothing else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text, update

from petition.db.versions import newest_version
from petition.models import Heartbeat, SelfCheck
from petition.services import health
from tests.web.conftest import DATABASE, MakeSite
from tests.web.support.site import Site

CHECKS = ["database", "migrations", "outbox", "counters", "keys", "worker"]


def test_a_site_where_all_is_well_is_ready(site: Site) -> None:
    _well(site)

    page = site.get("/readyz")

    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    told = page.response.get_json()
    assert told["ready"] is True
    assert list(told["checks"]) == CHECKS
    assert told["checks"]["counters"] == {"ok": True, "checked": 1, "differing": 0}


def test_a_site_without_a_worker_is_not_ready(site: Site) -> None:
    _well(site)
    site.clock.pass_(minutes=3)

    assert _failing(site) == {"worker": {"ok": False, "seen_seconds_ago": 180}}


def test_a_site_whose_mails_do_not_leave_is_not_ready(site: Site) -> None:
    site.sign(site.write())
    site.clock.pass_(hours=2)
    _well(site)

    (failing,) = _failing(site).items()

    assert failing[0] == "outbox"
    assert failing[1]["lag_seconds"] >= 3600


def test_a_site_whose_counters_differ_is_not_ready(site: Site) -> None:
    _well(site)
    with site.backends.database.writing() as session:
        session.execute(update(SelfCheck).values(differences=2))

    assert list(_failing(site)) == ["counters"]


def test_a_site_with_an_old_schema_is_not_ready(site: Site) -> None:
    _well(site)
    with site.backends.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    assert _failing(site)["migrations"]["version"] == "0001"


def test_a_database_that_does_not_answer_is_told_without_its_words(
    make_site: MakeSite,
) -> None:
    site = make_site()
    with site.backends.database.writing() as session:
        session.execute(text("DROP TABLE heartbeats"))
    _stamp(site)

    failing = _failing(site)

    assert failing["worker"] == {"ok": False, "error": "OperationalError"}


def test_a_database_that_cannot_be_reached_is_told_check_by_check(site: Site) -> None:
    site.backends.close()
    file = site.instance / DATABASE
    file.unlink()
    file.mkdir()

    told = {name: one["error"] for name, one in _failing(site).items()}

    assert told == dict.fromkeys(CHECKS, "OperationalError")


def test_readiness_counts_nothing_anew(site: Site) -> None:
    _well(site)
    before = site.rows()

    site.get("/readyz")

    assert site.rows() == before


def _well(site: Site) -> None:
    """What a running worker would have noted by now."""
    _stamp(site)
    database = site.backends.database
    with database.writing() as session:
        health.beat(session, site.clock())
    health.Recount(database.snapshot, database.writing)(site.clock())
    with database.reading() as session:
        assert session.get(Heartbeat, health.WORKER) is not None


def _stamp(site: Site) -> None:
    """Tests make their tables without migrations, and without the version."""
    newest = "CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)"
    with site.backends.database.writing() as session:
        session.execute(text(newest))
        session.execute(text("DELETE FROM alembic_version"))
        values = {"newest": newest_version()}
        session.execute(text("INSERT INTO alembic_version VALUES (:newest)"), values)


def _failing(site: Site) -> dict[str, Any]:
    page = site.get("/readyz")
    assert page.status == 503
    checks = page.response.get_json()["checks"]
    return {name: told for name, told in checks.items() if not told["ok"]}
