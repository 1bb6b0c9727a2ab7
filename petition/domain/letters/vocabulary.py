"""The names that a letter may use, and what was meant when it uses another."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from petition.domain.campaigns import PersonStatus

SUPPORTER_FIELDS = (
    "name",
    "city",
    "region",
    "postcode",
    "street",
    "country",
    "occupation",
    "organisation",
    "phone",
)
"""What any campaign's letters may ask of a supporter (contract, "Campaign pack")."""

ALWAYS_ASKED = ("name", "email", "country")
"""What the sign form asks whether or not a letter uses it."""

TARGET_FIELDS = ("name", "office", "organisation", "salutation", "country")
CAMPAIGN_FIELDS = ("title", "organiser", "url")
STATUSES = tuple(status.value for status in PersonStatus)

LONGEST_NAME = 60


@dataclass(frozen=True)
class Vocabulary:
    """The names of one campaign: those of every campaign and its own questions."""

    questions: frozenset[str] = frozenset()

    def fields(self, group: str) -> tuple[str, ...]:
        """The fields of supporter, target, campaign or people; else none."""
        groups = {
            "supporter": (*SUPPORTER_FIELDS, *sorted(self.questions)),
            "target": TARGET_FIELDS,
            "campaign": CAMPAIGN_FIELDS,
            "people": STATUSES,
        }
        return groups.get(group, ())

    def names(self) -> tuple[str, ...]:
        """Every name that may stand in a letter, in full."""
        groups = ("supporter", "target", "campaign", "people")
        dotted = (f"{group}.{f}" for group in groups for f in self.fields(group))
        return (*dotted, "today")

    def meant(self, name: str) -> str | None:
        """The known name that was probably meant by an unknown one."""
        group, _, field = name.partition(".")
        if f"supporter.{name}" in self.names():
            return f"supporter.{name}"
        if fields := self.fields(group):
            near = nearest(field, fields)
            return f"{group}.{near}" if near else None
        return nearest(name, self.names())


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """The word that `word` is most likely a slip of, if it is close to any."""
    if len(word) > LONGEST_NAME:
        return None
    return next(iter(get_close_matches(word, words, n=1)), None)
