from __future__ import annotations

import pytest

from petition.domain.packs.tags import campaign_language, canonical


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("kk", "kk"),
        ("PT-br", "pt-BR"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("ca-VALENCIA", "ca-valencia"),
        ("EN-x-Docks", "en-x-docks"),
        ("x-ours", "x-ours"),
    ],
)
def test_a_tag_gets_its_usual_spelling(written, usual):
    assert canonical(written) == usual


@pytest.mark.parametrize(
    "written", ["", "e", "english", "en_GB", "en-", "-en", "en GB", "еn", "x", "a" * 40]
)
def test_what_is_no_tag_has_no_spelling(written):
    assert canonical(written) is None


@pytest.mark.parametrize("tag", ["kk", "kum", "qaa", "x-ours", "iw", "zh-Hant", "ckb"])
def test_rare_and_private_languages_exist(tag):
    complaints = []
    assert campaign_language(tag, lambda *said: complaints.append(said)) == tag
    assert complaints == []


@pytest.mark.parametrize(("tag", "meant"), [("kz", "kk"), ("jp", "ja"), ("ua", "uk")])
def test_the_code_of_a_country_is_answered_with_its_languages(tag, meant):
    complaints = []
    assert campaign_language(tag, lambda *said: complaints.append(said)) is None
    ((_, remedy),) = complaints
    assert meant in remedy
