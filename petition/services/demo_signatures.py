"""Made-up signatures for demonstrations, marked as demo data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petition.domain.addresses import parse_address
from petition.domain.campaigns import Channel, TargetsMode
from petition.domain.content import Content
from petition.domain.dates import hour_of
from petition.domain.fingerprints import address_fingerprint, name_fingerprint
from petition.domain.names import fold_name
from petition.domain.providers import OTHER
from petition.domain.signatures import FIRST_STATE, LetterState, SignatureState
from petition.domain.tokens import token_hash
from petition.domain.writing import Wish, WrittenLetter, write_letters
from petition.models import CampaignKey, Letter, Signature
from petition.services import keys
from petition.services.desk import Desk
from petition.services.signing import RECEIPT, details_of

#: Signatures in one transaction.
BATCH = 200
#: Days over which made-up people have signed.
DAYS = 90

NAMES = {
    "en": (
        ("Ann", "Tom", "Mary", "James", "Grace", "Peter"),
        ("Walker", "Singh", "O’Brien", "Mensah", "Clarke", "Novak"),
    ),
    "ru": (
        ("Анна", "Иван", "Мария", "Олег", "Елена", "Пётр"),
        ("Соколенко", "Ким", "Шевчук", "Гринберг", "Ткач", "Бондарь"),
    ),
    "kk": (
        ("Айгүл", "Нұрлан", "Әсел", "Ержан", "Гүлнәр", "Қайрат"),
        ("Ахмет", "Сейітқали", "Өмірбек", "Жақсылық", "Тілеу", "Мұрат"),
    ),
}
COUNTRIES = ("GB", "DE", "RU", "KZ", "FR", "US", "CA", "UA", "PL", "TR", "NO", "IE")
#: Who has the mail of made-up people, some more often than others.
PROVIDERS = ("Gmail", "Gmail", "Mail.ru", "Outlook", "GMX", "Yandex", OTHER, OTHER)
OWN_WORDS = (
    "",
    "",
    "I worked in a refinery for twenty years. I know what such a strike costs.",
    "My union has written to you before, and we will go on writing.",
    "Please let them go home to their children.",
)


@dataclass(frozen=True)
class MadeUp:
    """A batch of signatures with their letters, sealed and ready to be kept."""

    signatures: Sequence[Signature]
    letters: Sequence[Sequence[WrittenLetter]]
    states: Sequence[Sequence[LetterState]]


def moments(
    done: int, count: int, whole: int, chance: Random, now: datetime
) -> list[datetime]:
    """When the next `count` of the `whole` confirmed: one after the other."""
    days = timedelta(days=DAYS)
    places = range(done, done + count)
    return [now - days * (1 - (place + chance.random()) / whole) for place in places]


def make(
    reading: Callable[[], Session],
    desk: Desk,
    content: Content,
    confirmed: Sequence[datetime],
    chance: Random,
    now: datetime,
) -> MadeUp:
    """Compose and seal made-up signatures, one for each moment."""
    with reading() as session:
        public_key = session.get_one(CampaignKey, content.campaign_id).public_key
        fingerprints = keys.fingerprint_key(session, desk.sealer, content.campaign_id)
        first = (session.scalar(select(func.max(Signature.id))) or 0) + 1
    signatures, letters, states = [], [], []
    for place, moment in enumerate(confirmed, start=first):
        wish = _wish(content, chance, place)
        written = write_letters(
            content, wish, now.date(), desk.links.campaign(content.slug)
        )
        signatures.append(
            _signature(
                desk, content, wish, written, public_key, fingerprints, chance, moment
            )
        )
        letters.append(written)
        states.append([_state(letter.channel, chance) for letter in written])
    return MadeUp(signatures, letters, states)


def keep(session: Session, made: MadeUp) -> None:
    """Write a batch down; nothing of it is mailed."""
    session.add_all(made.signatures)
    session.flush()
    for signature, letters, states in zip(
        made.signatures, made.letters, made.states, strict=True
    ):
        session.add_all(
            Letter(
                campaign_id=signature.campaign_id,
                signature_id=signature.id,
                target_id=letter.target.id,
                letter_version_id=letter.version_id,
                channel=letter.channel,
                state=state,
                settled_on=signature.confirmed_hour.date()
                if state in (LetterState.ACCEPTED, LetterState.DECLARED)
                else None,
            )
            for letter, state in zip(letters, states, strict=True)
        )
    session.flush()


def _wish(content: Content, chance: Random, place: int) -> Wish:
    language = chance.choice(list(content.texts))
    given, family = NAMES.get(language, NAMES["en"])
    country = chance.choice(COUNTRIES)
    keys = (one.key for one in content.allies())
    sources = [None, None, *keys, "newsletter"]
    return Wish(
        name=f"{chance.choice(given)} {chance.choice(family)}",
        address=parse_address(
            f"demo-{place}-{chance.getrandbits(40):x}@people.example"
        ),
        country=country,
        targets=_targets(content, country),
        letter_language=content.letter_language(language),
        points=frozenset(
            point.key
            for point in content.letters[
                content.letter_language(language)
            ].template.points
            if chance.random() < 0.5
        ),
        own_words=chance.choice(OWN_WORDS),
        passages={},
        channel=chance.choices(list(Channel), (80, 8, 8, 4))[0],
        reply=False,
        updates=chance.random() < 0.3,
        partner_consent=False,
        fields={
            field: "…" if field in content.required_fields() else ""
            for field in content.fields()
        },
        seed=f"{chance.getrandbits(64):016x}",
        source=chance.choice(sources),
        language=language,
    )


def _targets(content: Content, country: str) -> tuple[str, ...]:
    if content.targets_mode is TargetsMode.ONE:
        return (next(iter(content.targets)),)
    return tuple(
        key
        for key, one in content.targets.items()
        if not one.target.serves or country in one.target.serves
    )


def _signature(
    desk: Desk,
    content: Content,
    wish: Wish,
    written: Sequence[WrittenLetter],
    public_key: bytes,
    fingerprints: bytes,
    chance: Random,
    confirmed: datetime,
) -> Signature:
    details = details_of(content, wish, written)
    canonical, uid, receipt = wish.address.canonical, desk.uid(), desk.randomness(32)
    record = details.record.to_json()
    return Signature(
        uid=uid,
        campaign_id=content.campaign_id,
        text_version_id=details.text_version_id,
        address_fingerprint=address_fingerprint(fingerprints, canonical),
        name_fingerprint=name_fingerprint(
            fingerprints, canonical, fold_name(wish.name)
        ),
        slot=1,
        receipt_hash=token_hash(receipt, RECEIPT),
        sealed_record=desk.sealer.seal_record(public_key, content.uid, uid, record),
        sealed_receipt=desk.sealer.seal_receipt(receipt, uid, record),
        state=SignatureState.CONFIRMED,
        country=wish.country,
        language=wish.language,
        partner=details.partner,
        source=details.source,
        channel=details.channel,
        own_words_share=details.own_words_share,
        confirmed_hour=hour_of(confirmed),
        uncounted=True,
        provider=chance.choice(PROVIDERS),
        demo=True,
    )


def _state(channel: Channel, chance: Random) -> LetterState:
    """What has become of a made-up letter: it is never mailed for real."""
    if channel is Channel.MAIL:
        return chance.choices([LetterState.ACCEPTED, LetterState.REFUSED], (97, 3))[0]
    if channel is Channel.BY_HAND:
        return FIRST_STATE[channel]
    return chance.choices([LetterState.DECLARED, LetterState.UNDECLARED], (60, 40))[0]
