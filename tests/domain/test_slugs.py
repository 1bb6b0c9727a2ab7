"""Addresses made from titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.packs.values import SLUG
from petition.domain.slugs import LONGEST, suggested, untaken

TITLES = {
    "Free the dockers of Wharf!": "free-the-dockers-of-wharf",
    "Свободу Жанаозену": "svobodu-zhanaozenu",
    "Жаңаөзен — әділдік": "zhanaozen-adildik",
    "L'été à Nîmes": "lete-a-nimes",
    "الحرية": "",
    "": "",
}


@pytest.mark.parametrize(("title", "slug"), TITLES.items())
def test_a_title_suggests_an_address(title: str, slug: str) -> None:
    assert suggested(title) == slug


@given(st.text())
def test_what_is_suggested_can_be_an_address(title: str) -> None:
    slug = suggested(title)
    assert not slug or SLUG.pattern.fullmatch(slug)
    assert len(slug) <= LONGEST


def test_an_address_that_is_taken_gets_the_first_free_number() -> None:
    assert untaken("crew", ()) == "crew"
    assert untaken("crew", {"crew", "crew-2"}) == "crew-3"
