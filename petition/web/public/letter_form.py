"""The letter form: it asks exactly for what the campaign's letters use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import cast

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, SelectField, StringField

from petition.documents.words import Words
from petition.domain.campaigns import Channel, ReplyTo, Target, TargetsMode, in_language
from petition.domain.content import Content
from petition.domain.letters import LeftoverPrompt, LetterTooLong
from petition.domain.writing import Wish, WrittenLetter, first_passages, write_letters
from petition.web.fields import (
    KEPT,
    AddressField,
    CountryField,
    NameField,
    OfferedField,
    OfferedManyField,
    OfferedRadioField,
    PublicForm,
    TickField,
    TokenContext,
)
from petition.web.public.letter_fields import channels, letter_fields, offers

SEED = re.compile(r"[0-9a-f]{16}")
SOURCE = re.compile(r"[a-z0-9-]{1,40}")


class LetterForm(PublicForm):
    """What every campaign's form asks; `letter_form` adds the rest."""

    name = NameField()
    email = AddressField()
    letter_language = OfferedField()
    channel = OfferedRadioField()
    reply = OfferedRadioField()
    updates = TickField()
    partner_consent = TickField()
    consent_shown = HiddenField()
    country = CountryField()
    seed = HiddenField()
    source = HiddenField()
    lang = HiddenField()
    known_country = HiddenField()
    website = StringField()

    content: Content

    @property
    def passages(self) -> list[Field]:
        """The passages that may be rewritten, in order."""
        return [field for field in self if field.name.startswith("editable_")]

    @property
    def extra(self) -> list[Field]:
        """What the letters ask for besides name, mail address and country."""
        return [field for field in self if field.name.startswith("field_")]

    @property
    def all_targets(self) -> list[str]:
        """Who gets a letter where there is nothing to choose."""
        targets = self.content.targets.values()
        return [in_language(one.target.name, self.words.tag) for one in targets]

    @property
    def is_a_machine(self) -> bool:
        """Whether the field that people leave empty is filled in."""
        return bool(self.website.data)

    def is_in_shape(self, *, with_token: bool) -> bool:
        """Whether every answer is one; a preview does not ask for a token."""
        self.validate()
        self._need_a_target()
        if not with_token:
            self["form_token"].errors = ()
        return not any(field.errors for field in self)

    @cached_property
    def wish(self) -> Wish:
        """What the supporter asks for; only after `is_in_shape`."""
        chosen = self["target"].data if "target" in self else []
        return Wish(
            name=self.name.data or "",
            address=self.email.address,
            country=self.country.data,
            targets=tuple(chosen if isinstance(chosen, list) else [chosen]),
            letter_language=self.letter_language.data,
            points=frozenset(self["point"].data if "point" in self else ()),
            own_words=self["own_words"].data if "own_words" in self else "",
            passages=dict(enumerate((one.data for one in self.passages), start=1)),
            channel=Channel(self.channel.data),
            reply=self.reply.data == "yes",
            updates=self.updates.data,
            partner_consent=self.partner_consent.data,
            fields={one.name.removeprefix("field_"): one.data for one in self.extra},
            seed=self.seed.data or "",
            source=self.source.data or None,
            language=self.words.tag,
        )

    def letters(self, now: datetime, url: str) -> tuple[WrittenLetter, ...] | None:
        """The letters as they will arrive; None, with an error, if one cannot be."""
        try:
            return write_letters(self.content, self.wish, now.date(), url)
        except LeftoverPrompt as leftover:
            sentence = self.words.gettext(
                "“%(prompt)s” still stands here. Please write what you want to say"
                " in its place, or delete it."
            ) % {"prompt": leftover.prompt}
            self[f"editable_{leftover.passage}"].errors = (sentence,)
        except LetterTooLong:
            sentence = self.words.gettext(
                "The whole letter is longer than an office will read (12 kB)."
                " Please shorten your own words."
            )
            longest = "own_words" if "own_words" in self else "name"
            self[longest].errors = (sentence,)
        return None

    def tick_targets_for_country(self) -> None:
        """Tick the embassy for a country that was not known when the form was made."""
        known, country = self.known_country.data, self.country.data
        if known is None or known == country or "target" not in self:
            return
        # Whoever unticks it now is not asked again.
        self.known_country.data = country
        field = self["target"]
        serving = [
            one.target.key
            for one in self.content.targets.values()
            if country in one.target.serves
        ]
        if isinstance(field, OfferedManyField):
            field.data = list(dict.fromkeys([*(field.data or ()), *serving]))
        elif serving and not field.raw_data:
            field.data = serving[0]

    def _need_a_target(self) -> None:
        if "target" in self and not self["target"].data:
            self["target"].errors = (
                self.words.gettext("Please choose at least one addressee."),
            )


