"""Signing and confirming, next to the least that keeps one row."""

from __future__ import annotations

import re
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.test import Client
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length

from petition.bootstrap import Backends, utc_now
from petition.documents.mail import mail_from_json
from petition.domain.places import country_codes
from petition.models import Delivery
from petition.services import counting
from tests.benchmarks.installation import (
    ROUNDS,
    SLUG,
    Bench,
    compare,
    cpu,
    installation,
    ratio,
    say,
)
from tests.support.postgresql import PostgresqlServer

ROW = "INSERT INTO letters VALUES (?, ?, ?)"
Keep = Callable[[tuple[str, ...]], object]


def ceiling_app(keep: Keep) -> Client:
    """The least that can be done: one form that keeps one row."""
    app = Flask("ceiling")
    app.config["WTF_CSRF_ENABLED"] = False
    form_of = form_class()

    @app.post("/sign")
    def sign() -> tuple[str, int]:
        form = form_of()
        assert form.validate(), form.errors
        keep((form.name.data, form.email.data, form.own_words.data))
        return "", 303

    return app.test_client()


def in_sqlite(folder: Path) -> Keep:
    """Makes a row durable in a SQLite file."""
    database = sqlite3.connect(folder / "ceiling.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE IF NOT EXISTS letters (name TEXT, email TEXT, words TEXT)"
    )
    return lambda row: database.execute(ROW, row)


def in_postgresql(url: str) -> Keep:
    """Makes a row durable in a PostgreSQL database."""
    database = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    database.execute("CREATE TABLE bare_letters (name text, email text, words text)")
    return lambda row: database.execute(
        "INSERT INTO bare_letters VALUES (%s, %s, %s)", row
    )


def form_class() -> Any:
    """The fields of the demo campaign's form, each checked in the plainest way."""
    countries = [(code, code) for code in sorted(country_codes())]
    targets = [(key, key) for key in ("president", "embassy-london", "embassy-berlin")]
    points = [(key, key) for key in ("truth", "release", "review", "torture")]
    tongues = [(tag, tag) for tag in ("en", "ru", "kk")]

    class Form(FlaskForm):  # type: ignore[misc]
        name = StringField(validators=[InputRequired(), Length(max=100)])
        email = StringField(validators=[InputRequired(), Email()])
        country = SelectField(choices=countries)
        own_words = TextAreaField(validators=[Length(max=6000)])
        target = SelectMultipleField(choices=targets, validators=[InputRequired()])
        point = SelectMultipleField(choices=points)
        letter_language = SelectField(choices=tongues)
        channel = SelectField(choices=[("mail", "mail"), ("post", "post")])
        reply = RadioField(choices=[("yes", "yes"), ("no", "no")])
        editable_1 = TextAreaField(validators=[Length(max=6000)])
        field_city = StringField(validators=[Length(max=200)])
        field_occupation = StringField(validators=[Length(max=200)])
        field_organisation = StringField(validators=[Length(max=200)])
        field_union = StringField(validators=[Length(max=200)])
        updates = BooleanField()
        partner_consent = BooleanField()
        source = StringField(validators=[Length(max=40)])
        lang = StringField(validators=[Length(max=35)])
        seed = StringField(validators=[Length(max=16)])
        website = StringField()

    return Form


def addresses() -> Iterator[str]:
    """Ever new addresses."""
    number = 0
    while True:
        number += 1
        yield f"sana-{number}@union.example"


def confirm_links(backends: Backends) -> list[str]:
    """The links of all confirmation mails that wait in the outbox."""
    _, key = backends.desk.outbox_keys.of_day(utc_now())
    with backends.database.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind == "confirmation"))
        mails = [
            mail_from_json(backends.sealer.open_mail(key, row.uid, row.sealed))
            for row in rows
            if row.sealed
        ]
    found = (re.search(r"/confirm/\S+", mail.text) for mail in mails)
    return [match[0] for match in found if match]


def measure(bench: Bench, least: Client) -> None:
    """Sign, confirm and count."""
    form, new = bench.form(), addresses()

    def sign() -> None:
        address = f"{uuid4().hex}@union.example"
        bench.client.post(f"{SLUG}/sign", data={**form, "email": address})

    def keep() -> None:
        least.post("/sign", data={**form, "email": next(new)})

    ours, ceiling = compare(sign, keep, 40)
    say("sign", ratio(ours, ceiling))
    links = iter(confirm_links(bench.backends))
    ours = statistics.median(
        cpu(lambda: bench.client.post(next(links)), 30) for _ in range(ROUNDS)
    )
    say("confirm", ratio(ours, ceiling))
    if not bench.backends.database.is_sqlite:
        return
    with bench.backends.database.writing() as session:
        batch = cpu(lambda: counting.count_batch(session, utc_now()), 1)
    say("counting, up to 300 signatures", f"{batch:6.0f} ms")


def measure_postgresql() -> None:
    """Sign and confirm on PostgreSQL: the CPU of the product's process, not its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(prefix="petition-pg-") as data,
    ):
        server = PostgresqlServer(Path(data), "")
        server.set_up()
        server.start()
        try:
            say("", "on PostgreSQL:")
            bench = installation(Path(folder), server.url)
            measure(bench, ceiling_app(in_postgresql(server.url)))
            bench.backends.close()
        finally:
            server.stop()
