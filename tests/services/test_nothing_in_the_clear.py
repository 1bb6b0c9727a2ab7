"""What supporters write stands nowhere in the clear, from signing to erasure."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, select

from petition.db.engines import Database
from petition.domain.campaigns import Channel
from petition.models import Base, Delivery, Signature
from tests.support.harbour import ADDRESS, BRANCH, CITY, NAME, OWN_WORDS, PASSAGE
from tests.support.office import Office

#: What only a supporter could have told us.
SECRETS = (
    NAME, "Quartermain", ADDRESS, ADDRESS.lower(), "mail.example", OWN_WORDS,
    "grandmother", CITY, BRANCH, PASSAGE, "0123456789abcdef",
)  # fmt: skip
#: All that stands beside a sealed signature (design §5).
CLEAR = {
    "id", "uid", "campaign_id", "text_version_id", "slot", "state", "country",
    "language", "partner", "source", "channel", "own_words_share",
    "confirmed_hour", "number", "uncounted", "counted_as", "demo",
    "no_news", "provider",
}  # fmt: skip


@pytest.fixture
def busy(office: Office) -> Office:
    """An office after every step that a supporter can take."""
    office.change(per_address_limit=2)
    office.sign()
    posted = office.signed(name=f"{NAME} Junior", channel=Channel.POST)
    mailed = office.signed(address=f"x{ADDRESS}", source="allies")
    gone = office.signed(address=f"y{ADDRESS}")
    office.sign(address=f"x{ADDRESS}", name=f"{NAME} Junior")
    office.sign(address=f"x{ADDRESS}")
    office.declare(posted, "embassy")
    office.not_me(office.sign(address=f"z{ADDRESS}"))
    office.withdraw(mailed)
    office.erase(gone)
    return office


def test_no_column_of_any_table_holds_what_a_supporter_wrote(busy: Office) -> None:
    cells = list(_cells(busy.database))

    assert len(cells) > 500
    for where, cell in cells:
        found = [one for one in SECRETS if one.encode().lower() in cell.lower()]
        assert not found, where


def test_no_column_holds_a_token(busy: Office) -> None:
    tokens = [busy.sign(address="w@other.example"), busy.signed(address="v@v.example")]
    kept = b"".join(cell for _, cell in _cells(busy.database))

    assert not [token for token in tokens if token.encode() in kept]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_of_sqlite_holds_what_a_supporter_wrote(
    busy: Office, database_url: str
) -> None:
    path = make_url(database_url).database or ""

    files = b"".join(_read(path + end) for end in ("", "-wal", "-shm"))

    assert b"Dockers" in files
    assert not [one for one in SECRETS if one.encode() in files]


def test_only_a_hash_and_the_agreed_facts_stand_beside_a_signature() -> None:
    columns = set(Base.metadata.tables["signatures"].columns.keys())

    sealed = {"sealed_record", "sealed_receipt", "receipt_hash"}
    assert columns - sealed == CLEAR | {"address_fingerprint", "name_fingerprint"}


def test_no_table_has_room_for_a_network_address() -> None:
    names = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
    }

    assert not [name for name in names if "ip" in name.split(".")[1].split("_")]
    assert not [name for name in names if "agent" in name]


def test_a_longer_letter_is_not_told_by_its_size(office: Office) -> None:
    office.signed(own_words="x", address="a@mail.example")
    office.signed(own_words="y" * 40, address="b@mail.example")

    rows = office.rows(Signature)
    assert len({len(row.sealed_record or b"") for row in rows}) == 1
    assert len({len(row.sealed_receipt or b"") for row in rows}) == 1
    mails = [row.sealed for row in office.rows(Delivery) if row.sealed]
    assert len({len(sealed) % 1024 for sealed in mails}) == 1


def _cells(database: Database) -> Iterator[tuple[str, bytes]]:
    """Every value in the database as bytes, with its place."""
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    yield f"{table.name}.{column}", _bytes(value)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return json.dumps(value, default=str, ensure_ascii=False).encode()


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
