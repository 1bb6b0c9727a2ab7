"""Translators see which paragraphs of the source changed since they translated it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from petition.domain.paragraphs import blocks_of, compare

TEXT = st.lists(st.sampled_from(["One.", "Two.", "Three.\nlines", "{{ x }}"])).map(
    "\n\n".join
)


def test_a_source_that_did_not_change_has_nothing_stale() -> None:
    assert compare("One.\n\nTwo.\n", "One. \r\n\r\nTwo.").stale == 0


def test_a_changed_paragraph_is_shown_beside_what_it_was() -> None:
    parity = compare("One.\n\nTwo.\n\nThree.", "One.\n\nTwo, or more.\n\nThree.")
    assert [block.stale for block in parity.blocks] == [False, True, False]
    assert parity.blocks[1].was == "Two."


def test_a_new_paragraph_was_nothing_before() -> None:
    parity = compare("One.", "One.\n\nTwo.")
    assert (parity.blocks[1].text, parity.blocks[1].was) == ("Two.", "")


def test_a_paragraph_that_was_taken_out_is_named() -> None:
    parity = compare("One.\n\nTwo.", "One.")
    assert parity.gone == ("Two.",)
    assert parity.stale == 1


@given(TEXT, TEXT)
def test_all_blocks_of_the_present_source_are_shown_in_their_order(
    was: str, now: str
) -> None:
    parity = compare(was, now)
    assert tuple(block.text for block in parity.blocks) == blocks_of(now)
    assert (parity.stale == 0) == (blocks_of(was) == blocks_of(now))
