"""What a campaign's form asks in one language, worked out once for everybody."""

from __future__ import annotations

from typing import Any

from petition.documents.words import Words
from petition.domain.campaigns import Channel, TargetsMode, in_language
from petition.domain.content import Content
from petition.web.fields import (
    LineField,
    OfferedManyField,
    OfferedRadioField,
    ProseField,
)
from petition.web.public.labels import channel_label, field_label

PASSAGE_LIMIT = 4000


def letter_fields(content: Content, words: Words) -> dict[str, Any]:
    """The fields that this campaign's letters need beside those of every form.

    They are in the order of the page: so the summary of what is wrong follows it.
    """
    return {
        **_extra_fields(content, words),
        **_target_field(content),
        **_point_field(content, words.tag),
        **_own_words_field(content, words.tag),
        **_passage_fields(content),
    }


def offers(content: Content, words: Words) -> dict[str, dict[str, str]]:
    """The choices that are the same for everybody who reads one language."""
    return {
        "country": {
            "": words.gettext("Please choose"),
            **dict(words.countries()),
        },
        "letter_language": {
            tag: words.own_language_name(tag) for tag in content.letters
        },
        "channel": {
            channel.value: channel_label(words, channel)
            for channel in channels(content)
        },
        "reply": {
            "yes": words.gettext("Yes; they see my mail address"),
            "no": words.gettext("No; answers go to the organisers"),
        },
    }


def channels(content: Content) -> list[Channel]:
    """The ways that lead to one of the targets at least."""
    offered = {way for one in content.targets.values() for way in one.target.channels}
    return [channel for channel in Channel if channel in offered]


def _target_field(content: Content) -> dict[str, Any]:
    if content.targets_mode is TargetsMode.ALL:
        return {}
    one = content.targets_mode is TargetsMode.ONE
    return {"target": OfferedRadioField() if one else OfferedManyField()}


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


def _passage_fields(content: Content) -> dict[str, Any]:
    most = max(letter.template.passages for letter in content.letters.values())
    return {
        f"editable_{number}": ProseField(limit=PASSAGE_LIMIT)
        for number in range(1, most + 1)
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
