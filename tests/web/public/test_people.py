"""GET /c/<slug>/people, people.json, people.csv: the register, on any day."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.dom import Node
from tests.web.support.site import Site


def people(site: Site, query: str = "") -> dict[str, Any]:
    data = site.get(f"/c/wharf/people.json{query}").response.get_json()
    return {one["key"]: one for one in data["people"]}


def entries(site: Site, query: str) -> list[Node]:
    page = site.get(f"/c/wharf/people{query}")
    return [
        child
        for child in page.dom.one("ul", class_="register").children
        if isinstance(child, Node)
    ]


def test_everyone_stands_there_with_status_dates_place_and_source(site: Site) -> None:
    ilya, mira, anton = entries(site, "?lang=en")
    assert ilya.one("h2").text == "Ilya Solov"
    assert "Elijah Solov" in ilya.text
    assert ilya.one("p", class_="state").text == "In prison"
    assert [time["datetime"] for time in ilya.one("dl").all("time")] == [
        "2023-06", "2027-06",
    ]  # fmt: skip
    assert "Court record, 2023" in ilya.text
    assert mira.one("dl").one("a")["href"] == "https://news.example/7"
    assert anton.one("p", class_="state").text == "Released"


def test_names_and_places_stand_in_the_pages_language(site: Site) -> None:
    ilya, _, anton = entries(site, "?lang=ru")
    assert ilya.one("h2").text == "Илья Солов"
    assert "Портовск" in ilya.text
    assert anton.one("h2").text == "Anton Kral"


def test_the_data_are_as_the_contract_has_them(site: Site) -> None:
    data = site.get("/c/wharf/people.json").response.get_json()
    assert list(data) == ["campaign", "as_of", "people"]
    assert data["campaign"] == "wharf"
    assert data["as_of"] == "2024-05-02T12:00:00Z"
    assert data["people"][0] == {
        "key": "ilya", "name": "Ilya Solov", "status": "imprisoned",
        "variants": ["Elijah Solov", "Ilja Solow"], "since": "2023-06",
        "until": "2027-06", "place": "Portville", "source": "Court record, 2023",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2022-12-31", {}),
        ("2023-01-01", {"ilya": "detained"}),
        ("2023-06-01", {"ilya": "imprisoned"}),
        (
            "2023-06-14",
            {"ilya": "imprisoned", "mira": "imprisoned", "anton": "imprisoned"},
        ),
        (
            "2024-02-01",
            {"ilya": "imprisoned", "mira": "imprisoned", "anton": "released"},
        ),
        (
            "2030-01-01",
            {"ilya": "imprisoned", "mira": "imprisoned", "anton": "released"},
        ),
    ],
)
def test_the_register_can_be_read_as_it_stood_on_a_day(
    site: Site, day: str, statuses: dict[str, str]
) -> None:
    found = {key: one["status"] for key, one in people(site, f"?on={day}").items()}
    assert found == statuses
    assert site.get(f"/c/wharf/people?on={day}&lang=en").status == 200


def test_the_page_says_which_day_it_shows(site: Site) -> None:
    page = site.get("/c/wharf/people?on=2023-06-01&lang=en")
    assert "1 June 2023" in page.dom.one("p", class_="lead").text
    assert page.dom.one("input", id="on")["value"] == "2023-06-01"


def test_links_keep_the_day_and_the_language(site: Site) -> None:
    dom = site.get("/c/wharf/people?on=2023-01-01&lang=ru").dom
    for word in ("people.json", "people.csv", "lang=ar"):
        (link,) = [one["href"] for one in dom.all("a") if word in one["href"]]
        assert "on=2023-01-01" in link
        assert site.get(link).status == 200


@pytest.mark.parametrize(
    "on",
    [
        "2014", "2014-13-01", "2014-02-30", "20140422", "2014-W17-2", "x", "%00",
        "-1", "2014-04-22T00:00", " 2014-04-22", "٢٠١٤-٠٤-٢٢", "0000-00-00", "%FF",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["people", "people.json", "people.csv"])
def test_what_is_no_day_is_refused(site: Site, path: str, on: str) -> None:
    page = site.get(f"/c/wharf/{path}?on={on}&lang=en")
    assert page.status == 400
    assert "“on” is no day" in page.dom.one("main").text


def test_a_bad_day_is_explained_in_the_visitors_language(site: Site) -> None:
    page = site.get("/c/wharf/people?on=x&lang=ru", Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"
    assert "“on” is no day" not in page.html


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_are_days(site: Site, on: str) -> None:
    for path in ("people", "people.json", "people.csv"):
        assert site.get(f"/c/wharf/{path}?on={on}").status == 200


def test_an_empty_day_is_today(site: Site) -> None:
    assert site.get("/c/wharf/people?on=").status == 200
    assert people(site, "?on=") == people(site)


def test_the_table_says_the_same_as_the_data(site: Site) -> None:
    page = site.get("/c/wharf/people.csv?lang=ru")
    text = page.response.get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    data = people(site, "?lang=ru")
    assert list(rows[0]) == [
        "key", "name", "variants", "status", "since", "until", "place", "source",
    ]  # fmt: skip
    assert [row["name"] for row in rows] == [one["name"] for one in data.values()]
    assert rows[0]["variants"] == "Elijah Solov;Ilja Solow"


def test_a_table_is_a_file_to_keep(site: Site) -> None:
    page = site.get("/c/wharf/people.csv?on=2023-06-01")
    kept = "attachment; filename=wharf-people-2023-06-01.csv"
    assert page.headers["Content-Disposition"] == kept
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_data_are_open_to_other_sites_and_to_caches(site: Site) -> None:
    for path in ("people.json", "people.csv"):
        page = site.get(f"/c/wharf/{path}")
        assert page.headers["Access-Control-Allow-Origin"] == "*"
        again = site.get(f"/c/wharf/{path}", If_None_Match=page.headers["ETag"])
        assert again.status == 304


def test_who_is_not_to_be_named_is_named_nowhere(
    make_site: MakeSite, pack: Pack
) -> None:
    ilya, *others = pack.people
    hidden = replace(ilya, do_not_name=True, alias={"": "A docker"})
    site = make_site((replace(pack, people=(hidden, *others)),))
    paths = ("", "/people", "/people.json", "/people.csv", "/people?lang=ru")
    told = "".join(site.get(f"/c/wharf{path}").html for path in paths)
    letter = site.preview(site.write()).html
    assert "A docker" in told
    assert "A docker" in letter
    names = (ilya.key, *ilya.name.values(), *ilya.variants)
    assert not [name for name in names if name in told + letter]


def test_no_page_leads_to_a_register_of_nobody(make_site: MakeSite, pack: Pack) -> None:
    site = make_site((replace(pack, people=()),))
    for path in ("/c/wharf", "/c/wharf/tally", "/sitemap.xml"):
        assert "/c/wharf/people" not in site.get(path).html
    page = site.get("/c/wharf/people?lang=en")
    assert "Nobody stands in the register" in page.dom.one("main").text
    assert not page.dom.all("form")
