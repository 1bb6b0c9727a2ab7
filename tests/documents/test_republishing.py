"""A story for other pages names its source, its terms and its count, in each form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from petition.documents import markdown
from petition.documents.republishing import (
    Addresses,
    Story,
    document,
    html,
    literal,
    marked,
    plain,
)
from petition.documents.words import words_for

TO = Addresses(
    canonical="https://letters.example/c/wharf",
    letter="https://letters.example/c/wharf?lang=en&from=mill",
    tally="https://letters.example/c/wharf/tally?lang=en",
    badge="https://letters.example/c/wharf/badge.svg?lang=en",
)
STORY = Story(
    words=words_for("en"),
    title="Free the <dockers>",
    summary="Two dockers are in prison.",
    story="They went on **strike**.\n\n[The court](https://court.example)",
    organiser="Dockers & Co",
    count="11,399 people have signed",
    on=date(2014, 4, 22),
    addresses=TO,
    note="<b>Views</b> are the authors’ own.",
)


@pytest.mark.parametrize("write", [html, document, marked, plain])
def test_each_form_names_source_terms_and_count(write: object) -> None:
    text = str(write(STORY)).replace("&amp;", "&").replace("\\", "")  # type: ignore[operator]
    assert "By Dockers & Co. First published at" in text
    assert "may be republished unchanged" in text
    assert "11,399 people have signed" in text
    for address in (TO.canonical, TO.letter, TO.tally):
        assert address in text


def test_the_count_stays_right_where_there_can_be_pictures() -> None:
    assert f'<img src="{TO.badge}"' in html(STORY)
    assert f"](<{TO.badge}>)](<{TO.tally}>)" in marked(STORY)
    assert "11,399 people have signed as of 22 April 2014." in plain(STORY)


def test_html_takes_no_tag_from_anybody() -> None:
    page = html(STORY)
    assert "<h1>Free the &lt;dockers&gt;</h1>" in page
    assert "<em>&lt;b&gt;Views&lt;/b&gt; are the authors’ own.</em>" in page


def test_a_document_names_the_canonical_page_in_its_head() -> None:
    assert f'<link rel="canonical" href="{TO.canonical}">' in document(STORY)


def test_without_a_note_there_is_no_trace_of_one() -> None:
    bare = replace(STORY, note="")
    assert "<em>" not in html(bare)
    assert marked(bare).endswith("this link.\n")


def test_markdown_brings_no_html_and_no_pictures() -> None:
    story = "<script>a</script> \\<b> ![x](//x.example) <https://good.example> a < b"
    shown = MarkdownIt("commonmark").render(marked(replace(STORY, story=story)))
    assert "<script" not in shown
    assert "<b>" not in shown
    assert shown.count("<img") == 1  # The count.
    assert '<a href="https://good.example">' in shown


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_markdown_takes_words_as_they_stand(text: str) -> None:
    shown = markdown.text(literal(text))
    assert shown == " ".join(text.split())
