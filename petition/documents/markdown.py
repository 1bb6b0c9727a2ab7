"""Organisers' Markdown as safe HTML."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

#: What a story may hold: no images, which would tell third parties who reads.
TAGS = {
    *("p", "br", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr"),
    *("em", "strong", "a", "code", "pre"),
}
#: Tokens that hold text, and those within a paragraph that stand for a blank.
WRITTEN = ("inline", "fence", "code_block", "hr")
SPELT = {"softbreak": " ", "hardbreak": "\n"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=512)
def html(source: str) -> Markup:
    """Safe HTML; headings begin at h2, since the page's title is its h1."""
    rendered = _MARKDOWN.render(source)
    for level in (3, 2, 1):
        rendered = rendered.replace(f"<h{level}>", f"<h{level + 1}>")
        rendered = rendered.replace(f"</h{level}>", f"</h{level + 1}>")
    clean = nh3.clean(
        rendered,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return Markup(clean)  # noqa: S704 – nh3 has let only the tags above through.


def text(source: str) -> str:
    """The same as plain text, for mails; the address of a link follows its paragraph.

    Each address stands alone on a line, so that no mail program breaks it.
    """
    blocks: list[str] = []
    lists: list[int | None] = []
    mark = ""
    for token in _MARKDOWN.parse(source):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(_first_number(token))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            mark = _mark(lists)
        elif token.type in WRITTEN:
            blocks.append(mark + _plain(token))
            mark = ""
    return "\n\n".join(blocks)


def _first_number(opening: Token) -> int | None:
    """The number that a list begins with; None if it has dots."""
    if opening.type == "bullet_list_open":
        return None
    return int(opening.attrGet("start") or 1)


def _mark(lists: list[int | None]) -> str:
    """What the next item of the innermost list begins with; numbers go on."""
    number = lists[-1]
    if number is None:
        return "- "
    lists[-1] = number + 1
    return f"{number}. "


def _plain(block: Token) -> str:
    if block.children is None:
        return "* * *" if block.type == "hr" else block.content.strip("\n")
    words = "".join(SPELT.get(one.type, one.content) for one in block.children)
    found = [one.attrGet("href") for one in block.children if one.type == "link_open"]
    addresses = [str(one) for one in dict.fromkeys(found) if str(one) not in words]
    return "\n".join([words, *addresses])
