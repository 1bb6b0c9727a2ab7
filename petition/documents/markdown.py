"""Organisers' Markdown as safe HTML."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

#: What a story may hold: no images, which would tell third parties who reads.
TAGS = {
    *("p", "br", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr"),
    *("em", "strong", "a", "code", "pre"),
}
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
