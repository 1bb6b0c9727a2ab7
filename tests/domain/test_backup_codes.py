"""Printed codes that stand in for a lost second factor."""

from __future__ import annotations

import secrets
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from petition.domain.backup_codes import COUNT, code_hash, draw_codes, read_code

OLGA, PAVEL = UUID(int=1), UUID(int=2)


def test_ten_different_codes_are_drawn() -> None:
    assert len(set(draw_codes(secrets.token_bytes))) == COUNT == 10


@given(st.sampled_from(draw_codes(secrets.token_bytes)), st.sampled_from(" -–\t"))
def test_a_code_is_read_however_it_is_typed(code: str, dash: str) -> None:
    assert read_code(code) == code
    assert read_code(f" {code.upper().replace('-', dash)}") == code


@given(st.text(max_size=20))
def test_what_is_read_is_written_as_we_write_it(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 11 and read_code(code) == code)


def test_the_same_code_of_two_people_leaves_two_hashes() -> None:
    code = draw_codes(secrets.token_bytes)[0]
    assert code_hash(b"key", OLGA, code) != code_hash(b"key", PAVEL, code)
    assert code_hash(b"key", OLGA, code) != code_hash(b"other", OLGA, code)
