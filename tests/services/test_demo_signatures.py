"""Made-up signatures look like real ones in every figure."""

from __future__ import annotations

from random import Random

from petition.services import counting, demo_signatures
from petition.services.dashboards import read_dashboard
from tests.support.office import Office


def test_made_up_people_have_their_mail_with_providers(office: Office) -> None:
    chance = Random(1)  # noqa: S311 – made-up people.
    moments = demo_signatures.moments(0, 20, 20, chance, office.now)
    content = office.content()
    made = demo_signatures.make(
        office.database.reading, office.desk, content, moments, chance, office.now
    )
    with office.database.writing() as session:
        demo_signatures.keep(session, made)
        counting.count_batch(session, office.now)

    with office.database.reading() as session:
        seen = read_dashboard(session, office.content().campaign_id, office.now)
    assert (seen.written, seen.ever_confirmed) == (20, 20)
    assert sum(one.written for one in seen.providers) == 20
    assert {"Gmail", "other"} < {one.name for one in seen.providers}


def test_made_up_people_confirm_one_after_the_other(office: Office) -> None:
    chance = Random(1)  # noqa: S311 – made-up people.
    moments = [
        moment
        for done in (0, 25)
        for moment in demo_signatures.moments(done, 25, 50, chance, office.now)
    ]

    assert moments == sorted(moments)
    assert moments[-1] < office.now
