"""Which Latin words a Cyrillic page holds, besides names, code and what was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from petition.documents.languages import DASH
from petition.models import Organiser
from tests.translations.test_catalogues import CODE, FORMATS, LATIN, NAMES
from tests.web.support.dom import Node
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

#: What people wrote themselves, and code.
THEIRS = {"bdi", "code", "script", "style", "textarea"}
SHOWN = {"letter-text", "difference"}
READ_ALOUD = ("alt", "aria-label", "placeholder", "title")
#: Addresses, files, what is quoted, and what is shown as it is typed.
AS_IT_IS = re.compile(
    r"\"[^\"]*\"|\S+@\S+|https?://\S+|/\S*|\{\{.*?\}\}|\{%.*?%\}|\[+[\w.]+\]+"
    r"|[\w.<>-]+\.(?:toml|csv|md|txt|json)\b|\| \w+|[\w.]+ = \S+|\w+_\w+"
    r"|\b(?:supporter|target|campaign|people)\.[\w…]+"
)
CHOICES = ("label", "option")
WORDS = re.compile("[A-Za-z]+")
#: Formats and networks, and the supporters of sample letters.
MORE = {
    *("JSON", "Facebook", "Telegram", "VK", "WhatsApp"),
    *("Ingrid", "Nystr", "m", "Tom", "Okafor"),
}
#: Names of a language and a device, and the keys of the campaign.
OURS = {
    *("wharf", "mill", "union", "English", "test"),
    *("minister", "embassy", "ilya", "anton", "home", "picket"),
}
KNOWN = LATIN | NAMES | FORMATS | CODE | MORE | OURS


def read(node: Node) -> Iterator[str]:
    """Everything that is read of a page, besides what people wrote themselves."""
    if node.tag in THEIRS or node.get("class") in SHOWN:
        return
    yield from (node.get(name) for name in READ_ALOUD)
    for child in node.children:
        if isinstance(child, str):
            # Languages are called by their own names as well.
            yield child.partition(DASH)[0] if node.tag in CHOICES else child
        else:
            yield from read(child)


def latin(node: Node) -> set[str]:
    """The Latin words that are read of a page."""
    return set(WORDS.findall(AS_IT_IS.sub(" ", " ".join(read(node)))))


def english(pages: Iterable[tuple[str, Page]]) -> dict[str, set[str]]:
    """The pages that hold words which are no name and no code, and which words."""
    found = {name: latin(page.dom) - KNOWN for name, page in pages if not _leads(page)}
    return {name: words for name, words in found.items() if words}


def _leads(page: Page) -> bool:
    """Whether a browser goes on without showing the answer."""
    return page.status in (302, 303)


def speaking(site: Site, language: str) -> Browser:
    """Olga, who reads the workspace in a language, logged in anew."""
    known = site.backends.database
    with known.reading() as session:
        is_new = session.query(Organiser).count() == 0
    who = join(site, **({} if is_new else {"role": None}), may_create=True)
    with known.writing() as session:
        organiser = session.get_one(Organiser, who.organiser_id)
        organiser.language, organiser.name = language, "Ольга"
    who.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return who
