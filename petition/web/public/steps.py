"""What happens to a letter form that was sent, on our own page and in frames alike."""

from __future__ import annotations

from petition.domain.writing import Wish, WrittenLetter
from petition.services import signing
from petition.services.campaigns import Found
from petition.web import context
from petition.web.public.letter_form import LetterForm


def write(
    found: Found, form: LetterForm, *, with_token: bool
) -> tuple[WrittenLetter, ...] | None:
    """The letters as they will arrive; None if something must be mended first."""
    if not form.is_in_shape(with_token=with_token):
        return None
    url = context.desk().links.campaign(found.content.slug)
    return form.letters(context.now(), url)


def sign(found: Found, wish: Wish, letters: tuple[WrittenLetter, ...]) -> None:
    """Keep a pending signature, and mail the link that confirms it."""
    desk, now = context.desk(), context.now()

    def enqueue() -> None:
        prepared = signing.prepare(
            context.reading(), desk, found, wish, letters, now=now
        )
        with context.writing() as session:
            signing.sign(session, prepared, now=now)

    desk.with_todays_key(enqueue)
