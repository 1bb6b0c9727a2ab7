"""Whatever goes wrong is answered with a page that helps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from petition.domain.campaigns import Pack
from petition.web.bodies import TooManySending
from petition.web.context import EXTENSION, WRITERS, TooManyWriters, writing
from tests.web.conftest import DATABASE, Builder
from tests.web.support.site import Site

#: PostgreSQL ends the connection when it is told to commit a signature.
BREAK_OFF = """
CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER break_off AFTER INSERT ON signatures
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION break_off()
"""


def break_with(app: Flask, error: Exception) -> None:
    """Let a page of the app fail."""

    def fail(**_: str) -> str:
        raise error

    app.view_functions["tally.show"] = fail


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "There is no such page"), ("ru", None), ("ar", "There is no such page")],
)
def test_an_address_that_leads_nowhere_says_so(
    site: Site, lang: str, title: str | None
) -> None:
    page = site.get("/nowhere", Accept_Language=lang)
    assert page.status == 404
    assert page.dom.one("html")["lang"] == ("ru" if lang == "ru" else "en")
    assert title is None or page.dom.one("h1").text == title
    assert page.dom.all("a", href="/")


def test_an_error_speaks_the_language_that_the_address_asks_for(site: Site) -> None:
    for path in ("/nowhere?lang=ru", "/c/nobody?lang=ru", "/mine/x?lang=ru"):
        page = site.get(path, Accept_Language="en")
        assert page.dom.one("html")["lang"] == "ru"


def test_an_error_speaks_the_language_of_the_form(site: Site) -> None:
    page = site.post("/c/nobody/sign", {"lang": "ru"}, Accept_Language="en")
    assert page.status == 404
    assert page.dom.one("html")["lang"] == "ru"


def test_a_fault_is_ours_and_tells_nothing(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    break_with(site.app, ValueError("zoe@mail.example wrote this"))
    page = site.get("/c/wharf/tally?lang=ru")
    assert page.status == 500
    assert page.headers["Cache-Control"] == "no-store"
    assert page.dom.one("html")["lang"] == "ru"
    assert "zoe@mail.example" not in page.html
    said = "".join(capsys.readouterr())
    assert "ValueError" in said
    assert "zoe@mail.example" not in said


def _said_by(kind: type[DBAPIError]) -> DBAPIError:
    return kind("SELECT 1", {}, ValueError("something about the database"))


@pytest.mark.parametrize(
    "error",
    [
        _said_by(OperationalError),
        _said_by(InterfaceError),
        _said_by(DatabaseError),
        PendingRollbackError(),
        NoConnectionFree(),
    ],
)
def test_a_database_that_does_not_work_is_worth_another_try(
    site: Site, error: Exception
) -> None:
    break_with(site.app, error)
    page = site.get("/c/wharf/tally")
    assert page.status == 503
    assert page.headers["Retry-After"] == "10"
    assert "SELECT" not in page.html


def test_a_statement_that_is_wrong_is_our_fault(site: Site) -> None:
    break_with(site.app, _said_by(IntegrityError))
    assert site.get("/c/wharf/tally").status == 500


def test_a_file_that_is_no_database_any_more_is_said_and_logged(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    form = site.write()
    site.backends.close()
    (site.instance / DATABASE).write_bytes(b"scribbled over " * 4096)
    page = site.sign(form)
    assert page.status == 503
    assert page.headers["Retry-After"] == "10"
    assert "database not available" in "".join(capsys.readouterr())


def test_who_was_cut_off_in_a_commit_is_told_so_and_counts_once(
    builder: Builder, pack: Pack, postgresql_url: str, tmp_path: Path
) -> None:
    site = builder.build(tmp_path / "site", (pack,), database_url=postgresql_url)
    link = site.signed()
    with site.backends.database.writing() as session:
        session.execute(text(BREAK_OFF))
    page = site.post(link)
    assert page.status == 503
    assert page.headers["Retry-After"] == "10"
    assert "we do not know whether it was done" in page.dom.one("main").text
    with site.backends.database.writing() as session:
        session.execute(text("DROP FUNCTION break_off CASCADE"))
    assert [site.post(link).status for _ in range(2)] == [303, 410]
    assert site.tally()["total"] == 1
    site.backends.close()


def test_what_a_page_cannot_do_is_said_with_what_it_can(site: Site) -> None:
    answer = site.client.delete("/c/wharf")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_errors_are_for_nobodys_cache_or_index(site: Site) -> None:
    page = site.get("/nowhere")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.dom.one("meta", name="robots")["content"] == "noindex"


def test_an_address_that_is_quoted_back_is_escaped(site: Site) -> None:
    for path in ("/<script>", "/c/<script>", "/c/wharf?lang=<script>&from=<script>"):
        assert "<script>" not in site.get(path).html


@pytest.mark.parametrize("error", [TooManyWriters(), TooManySending()])
def test_who_finds_too_many_before_them_may_come_again(
    site: Site, error: Exception
) -> None:
    break_with(site.app, error)
    page = site.get("/c/wharf/tally")
    assert page.status == 503
    assert page.headers["Retry-After"] == "10"


def test_when_many_write_the_next_is_put_off(site: Site) -> None:
    turns = site.app.extensions[EXTENSION].turns
    for _ in range(WRITERS):
        turns.acquire()
    with site.app.app_context(), pytest.raises(TooManyWriters), writing():
        pass
    turns.release()
    with site.app.app_context(), writing() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_others_compute_while_one_waits_for_its_turn_to_write(site: Site) -> None:
    shop, began = site.app.extensions[EXTENSION], Event()
    for _ in range(WRITERS):
        shop.turns.acquire()

    def wait_in_vain() -> None:
        with site.app.app_context(), shop.backends.database.computing():
            began.set()
            with pytest.raises(TooManyWriters), writing():
                pass

    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(wait_in_vain)
        assert began.wait(20)
        with shop.backends.database.computing() as is_mine:
            assert is_mine
            assert not waiting.done()
        waiting.result(timeout=20)
