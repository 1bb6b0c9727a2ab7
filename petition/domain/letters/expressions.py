"""Values and conditions of a letter: our own small tree, never Python code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from petition.domain.letters.blanks import plain
from petition.domain.letters.facts import Facts
from petition.domain.letters.filters import Filter, Kind, Value


@dataclass(repr=False)
class Scope:
    """All that one letter is written from.

    `labels` is None in a real letter; in a passage that nobody has touched it names
    the fields that are still unknown. `passages` are added when all are written.
    """

    language: str
    facts: Facts
    labels: Mapping[str, str] | None = None
    seed: str = ""
    points: frozenset[str] = frozenset()
    own_words: str = ""
    passages: tuple[str, ...] = ()


class Expression(Protocol):
    """Something with a value in every letter."""

    @property
    def kind(self) -> Kind:
        """What the value is, in every letter."""

    def value(self, scope: Scope) -> Value:
        """The value in this letter."""


@dataclass(frozen=True)
class Constant:
    """A text, number or list that stands in the template itself."""

    content: Value
    kind: Kind

    def value(self, scope: Scope) -> Value:
        return self.content


@dataclass(frozen=True)
class Field:
    """supporter.<field>, target.<field> or campaign.<field>."""

    group: str
    field: str
    kind: Kind = Kind.TEXT

    def value(self, scope: Scope) -> Value:
        known: Mapping[str, str] = getattr(scope.facts, self.group)
        return plain(known.get(self.field, ""))


@dataclass(frozen=True)
class People:
    """people.<status>."""

    status: str
    kind: Kind = Kind.NAMES

    def value(self, scope: Scope) -> Value:
        return _plain_names(scope.facts.people.get(self.status, ()))


@lru_cache(maxsize=256)  # The register's, the same in every letter.
def _plain_names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in map(plain, names) if name)


@dataclass(frozen=True)
class Today:
    """The day on which the letter is written."""

    kind: Kind = Kind.DATE

    def value(self, scope: Scope) -> Value:
        return scope.facts.today


@dataclass(frozen=True)
class Filtered:
    """A value with one filter applied."""

    inner: Expression
    filter: Filter
    argument: str = ""

    @property
    def kind(self) -> Kind:
        return self.filter.gives

    def value(self, scope: Scope) -> Value:
        return self.filter.work(self.inner.value(scope), self.argument, scope.language)


@dataclass(frozen=True)
class Conditional:
    """`a if b else c`."""

    condition: Expression
    then: Expression
    otherwise: Expression

    @property
    def kind(self) -> Kind:
        return self.then.kind

    def value(self, scope: Scope) -> Value:
        chosen = self.then if self.condition.value(scope) else self.otherwise
        return chosen.value(scope)


@dataclass(frozen=True)
class Comparison:
    """`left == right`, `!=`, `in` or `not in`."""

    left: Expression
    operator: str
    right: Expression
    kind: Kind = Kind.TRUTH

    def value(self, scope: Scope) -> Value:
        left, right = self.left.value(scope), self.right.value(scope)
        if self.operator in ("eq", "ne"):
            return (left == right) is (self.operator == "eq")
        among = isinstance(right, str | tuple) and str(left) in right
        return among is (self.operator == "in")


@dataclass(frozen=True)
class Junction:
    """`left and right` if `every`, else `left or right`."""

    left: Expression
    right: Expression
    every: bool
    kind: Kind = Kind.TRUTH

    def value(self, scope: Scope) -> Value:
        left = bool(self.left.value(scope))
        return bool(self.right.value(scope)) if left is self.every else left


@dataclass(frozen=True)
class Negation:
    """`not inner`."""

    inner: Expression
    kind: Kind = Kind.TRUTH

    def value(self, scope: Scope) -> Value:
        return not self.inner.value(scope)


def is_common(expression: Expression) -> bool:
    """Whether the register alone decides the value: then all letters share it."""
    match expression:
        case Constant() | People():
            return True
        case Filtered(inner=inner) | Negation(inner=inner):
            return is_common(inner)
        case Junction(left=left, right=right):
            return is_common(left) and is_common(right)
    return False
