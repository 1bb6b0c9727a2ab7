"""Consent texts: every version that somebody may have agreed to is kept."""

from __future__ import annotations

from dataclasses import replace

from petition.models import ConsentVersion
from tests.support.harbour import PACK
from tests.support.office import Office


def told(office: Office) -> list[tuple[str, str, int, str]]:
    return [
        (row.partner, row.language, row.version, row.text)
        for row in office.rows(ConsentVersion)
    ]


def with_text(office: Office, consent: dict[str, str]) -> None:
    (partner,) = PACK.partners
    changed = replace(PACK, partners=(replace(partner, consent=consent),))
    office.import_pack(changed)


def test_the_first_import_makes_the_first_version(office: Office) -> None:
    assert told(office) == [("allies", "", 1, "Yes")]


def test_only_a_changed_text_becomes_a_new_version(office: Office) -> None:
    with_text(office, {"": "Yes"})
    with_text(office, {"": "Yes, please", "fr": "Oui"})

    assert told(office) == [
        ("allies", "", 1, "Yes"),
        ("allies", "", 2, "Yes, please"),
        ("allies", "fr", 1, "Oui"),
    ]


def test_a_page_knows_the_version_that_it_shows(office: Office) -> None:
    with_text(office, {"": "Yes", "fr": "Oui"})
    content, rows = office.content(), office.rows(ConsentVersion)
    partner = content.ally("allies")

    assert partner is not None
    assert content.consent_version(partner, "fr") == rows[1].id
    assert content.consent_version(partner, "en") == rows[0].id
