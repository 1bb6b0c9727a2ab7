"""The letter as one writes it: as far as it has come, forgiving what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from petition.documents.words import Words
from petition.domain.addresses import Address
from petition.domain.campaigns import Channel
from petition.domain.letters import LeftoverPrompt, LetterTooLong, share_of_own_words
from petition.domain.places import country_codes
from petition.domain.writing import Wish, write_letters
from petition.web import context
from petition.web.public.letter_form import LetterForm
from petition.web.public.shown_letters import ShownLetter, shown_letters

#: Nobody is mailed from here, and no letter shows the address.
NOBODY = Address(typed="", canonical="")


@dataclass(frozen=True)
class LiveLetters:
    """The letters so far, the share of own words, or why there is none to show."""

    letters: list[ShownLetter]
    share: int
    fault: str


def live_letters(form: LetterForm) -> LiveLetters:
    """What the answers given so far amount to; every gap is named or left empty."""
    # Fields clean their answers while they are checked; what is wrong is put aside.
    form.validate()
    wish = _wish(form, form.words)
    try:
        return _show(form, wish, "")
    except LetterTooLong:
        return LiveLetters([], 0, form.words.gettext("The letter is too long."))


def _show(form: LetterForm, wish: Wish, fault: str) -> LiveLetters:
    """The letters; a passage whose prompt still stands is named and left out."""
    url = context.desk().links.campaign(form.content.slug)
    try:
        letters = write_letters(form.content, wish, context.now().date(), url)
        shown = shown_letters(form.content, wish, letters)
    except LeftoverPrompt as leftover:
        sentence = form.words.gettext("“%(prompt)s” still stands in the letter.")
        left_out = {**wish.passages, leftover.passage: ""}
        return _show(
            form,
            replace(wish, passages=left_out),
            sentence % {"prompt": leftover.prompt},
        )
    share = share_of_own_words(letter.composed for letter in letters)
    return LiveLetters(shown, share, fault)


def _wish(form: LetterForm, words: Words) -> Wish:
    def answer(name: str) -> str:
        if name not in form or form[name].errors:
            return ""
        return form[name].data or ""

    return Wish(
        name=answer("name") or words.gettext("[your name]"),
        address=NOBODY,
        country=form.country.data if form.country.data in country_codes() else "",
        targets=_targets(form),
        letter_language=form.letter_language.data,
        points=frozenset(form["point"].data if "point" in form else ()),
        own_words=answer("own_words"),
        passages={
            number: field.data
            for number, field in enumerate(form.passages, start=1)
            if not field.errors
        },
        channel=Channel(answer("channel") or Channel.MAIL),
        reply=False,
        updates=False,
        partner_consent=False,
        fields={
            field.name.removeprefix("field_"): answer(field.name)
            for field in form.extra
        },
        seed=form.seed.data or "",
        source=None,
        language=words.tag,
    )


def _targets(form: LetterForm) -> tuple[str, ...]:
    if "target" not in form:
        return ()
    chosen = form["target"].data or ()
    keys = (chosen,) if isinstance(chosen, str) else tuple(chosen)
    # Before anybody is chosen, the first addressee shows how it will read.
    return keys or tuple(form.content.targets)[:1]
