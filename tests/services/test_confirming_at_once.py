"""Many confirmations at the same moment: one counts, and nobody meets a fault."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import event

from petition.domain.mails import MailKind
from petition.domain.refusals import SpentTokenUsed
from petition.models import Delivery, Letter, MailQuota, PendingSignature, Signature
from petition.services import confirming, own_pages, signing
from petition.services.confirming import Ready
from tests.support.harbour import a_wish
from tests.support.office import Office

Answers = Counter[str]


def test_fifty_confirmations_of_one_link_count_once(office: Office) -> None:
    token = office.sign()
    ready = [office.make_ready(token) for _ in range(50)]

    answers = _at_once(_confirm(office, one) for one in ready)

    assert answers == {"done": 1, "used": 49}
    assert office.count(Signature) == 1
    assert office.count(Letter) == 2
    kinds = Counter(row.kind for row in office.rows(Delivery))
    assert kinds == {"confirmation": 1, "thanks": 1, "letter": 1}


def test_many_links_of_one_address_count_once(office: Office) -> None:
    days = [office.now + timedelta(days=day) for day in range(4) for _ in range(3)]
    tokens = [office.sign(day) for day in days]
    ready = [office.make_ready(token, days[-1]) for token in tokens]

    answers = _at_once(_confirm(office, one) for one in ready)

    assert answers == {"done": 1, "used": len(tokens) - 1}
    assert office.count(PendingSignature) == 0
    assert office.deliveries(MailKind.THANKS) == ["queued"]


def test_two_links_of_one_address_do_not_wait_for_each_other(office: Office) -> None:
    ready = [office.make_ready(office.sign()) for _ in range(3)]
    event.listen(office.database.engine, "before_cursor_execute", _take_your_time)

    answers = _at_once(_confirm(office, one) for one in ready)

    assert answers == {"done": 1, "used": 2}


def test_of_many_names_at_one_address_one_counts_each_time(office: Office) -> None:
    office.change(per_address_limit=2)
    for first_day in (0, 2):
        days = [office.now + timedelta(days=first_day + n // 3) for n in range(6)]
        tokens = [office.sign(day, name=f"Anna {n}{day}") for n, day in enumerate(days)]

        answers = _at_once(
            _confirm(office, office.make_ready(token, days[-1])) for token in tokens
        )

        assert answers == {"done": 1, "used": len(tokens) - 1}
    assert {row.slot for row in office.rows(Signature)} == {1, 2}


def test_confirming_and_not_me_at_once_leave_one_answer(office: Office) -> None:
    ready = [office.make_ready(office.sign()) for _ in range(2)]

    answers = _at_once(
        [
            _confirm(office, ready[0]),
            _not_me(office, ready[1]),
            _not_me(office, ready[0]),
        ]
    )

    assert answers["done"] == 1
    assert office.count(PendingSignature) == 0


def test_twenty_signings_at_once_take_three_mails(office: Office) -> None:
    prepared = [office.prepare(a_wish()) for _ in range(20)]

    def sign(one: signing.Prepared) -> Callable[[], None]:
        def run() -> None:
            with office.database.writing() as session:
                signing.sign(session, one, now=office.now)

        return run

    assert _at_once(sign(one) for one in prepared) == {"done": 20}
    assert office.count(PendingSignature) == office.count(Delivery) == 3
    assert office.row(MailQuota).mails == 3


def test_ten_withdrawals_at_once_are_one(office: Office) -> None:
    receipt = office.signed()

    def withdraw() -> None:
        with office.database.writing() as session:
            own_pages.withdraw(session, receipt, now=office.now)

    assert _at_once([withdraw] * 10) == {"done": 10}
    assert office.row(Signature).state == "withdrawn"


def _take_your_time(
    _connection: object, _cursor: object, statement: str, *_: object
) -> None:
    """Let everyone who confirms come as far as this before anyone goes on."""
    if statement.startswith("INSERT INTO signatures"):
        time.sleep(0.3)


def _confirm(office: Office, ready: Ready) -> Callable[[], None]:
    def run() -> None:
        with office.database.writing() as session:
            confirming.confirm(session, ready, now=office.now)

    return run


def _not_me(office: Office, ready: Ready) -> Callable[[], None]:
    def run() -> None:
        with office.database.writing() as session:
            confirming.not_me(session, ready.waiting, now=office.now)

    return run


def _at_once(tasks: Iterable[Callable[[], None]]) -> Answers:
    """How the tasks ended that began together; whatever is not foreseen is raised."""
    work = list(tasks)
    together = Barrier(len(work))

    def run(task: Callable[[], None]) -> str:
        together.wait()
        try:
            task()
        except SpentTokenUsed as spent:
            return spent.end
        return "done"

    with ThreadPoolExecutor(len(work)) as threads:
        return Counter(threads.map(run, work))
