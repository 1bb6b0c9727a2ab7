"""Organisers' Markdown becomes safe HTML, whatever it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.markdown import TAGS, html, text


def test_headings_begin_below_the_pages_title() -> None:
    assert html("# One\n\n## Two\n\n### Three") == (
        "<h2>One</h2>\n<h3>Two</h3>\n<h4>Three</h4>\n"
    )


def test_a_story_keeps_its_marks() -> None:
    assert html("**Free** *them*\n\n- one\n- two\n") == (
        "<p><strong>Free</strong> <em>them</em></p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


def test_a_link_says_nothing_of_us() -> None:
    assert html("[court](https://court.example/a?b=1&c=2)") == (
        '<p><a href="https://court.example/a?b=1&amp;c=2" rel="noopener nofollow">'
        "court</a></p>\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src="https://spy.example/x.png">',
        "![x](https://spy.example/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        '<https://ok.example/" onclick="x>',
        "<iframe src=//spy.example></iframe>",
        "<p style='color:red' onclick='x()'>x</p>",
        "`<script>`",
    ],
)
def test_nothing_runs_and_nothing_is_loaded(source: str) -> None:
    assert not re.search(
        r"<(script|img|iframe|style)|<[^>]+(onclick|style|src)=|href=\"(?!https?:|mailto:)",
        html(source),
    )


def test_raw_html_shows_as_it_was_typed() -> None:
    assert html("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


@given(st.text(alphabet="#*_`<>[]()!ab:/\"' \n-1.&", max_size=80))
def test_only_the_allowed_tags_come_out(source: str) -> None:
    tags = set(re.findall(r"</?([a-z0-9]+)", html(source)))

    assert tags <= TAGS


def test_a_mail_says_the_same_in_plain_text() -> None:
    source = (
        "# Home\n\nHe is **home**,\n[they say](https://news.example/7).\n\n"
        "- one\n- *two*\n\n3. three\n4. four\n\n> quoted\n\n    code\n"
    )
    assert text(source) == (
        "Home\n\nHe is home, they say.\nhttps://news.example/7\n\n- one\n\n- two\n\n"
        "3. three\n\n4. four\n\nquoted\n\ncode"
    )


@given(st.text())
def test_any_text_can_be_mailed(source: str) -> None:
    assert not set(text(source)) & {"\r", "\0"}
