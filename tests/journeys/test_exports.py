"""What organisers take out with their key, and what nobody takes out without it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import Arrived, MailServer
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually

COLUMNS = [
    *("number", "confirmed_on", "name", "email", "country", "language", "channel"),
    *("partner", "source", "updates", "own_words_share", "state"),
]
FORMULA = "=cmd|' /C calc'!A0"
FIELDS = {"city": "＋Town", "branch": "@SUM(A1)", "shift": "-2+3"}
EXPORTS = {
    "signatures.csv": "recovery code",
    "signatures.jsonl": "passphrase",
    "signatures.xlsx": "passphrase",
    "letters.txt": "passphrase",
    "letters.jsonl": "recovery code",
}


@dataclass(frozen=True)
class TakenOut:
    """What was exported, by file name, and who is in it."""

    files: Mapping[str, bytes]
    author: str
    withdrawn: int
    letters: Mapping[str, Arrived]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The objects in a file of JSON Lines."""
        return [json.loads(line) for line in self.files[name].splitlines()]

    @property
    def row(self) -> dict[str, Any]:
        """The author's row."""
        rows = self.rows("signatures.jsonl")
        (row,) = [one for one in rows if one["email"] == self.author]
        return row


@pytest.fixture(scope="module")
def taken_out(
    house: Product,
    house_post: MailServer,
    house_ledger: Ledger,
    tmp_path_factory: pytest.TempPathFactory,
) -> TakenOut:
    """Everything exported after one has stayed and one has gone."""
    author = Supporter(house.browser, house_post, house_ledger, "author@people.example")
    author.name, author.language = FORMULA, "ar"
    fields = {f"field_{key}": value for key, value in FIELDS.items()}
    both = {"target": ["minister", "embassy-brussels"]}
    author.answers = {**fields, **both, "own_words": "قفازات", "updates": "yes"}
    author.sign_and_confirm()
    goer = Supporter(house.browser, house_post, house_ledger, "goer@people.example")
    goer.press(goer.sign_and_confirm(), "/withdraw")
    goer.counted()
    eventually(lambda: len(author.letters()) == 2)
    folder = tmp_path_factory.mktemp("exports")
    files = {name: _export(house, folder / name, how) for name, how in EXPORTS.items()}
    return TakenOut(files, author.email, len(house_ledger.withdrawn), author.letters())


def test_a_row_says_what_was_signed(taken_out: TakenOut) -> None:
    row = taken_out.row

    assert list(row) == [*COLUMNS, "city", "branch", "shift"]
    assert row["name"] == FORMULA
    assert {key: row[key] for key in FIELDS} == FIELDS
    assert (row["country"], row["language"], row["channel"]) == ("SE", "ar", "mail")
    assert (row["state"], row["updates"]) == ("confirmed", "yes")
    assert row["confirmed_on"][:2] == "20"
    assert 0 < row["own_words_share"] < 1


def test_numbers_are_given_once_without_gaps(taken_out: TakenOut) -> None:
    numbers = [row["number"] for row in taken_out.rows("signatures.jsonl")]

    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_who_has_withdrawn_is_a_row_without_a_person(taken_out: TakenOut) -> None:
    rows = taken_out.rows("signatures.jsonl")

    gone = [row for row in rows if row["state"] != "confirmed"]
    assert len(gone) == taken_out.withdrawn
    for row in gone:
        assert not row["name"]
        assert not row["email"]
    assert b"goer@people.example" not in b"".join(taken_out.files.values())


def test_csv_has_a_bom_crlf_and_no_formula(taken_out: TakenOut) -> None:
    data = taken_out.files["signatures.csv"]

    assert data.startswith("\ufeffnumber,".encode())
    assert data.count(b"\n") == data.count(b"\r\n") == len(data.splitlines())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == [*COLUMNS, "city", "branch", "shift"]
    (row,) = [one for one in rows if one["email"] == taken_out.author]
    assert row["name"] == f"'{FORMULA}"
    assert {key: row[key] for key in FIELDS} == {k: f"'{v}" for k, v in FIELDS.items()}


def test_xlsx_holds_the_same_rows_as_texts(taken_out: TakenOut) -> None:
    with ZipFile(io.BytesIO(taken_out.files["signatures.xlsx"])) as book:
        whole = "".join(
            book.read(name).decode() for name in book.namelist() if "xml" in name
        )
    assert "<f>" not in whole
    assert "=cmd|" in whole
    assert taken_out.author in whole
    assert "<hyperlink " not in whole


def test_exported_letters_are_those_that_arrived(taken_out: TakenOut) -> None:
    rows = taken_out.rows("letters.jsonl")
    of_author = [row for row in rows if row["number"] == taken_out.row["number"]]

    assert {row["target"] for row in of_author} == {"minister", "embassy-brussels"}
    assert {row["state"] for row in of_author} == {"accepted"}
    arrived = taken_out.letters.values()
    assert {row["text"] for row in of_author} == {one.letter for one in arrived}
    subjects = {one.header("Subject") for one in arrived}
    assert {row["subject"] for row in of_author} == subjects
    for mail in arrived:
        assert mail.letter in taken_out.files["letters.txt"].decode()


@pytest.mark.parametrize(
    ("what", "key"),
    [
        ("signatures", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH-IIII"),
        ("letters", "a wrong passphrase"),
        ("letters", ""),
    ],
)
def test_a_wrong_key_takes_nothing_out(
    house: Product, tmp_path: Path, what: str, key: str
) -> None:
    (tmp_path / "key").write_text(key)
    output = tmp_path / "out"
    options = ["--key", str(tmp_path / "key"), "-o", str(output)]

    ended = house.run("export", what, "salt-works", *options)

    assert ended.complaint
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_without_an_output_file_it_goes_to_standard_output(house: Product) -> None:
    key = str(house.code_file)

    out = house.do("export", "signatures", "salt-works", "--key", key)

    assert out.startswith("\ufeffnumber,confirmed_on,name,email")


def _export(house: Product, output: Path, how: str) -> bytes:
    what = "letters" if "letters" in output.name else "signatures"
    key = house.code_file if how == "recovery code" else house.passphrase_file
    options = ["--key", str(key), "--format", output.suffix[1:], "-o", str(output)]
    house.do("export", what, "salt-works", *options)
    assert output.stat().st_mode & 0o777 == 0o600
    return output.read_bytes()
