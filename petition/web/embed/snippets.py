"""Pieces of HTML that allies copy into their own pages."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from petition.documents.republishing import Story
from petition.domain.embedding import HEIGHT
from petition.web.embed.frames import Frame


@dataclass(frozen=True)
class Snippets:
    """One piece for each way, from rich to bare."""

    script: str
    iframe: str
    form: str
    link: str
    badge: str
    oembed: str


def snippets(base: str, frame: Frame, story: Story, form: str) -> Snippets:
    """The pieces for one frame, in the language of the story."""
    to, tag = story.addresses, story.words.tag
    badge = Markup('<a href="{}"><img src="{}" alt="{}: {}" height="28"></a>')
    return Snippets(
        script=_element(base, frame, story),
        iframe=iframe(base + frame.url(tag), story.title, "100%", HEIGHT),
        form=form,
        link=Markup('<a href="{}" hreflang="{}">{}</a>').format(
            to.letter, tag, story.title
        ),
        badge=badge.format(to.letter, to.badge, story.title, story.count),
        oembed=base + frame.pasted(tag),
    )


def iframe(url: str, title: str, width: int | str, height: int) -> Markup:
    """The form in a plain frame; sizes in pixels, or a width such as "100%"."""
    # A style would say the same about the border, where a strict policy lets it.
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0"'
        ' loading="lazy"></iframe>'
    ).format(url, title, width, height)


def quoted(url: str, title: str) -> Markup:
    """A link that WordPress puts in the frame's place until the frame has spoken.

    Without such a quotation it loads no script that would hear the frame; and where
    the visitor runs no scripts, the link is what stays.
    """
    return Markup('<blockquote><a href="{}">{}</a></blockquote>').format(url, title)


def _element(base: str, frame: Frame, story: Story) -> Markup:
    """Our own element; a browser without scripts shows the link in it."""
    asked = {"campaign": frame.slug, **frame.query(story.words.tag)}
    attributes = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in asked.items()
    )
    return Markup(
        '<script src="{}/embed.js" async></script>\n'
        '<petition-form{}><a href="{}">{}</a></petition-form>'
    ).format(base, attributes, story.addresses.letter, story.ask)
