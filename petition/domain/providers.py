"""Large mail providers, by name: how one notices that one of them eats our mail.

Only what so many people use that it says nothing about one of them stands here;
whoever has their mail elsewhere is counted under OTHER, with all the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from petition.domain.counting import Cell

OTHER = "other"
#: The dimension of the counters, and their kinds.
PROVIDER = "provider"
WRITTEN, CONFIRMED = "written", "confirmed"
#: After a provider's name in a signature's row: as written it is counted already.
COUNTED = "+"

#: What people know the provider by, and the domains of its addresses.
DOMAINS: Mapping[str, tuple[str, ...]] = {
    "Gmail": ("gmail.com", "googlemail.com"),
    "Outlook": ("outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com"),
    "Yahoo": ("yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com"),
    "iCloud": ("icloud.com", "me.com", "mac.com"),
    "AOL": ("aol.com", "aol.de", "aol.co.uk", "aol.fr", "aim.com"),
    "GMX": (
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.eu",
        "gmx.org",
        "gmx.info",
        "gmx.fr",
        "gmx.co.uk",
        "gmx.us",
    ),
    "WEB.DE": ("web.de",),
    "T-Online": ("t-online.de", "magenta.de"),
    "freenet": ("freenet.de",),
    "Mail.ru": ("mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"),
    "Yandex": (
        "yandex.ru",
        "ya.ru",
        "yandex.com",
        "yandex.kz",
        "yandex.by",
        "yandex.ua",
        "yandex.uz",
        "narod.ru",
    ),
    "Rambler": ("rambler.ru", "lenta.ru", "myrambler.ru", "autorambler.ru", "ro.ru"),
    "mail.kz": ("mail.kz",),
    "UKR.NET": ("ukr.net",),
    "i.ua": ("i.ua",),
    "TUT.BY": ("tut.by",),
    "Proton": ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
    "Tuta": (
        "tuta.com",
        "tutanota.com",
        "tutanota.de",
        "tutamail.com",
        "tuta.io",
        "keemail.me",
    ),
    "Fastmail": ("fastmail.com", "fastmail.fm"),
    "Zoho": ("zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu", "zoho.in"),
    "QQ": ("qq.com", "foxmail.com"),
    "NetEase": ("163.com", "126.com", "yeah.net"),
    "Sina": ("sina.com", "sina.cn"),
    "Naver": ("naver.com",),
    "Daum": ("daum.net", "hanmail.net", "kakao.com"),
    "Rediffmail": ("rediffmail.com",),
    "Orange": ("orange.fr", "wanadoo.fr"),
    "Free": ("free.fr",),
    "La Poste": ("laposte.net",),
    "Libero": ("libero.it", "inwind.it", "iol.it"),
    "Virgilio": ("virgilio.it", "alice.it", "tim.it", "tin.it"),
    "Seznam": ("seznam.cz", "email.cz", "post.cz"),
    "Centrum": ("centrum.cz", "centrum.sk", "atlas.cz"),
    "Onet": ("onet.pl", "op.pl", "vp.pl", "onet.eu", "poczta.onet.pl"),
    "WP": ("wp.pl",),
    "o2.pl": ("o2.pl", "tlen.pl"),
    "Interia": ("interia.pl", "interia.eu", "poczta.fm"),
    "Telenet": ("telenet.be",),
    "KPN": ("kpnmail.nl", "planet.nl", "hetnet.nl"),
    "Bluewin": ("bluewin.ch",),
    "Abv": ("abv.bg",),
    "BT": ("btinternet.com", "btopenworld.com"),
    "Sky": ("sky.com",),
    "Virgin Media": ("virginmedia.com", "ntlworld.com", "blueyonder.co.uk"),
    "Comcast": ("comcast.net", "xfinity.com"),
    "AT&T": ("att.net", "sbcglobal.net", "bellsouth.net"),
    "Verizon": ("verizon.net",),
    "Spectrum": ("charter.net", "rr.com"),
    "Bigpond": ("bigpond.com", "bigpond.net.au"),
    "UOL": ("uol.com.br", "bol.com.br"),
}
NAMES = {domain: name for name, domains in DOMAINS.items() for domain in domains}

#: Providers with a domain in many countries: hotmail.fr, yahoo.co.uk, live.com.mx.
FAMILIES = {"hotmail": "Outlook", "live": "Outlook", "outlook": "Outlook"}
FAMILIES |= {"yahoo": "Yahoo", "ymail": "Yahoo"}

#: How many letters tell enough about a provider to point it out.
ENOUGH = 25
#: A provider is pointed out when it confirms less than this part of what others do.
LOW = 0.7


def provider_of(address: str) -> str:
    """The name of the large provider that an address is with, or OTHER."""
    domain = address.rpartition("@")[2].lower()
    first, _, ending = domain.partition(".")
    if first in FAMILIES and _is_national(ending):
        return FAMILIES[first]
    return NAMES.get(domain, OTHER)


def _is_national(ending: str) -> bool:
    """Whether an ending is a country's: `fr`, `co.uk`, `com.mx`."""
    second, _, last = ending.rpartition(".")
    return len(last) == 2 and second in ("", "co", "com")


def confirmed_cells(provider: str | None) -> tuple[Cell, ...]:
    """The counters that the provider in a signature's row adds 1 to, this once."""
    if provider is None:
        return ()
    name = provider.removesuffix(COUNTED)
    confirmed = (PROVIDER, name, CONFIRMED)
    if provider.endswith(COUNTED):
        return (confirmed,)
    return (confirmed, (PROVIDER, name, WRITTEN))


@dataclass(frozen=True)
class ProviderRate:
    """How many who have their mail with one provider wrote, and confirmed."""

    name: str
    written: int
    confirmed: int

    @property
    def rate(self) -> float:
        """The part of those who wrote that has confirmed."""
        return self.confirmed / self.written if self.written else 0


def provider_rates(counts: Mapping[Cell, int]) -> tuple[ProviderRate, ...]:
    """The providers that anybody wrote from, the largest first and OTHER last."""
    names = {value for dimension, value, _ in counts if dimension == PROVIDER}
    rates = [
        ProviderRate(
            name,
            _written(counts, name),
            counts.get((PROVIDER, name, CONFIRMED), 0),
        )
        for name in names
    ]
    return tuple(sorted(rates, key=_by_size))


def _written(counts: Mapping[Cell, int], name: str) -> int:
    confirmed = counts.get((PROVIDER, name, CONFIRMED), 0)
    # Who wrote before providers were counted may have confirmed since.
    return max(confirmed, counts.get((PROVIDER, name, WRITTEN), 0))


def _by_size(one: ProviderRate) -> tuple[bool, int, str]:
    return one.name == OTHER, -one.written, one.name


def low_ones(rates: tuple[ProviderRate, ...]) -> tuple[ProviderRate, ...]:
    """The named providers that confirm clearly less than all the others together."""
    return tuple(
        one
        for one in rates
        if one.name != OTHER
        and one.written >= ENOUGH
        and one.rate < LOW * _rate_of_others(rates, one)
    )


def _rate_of_others(rates: tuple[ProviderRate, ...], but: ProviderRate) -> float:
    others = [one for one in rates if one is not but]
    together = ProviderRate(
        "", sum(one.written for one in others), sum(one.confirmed for one in others)
    )
    return together.rate if together.written >= ENOUGH else 0
