"""Recovery codes survive paper and hand, and tell a slip."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from petition.domain.recovery_codes import (
    ALPHABET,
    MistypedCode,
    format_code,
    parse_code,
)

RAW = st.binary(min_size=20, max_size=20)
CODE = "AAAQ-EAYE-AUDA-OCAJ-BIFQ-YDIO-B4IB-CEQT-4GU4"


def test_a_code_is_nine_groups_of_four() -> None:
    # Made with `base32` and `openssl dgst`.
    assert format_code(bytes(range(20))) == CODE


@given(RAW)
def test_a_code_reads_as_it_was_written(raw: bytes) -> None:
    assert parse_code(format_code(raw)) == raw


@given(RAW, st.sampled_from(["", " ", "-", " - ", "\u2013", "\n"]))
def test_case_spaces_and_dashes_are_free(raw: bytes, between: str) -> None:
    typed = format_code(raw).lower().replace("-", between)
    assert parse_code(f" {typed}\r\n") == raw


@given(RAW)
def test_zeros_ones_and_eights_are_read_as_letters(raw: bytes) -> None:
    code = format_code(raw)
    assume(code.count("I") + code.count("L") <= 8)
    typed = code.translate(str.maketrans("OILB", "0118"))
    assert parse_code(typed) == raw


@given(RAW, st.integers(0, 35), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed(raw: bytes, place: int, letter: str) -> None:
    letters = format_code(raw).replace("-", "")
    assume(letters[place] != letter)
    with pytest.raises(MistypedCode):
        parse_code(letters[:place] + letter + letters[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        (CODE.replace("OCAJ", "OCAX"), 4),
        (CODE.replace("OCAJ", "OACJ"), 4),
        (CODE.replace("OCAJ", "OC?J"), 4),
        (CODE.replace("OCAJ", "OCA"), 4),
        (CODE.replace("4GU4", "4GU5"), 9),
        (CODE.replace("OCAJ", "OCAX").replace("EAYE", "XXXX"), None),
        (CODE.removesuffix("-4GU4"), None),
        (CODE.replace("-", "")[:-1], None),
        ("1" * 36, None),
        ("correct horse battery staple", 1),
        ("", None),
        ("\ud800\0", None),
    ],
)
def test_a_mistyped_code_names_its_group_where_it_can(
    typed: str, group: int | None
) -> None:
    with pytest.raises(MistypedCode) as refused:
        parse_code(typed)
    assert refused.value.group == group


@given(st.text())
def test_any_other_text_is_mistyped(text: str) -> None:
    with pytest.raises(MistypedCode):
        parse_code(text)


def test_a_code_has_20_bytes() -> None:
    with pytest.raises(ValueError, match="20 bytes"):
        format_code(bytes(19))
