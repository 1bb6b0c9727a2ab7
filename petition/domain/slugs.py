"""Addresses made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40
#: Cyrillic as passports of Russia and Kazakhstan spell it, more or less.
LATIN = str.maketrans(
    "абвгдеёзийклмнопрстуфыэәғқңөұүһі", "abvgdeeziyklmnoprstufyeagqnouuhi", "ъь"
) | str.maketrans(
    {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"}
    | {"ю": "yu", "я": "ya"}
)


def suggested(title: str) -> str:
    """An address for a title, of a-z, 0-9 and -; "" if nothing of it can be spelt."""
    spelt = title.casefold().translate(LATIN)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "-".join(words)[:LONGEST]


def untaken(base: str, taken: Collection[str]) -> str:
    """The address, or with the first number behind it that makes it a new one."""
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (base, *numbered) if one not in taken)
