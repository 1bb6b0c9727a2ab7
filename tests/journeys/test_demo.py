"""The demo campaign with made-up signatures, and every way to read its tally."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from tests.journeys.product import Product

COUNT = 500
#: Too few for five from each of the twelve countries of the demo.
FEW = 45
DIMENSIONS = ("country", "language", "partner", "day")
SMALLEST = 5


@pytest.fixture(scope="module")
def small(house: Product) -> tuple[Any, Any]:
    """What everybody and what organisers can read while few have signed."""
    house.do("demo", "--signatures", str(FEW))
    return _public(house), _full(house)


@pytest.fixture(scope="module")
def demo(house: Product, small: tuple[Any, Any]) -> Product:
    """The shared installation, with many signatures in the demo campaign."""
    assert small
    house.do("demo", "--signatures", str(COUNT - FEW))
    return house


@pytest.fixture(scope="module")
def public(demo: Product) -> Any:
    """What everybody can read."""
    return _public(demo)


@pytest.fixture(scope="module")
def full(demo: Product) -> Any:
    """What organisers can read."""
    return _full(demo)


def _public(house: Product) -> Any:
    return json.loads(house.browser.get("/c/zhanaozen/tally.json").text)


def _full(house: Product) -> Any:
    return json.loads(house.do("tally", "zhanaozen", "--format", "json"))


def test_made_up_signatures_are_counted_at_once(public: Any) -> None:
    assert public["total"] == public["signatures"]["confirmed"] == COUNT
    assert public["campaign"] == "zhanaozen"
    assert public["goal"] == 12000
    assert public["paper"] == {"letters": 0}
    assert 0 <= public["own_words_share_median"] <= 1


def test_letters_are_the_sum_of_what_became_of_them(public: Any) -> None:
    letters = public["letters"]

    assert letters["written"] >= COUNT
    assert letters["written"] == sum(letters.values()) - letters["written"]


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_breakdown_adds_up(public: Any, full: Any, dimension: str) -> None:
    assert sum(public[f"by_{dimension}"].values()) == COUNT
    assert sum(full[f"by_{dimension}"].values()) == COUNT


@pytest.mark.parametrize("dimension", ["country", "language", "partner"])
def test_small_cells_are_merged_in_public_only(
    small: tuple[Any, Any], dimension: str
) -> None:
    shown, true = (tally[f"by_{dimension}"] for tally in small)

    assert sum(shown.values()) == sum(true.values()) == FEW
    assert min(shown.values()) >= SMALLEST
    assert "other" not in true
    for value, count in shown.items():
        assert value == "other" or true[value] == count
    hidden = true.keys() - shown.keys()
    assert shown.get("other", 0) == sum(true[value] for value in hidden)


def test_there_were_small_cells_to_merge(small: tuple[Any, Any]) -> None:
    _, true = small

    assert min(true["by_country"].values()) < SMALLEST


def test_csv_says_the_same_as_json(demo: Product, public: Any) -> None:
    page = demo.browser.get("/c/zhanaozen/tally.csv")
    rows = list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"), newline="")))

    for dimension in DIMENSIONS:
        counted = {
            row["value"]: int(row["n"])
            for row in rows
            if (row["dimension"], row["kind"]) == (dimension, "confirmed")
        }
        assert counted == public[f"by_{dimension}"]


def test_organisers_choose_what_it_is_broken_down_by(demo: Product) -> None:
    by = ["--by", "channel,target"]
    text = demo.do("tally", "zhanaozen", "--format", "csv", *by)

    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert {row["dimension"] for row in rows} == {"all", "channel", "target"}


def test_the_tally_is_a_workbook_and_a_text_too(demo: Product) -> None:
    book = demo.folder / "tally.xlsx"

    demo.do("tally", "zhanaozen", "--format", "xlsx", "-o", str(book))

    with ZipFile(book) as sheets:
        assert sheets.testzip() is None
        assert "xl/workbook.xml" in sheets.namelist()
    assert f" {COUNT}\n" in demo.do("tally", "zhanaozen", "--by", "country")


def test_made_up_people_are_marked_and_can_be_exported(demo: Product) -> None:
    key = ["--key", str(demo.code_file)]

    out = demo.do("export", "signatures", "zhanaozen", "--format", "jsonl", *key)

    rows = [json.loads(line) for line in out.splitlines()]
    assert sorted(row["number"] for row in rows) == list(range(1, COUNT + 1))
    assert all(row["email"].endswith(".example") for row in rows)
    assert "demo" in demo.browser.get("/c/zhanaozen?lang=en").words.lower()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_page_shows_the_count(demo: Product, language: str) -> None:
    page = demo.browser.get(f"/c/zhanaozen?lang={language}")

    assert page.status == 200
    assert page.language == (language, "ltr")
    assert "500" in page.words
