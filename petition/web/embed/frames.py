"""What the address of a framed form asks for, and who may frame it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from petition.domain.campaigns import Embeds, Partner
from petition.domain.content import Content
from petition.domain.themes import USUAL_FONT, USUAL_RADIUS, Theme, read_theme

SOURCE = re.compile(r"[a-z0-9-]{1,40}")
COMPACT = "compact"
#: The arguments of a theme, in the order in which it is read.
LOOKS = ("accent", "radius", "font", "scheme")
#: Who may frame a form that belongs to no partner with sites of its own, unless the
#: campaign is open to listed sites only.
ANYBODY = "*"


@dataclass(frozen=True)
class Frame:
    """One framed form: where it leads, how it looks, and whose visitors it gets.

    `listed` are the only sites that may show it, None if every site may.
    """

    slug: str
    theme: Theme
    own_accent: str
    compact: bool = False
    source: str = ""
    partner: Partner | None = None
    listed: tuple[str, ...] | None = None

    @property
    def origins(self) -> tuple[str, ...]:
        """The sites that may frame it; (ANYBODY,) if all may."""
        if self.partner and self.partner.origins:
            return self.partner.origins
        return (ANYBODY,) if self.listed is None else self.listed

    @property
    def ancestors(self) -> str:
        """The same for `frame-ancestors` (CSP 3 §6.4.2); our own pages show it, too."""
        return " ".join(self.origins if self.open_to_all else ("'self'", *self.origins))

    @property
    def open_to_all(self) -> bool:
        """Whether any site may frame it."""
        return self.origins == (ANYBODY,)

    def url(self, language: str, step: str = "") -> str:
        """The path of the form, or of a step, that keeps everything asked for."""
        return f"/embed/{self.slug}{step}?{urlencode(self.query(language))}"

    def page(self, language: str) -> str:
        """The path of the campaign's own page, for who leaves the frame."""
        query = {"lang": language, **({"from": self.source} if self.source else {})}
        return f"/c/{self.slug}?{urlencode(query)}"

    def pasted(self, language: str) -> str:
        """The same with the looks of the form, for who shows it by oEmbed."""
        query = self.query(language)
        looks = {name: it for name, it in query.items() if name in (*LOOKS, "variant")}
        more = f"&{urlencode(looks)}" if looks else ""
        return f"{self.page(language)}{more}"

    def query(self, language: str) -> dict[str, str]:
        """What its addresses ask for; what is as usual is left out."""
        theme = self.theme
        asked = {
            "lang": language,
            "partner": self.partner.key if self.partner else "",
            "from": "" if self.partner else self.source,
            "variant": COMPACT if self.compact else "",
            "accent": "" if theme.accent == self.own_accent else theme.accent,
            "radius": "" if theme.radius == USUAL_RADIUS else str(theme.radius),
            "font": "" if theme.font == USUAL_FONT else theme.font,
            "scheme": theme.scheme,
        }
        return {name: value for name, value in asked.items() if value}


def read_frame(content: Content, asked: Mapping[str, str]) -> Frame:
    """The frame that an address asks for.

    Whoever names a partner, in whatever way, gets that partner's frame, which only
    the partner's own sites may show. A key that no partner has is a plain source.
    """
    named = [asked.get(name, "") for name in ("partner", "from")]
    partners = [ally for key in named if (ally := content.ally(key))]
    plain = [key for key in reversed(named) if SOURCE.fullmatch(key)]
    partner = partners[0] if partners else None
    looks = (asked.get(name, "") for name in LOOKS)
    theme = read_theme(*looks, usual=content.accent)
    return Frame(
        slug=content.slug,
        theme=theme,
        own_accent=content.accent,
        compact=asked.get("variant") == COMPACT,
        source=partner.key if partner else next(iter(plain), ""),
        partner=partner,
        listed=_listed(content),
    )


def _listed(content: Content) -> tuple[str, ...] | None:
    if content.embeds is Embeds.ALL:
        return None
    return tuple(
        dict.fromkeys(one for ally in content.allies() for one in ally.origins)
    )
