"""A small campaign: three languages, two targets, every channel, one partner."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from petition.domain.addresses import parse_address
from petition.domain.campaigns import (
    CampaignText,
    Channel,
    Consent,
    Pack,
    Partner,
    Person,
    PersonStatus,
    Question,
    StatusEntry,
    Target,
)
from petition.domain.content import (
    Content,
    PublishedLetter,
    PublishedTarget,
    PublishedText,
)
from petition.domain.dates import PartialDate
from petition.domain.letters import Vocabulary, parse_letter
from petition.domain.writing import Wish

#: When the letters below are written.
TODAY, NOON = date(2014, 4, 22), datetime(2014, 4, 22, 12, tzinfo=UTC)
URL = "https://letters.example/c/harbour"
#: What the supporter writes: none of it may ever stand in a row in the clear.
NAME, ADDRESS, OWN_WORDS = (
    "Zoë Quartermain",
    "Zoe.Quartermain@mail.example",
    ("My grandmother loaded ships in this harbour."),
)
CITY, BRANCH, PASSAGE = "Turnhout", "Quay nine", "Please act before the autumn."

LETTER = """\
Subject: {subject} ({{{{ people.imprisoned | count }}}})

{{{{ target.salutation }}}}

{greeting} {{{{ supporter.name }}}}{{% if supporter.city %}}, {{{{ supporter.city }}}}{{% endif %}}, {{{{ supporter.branch }}}}.
{{{{ people.imprisoned | names }}}}

{{% point "trial" "{label}" %}}{one}{{% or %}}{two}{{% endpoint %}}

{{% editable %}}{passage}{{% endeditable %}}

{{% own_words "{prompt}" %}}
"""  # noqa: E501 – a paragraph of a letter is one line.

LETTERS = {
    "en": LETTER.format(
        subject="The dockers", greeting="I am", label="A new trial",
        one="Give them a new trial.", two="Hold a new trial.",
        passage="Please act soon.", prompt="Why do you write?",
    ),
    "ru": LETTER.format(
        subject="Докеры", greeting="Меня зовут", label="Новый суд",
        one="Назначьте новый суд.", two="Нужен новый суд.",
        passage="Прошу вас действовать.", prompt="Почему вы пишете?",
    ),
    "ar": LETTER.format(
        subject="عمال الميناء", greeting="أنا", label="محاكمة جديدة",
        one="أعيدوا محاكمتهم.", two="نطلب محاكمة جديدة.",
        passage="أرجو أن تتحركوا.", prompt="لماذا تكتب؟",
    ),
}  # fmt: skip

TEXTS = {
    "en": CampaignText("Free the dockers", "Two are in prison.", "Write!", "A story."),
    "ru": CampaignText("Свободу докерам", "Двое в тюрьме.", "Пишите!", "История."),
    "ar": CampaignText("الحرية لعمال الميناء", "اثنان في السجن.", "اكتبوا!", "قصة."),
}

MINISTER = Target(
    key="minister",
    name={"en": "Minister of Ports", "ru": "Министр портов"},
    office={"en": "Minister", "ru": "Министр"},
    organisation={},
    salutation={"en": "Dear Minister,", "ru": "Господин министр,"},
    languages=("ru", "en"),
    email="minister@ports.example",
    postal_address=("1 Quay Street", "Portville"),
    country="KZ",
    serves=(),
    channels=tuple(Channel),
)

EMBASSY = Target(
    key="embassy",
    name={"": "Embassy in Brussels"},
    office={},
    organisation={"": "Embassy"},
    salutation={"": "Dear Sir or Madam,"},
    languages=(),
    email=None,
    postal_address=("2 Rue du Port", "Bruxelles"),
    country="BE",
    serves=("BE",),
    channels=(Channel.POST, Channel.BY_HAND),
)


def _entry(status: PersonStatus, day: str) -> StatusEntry:
    return StatusEntry(status, PartialDate(day), {"": "Port"}, None, "Court", "")


PEOPLE = (
    Person(
        "ivan", {"": "Ivan Petrov", "ru": "Иван Петров"}, (), Consent.FAMILY, None,
        (_entry(PersonStatus.DETAINED, "2013"),
         _entry(PersonStatus.IMPRISONED, "2013-06")),
    ),
    Person(
        "olga", {"": "Olga Lee"}, ("O. Lee",), Consent.PUBLIC_RECORD, None,
        (_entry(PersonStatus.IMPRISONED, "2013-06-01"),),
    ),
    Person(
        "marat", {"": "Marat Bek"}, (), Consent.SELF, None,
        (_entry(PersonStatus.RELEASED, "2014-02-03"),),
    ),
)  # fmt: skip

PACK = Pack(
    slug="harbour",
    default_language="en",
    languages=("en", "ru", "ar"),
    organiser_name="Dockers' Union",
    organiser_contact="office@dockers.example",
    texts=TEXTS,
    letters=LETTERS,
    targets=(MINISTER, EMBASSY),
    privacy={"en": "We keep little."},
    outcome={"en": "They are **free**."},
    goal=500,
    questions=(Question("branch", {"en": "Your branch"}, required=True),),
    people=PEOPLE,
    partners=(Partner("allies", "Allies", "https://allies.example", (), {"": "Yes"}),),
)


def a_pack(**changes: Any) -> Pack:
    """The campaign's pack, changed."""
    return replace(PACK, **changes)


def a_content(**changes: Any) -> Content:
    """What the campaign publishes, as if it had been read from a database."""
    pack = a_pack(**changes)
    words = Vocabulary(frozenset(question.key for question in pack.questions))
    return Content(
        campaign_id=1,
        uid=UUID(int=1),
        slug=pack.slug,
        default_language=pack.default_language,
        languages=pack.languages,
        targets_mode=pack.targets_mode,
        reply_to=pack.reply_to,
        embeds=pack.embeds,
        per_address_limit=pack.per_address_limit,
        goal=pack.goal,
        accent=pack.accent,
        opens=pack.opens,
        closes=pack.closes,
        retain_months=pack.retain_months,
        organiser_name=pack.organiser_name,
        organiser_contact=pack.organiser_contact,
        texts={
            tag: PublishedText(number, text, pack.privacy.get(tag), NOON)
            for number, (tag, text) in enumerate(pack.texts.items(), start=1)
        },
        letters={
            tag: PublishedLetter(number, parse_letter(source, tag, words))
            for number, (tag, source) in enumerate(pack.letters.items(), start=1)
        },
        targets={
            target.key: PublishedTarget(number, target)
            for number, target in enumerate(pack.targets, start=1)
        },
        questions=pack.questions,
        partners={partner.key: partner for partner in pack.partners},
        consents={(one.key, ""): number for number, one in enumerate(pack.partners, 1)},
        logos={},
        people=pack.people,
        updates=pack.updates,
        events=pack.events,
        outcome=pack.outcome,
    )


def a_wish(**changes: Any) -> Wish:
    """What a supporter asks for; `address` may be a plain text."""
    plain: dict[str, Any] = {
        "name": NAME, "address": ADDRESS, "country": "BE",
        "targets": ("minister", "embassy"), "letter_language": "en",
        "points": frozenset({"trial"}), "own_words": OWN_WORDS,
        "passages": {1: PASSAGE}, "channel": Channel.MAIL, "reply": True,
        "updates": True, "partner_consent": False,
        "fields": {"city": CITY, "branch": BRANCH}, "seed": "0123456789abcdef",
        "source": None, "language": "en",
    }  # fmt: skip
    wish = plain | changes
    if isinstance(wish["address"], str):
        wish["address"] = parse_address(wish["address"])
    return Wish(**wish)
