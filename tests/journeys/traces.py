"""Looking for what must not be found, in every form in which it might lie about."""

from __future__ import annotations

import base64
import json
import quopri
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

LEAST = 24
LINE_BREAK = re.compile(rb"=?\r?\n")


def forms(secret: str | bytes) -> Iterator[bytes]:
    """A secret as it is, and in the encodings that programs like to use."""
    if isinstance(secret, bytes):
        yield from _forms_of_bytes(secret)
        return
    for text in {secret, secret.lower(), unicodedata.normalize("NFD", secret)}:
        yield from _forms_of_bytes(text.encode())
        yield text.encode("utf-16-le")
        yield text.encode("utf-16-be")
        yield quote(text).encode()
        yield json.dumps(text)[1:-1].encode()
        yield _joined(quopri.encodestring(text.encode()))


def _forms_of_bytes(data: bytes) -> Iterator[bytes]:
    yield data
    yield data.hex().encode()
    yield data.hex().upper().encode()
    for alignment in range(3):
        shifted = base64.b64encode(b"\0" * alignment + data)
        # The characters at both ends depend on what stands beside the secret.
        middle = shifted[4 if alignment else 0 :][: len(data) * 4 // 3 - 4]
        yield middle
        yield middle.translate(bytes.maketrans(b"+/", b"-_"))


def traces(places: Iterable[Path], secrets: Iterable[str | bytes]) -> list[str]:
    """Which secrets lie in which files of some folders, and how."""
    needles = {form: secret for secret in secrets for form in forms(secret)}
    assert min(map(len, needles)) > 4, "too short to mean anything"
    return [
        f"{file}: {secret!r} as {needle!r}"
        for file in _files(places)
        for data in [file.read_bytes()]
        for joined in [_joined(data)]
        for needle, secret in needles.items()
        if needle in data or needle in joined
    ]


def blobs(database: Path) -> dict[bytes, str]:
    """Every binary value in a SQLite file, with the column that it stands in."""
    found = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as open_:
        tables = open_.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = open_.execute(f'SELECT * FROM "{table}"')  # noqa: S608 – a table.
            columns = [column for column, *_ in rows.description]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, bytes) and len(value) >= LEAST:
                        found[value] = f"{table}.{column}"
    return found


def _joined(data: bytes) -> bytes:
    """Without the line breaks of base64 and the soft ones of quoted-printable."""
    return LINE_BREAK.sub(b"", data)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        everything = [place] if place.is_file() else place.rglob("*")
        yield from (file for file in everything if file.is_file())