def letter_form(
    content: Content,
    words: Words,
    token: TokenContext,
    *,
    posted: MultiDict[str, str] | None,
    defaults: Mapping[str, str],
    now: datetime,
    url: str,
    seed: str,
) -> LetterForm:
    """The form of one campaign in one language.

    `posted` holds the answers, or None for a fresh form; `defaults` may name
    country and source; `seed` is used if none was posted.
    """
    page, answers = words.tag, posted or MultiDict[str, str]()
    letter_language = content.letter_language(answers.get("letter_language") or page)
    country = answers.get("country") or defaults.get("country") or ""
    targets = _targets_first_served(content, country)
    first = {
        **_passages(content, letter_language, now, url),
        "target": _ticked(content, targets, country),
        "country": country,
        "known_country": country,
        "letter_language": letter_language,
        "source": defaults.get("source", ""),
        "channel": channels(content)[0].value,
        "reply": "yes" if content.reply_to is ReplyTo.SUPPORTER else "no",
    }
    kind = content.once(("form", page), lambda: _kind(content, words))
    form: LetterForm = kind(posted, meta={"csrf_context": token}, data=first)
    form.words, form.content = words, content
    shared = content.once(("offers", page), lambda: offers(content, words))
    named = {one.key: in_language(one.name, page) for one in targets}
    for name, choices in {**shared, "target": named}.items():
        if name in form:
            cast(SelectField, form[name]).choices = choices
    _mend_hidden(form, page, seed)
    return form


def _kind(content: Content, words: Words) -> type[LetterForm]:
    """The form's class in one language; making one costs as much as many answers."""
    fields = {**letter_fields(content, words), KEPT: {}}
    return type("CampaignLetterForm", (LetterForm,), fields)


def _mend_hidden(form: LetterForm, page: str, seed: str) -> None:
    """Hidden fields are no reader's fault: what is out of shape is replaced."""
    if not SEED.fullmatch(form.seed.data or ""):
        form.seed.data = seed
    if not SOURCE.fullmatch(form.source.data or ""):
        form.source.data = ""
    form.lang.data = page
    _mend_consent(form)


def _mend_consent(form: LetterForm) -> None:
    """Untick a partner's box whose text has changed since the page was made."""
    content = form.content
    ally = content.ally(form.source.data)
    version = content.consent_version(ally, form.words.tag) if ally else None
    now = str(version or "")
    if (form.consent_shown.data or now) != now:
        form.partner_consent.data = False
    form.consent_shown.data = now


def _targets_first_served(content: Content, country: str) -> list[Target]:
    """All targets, whoever serves the supporter's country before the others."""
    targets = [published.target for published in content.targets.values()]
    return sorted(targets, key=lambda target: country not in target.serves)


def _ticked(
    content: Content, targets: Sequence[Target], country: str
) -> list[str] | str | None:
    ticked = [one.key for one in targets if not one.serves or country in one.serves]
    if content.targets_mode is TargetsMode.ONE:
        return next(iter(ticked), None)
    return ticked


def _passages(
    content: Content, letter_language: str, now: datetime, url: str
) -> dict[str, str]:
    """What stands in the passages before anyone has written in them, by field."""
    shown: dict[int, str] = {}
    for language in (letter_language, *content.letters):
        passages = first_passages(content, language, now.date(), url)
        for number, passage in enumerate(passages, start=1):
            shown.setdefault(number, passage)
    return {f"editable_{number}": passage for number, passage in shown.items()}
