"""A campaign's story for other people's pages, as HTML, Markdown and plain text.

Each says whose it is, on which terms it may stand there, where it comes from, and
how many have signed: as a picture that stays right, or in words of that moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from petition.documents import markdown
from petition.documents.words import Words

#: What a republisher may say below the story, in characters.
LONGEST_NOTE = 300
KINDS = {"html": "text/html", "md": "text/markdown", "txt": "text/plain"}
#: What Markdown (CommonMark 0.31, with the tables and strokes of others) could take
#: for a mark: anywhere, and where a paragraph begins.
MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
FIRST = re.compile(r"^([-+=]|[0-9]{1,9}(?=[.)]))")

#: Where others might read HTML, which is not an address such as <https://…>; and where
#: a picture begins.
TAGS = re.compile(r"<(?=[A-Za-z/!?])(?!(?:https?|mailto):)")
PICTURES = re.compile(r"!(?=\[)")

HTML = Markup("""\
<article lang="{tag}" dir="{direction}">
<h1>{title}</h1>
<p><strong>{summary}</strong></p>
{story}
<p><a href="{letter}">{ask}</a></p>
<p><a href="{tally}"><img src="{badge}" alt="{count}" height="28"></a></p>
<p>{credit} <a href="{canonical}">{canonical}</a></p>
<p>{licence}</p>
{note}</article>
""")
DOCUMENT = Markup("""\
<!doctype html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
</head>
<body>
{article}</body>
</html>
""")


@dataclass(frozen=True)
class Addresses:
    """Where the story leads, all absolute; `letter` may tell who sent the reader."""

    canonical: str
    letter: str
    tally: str
    badge: str


@dataclass(frozen=True)
class Story:
    """A story in the language of `words`; `story` is Markdown, `note` plain text."""

    words: Words
    title: str
    summary: str
    story: str
    organiser: str
    count: str
    on: date
    addresses: Addresses
    note: str = ""

    @property
    def ask(self) -> str:
        """What the reader can do."""
        return self.words.gettext("Write your letter")

    @property
    def credit(self) -> str:
        """Whose it is; the address follows."""
        sentence = self.words.gettext("By %(organiser)s. First published at")
        return sentence % {"organiser": self.organiser}

    @property
    def licence(self) -> str:
        """On which terms it may stand elsewhere."""
        return self.words.gettext(
            "This text may be republished unchanged, with this credit and this link."
        )

    @property
    def counted(self) -> str:
        """How many, where a picture cannot say it."""
        sentence = self.words.gettext("%(count)s as of %(day)s. The count now:")
        return sentence % {"count": self.count, "day": self.words.date(self.on)}


def html(story: Story) -> Markup:
    """The story as a piece of HTML to paste into a page."""
    note = Markup("<p><em>{}</em></p>\n").format(story.note) if story.note else ""
    return HTML.format(
        tag=story.words.tag,
        direction=story.words.direction,
        title=story.title,
        summary=story.summary,
        story=markdown.html(story.story).strip(),
        ask=story.ask,
        count=story.count,
        credit=story.credit,
        licence=story.licence,
        note=note,
        **vars(story.addresses),
    )


def document(story: Story) -> Markup:
    """The same as a whole page, which names the canonical one in its head."""
    return DOCUMENT.format(
        tag=story.words.tag,
        direction=story.words.direction,
        title=story.title,
        canonical=story.addresses.canonical,
        article=html(story),
    )


def marked(story: Story) -> str:
    """The story in Markdown."""
    to = story.addresses
    parts = [
        f"# {literal(story.title)}",
        f"**{literal(story.summary)}**" if story.summary else "",
        _without_html(story.story).strip(),
        f"[{literal(story.ask)}](<{to.letter}>)",
        f"[![{literal(story.count)}](<{to.badge}>)](<{to.tally}>)",
        f"{literal(story.credit)} <{to.canonical}>",
        literal(story.licence),
        literal(story.note),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def plain(story: Story) -> str:
    """The story as plain text; each address stands alone on a line."""
    to = story.addresses
    parts = [
        story.title,
        story.summary,
        markdown.text(story.story),
        f"{story.ask}:\n{to.letter}",
        f"{story.counted}\n{to.tally}",
        f"{story.credit}\n{to.canonical}",
        story.licence,
        story.note,
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def literal(text: str) -> str:
    """Text that Markdown takes as it stands, on one line."""
    line = MARKS.sub(r"\\\1", " ".join(text.split()))
    return FIRST.sub(_harmless, line)


def _without_html(source: str) -> str:
    """Markdown whose tags and pictures are text, as they are on our own pages."""
    return PICTURES.sub("&#33;", TAGS.sub("&lt;", source))


def _harmless(found: re.Match[str]) -> str:
    mark = found[1]
    return f"\\{mark}" if not mark.isdigit() else f"{mark}\\"
