from __future__ import annotations

from petition.domain.packs import Finding, PackRefused
from petition.domain.packs.findings import in_order, suggestion
from petition.domain.refusals import Refusal


def test_a_finding_is_one_line_with_file_line_message_and_remedy():
    finding = Finding("targets.toml", 12, "email is missing", "Add it")
    assert str(finding) == "targets.toml:12: email is missing. Add it."


def test_a_finding_about_a_whole_file_names_no_line():
    finding = Finding("text.en.md", None, "There is no text.", "Did you mean text.md?")
    assert str(finding) == "text.en.md: There is no text. Did you mean text.md?"


def test_whatever_a_pack_holds_a_finding_stays_on_one_line():
    finding = Finding("a\n\u202eb", 1, "one\ntwo\x1b[31m", "three\r\n\u2028four")
    assert str(finding) == r"a\n\u202eb:1: one two\x1b[31m. three four."


def test_findings_are_ordered_by_file_and_line_and_told_once():
    second, first = Finding("b", 1, "m", "r"), Finding("a", 10, "m", "r")
    zeroth = Finding("a", 9, "m", "r")
    assert in_order([second, first, zeroth, second]) == (zeroth, first, second)


def test_a_refused_pack_tells_every_mistake_on_a_line_of_its_own():
    refused = PackRefused((Finding("a", 1, "m", "r"), Finding("b", None, "m", "r")))
    assert isinstance(refused, Refusal)
    assert str(refused) == "a:1: m. r.\nb: m. r."


def test_a_near_word_is_suggested_else_all_words():
    assert suggestion("Titel", ["title", "ask"]) == "Did you mean title?"
    assert suggestion("x", ["title", "ask"]) == "Use one of: title, ask."
