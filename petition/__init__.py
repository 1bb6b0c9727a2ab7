"""Petition: real letters to named officials, and a number that can be checked."""

from petition.app import create_app

__all__ = ["create_app"]
