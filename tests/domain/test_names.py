"""Names and texts of people: every script is welcome, tricks are not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.names import (
    BadName,
    BadText,
    TextFault,
    clean_line,
    clean_name,
    clean_text,
    fold_name,
)

TRICKS = [
    "\0",
    "\t",
    "\r\n",
    "\x85",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u3164",
    "\U000e0041",
]


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien-Smith",
        "O'Brien",
        "X Æ A-12",
        "می‌خواهم",
        "山田太郎",
        "Suharto",
        "Zoë",
        "Ғалымжан Әуезұлы",
        "രാജ്‍കുമാർ",
        "辻\U000e0100",
        "မြို့",
        "=cmd",
        "<script>alert(1)</script>",
        "Ө",
        "名" * 100,
    ],
)
def test_names_of_every_script_are_kept(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna   Maria ", "Anna Maria"),
        ("山田\u3000太郎", "山田 太郎"),
        ("Anna\u00a0Maria", "Anna Maria"),
        ("Zoe\u0308", "Zoë"),
        ("\u200fمريم\u200e", "مريم"),
        ("An\u00adna", "Anna"),
        ("Zoe\u00ad\u0308", "Zoë"),
        ("\u200cAnna \u200d", "Anna"),
        ("e\u0301" * 100, "é" * 100),
    ],
)
def test_what_nobody_meant_to_type_is_mended(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", TextFault.MISSING),
        (" \u200d ", TextFault.MISSING),
        ("12 - 7", TextFault.NO_LETTER),
        ("😀", TextFault.NO_LETTER),
        ("A" * 101, TextFault.TOO_LONG),
        ("A" * 300, TextFault.TOO_LONG),
        ("Z\u0353\u0353\u0353\u0353", TextFault.TOO_MANY_MARKS),
        ("Anna\ud800", TextFault.UNREADABLE),
        ("Ann\ufffd", TextFault.UNREADABLE),
        ("Anna\uffff", TextFault.UNREADABLE),
        ("Anna\U0010fffe", TextFault.UNREADABLE),
    ],
)
def test_a_refused_name_is_told_why(typed: str, reason: TextFault) -> None:
    with pytest.raises(BadName) as refused:
        clean_name(typed)
    assert refused.value.reason == reason


@pytest.mark.parametrize("trick", TRICKS)
def test_what_hides_or_turns_text_is_refused_in_a_line(trick: str) -> None:
    for clean in (clean_name, clean_line):
        with pytest.raises(BadText) as refused:
            clean(f"An{trick}na")
        assert refused.value.reason == TextFault.FORBIDDEN_CHARACTER


@given(st.text())
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    try:
        name = clean_name(text)
    except BadName:
        return
    assert clean_name(name) == name == unicodedata.normalize("NFC", name)
    assert 1 <= len(name) <= 100
    assert name.encode()


def test_a_line_may_be_empty_and_has_its_own_limit() -> None:
    assert clean_line("  ") == ""
    assert clean_line("x" * 200) == "x" * 200
    with pytest.raises(BadText) as refused:
        clean_line("xxx", limit=2)
    assert refused.value.reason == TextFault.TOO_LONG


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\r\n one\r\ntwo\rthree\n\n", "one\ntwo\nthree"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("a\tb  c", "a\tb  c"),
        ("e\u0301", "é"),
        ("ภาษา\u200bไทย", "ภาษา\u200bไทย"),
        (" \n ", ""),
    ],
)
def test_own_words_keep_their_lines(typed: str, kept: str) -> None:
    assert clean_text(typed, 100) == kept


@pytest.mark.parametrize("trick", ["\0", "\x0b", "\x1b", "\x7f", "\x85", "\u202e"])
def test_own_words_hold_no_controls(trick: str) -> None:
    with pytest.raises(BadText) as refused:
        clean_text(f"a{trick}b", 100)
    assert refused.value.reason == TextFault.FORBIDDEN_CHARACTER


def test_own_words_are_never_cut_off() -> None:
    assert clean_text("x" * 100 + "\n", 100) == "x" * 100
    with pytest.raises(BadText) as refused:
        clean_text("x" * 101, 100)
    assert refused.value.reason == TextFault.TOO_LONG


def test_damaged_words_are_refused_and_signs_beside_them_kept() -> None:
    assert clean_text("\U0001f54a \ue000 \uff41 \U0010fffd", 100)
    for damage in "\ud800\udfff\ufdd0\ufffd\uffff\U0010fffe":
        with pytest.raises(BadText) as refused:
            clean_text(f"a{damage}b", 100)
        assert refused.value.reason == TextFault.UNREADABLE


@given(st.text())
def test_clean_words_stay_as_they_are(text: str) -> None:
    try:
        words = clean_text(text, 1000)
    except BadText:
        return
    assert clean_text(words, 1000) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna-María  O’Neil", "anna maria oneil"),
        ("Артём", "АРТЕМ"),
        ("می‌خواهم", "میخواهم"),
        ("ＡＢＣ", "abc"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Hanna"), ("राम", "रमा"), ("山田太郎", "山田花子")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text(min_size=1))
def test_a_folded_name_stays_as_it_is(name: str) -> None:
    folded = fold_name(name)
    assert folded
    assert fold_name(folded) == folded
