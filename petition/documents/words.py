"""The interface's words in one language, for pages and mails alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from petition.domain import places
from petition.domain.dates import PartialDate
from petition.domain.packs.findings import Finding, in_sentences
from petition.domain.saying import Languages, Said, Value

FOLDER = Path(__file__).resolve().parents[1] / "translations"
FALLBACK = "en"
#: "22 April 2014" is read rightly everywhere, "4/22/2014" is not.
ENGLISH_FORMATS = "en_GB"
#: What CLDR does not call an alias, though browsers do.
OLD_CODES = {"no": "nb"}
LONGEST_TAG = 35


class Words:
    """Interface words, names and numbers as one language writes them.

    `tag` is the page's language, also when there is no catalogue for it: then the
    words are English, but the page keeps its own language and `direction`.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self._catalogue = _catalogue(tag)
        self._formats = _formats(tag, self._catalogue)

    @property
    def direction(self) -> str:
        """ltr or rtl."""
        return places.direction(self.tag)

    @property
    def interface(self) -> str:
        """The language that the words really are in."""
        return self.tag if self._catalogue is not ENGLISH else FALLBACK

    def gettext(self, message: str) -> str:
        """The interface sentence in this language."""
        return self._catalogue.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The interface sentence for `n` things."""
        return self._catalogue.ngettext(one, many, n)

    def said(self, sentence: Said) -> str:
        """What a rule says, in this language."""
        form = (
            self.ngettext(sentence.one, sentence.many, sentence.n)
            if sentence.many
            else self.gettext(sentence.one)
        )
        return form % {name: self._value(v) for name, v in sentence.values.items()}

    def told(self, finding: Finding) -> str:
        """What is wrong with a file and what to do, without the place."""
        return in_sentences(self.said(finding.message), self.said(finding.remedy))

    def _value(self, value: Value) -> str:
        if isinstance(value, Said):
            return self.said(value)
        if isinstance(value, Languages):
            return self.names(map(self.language, value.tags))
        return self.number(value) if isinstance(value, int) else value

    def date(self, day: date | PartialDate) -> str:
        """A day, month or year in full, as precise as it is known."""
        if not isinstance(day, PartialDate):
            return format_date(day, "long", locale=self._formats)
        if day.precision == "day":
            return format_date(day.begins(), "long", locale=self._formats)
        skeleton = "yMMMM" if day.precision == "month" else "y"
        return format_skeleton(skeleton, day.begins(), locale=self._formats)

    def local_time(self, at: datetime) -> str:
        """A day and time of day as they stand on the spot, without a zone."""
        day = format_date(at, "full", locale=self._formats)
        return f"{day}, {format_time(at, 'short', locale=self._formats)}"

    def number(self, n: int) -> str:
        """A whole number with its digits grouped."""
        return format_decimal(n, locale=self._formats)

    def percent(self, whole: int) -> str:
        """A whole percentage such as 21 as 21 %."""
        return format_percent(whole / 100, locale=self._formats)

    def country(self, code: str) -> str:
        """The name of a country, or its code if CLDR has none."""
        return places.country_name(code, self.interface)

    def countries(self) -> tuple[tuple[str, str], ...]:
        """All countries as (code, name), in the order of their names."""
        return places.countries(self.interface)

    def names(self, names: Iterable[str]) -> str:
        """Names joined as the language joins a list."""
        return format_list(list(names), locale=self._formats)

    def language(self, tag: str) -> str:
        """The name of a language, in this one."""
        return places.language_name(tag, self.interface)

    def own_language_name(self, tag: str) -> str:
        """The name that a language has for itself."""
        return places.language_name(tag, tag)


@lru_cache
def words_for(tag: str) -> Words:
    """The words of one language, read once."""
    return Words(tag)


@lru_cache
def interface_languages() -> tuple[str, ...]:
    """The languages that the interface speaks, English first."""
    files = FOLDER.glob("*/LC_MESSAGES/messages.po")
    return (FALLBACK, *sorted(path.parent.parent.name for path in files))


def negotiate(accepted: str, offered: Iterable[str], default: str) -> str:
    """The offered language that an Accept-Language header wants most (RFC 9110).

    What is wanted is looked up as in RFC 4647 §3.4; a language that is not offered so
    is read in its script rather than in another one, and then in any.
    """
    # Tags come in any case; ours are spelled as they are offered.
    ours = {tag.lower(): tag for tag in offered}
    kin: dict[str, str] = {}
    for tag in sorted(ours, key=len):
        for name in _kin(tag):
            kin.setdefault(name, tag)
    for wanted, _ in sorted(_weights(accepted), key=lambda pair: -pair[1]):
        parts = wanted.split("-")
        lookup = ["-".join(parts[:length]) for length in range(len(parts), 1, -1)]
        found = next((tag for tag in lookup if tag in ours), "")
        found = found or next((kin[name] for name in _kin(wanted) if name in kin), "")
        if found:
            return ours[found]
    return default


@lru_cache(maxsize=1024)
def _kin(tag: str) -> tuple[str, str]:
    """A language with its usual script, and alone; old codes under the new ones."""
    first, *rest = tag.split("-")
    newer = OLD_CODES.get(first) or get_global("language_aliases").get(first, first)
    language = str(newer).partition("_")[0]
    script = next((part.title() for part in rest if len(part) == 4), "")
    if not script:
        region = next((part.upper() for part in rest if len(part) == 2), "")
        likely = get_global("likely_subtags")
        whole = likely.get(f"{language}_{region}") or likely.get(language) or ""
        script = next((part for part in whole.split("_") if len(part) == 4), "")
    return f"{language}-{script}", language


def _weights(header: str) -> list[tuple[str, float]]:
    pairs = []
    for part in header.split(",")[:20]:
        plain = part.replace(" ", "").replace("_", "-").lower()
        tag, _, parameter = plain.partition(";")
        try:
            weight = float(parameter.removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if 0 < len(tag) <= LONGEST_TAG and tag != "*" and weight > 0:
            pairs.append((tag, weight))
    return pairs


#: English stands in the code itself.
ENGLISH = NullTranslations()


@lru_cache
def _catalogue(tag: str) -> NullTranslations:
    for name in (tag, tag.split("-")[0]):
        path = FOLDER / name.replace("-", "_") / "LC_MESSAGES" / "messages.po"
        if path.is_file():
            return _read(path)
    return ENGLISH


def _read(path: Path) -> Translations:
    # Compiled in memory, so that no .mo file can be older than its .po.
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)


def _formats(tag: str, catalogue: NullTranslations) -> Locale:
    """Dates and numbers follow the words: English where there is no catalogue."""
    locale = places.locale_of(tag)
    if locale is None or catalogue is ENGLISH:
        return Locale.parse(ENGLISH_FORMATS)
    return locale
