"""What things cost, as ratios in one run: make bench.

Every figure is CPU time of this one process, the WSGI application called without
a server in between, so that a busy machine disturbs it little. Ceilings and ours
take turns; the median of the rounds counts.
"""

from __future__ import annotations

import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

from flask import Flask, render_template_string, request
from flask_wtf import FlaskForm
from sqlalchemy import insert, select
from werkzeug.test import Client
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length

from petition import create_app
from petition.bootstrap import Backends, bootstrap, make_boot_key, utc_now
from petition.cli.campaigns import read_folder
from petition.cli.demo import PACK
from petition.documents.mail import mail_from_json
from petition.domain.campaigns import CampaignState
from petition.domain.places import country_codes
from petition.domain.recovery_codes import format_code
from petition.models import Base, Campaign, Delivery, Signature, TextVersion
from petition.services import (
    campaigns,
    counting,
    demo_signatures,
    exporting,
    keys,
    packs,
)
from petition.settings import Settings, load_settings

ROUNDS = 5
Work = Callable[[], object]
SLUG = "/c/zhanaozen"
CODE = format_code(b"\x06" * 20)
SEED = b"\x07" * 32


@dataclass(frozen=True)
class Bench:
    """A fresh installation with the demo campaign, open."""

    settings: Settings
    backends: Backends
    client: Client

    def form(self) -> dict[str, object]:
        """A filled-in form as the page gives it."""
        page = self.client.get(f"{SLUG}?lang=en").get_data(as_text=True)
        token = re.search(r'name="form_token"[^>]*value="([^"]+)"', page)
        assert token
        return {
            "form_token": token[1],
            "name": "Sana Akhmetova",
            "country": "GB",
            "target": ["president", "embassy-london"],
            "letter_language": "en",
            "own_words": "I have worked on a rig for ten years.",
            "point": ["truth", "release"],
            "channel": "mail",
            "reply": "no",
            "lang": "en",
            "seed": "0123456789abcdef",
        }


def installation(folder: Path) -> Bench:
    """Set everything up in `folder`."""
    settings = load_settings(
        {
            "PETITION_INSTANCE": str(folder),
            "PETITION_ENV": "development",
            "RATE_LIMITS": "off",
            "MIN_FORM_SECONDS": "0",
        }
    )
    make_boot_key(settings.boot_key_file)
    backends = bootstrap(settings)
    Base.metadata.create_all(backends.database.engine)
    sealer, now = backends.sealer, utc_now()
    with backends.database.writing() as session:
        team = keys.make_team_key(session, sealer, SEED, CODE, now=now)
        assert team.id
        packs.import_pack(
            session,
            sealer,
            read_folder(PACK).pack,
            uid=uuid4(),
            randomness=backends.desk.randomness,
            now=now,
        )
        campaigns.change_state(session, "zhanaozen", CampaignState.OPEN, now=now)
    return Bench(settings, backends, create_app(settings, backends).test_client())


