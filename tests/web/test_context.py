"""What a request reads and writes with."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text

from petition.web.context import reading, writing
from tests.web.conftest import DATABASE
from tests.web.support.site import Site


def test_whoever_writes_holds_on_to_no_older_state(site: Site) -> None:
    # Or SQLite's log would grow as long as there is always somebody who signs.
    change = text("UPDATE campaigns SET demo = NOT demo")
    with site.app.app_context():
        with writing() as session:
            session.execute(change)
        reading().scalar(text("SELECT count(*) FROM campaigns"))
        with writing() as session:
            session.execute(change)

        log = sqlite3.connect(site.instance / DATABASE, timeout=0)
        held, *_ = log.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        log.close()

    assert not held


def test_one_may_read_on_after_writing(site: Site) -> None:
    with site.app.app_context():
        before = reading().scalar(text("SELECT count(*) FROM suppressions"))
        with writing() as session:
            session.execute(text("INSERT INTO suppressions VALUES (1, 'somebody')"))

        after = reading().scalar(text("SELECT count(*) FROM suppressions"))

    assert (before, after) == (0, 1)
