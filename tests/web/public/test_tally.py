"""GET /c/<slug>/tally, tally.json, tally.csv: the count, for pages and for machines."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site

EMPTY = {
    "campaign": "wharf",
    "as_of": "2024-05-02T12:00:00Z",
    "goal": 500,
    "signatures": {"confirmed": 0, "withdrawn": 0, "invalidated": 0, "held": 0},
    "letters": {
        "written": 0, "accepted": 0, "declared": 0,
        "handed_over": 0, "refused": 0, "waiting": 0,
    },
    "paper": {"letters": 0},
    "total": 0,
    "languages": 0,
    "countries": 0,
    "own_words_share_median": None,
    "by_country": {},
    "by_language": {},
    "by_partner": {},
    "by_day": {},
}  # fmt: skip


def table(site: Site) -> list[dict[str, str]]:
    body = site.get("/c/wharf/tally.csv").response.get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sign(site: Site, country: str, number: int, **answers: Any) -> str:
    email = f"{country.lower()}{number}@mail.example"
    return site.confirmed(country=country, email=email, **answers)


def test_a_campaign_that_nobody_has_signed_counts_nobody(site: Site) -> None:
    assert site.get("/c/wharf/tally.json").response.get_json() == EMPTY


def test_total_and_parts_agree(site: Site) -> None:
    for number in range(2):
        sign(site, "FR", number)
    sign(site, "GB", 1, target=["embassy", "minister"], channel="post")
    site.post(f"{sign(site, 'DE', 1)}/withdraw")
    tally = site.tally()
    assert tally["total"] == tally["signatures"]["confirmed"] == 3
    assert tally["signatures"]["withdrawn"] == 1
    assert tally["letters"]["written"] == 4
    for name in ("by_country", "by_language", "by_partner", "by_day"):
        assert sum(tally[name].values()) == 3


def test_small_cells_stand_under_other(site: Site) -> None:
    for number in range(6):
        sign(site, "FR", number)
    sign(site, "GB", 1)
    assert site.tally()["by_country"] == {"other": 7}
    assert site.tally()["countries"] == 2


def test_five_and_more_are_named(site: Site) -> None:
    for country, many in (("FR", 6), ("GB", 3), ("DE", 2)):
        for number in range(many):
            sign(site, country, number)
    assert site.tally()["by_country"] == {"FR": 6, "other": 5}


def test_partners_count_by_the_source_they_came_from(site: Site) -> None:
    for number in range(5):
        sign(site, "FR", number, query="?lang=en&from=mill-union")
        sign(site, "GB", number, query="?lang=ru&from=radio")
    tally = site.tally()
    assert tally["by_partner"] == {"mill-union": 5, "none": 5}
    assert tally["by_language"] == {"en": 5, "ru": 5}


def test_the_page_shows_the_same_numbers(site: Site) -> None:
    for number in range(5):
        sign(site, "FR", number)
    site.work()
    page = site.get("/c/wharf/tally?lang=en")
    assert "5 people have signed" in page.dom.one("main").text
    rows = [row.text for row in page.dom.one("main").all("tr")]
    assert any(row.startswith("France") for row in rows)
    assert page.dom.one("html")["lang"] == "en"


def test_the_page_never_shows_who_signed(site: Site) -> None:
    sign(site, "FR", 1)
    site.work()
    for path in ("/c/wharf/tally", "/c/wharf/tally.json", "/c/wharf/tally.csv", "/"):
        for secret in ("Zoë", "Quartermain", "fr1@", "Quay nine"):
            assert secret not in site.get(path).html


def test_data_are_open_to_other_sites_and_to_caches(site: Site) -> None:
    for path in ("tally.json", "tally.csv"):
        page = site.get(f"/c/wharf/{path}")
        assert page.headers["Access-Control-Allow-Origin"] == "*"
        assert page.headers["Cache-Control"].startswith("public, s-maxage=10")
        again = site.get(f"/c/wharf/{path}", If_None_Match=page.headers["ETag"])
        assert again.status == 304


def test_the_table_says_the_same_as_the_data(site: Site) -> None:
    for number in range(5):
        sign(site, "FR", number)
    tally, rows = site.tally(), table(site)
    assert list(rows[0]) == ["dimension", "value", "kind", "n"]
    named = {(row["dimension"], row["value"]): row["n"] for row in rows}
    assert named["country", "FR"] == str(tally["by_country"]["FR"])


def test_a_table_is_a_file_to_keep(site: Site) -> None:
    page = site.get("/c/wharf/tally.csv")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    kept = "attachment; filename=wharf-tally-2024-05-02.csv"
    assert page.headers["Content-Disposition"] == kept


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CLOSED])
def test_the_count_stays_public(site: Site, state: CampaignState) -> None:
    sign(site, "FR", 1)
    site.work()
    site.to(state)
    assert site.get("/c/wharf/tally").status == 200
    assert site.get("/c/wharf/tally.json").response.get_json()["total"] == 1


def test_an_unknown_campaign_has_no_count(site: Site) -> None:
    for path in ("tally", "tally.json", "tally.csv"):
        assert site.get(f"/c/nobody/{path}").status == 404
