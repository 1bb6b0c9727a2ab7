"""Petition: real letters to named officials, and a number that can be checked."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from petition.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> object:
    """`create_app`, once somebody asks for it.

    Commands and the worker never do: without Flask and all pages they start in two
    thirds of the time.
    """
    if name in __all__:
        return getattr(import_module("petition.app"), name)
    raise AttributeError(name)
