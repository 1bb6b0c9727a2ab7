"""What changed between two texts is shown, and nothing of either is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from petition.domain.differences import Kind, Piece, differences, words

texts = st.text(st.sampled_from("ab \n.Ж"), max_size=40)


def told(pieces: tuple[Piece, ...], kind: Kind) -> str:
    return "".join(one.text for one in pieces if one.kind in (Kind.SAME, kind))


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_words(old: str, new: str) -> None:
    pieces = words(old, new)
    assert told(pieces, Kind.GONE) == old
    assert told(pieces, Kind.NEW) == new


@given(texts, texts)
def test_both_texts_can_be_read_out_of_the_lines(old: str, new: str) -> None:
    lines = differences(old, new, context=100)
    if old.splitlines() == new.splitlines():
        assert lines == ()
        return
    for text, kind in ((old, Kind.GONE), (new, Kind.NEW)):
        kept = [
            told(line.pieces, kind)
            for line in lines
            if any(one.kind in (Kind.SAME, kind) for one in line.pieces)
            or not line.pieces
        ]
        assert [one for one in kept if one] == [one for one in text.splitlines() if one]


def test_a_changed_word_is_told_from_its_neighbours() -> None:
    assert words("They need you now.", "They need us now.") == (
        Piece(Kind.SAME, "They need "),
        Piece(Kind.GONE, "you "),
        Piece(Kind.NEW, "us "),
        Piece(Kind.SAME, "now."),
    )


def test_what_did_not_change_is_counted_not_shown() -> None:
    old = "\n".join("abcdefgh")
    lines = differences(old, old.replace("f", "F"))
    assert [one.skipped for one in lines] == [4, 0, 0]
    assert [one.changed for one in lines] == [False, True, False]


def test_a_very_long_line_is_shown_as_a_whole() -> None:
    old, new = "a " * 5000, "b " * 5000
    assert words(old, new) == (Piece(Kind.GONE, old), Piece(Kind.NEW, new))
