"""The letter form: it asks exactly for what the campaign's letters use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, StringField

from petition.documents.words import Words
from petition.domain.campaigns import Channel, ReplyTo, TargetsMode, in_language
from petition.domain.content import Content
from petition.domain.letters import LeftoverPrompt, LetterTooLong
from petition.domain.writing import Wish, WrittenLetter, first_passages, write_letters
from petition.web.fields import (
    AddressField,
    CountryField,
    LineField,
    NameField,
    OfferedField,
    OfferedManyField,
    OfferedRadioField,
    ProseField,
    PublicForm,
    TickField,
    TokenContext,
)
from petition.web.public.labels import channel_label, field_label

SEED = re.compile(r"[0-9a-f]{16}")
SOURCE = re.compile(r"[a-z0-9-]{1,40}")
PASSAGE_LIMIT = 4000


class LetterForm(PublicForm):
    """What every campaign's form asks; `letter_form` adds the rest."""

    name = NameField()
    email = AddressField()
    letter_language = OfferedField()
    channel = OfferedRadioField()
    reply = OfferedRadioField()
    updates = TickField()
    partner_consent = TickField()
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
            return write_letters(self.content, self.wish(), now.date(), url)
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
    shape = {
        **_chosen_fields(content, words, country),
        **_passage_fields(content, letter_language, now, url),
    }
    first = {
        "country": country,
        "known_country": country,
        "letter_language": letter_language,
        "source": defaults.get("source", ""),
        "channel": _channels(content)[0].value,
        "reply": "yes" if content.reply_to is ReplyTo.SUPPORTER else "no",
    }
    kind = type("CampaignLetterForm", (LetterForm,), shape)
    form: LetterForm = kind(posted, meta={"csrf_context": token}, data=first)
    form.words, form.content = words, content
    _offer(form, content, words)
    _mend_hidden(form, page, seed)
    return form


def _offer(form: LetterForm, content: Content, words: Words) -> None:
    form.country.choices = {
        "": words.gettext("Please choose"),
        **dict(words.countries()),
    }
    form.letter_language.choices = {
        tag: words.own_language_name(tag) for tag in content.letters
    }
    form.channel.choices = {
        channel.value: channel_label(words, channel) for channel in _channels(content)
    }
    form.reply.choices = {
        "yes": words.gettext("Yes; they see my mail address"),
        "no": words.gettext("No; answers go to the organisers"),
    }


def _mend_hidden(form: LetterForm, page: str, seed: str) -> None:
    """Hidden fields are no reader's fault: what is out of shape is replaced."""
    if not SEED.fullmatch(form.seed.data or ""):
        form.seed.data = seed
    if not SOURCE.fullmatch(form.source.data or ""):
        form.source.data = ""
    form.lang.data = page


def _chosen_fields(content: Content, words: Words, country: str) -> dict[str, Any]:
    # In the order of the page: so the summary of what is wrong follows it.
    return {
        **_extra_fields(content, words),
        **_target_field(content, words, country),
        **_point_field(content, words.tag),
        **_own_words_field(content, words.tag),
    }


def _target_field(content: Content, words: Words, country: str) -> dict[str, Any]:
    if content.targets_mode is TargetsMode.ALL:
        return {}
    targets = [published.target for published in content.targets.values()]
    # Whoever serves the supporter's country is offered first.
    targets.sort(key=lambda target: country not in target.serves)
    choices = {one.key: in_language(one.name, words.tag) for one in targets}
    ticked = [one.key for one in targets if not one.serves or country in one.serves]
    if content.targets_mode is TargetsMode.ONE:
        field = OfferedRadioField(choices=choices, default=next(iter(ticked), None))
        return {"target": field}
    return {"target": OfferedManyField(choices=choices, default=ticked)}


def _point_field(content: Content, page: str) -> dict[str, Any]:
    labels: dict[str, str] = {}
    for language in (page, *content.letters):
        if language in content.letters:
            for point in content.letters[language].template.points:
                labels.setdefault(point.key, point.label)
    return {"point": OfferedManyField(choices=labels)} if labels else {}


def _own_words_field(content: Content, page: str) -> dict[str, Any]:
    for language in (page, content.default_language, *content.letters):
        if language in content.letters:
            prompt = content.letters[language].template.own_words_prompt
            if prompt is not None:
                return {"own_words": ProseField(prompt)}
    return {}


def _passage_fields(
    content: Content, letter_language: str, now: datetime, url: str
) -> dict[str, Any]:
    shown: dict[int, str] = {}
    for language in (letter_language, *content.letters):
        passages = first_passages(content, language, now.date(), url)
        for number, passage in enumerate(passages, start=1):
            shown.setdefault(number, passage)
    return {
        f"editable_{number}": ProseField(default=passage, limit=PASSAGE_LIMIT)
        for number, passage in shown.items()
    }


def _extra_fields(content: Content, words: Words) -> dict[str, Any]:
    required = content.required_fields()
    questions = {question.key: question.label for question in content.questions}
    fields = {}
    for key in content.fields():
        label = (
            in_language(questions[key], words.tag, content.default_language)
            if key in questions
            else field_label(words, key)
        )
        fields[f"field_{key}"] = LineField(label, required=key in required)
    return fields


def _channels(content: Content) -> list[Channel]:
    offered = {way for one in content.targets.values() for way in one.target.channels}
    return [channel for channel in Channel if channel in offered]
