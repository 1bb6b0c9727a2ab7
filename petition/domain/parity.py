"""Which parts of a translation are older than what they translate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

Blocks = Mapping[str, str]
"""The parts of a text by their keys, such as title and story."""

Ledger = Mapping[str, Mapping[str, str]]
"""For each language and part: the mark of the source that it was made from."""


def mark(text: str) -> str:
    """What tells one wording of a part from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep_step(
    ledger: Ledger,
    source: str,
    before: Mapping[str, Blocks],
    after: Mapping[str, Blocks],
) -> dict[str, dict[str, str]]:
    """The ledger after texts changed; both are blocks by language.

    A part that was written anew translates the source as it stands now. One that was
    not goes on translating what it did, which is the old source if nobody knows.
    """
    old, new = before.get(source, {}), after.get(source, {})

    def made_from(language: str, key: str) -> str:
        if before.get(language, {}).get(key) != after[language][key]:
            return _mark_of(new, key)
        return ledger.get(language, {}).get(key) or _mark_of(old, key)

    return {
        language: {key: made_from(language, key) for key in blocks}
        for language, blocks in after.items()
        if language != source
    }


def settle(
    ledger: Ledger, language: str, source: Blocks, keys: Iterable[str]
) -> dict[str, dict[str, str]]:
    """The ledger after somebody said that parts are still right as they are."""
    marks = {key: mark(source[key]) for key in keys if key in source}
    every = {tag: dict(mine) for tag, mine in ledger.items()}
    return {**every, language: {**every.get(language, {}), **marks}}


def stale(
    ledger: Ledger, source: str, blocks: Mapping[str, Blocks]
) -> dict[str, tuple[str, ...]]:
    """The parts of each translation whose source has changed since; empty ones not."""
    now = blocks.get(source, {})

    def has_moved(language: str, key: str) -> bool:
        made_from = ledger.get(language, {}).get(key)
        return made_from is not None and made_from != _mark_of(now, key)

    return {
        language: tuple(
            k for k, text in mine.items() if text and has_moved(language, k)
        )
        for language, mine in blocks.items()
        if language != source
    }


def _mark_of(blocks: Blocks, key: str) -> str:
    return mark(blocks.get(key, ""))
