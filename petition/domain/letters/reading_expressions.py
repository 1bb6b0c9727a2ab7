"""From Jinja2's syntax tree to our expressions, by an allow-list.

What this module does not name does not exist: a node without a reader is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, cast

from jinja2 import nodes

from petition.domain.letters.blanks import plain
from petition.domain.letters.expressions import (
    Comparison,
    Conditional,
    Constant,
    Expression,
    Field,
    Filtered,
    Junction,
    Negation,
    People,
    Today,
)
from petition.domain.letters.filters import FAMILIAR, FILTERS, Kind
from petition.domain.letters.findings import Findings
from petition.domain.letters.foreign import foreign
from petition.domain.letters.vocabulary import LONGEST_NAME, nearest
from petition.domain.saying import Said, listed, say

MISTAKE = Constant("", Kind.UNKNOWN)
LARGEST_NUMBER = 999_999_999
GROUPS = "supporter.…, target.…, campaign.…, people.…, today"


class ExpressionReader:
    """Reads what stands between the brackets of a tag."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.readers: Mapping[type[nodes.Node], Callable[[Any], Expression]] = {
            nodes.Const: self._constant,
            nodes.Name: self._name,
            nodes.Getattr: self._name,
            nodes.Filter: self._filter,
            nodes.CondExpr: self._conditional,
            nodes.Compare: self._comparison,
            nodes.And: lambda node: self._junction(node, every=True),
            nodes.Or: lambda node: self._junction(node, every=False),
            nodes.Not: lambda node: Negation(self.read(node.node)),
        }

    def printed(self, node: nodes.Expr) -> Expression:
        """An expression that stands in the letter: text, a number or a date."""
        expression = self.read(node)
        if expression.kind is Kind.NAMES:
            return self._mistake(
                node,
                say("A list cannot stand in a letter"),
                say(
                    "Add a filter: %(join)s joins them, %(count)s counts them.",
                    join="| names",
                    count="| count",
                ),
            )
        if expression.kind is Kind.TRUTH:
            return self._mistake(
                node,
                say("A condition is not text"),
                say(
                    "Use it in %(tag)s; for words in place of an empty value use "
                    "%(filter)s.",
                    tag="{% if %}",
                    filter='| default("…")',
                ),
            )
        return expression

    def condition(self, node: nodes.Expr) -> Expression:
        """What an `if` asks; fields asked for there may stay empty."""
        with self.findings.sheltered():
            return self.read(node)

    def read(self, node: nodes.Expr) -> Expression:
        """Any expression of the language; a mistake is noted and stands for itself."""
        reader = self.readers.get(type(node))
        return self._foreign(node) if reader is None else reader(node)

    def _constant(self, node: nodes.Const) -> Expression:
        content = node.value
        if isinstance(content, str) and plain(content) == content.strip():
            return Constant(content, Kind.TEXT)
        if type(content) is int and content <= LARGEST_NUMBER:
            return Constant(content, Kind.NUMBER)
        message = say("Only text in quotation marks and whole numbers can stand here")
        remedy = say("Use one of them, without controls.")
        return self._mistake(node, message, remedy)

    def _name(self, node: nodes.Name | nodes.Getattr) -> Expression:
        name = dotted(node)
        if name is None:
            return self._foreign(node)
        group, _, field = name.partition(".")
        if name == "today":
            return Today()
        if field not in self.findings.vocabulary.fields(group):
            return self._unknown_name(node, name)
        return self._known_name(group, field)

    def _known_name(self, group: str, field: str) -> Expression:
        if group == "people":
            self.findings.statuses.add(field)
            return People(field)
        if group == "supporter":
            self.findings.supporter_field(field)
        return Field(group, field)

    def _unknown_name(self, node: nodes.Node, name: str) -> Expression:
        meant = self.findings.vocabulary.meant(name)
        shown = name[:LONGEST_NAME]
        message = (
            say("%(name)s: did you mean %(meant)s?", name=shown, meant=meant)
            if meant
            else say("%(name)s is unknown", name=shown)
        )
        return self._mistake(node, message, self._known_names(name.partition(".")[0]))

    def _known_names(self, group: str) -> Said:
        fields = self.findings.vocabulary.fields(group)
        if not fields:
            return say("Known are %(names)s.", names=GROUPS)
        names = listed(f"{group}.{field}" for field in fields)
        if group != "supporter":
            return say("Known are %(names)s.", names=names)
        return say(
            "Known are %(names)s. Other questions go under %(header)s in the settings.",
            names=names,
            header="[[questions]]",
        )

    def _filter(self, node: nodes.Filter) -> Expression:
        name = node.name
        with self.findings.sheltered() if name == "default" else nullcontext():
            inner = self.read(cast(nodes.Expr, node.node))
        known = FILTERS.get(name)
        if known is None:
            return self._unknown_filter(node)
        if inner.kind not in (known.takes, Kind.UNKNOWN):
            message = say(
                "%(filter)s needs %(wanted)s, this is %(given)s",
                filter=f"| {name}",
                wanted=known.takes.said,
                given=inner.kind.said,
            )
            return self._mistake(node, message, _filters_for(inner.kind))
        argument = self._argument(node, wanted=known.argument)
        return MISTAKE if argument is None else Filtered(inner, known, argument)

    def _argument(self, node: nodes.Filter, wanted: bool) -> str | None:
        given = node.args
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) != wanted:
            text = f"| {node.name}" + ('("…").' if wanted else ".")
            self._mistake(
                node,
                say("%(filter)s cannot be used like this", filter=f"| {node.name}"),
                say("Write %(text)s", text=text),
            )
            return None
        if not wanted:
            return ""
        argument = self.read(given[0])
        if isinstance(argument, Constant) and argument.kind is Kind.TEXT:
            return str(argument.content)
        if argument.kind is not Kind.UNKNOWN:
            self._mistake(
                node,
                say("%(filter)s takes a text only", filter=f"| {node.name}"),
                say("Put a text in quotation marks there."),
            )
        return None

    def _unknown_filter(self, node: nodes.Filter) -> Expression:
        shown = f"| {node.name[:LONGEST_NAME]}"
        meant = FAMILIAR.get(node.name) or nearest(node.name, tuple(FILTERS))
        message = (
            say("%(name)s: did you mean %(meant)s?", name=shown, meant=f"| {meant}")
            if meant
            else say("%(filter)s is not a filter of letters", filter=shown)
        )
        remedy = say("Filters are %(names)s.", names=listed(FILTERS))
        return self._mistake(node, message, remedy)

    def _conditional(self, node: nodes.CondExpr) -> Expression:
        with self.findings.sheltered():
            condition, then = self.read(node.test), self.read(node.expr1)
            otherwise = (
                Constant("", Kind.TEXT) if node.expr2 is None else self.read(node.expr2)
            )
        if not _alike(then, otherwise):
            message = say(
                "This is either %(one)s or %(other)s",
                one=then.kind.said,
                other=otherwise.kind.said,
            )
            remedy = say("Use the same kind on both sides.")
            return self._mistake(node, message, remedy)
        return Conditional(condition, then, otherwise)

    def _comparison(self, node: nodes.Compare) -> Expression:
        operator = node.ops[0].op
        if len(node.ops) > 1 or operator not in ("eq", "ne", "in", "notin"):
            return self._mistake(
                node,
                say("This comparison is not for letters"),
                say("Use one of %(words)s at a time.", words="==, !=, in, not in"),
            )
        left = self.read(node.expr)
        if operator in ("eq", "ne"):
            right = self.read(node.ops[0].expr)
            fits = _alike(left, right)
        else:
            right = self._collection(node.ops[0].expr)
            fits = left.kind in (Kind.TEXT, Kind.UNKNOWN) and right.kind in (
                Kind.TEXT,
                Kind.NAMES,
                Kind.UNKNOWN,
            )
        if not fits:
            message = say(
                "These cannot be compared: %(one)s and %(other)s",
                one=left.kind.said,
                other=right.kind.said,
            )
            return self._mistake(node, message, say("Compare text with text."))
        return Comparison(left, operator, right)

    def _collection(self, node: nodes.Expr) -> Expression:
        if not isinstance(node, nodes.List | nodes.Tuple):
            return self.read(node)
        members = [self.read(item) for item in node.items]
        texts = [m for m in members if isinstance(m, Constant) and m.kind is Kind.TEXT]
        if len(texts) < len(members):
            message = say("Only texts in quotation marks can stand in a list")
            remedy = say("Write it like %(example)s.", example='("…", "…")')
            return self._mistake(node, message, remedy)
        return Constant(tuple(str(text.content) for text in texts), Kind.NAMES)

    def _junction(self, node: nodes.BinExpr, every: bool) -> Expression:
        return Junction(self.read(node.left), self.read(node.right), every)

    def _foreign(self, node: nodes.Node) -> Expression:
        return self._mistake(node, *foreign(node))

    def _mistake(self, node: nodes.Node, message: Said, remedy: Said) -> Expression:
        self.findings.problem(node.lineno, message, remedy)
        return MISTAKE


def dotted(node: nodes.Node) -> str | None:
    """The name that a chain of dots spells, or None where it begins otherwise."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        return None
    return ".".join([node.name, *reversed(parts)])


def prompted_field(node: nodes.Node) -> str | None:
    """The supporter's or target's field without which the expression is empty."""
    while isinstance(node, nodes.Filter) and node.name != "default":
        node = cast(nodes.Expr, node.node)
    name = dotted(node) or ""
    return name if name.partition(".")[0] in ("supporter", "target") else None


def _alike(left: Expression, right: Expression) -> bool:
    return left.kind is right.kind or Kind.UNKNOWN in (left.kind, right.kind)


def _filters_for(kind: Kind) -> Said:
    fitting = [name for name, known in FILTERS.items() if known.takes is kind]
    if not fitting:
        return say("Leave it out.")
    return say(
        "For %(kind)s there are: %(filters)s.",
        kind=kind.said,
        filters=listed(fitting),
    )
