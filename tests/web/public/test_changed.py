"""The page says when its text or its letter changed after people had signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Site

LETTER = "The letter was changed on 2 May 2024; letters signed before that carry"
TEXT = "This text was changed on 2 May 2024."


@pytest.fixture
def own(make_site: MakeSite, pack: Pack) -> Site:
    """A campaign of this test's own, since it is published anew."""
    return make_site((pack,))


def change(own: Site, pack: Pack) -> str:
    """Publish another English text and letter; the page from then on."""
    letters = {**pack.letters, "en": pack.letters["en"].replace("Dear", "Most dear")}
    letters["en"] += "\nOne line more.\n"
    texts = {**pack.texts, "en": replace(pack.texts["en"], story="Another story.")}
    own.add(replace(pack, letters=letters, texts=texts), opened=False)
    return own.get("/c/wharf?lang=en").html


def test_after_somebody_signed_a_change_is_said(own: Site, pack: Pack) -> None:
    own.confirmed()
    own.work()
    assert LETTER not in own.get("/c/wharf?lang=en").html
    page = change(own, pack)
    assert LETTER in page
    assert TEXT in page
    assert "was changed" not in own.get("/c/wharf?lang=ru").html


def test_before_anybody_signed_there_is_nothing_to_say(own: Site, pack: Pack) -> None:
    assert "was changed" not in change(own, pack)


def test_a_change_from_before_the_first_signature_is_not_said(
    own: Site, pack: Pack
) -> None:
    change(own, pack)
    own.clock.pass_(days=2)
    own.confirmed()
    own.work()
    assert "was changed" not in own.get("/c/wharf?lang=en").html
