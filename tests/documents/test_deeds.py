"""The audit log, said in words."""

from __future__ import annotations

import pytest

from petition.documents.deeds import deed, details, doer
from petition.documents.words import Words

RUSSIAN = Words("ru")


@pytest.mark.parametrize(
    ("action", "about", "told"),
    [
        ("save-letter", "kk", "правка письма (казахский)"),
        ("leave-out", "en kk", "отметка о неполных языках: английский и казахский"),
        ("join-campaign", "translator", "вступление в команду (Переводчик)"),
        ("invite-member", "ann@union.example", "приглашение: ann@union.example"),
        ("export-tally", "csv", "выгрузка подсчёта (csv)"),
        (
            "export-letters",
            "txt delivery minister",
            "выгрузка писем (txt передать из рук в руки minister)",
        ),
    ],
)
def test_a_deed_is_told_in_the_readers_language(
    action: str, about: str, told: str
) -> None:
    assert deed(RUSSIAN, action, about) == told


def test_what_became_of_a_publication_names_languages() -> None:
    told = details(RUSSIAN, {"texts": "ru kk", "letters": "", "other": "x"})
    assert told == ("Тексты: русский и казахский", "x")


def test_whoever_runs_the_server_is_told_apart_from_organisers() -> None:
    assert doer(RUSSIAN, "command line") == "командная строка"
    assert doer(RUSSIAN, "Ольга") == "Ольга"
