"""What is measured: a fresh installation, much data, and how CPU time is taken."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from petition import create_app
from petition.bootstrap import Backends, bootstrap, make_boot_key, utc_now
from petition.cli.campaigns import read_folder
from petition.cli.demo import PACK
from petition.domain.campaigns import CampaignState
from petition.domain.recovery_codes import format_code
from petition.models import Base, Campaign, Signature, TallyCount, TextVersion
from petition.services import campaigns, counting, keys, packs
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
        return filled(self.client.get(f"{SLUG}?lang=en").get_data(as_text=True))


def filled(page: str) -> dict[str, object]:
    """The form on a campaign's page, filled in but for the mail address."""
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


def installation(folder: Path, database_url: str = "") -> Bench:
    """Set everything up in `folder`, with a database there if none is named."""
    settings = load_settings(
        {
            "PETITION_INSTANCE": str(folder),
            **({"DATABASE_URL": database_url} if database_url else {}),
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
    app = create_app(settings, backends, keep_pages=0)
    return Bench(settings, backends, app.test_client())


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


def fill(bench: Bench, count: int) -> None:
    """Many bare signatures, and counters that know of them."""
    with bench.backends.database.writing() as session:
        for rows in bare_signatures(session, count):
            session.execute(insert(Signature), rows)
        campaign_id = session.scalars(select(Campaign.id)).one()
        counts = counting.recount(session, campaign_id)
        cells = [
            {"campaign_id": campaign_id, "dimension": d, "value": v, "kind": k, "n": n}
            for (d, v, k), n in counts.items()
        ]
        session.execute(delete(TallyCount))
        session.execute(insert(TallyCount), cells)


def bare_signatures(session: Session, count: int) -> Iterator[list[dict[str, Any]]]:
    """Rows to be written in bulk: nobody's, from many days and countries."""
    campaign_id = session.scalars(select(Campaign.id)).one()
    text_id = session.scalars(select(TextVersion.id)).first()
    chance, now = Random(1), utc_now()  # noqa: S311
    hour = now.replace(minute=0, second=0, microsecond=0)
    for start in range(0, count, 10_000):
        yield [
            {
                **_bare(chance),
                "campaign_id": campaign_id,
                "text_version_id": text_id,
                "confirmed_hour": hour - timedelta(hours=chance.randrange(2000)),
            }
            for _ in range(min(10_000, count - start))
        ]


def _bare(chance: Random) -> dict[str, Any]:
    return {
        "uid": UUID(bytes=chance.randbytes(16)),
        "address_fingerprint": chance.randbytes(32),
        "name_fingerprint": chance.randbytes(32),
        "slot": 1,
        "receipt_hash": chance.randbytes(32),
        "state": "confirmed",
        "country": chance.choice(("GB", "KZ", "DE", "PL", "FR", "UA")),
        "language": chance.choice(("en", "ru", "kk")),
        "channel": chance.choice(("mail", "post")),
        "own_words_share": chance.randrange(101),
        "uncounted": False,
        "counted_as": "confirmed",
        "demo": True,
    }


def say(what: str, value: object) -> None:
    """One line of the report."""
    sys.stdout.write(f"{what:54} {value}\n")


def ratio(ours: float, ceiling: float) -> str:
    """Ours, and how many of ours there are for one of the ceiling's."""
    return f"{ours:6.2f} ms, {100 * ceiling / ours:3.0f} % of the ceiling's rate"
