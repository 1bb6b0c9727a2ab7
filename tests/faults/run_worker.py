"""A worker in a process of its own, which can be told where to kill itself.

    run_worker.py DATABASE_URL SMTP_PORT NOW [--kill before:N|after:N] [--for-ever]

`before:N` dies by SIGKILL right before its Nth commit, `after:N` right after it. Its
clock stands at NOW.
"""

from __future__ import annotations

import argparse
import secrets
from datetime import datetime

from petition.adapters.mail_url import MailUrl
from petition.adapters.sealing import BootSealer
from petition.adapters.smtp import SmtpMailer
from petition.documents.mail import mime
from petition.services.outbox_keys import OutboxKeys
from petition.worker import Worker, stop_on_signals
from tests.support.doomed_database import DoomedDatabase


def main() -> None:
    """Run once, or until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("port", type=int)
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--kill", default="")
    parser.add_argument("--for-ever", action="store_true")
    wanted = parser.parse_args()
    stop = stop_on_signals()
    worker = _worker(wanted)
    if wanted.for_ever:
        worker.run(stop)
    else:
        worker.run_once()


def _worker(wanted: argparse.Namespace) -> Worker:
    database = DoomedDatabase(wanted.database, wanted.kill)
    sealer = BootSealer(b"\x01" * 32)
    url = MailUrl("smtp", "127.0.0.1", wanted.port)
    return Worker(
        database=database,
        sealer=sealer,
        mailer=SmtpMailer(url, mime),
        outbox_keys=OutboxKeys(database.writing, sealer, secrets.token_bytes),
        clock=lambda: wanted.now,
        randomness=secrets.token_bytes,
    )


if __name__ == "__main__":
    main()