def cpu(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one `work`."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times * 1000


def compare(
    ours: Callable[[], object], ceiling: Callable[[], object], times: int
) -> tuple[float, float]:
    """CPU milliseconds of ours and of the ceiling, in turns."""
    pairs = [(cpu(ours, times), cpu(ceiling, times)) for _ in range(ROUNDS)]
    one, other = zip(*pairs, strict=True)
    return statistics.median(one), statistics.median(other)


def ceiling_app(folder: Path) -> Client:
    """The least that can be done: one page, and one form that keeps one row."""
    app = Flask("ceiling")
    app.config["WTF_CSRF_ENABLED"] = False
    database = sqlite3.connect(folder / "ceiling.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE letters (name TEXT, email TEXT, words TEXT)")
    countries = [(code, code) for code in sorted(country_codes())]

    class Form(FlaskForm):  # type: ignore[misc]
        name = StringField(validators=[InputRequired(), Length(max=100)])
        email = StringField(validators=[InputRequired(), Email()])
        country = SelectField(choices=countries)
        own_words = TextAreaField(validators=[Length(max=6000)])
        channel = SelectField(choices=[("mail", "mail"), ("post", "post")])
        updates = BooleanField()
        seed = StringField()

    @app.post("/sign")
    def sign() -> tuple[str, int]:
        form = Form()
        assert form.validate(), form.errors
        row = (form.name.data, form.email.data, form.own_words.data)
        database.execute("INSERT INTO letters VALUES (?, ?, ?)", row)
        return "", 303

    page = "<p>{{ word }}</p>" * 10

    @app.get("/page")
    def static_page() -> str:
        return render_template_string(page, word=request.args["word"])

    return app.test_client()


def addresses() -> Iterator[str]:
    """Ever new addresses."""
    number = 0
    while True:
        number += 1
        yield f"sana-{number}@union.example"


def confirm_links(bench: Bench) -> list[str]:
    """The links of all confirmation mails that wait in the outbox."""
    _, key = bench.backends.desk.outbox_keys.of_day(utc_now())[:2]
    with bench.backends.database.reading() as session:
        rows = session.scalars(select(Delivery).where(Delivery.kind == "confirmation"))
        mails = [
            mail_from_json(bench.backends.sealer.open_mail(key, row.uid, row.sealed))
            for row in rows
            if row.sealed
        ]
    found = (re.search(r"/confirm/\S+", mail.text) for mail in mails)
    return [match[0] for match in found if match]


def fill(bench: Bench, count: int) -> None:
    """Many bare signatures, written in bulk: only their number matters."""
    chance = Random(1)  # noqa: S311
    with bench.backends.database.writing() as session:
        campaign_id = session.scalar(select(Campaign.id))
        text_id = session.scalar(select(TextVersion.id))
        for start in range(0, count, 10_000):
            rows = [
                _bare(campaign_id, text_id, chance)
                for _ in range(min(10_000, count - start))
            ]
            session.execute(insert(Signature), rows)


def _bare(
    campaign_id: int | None, text_id: int | None, chance: Random
) -> dict[str, object]:
    return {
        "uid": uuid4(),
        "campaign_id": campaign_id,
        "text_version_id": text_id,
        "address_fingerprint": chance.randbytes(32),
        "name_fingerprint": chance.randbytes(32),
        "slot": 1,
        "receipt_hash": chance.randbytes(32),
        "state": "confirmed",
        "country": "GB",
        "language": "en",
        "channel": "mail",
        "own_words_share": 5,
        "confirmed_hour": utc_now().replace(minute=0, second=0, microsecond=0),
        "uncounted": False,
        "counted_as": "confirmed",
        "demo": True,
    }


def say(what: str, value: object) -> None:
    """One line of the report."""
    sys.stdout.write(f"{what:54} {value}\n")


def main() -> None:
    """Measure, and print a line for each figure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        bench, least = installation(folder / "instance"), ceiling_app(folder)
        measure(bench, least)
        if "--many" in sys.argv:
            fill(bench, 1_000_000)
            say("", "with 1,000,000 signatures more:")
            measure(bench, least)
        export(bench)
        bench.backends.close()


def measure(bench: Bench, least: Client) -> None:
    """Pages, sign and confirm against their ceilings."""
    get, page = bench.client.get, f"{SLUG}?lang=en"
    size = len(get(page).get_data())
    static = f"/page?word={'x' * (size // 10)}"
    ours, ceiling = compare(lambda: get(page), lambda: least.get(static), 50)
    say(f"campaign page, {size // 1000} kB", _ratio(ours, ceiling))
    tally, small = f"{SLUG}/tally.json", "/page?word=x"
    ours, ceiling = compare(lambda: get(tally), lambda: least.get(small), 100)
    say("tally.json", _ratio(ours, ceiling))
    form, new = bench.form(), addresses()
    flat = {**form, "target": "president", "point": "truth"}

    def sign() -> None:
        address = f"{uuid4().hex}@union.example"
        bench.client.post(f"{SLUG}/sign", data={**form, "email": address})

    def keep() -> None:
        least.post("/sign", data={**flat, "email": next(new)})

    ours, ceiling = compare(sign, keep, 40)
    say("sign", _ratio(ours, ceiling))
    links = iter(confirm_links(bench))
    ours = statistics.median(
        cpu(lambda: bench.client.post(next(links)), 30) for _ in range(ROUNDS)
    )
    say("confirm", _ratio(ours, ceiling))


def _ratio(ours: float, ceiling: float) -> str:
    return f"{ours:6.2f} ms, {100 * ceiling / ours:3.0f} % of the ceiling's rate"


def export(bench: Bench) -> None:
    """Signatures a second, each opened, on one core."""
    backends, now = bench.backends, utc_now()
    with backends.database.reading() as session:
        content = campaigns.find(session, "zhanaozen", now=now).content
    chance = Random(1)  # noqa: S311
    for _ in range(10):
        made = demo_signatures.make(
            backends.database.reading, backends.desk, content, 200, chance, now
        )
        with backends.database.writing() as session:
            demo_signatures.keep(session, made)
    with backends.database.reading() as session:
        campaign = session.get_one(Campaign, content.campaign_id)
        seed = keys.unlock_campaign(
            session, backends.sealer, campaign.id, campaign.uid, CODE
        )
        opener = backends.sealer.record_opener(seed, campaign.uid)
        began = time.process_time()
        rows = list(
            exporting.signature_rows(session, campaign, opener, content.fields())
        )
        took = time.process_time() - began
    opened = sum(row["name"] is not None for row in rows)
    say("export, records opened", f"{opened / took:6.0f} rows a CPU second")
    with backends.database.writing() as session:
        batch = cpu(lambda: counting.count_batch(session, now), 1)
    say("counting, up to 300 signatures", f"{batch:6.0f} ms")


if __name__ == "__main__":
    main()
