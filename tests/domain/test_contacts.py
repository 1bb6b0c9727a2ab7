"""What a partner gets of a supporter, as bytes and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.contacts import Contact
from petition.domain.records import DamagedRecord

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(LINES, LINES, LINES)
def test_a_contact_is_the_same_after_sealing(name: str, email: str, tag: str) -> None:
    contact = Contact(name, email, tag)

    assert Contact.from_json(contact.to_json()) == contact


def test_a_contact_prints_nothing_of_itself() -> None:
    assert "Zoë" not in repr(Contact("Zoë", "zoe@mail.example", "en"))


@pytest.mark.parametrize(
    "plain", [b"", b"[]", b"{}", b'{"name":1,"email":"","language":""}']
)
def test_other_bytes_are_no_contact(plain: bytes) -> None:
    with pytest.raises(DamagedRecord):
        Contact.from_json(plain)
