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
from petition.domain.letters.vocabulary import LONGEST_NAME, nearest

MISTAKE = Constant("", Kind.UNKNOWN)
LARGEST_NUMBER = 999_999_999

FOREIGN: Mapping[type[nodes.Node], tuple[str, str]] = {
    nodes.Call: ("A call", "Use a filter, such as {{ supporter.city | upper }}."),
    nodes.Getitem: ("[ ]", "Write a field with a dot, such as supporter.city."),
    nodes.Slice: ("A slice", "Use the whole value."),
    nodes.Test: ("A test with is", "Ask {% if supporter.city %} instead."),
    nodes.Concat: ("~", "Write the values one after the other."),
    nodes.Tuple: ("A list", "Use a list only after in."),
    nodes.List: ("A list", "Use a list only after in."),
    nodes.Dict: ("A table in { }", "Use if and elif."),
    nodes.BinExpr: ("Arithmetic", "Write the result itself."),
    nodes.UnaryExpr: ("Arithmetic", "Write the result itself."),
}


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
            remedy = "Add a filter: | names joins them, | count counts them."
            return self._mistake(node, "A list cannot stand in a letter", remedy)
        if expression.kind is Kind.TRUTH:
            remedy = "Use it in {% if %}; for words in place of an empty value use "
            return self._mistake(
                node, "A condition is not text", remedy + '| default("…").'
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
        message = "Only text in quotation marks and whole numbers can stand here"
        return self._mistake(node, message, "Use one of them, without controls.")

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
        message = f"{shown}: did you mean {meant}?" if meant else f"{shown} is unknown"
        return self._mistake(node, message, self._known_names(name.partition(".")[0]))

    def _known_names(self, group: str) -> str:
        fields = self.findings.vocabulary.fields(group)
        if not fields:
            return "Known are supporter.…, target.…, campaign.…, people.… and today."
        known = f"Known are {', '.join(f'{group}.{field}' for field in fields)}."
        own = " Other questions go under [[questions]] in campaign.toml."
        return known + (own if group == "supporter" else "")

    def _filter(self, node: nodes.Filter) -> Expression:
        name = node.name
        with self.findings.sheltered() if name == "default" else nullcontext():
            inner = self.read(cast(nodes.Expr, node.node))
        known = FILTERS.get(name)
        if known is None:
            return self._unknown_filter(node)
        if inner.kind not in (known.takes, Kind.UNKNOWN):
            message = f"| {name} needs {known.takes}, this is {inner.kind}"
            return self._mistake(node, message, _filters_for(inner.kind))
        argument = self._argument(node, wanted=known.argument)
        return MISTAKE if argument is None else Filtered(inner, known, argument)

    def _argument(self, node: nodes.Filter, wanted: bool) -> str | None:
        given = node.args
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) != wanted:
            remedy = f"Write | {node.name}" + ('("text").' if wanted else ".")
            self._mistake(node, f"| {node.name} cannot be used like this", remedy)
            return None
        if not wanted:
            return ""
        argument = self.read(given[0])
        if isinstance(argument, Constant) and argument.kind is Kind.TEXT:
            return str(argument.content)
        if argument.kind is not Kind.UNKNOWN:
            remedy = "Put a text in quotation marks there."
            self._mistake(node, f"| {node.name} takes a text only", remedy)
        return None

    def _unknown_filter(self, node: nodes.Filter) -> Expression:
        shown = node.name[:LONGEST_NAME]
        meant = FAMILIAR.get(node.name) or nearest(node.name, tuple(FILTERS))
        message = f"| {shown}: did you mean | {meant}?" if meant else f"| {shown}"
        message += "" if meant else " is not a filter of letters"
        return self._mistake(node, message, f"Filters are {', '.join(FILTERS)}.")

    def _conditional(self, node: nodes.CondExpr) -> Expression:
        with self.findings.sheltered():
            condition, then = self.read(node.test), self.read(node.expr1)
            otherwise = (
                Constant("", Kind.TEXT) if node.expr2 is None else self.read(node.expr2)
            )
        if not _alike(then, otherwise):
            message = f"This is either {then.kind} or {otherwise.kind}"
            return self._mistake(node, message, "Use the same kind on both sides.")
        return Conditional(condition, then, otherwise)

    def _comparison(self, node: nodes.Compare) -> Expression:
        operator = node.ops[0].op
        if len(node.ops) > 1 or operator not in ("eq", "ne", "in", "notin"):
            remedy = "Use ==, !=, in or not in, one at a time."
            return self._mistake(node, "This comparison is not for letters", remedy)
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
            message = f"{left.kind} cannot be compared with {right.kind}".capitalize()
            return self._mistake(node, message, "Compare text with text.")
        return Comparison(left, operator, right)

    def _collection(self, node: nodes.Expr) -> Expression:
        if not isinstance(node, nodes.List | nodes.Tuple):
            return self.read(node)
        members = [self.read(item) for item in node.items]
        texts = [m for m in members if isinstance(m, Constant) and m.kind is Kind.TEXT]
        if len(texts) < len(members):
            message = "Only texts in quotation marks can stand in a list"
            return self._mistake(node, message, 'Write it like ("one", "two").')
        return Constant(tuple(str(text.content) for text in texts), Kind.NAMES)

    def _junction(self, node: nodes.BinExpr, every: bool) -> Expression:
        return Junction(self.read(node.left), self.read(node.right), every)

    def _foreign(self, node: nodes.Node) -> Expression:
        kinds = (kind for kind in FOREIGN if isinstance(node, kind))
        words, remedy = FOREIGN.get(
            next(kinds, nodes.Node), ("This", "Use a value of the vocabulary.")
        )
        return self._mistake(
            node, f"{words} is not part of the letter language", remedy
        )

    def _mistake(self, node: nodes.Node, message: str, remedy: str) -> Expression:
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


def _filters_for(kind: Kind) -> str:
    fitting = [name for name, known in FILTERS.items() if known.takes is kind]
    return (
        f"For {kind} there are: {', '.join(fitting)}." if fitting else "Leave it out."
    )
