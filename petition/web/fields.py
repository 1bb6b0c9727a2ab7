"""Form fields that check shape, with answers in the visitor's language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError
from wtforms.widgets import Select, html_params

from petition.documents.words import Words
from petition.domain import form_tokens, names
from petition.domain.addresses import Address, BadAddress, parse_address
from petition.web import sentences

LINE_LIMIT = names.LINE_LIMIT

#: What fields are before they have seen anyone's answers, by name: a form's class that
#: has this attribute makes each of its fields once, instead of for every visitor.
KEPT = "kept_fields"
KeptFields = dict[str, tuple[type[Field], dict[str, Any]]]


class TokenContext:
    """What a form token is made of, and what it must be to count."""

    def __init__(self, key: bytes, campaign_id: int, now: int, youngest: int) -> None:
        self.key = key
        self.campaign_id = campaign_id
        self.now = now
        self.youngest = youngest

    def fault(
        self, token: str | None, youngest: int
    ) -> form_tokens.FormTokenFault | None:
        """What is wrong with a token, or None."""
        return form_tokens.check(self.key, token, self.campaign_id, self.now, youngest)


class TokenField(CSRFTokenField):
    """The hidden field of a form's token, which is made when it is shown."""

    def _value(self) -> str:
        return str(self.csrf_impl.generate_csrf_token(self))


class FormToken(CSRF):
    """A token of campaign and render time; no cookie, nothing about the visitor."""

    field_class = TokenField

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """The posted token if it is still valid, else a fresh one."""
        context: TokenContext = csrf_token_field.meta.csrf_context
        posted = csrf_token_field.data
        if context.fault(posted, youngest=0) is None:
            return str(posted)
        return form_tokens.issue(context.key, context.campaign_id, context.now)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Say why a posted token does not count."""
        context: TokenContext = form.meta.csrf_context
        fault = context.fault(field.data, context.youngest)
        if fault is not None:
            raise ValidationError(sentences.token_fault(form.words, fault))


class PublicForm(FlaskForm):
    """A form for anyone, without a session."""

    words: Words

    class Meta(FlaskForm.Meta):
        """Tokens of our own in the field that the contract names."""

        csrf = True
        csrf_class = FormToken  # type: ignore[assignment]
        csrf_field_name = "form_token"

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """A field, made anew, or from what the form's class keeps of it."""
            kept: KeptFields | None = vars(type(form)).get(KEPT)
            if kept is None:
                return super().bind_field(form, unbound_field, options)
            name = options["name"]
            if name not in kept:
                made = super().bind_field(form, unbound_field, options)
                kept[name] = (type(made), {**vars(made), "_form": None, "meta": None})
                return made
            kind, facts = kept[name]
            field: Any = object.__new__(kind)
            vars(field).update(facts)
            field._form, field.meta = form, self
            return field

    def process(  # type: ignore[override]  # No object fills our forms.
        self, formdata: Any = None, _obj: None = None, data: Any = None
    ) -> None:
        """Give every field its first value, and over it what was posted.

        That is all our fields need: they have no filters, and refuse nothing yet.
        """
        first = data or {}
        for name, field in self._fields.items():
            field.process_data(first.get(name, field.default))
            if formdata is not None:
                field.raw_data = formdata.getlist(name)
                field.process_formdata(field.raw_data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Have every field check its answer; no form of ours has rules for one."""
        return BaseForm.validate(self, extra_validators)

    @property
    def faults(self) -> list[str]:
        """Sentences that belong to no field that one can see."""
        return list(self["form_token"].errors)


class NameField(StringField):
    """A supporter's name in good shape."""

    def pre_validate(self, form: Any) -> None:
        """Clean the name, or say what is wrong with it."""
        try:
            self.data = names.clean_name(self.data or "")
        except names.BadText as bad:
            raise ValidationError(sentences.name_fault(form.words, bad.reason)) from bad


class AddressField(StringField):
    """One mail address; `address` holds it once it is known to be one."""

    address: Address

    def pre_validate(self, form: Any) -> None:
        """Parse the address, or say what is wrong with it."""
        try:
            self.address = parse_address(self.data or "")
        except BadAddress as bad:
            sentence = sentences.address_fault(form.words, bad.reason)
            raise ValidationError(sentence) from bad


class LineField(StringField):
    """One line, required or not."""

    def __init__(
        self, label: str = "", *, required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.flags.required = required

    def pre_validate(self, form: Any) -> None:
        """Clean the line, or say what is wrong with it."""
        try:
            self.data = names.clean_line(self.data or "", LINE_LIMIT)
            if not self.data and self.flags.required:
                raise names.BadText(names.TextFault.MISSING)
        except names.BadText as bad:
            sentence = sentences.text_fault(form.words, bad.reason, LINE_LIMIT)
            raise ValidationError(sentence) from bad


class ProseField(TextAreaField):
    """The supporter's own text; may be empty."""

    def __init__(self, label: str = "", limit: int = 6000, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.limit = limit

    def pre_validate(self, form: Any) -> None:
        """Clean the text, or say what is wrong with it."""
        try:
            self.data = names.clean_text(self.data or "", self.limit)
        except names.BadText as bad:
            if bad.reason is names.TextFault.MISSING:
                self.data = ""
                return
            sentence = sentences.text_fault(form.words, bad.reason, self.limit)
            raise ValidationError(sentence) from bad


class TickField(BooleanField):
    """A box to tick; nothing but the contract's `yes` counts as ticked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the word, if it was sent."""
        self.data = "yes" in valuelist

    def _value(self) -> str:
        return "yes"


class OfferedField(SelectField):
    """One of what is offered."""

    choices: dict[str, str]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered."""
        if not self.data or self.data not in self.choices:
            raise ValidationError(_not_offered(form.words, self.data))


class CountrySelect(Select):
    """A select whose options are rendered once: they are the same for everybody."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """The select, with the chosen option marked."""
        attributes = html_params(id=field.id, name=field.name, **kwargs)
        options = _options(tuple(field.choices.items()))
        chosen = f'value="{escape(field.data or "")}"'
        marked = options.replace(chosen, f"{chosen} selected", 1)
        return Markup(f"<select {attributes}>{marked}</select>")  # noqa: S704


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f'<option value="{escape(value)}">{escape(label)}</option>'
        for value, label in choices
    )


class CountryField(OfferedField):
    """The country where somebody lives."""

    widget = CountrySelect()

    def pre_validate(self, form: Any) -> None:
        """Ask for it if nothing was chosen; refuse what is not offered."""
        if not self.data:
            raise ValidationError(
                form.words.gettext("Please choose the country where you live.")
            )
        super().pre_validate(form)


class OfferedRadioField(RadioField):
    """One of a few that are offered side by side."""

    choices: dict[str, str]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered."""
        if not self.data or self.data not in self.choices:
            raise ValidationError(_not_offered(form.words, self.data))


class OfferedManyField(SelectMultipleField):
    """Some of what is offered; none is fine unless the form says otherwise."""

    choices: dict[str, str]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered."""
        if any(one not in self.choices for one in self.data or ()):
            raise ValidationError(_not_offered(form.words, "?"))


def _not_offered(words: Words, chosen: str | None) -> str:
    if not chosen or chosen == "None":
        return words.gettext("Please choose one.")
    return words.gettext("This choice is no longer offered. Please choose again.")
