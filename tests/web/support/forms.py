"""Forms as a browser fills them in and sends them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.support.dom import Node

Values = dict[str, list[str]]
TICKED = ("checkbox", "radio")


@dataclass(frozen=True)
class Form:
    """Where a form goes, and what it would send now."""

    action: str
    values: Values

    def filled(self, **changes: str | list[str] | None) -> Form:
        """The form with other values; None leaves a field out."""
        values = dict(self.values)
        for name, value in changes.items():
            if value is None:
                values.pop(name, None)
            else:
                values[name] = [value] if isinstance(value, str) else value
        return Form(self.action, values)

    def value(self, name: str) -> str:
        """The one value of a field; "" if it would not be sent."""
        (value,) = self.values.get(name, [""])
        return value


def read_form(node: Node) -> Form:
    """What a browser would send of a form that nobody has touched."""
    values: Values = {}
    for control in node.nodes():
        name = control.get("name")
        if name:
            for value in _values(control):
                values.setdefault(name, []).append(value)
    return Form(node.get("action"), values)


def _values(control: Node) -> list[str]:
    if control.tag == "textarea":
        text = control.raw_text.replace("\r\n", "\n").removeprefix("\n")
        return [text.replace("\n", "\r\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [one for one in options if "selected" in one.attrs] or options[:1]
        return [one.get("value", one.text) for one in chosen]
    if control.tag != "input":
        return []
    if control.get("type") in TICKED:
        return [control.get("value", "on")] if "checked" in control.attrs else []
    return [control.get("value")]
