"""Plain links with which people pass a campaign on; no script of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from petition.documents.words import Words


@dataclass(frozen=True)
class ShareLink:
    """One way to pass an address on."""

    label: str
    url: str


def share_links(words: Words, title: str, url: str) -> list[ShareLink]:
    """Mail and messengers; each opens with the title and the address filled in."""
    _ = words.gettext
    text = f"{title}\n{url}"
    mail = f"subject={quote(title)}&body={quote(text)}"
    return [
        ShareLink(_("By mail"), f"mailto:?{mail}"),
        ShareLink("WhatsApp", f"https://wa.me/?{urlencode({'text': text})}"),
        ShareLink(
            "Telegram",
            f"https://t.me/share/url?{urlencode({'url': url, 'text': title})}",
        ),
        ShareLink(
            "Facebook",
            f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}",
        ),
        ShareLink("VK", f"https://vk.com/share.php?{urlencode({'url': url})}"),
    ]
