"""Holding up a commit from outside, and looking at what was committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from tests.journeys.product import Product
from tests.support.waiting import eventually


@contextmanager
def writers_wait(product: Product) -> Iterator[None]:
    """Nobody else can change the database meanwhile; reading goes on."""
    if product.database_url:
        with _postgresql_locked(product.database_url):
            yield
        return
    path = product.instance / "petition.sqlite3"
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


@contextmanager
def _postgresql_locked(url: str) -> Iterator[None]:
    with psycopg.connect(url.replace("+psycopg", "")) as database:
        eventually(lambda: _takes_all_locks(database))
        yield
        database.rollback()


def _takes_all_locks(database: psycopg.Connection) -> bool:
    """Whether every table is ours now; who waits for one while holding others
    would be in a deadlock with those who write.
    """
    tables = database.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ).fetchall()
    names = SQL(", ").join(Identifier(table) for (table,) in tables)
    try:
        database.execute(SQL("LOCK TABLE {} IN SHARE MODE NOWAIT").format(names))
    except psycopg.errors.LockNotAvailable:
        database.rollback()
        return False
    return True


def column(product: Product, what: str, state: str) -> list[str]:
    """One column of the rows in a state; what a look at the database shows."""
    query = f"SELECT {what} WHERE state = '{state}'"
    if product.database_url:
        with psycopg.connect(product.database_url.replace("+psycopg", "")) as database:
            return [value for (value,) in database.execute(query)]  # type: ignore[call-overload]
    path = product.instance / "petition.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return [value for (value,) in database.execute(query)]
