"""A good pack in three languages, and what reading it says after a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest

from petition.domain.packs import PackRefused, ReadPack, read_pack

CAMPAIGN = """\
slug = "harbour"
default_language = "en"
languages = ["en", "ru", "ar"]
opens = 2014-01-10
closes = "2014-04-22"
goal = 500
per_address_limit = 2
accent = "#A03020"
targets = "all"
reply_to = "campaign"
retain_months = 0

[organiser]
name = "Dockers' Union"
contact = "office@dockers.example"

[[questions]]
key = "branch"
label.en = "Your branch"
label.ru = "Ваше отделение"
label.ar = "فرعك"
required = true
"""

TARGETS = """\
[[target]]
key = "minister"
name.en = "Minister of Ports"
name.ru = "Министр портов"
office.en = "Minister"
office.ru = "Министр"
salutation = "Dear Minister"
languages = ["ru", "en"]
email = "minister@ports.example"
postal_address = ["1 Quay Street", "Portville"]
country = "KZ"
channels = ["mail", "own_mail", "post", "by_hand"]

[[target]]
key = "embassy-be"
name = "Embassy in Brussels"
serves = ["BE", "LU"]
email = "embassy@ports.test"
"""

PEOPLE = """\
key,name,variants,status,date,place,until,source,note,consent,review,name.ru
ivan,Ivan Petrov,I. P.;Iwan Petrow,detained,2013,Port,,Court,,family,2014-06-01,Иван
ivan,,,imprisoned,2013-06,Port,2017,Court,"appeal, refused",,,
olga,Olga Lee,,released,2014-02-03,,,Union bulletin,,,,
"""

EVENTS = """\
key,starts,timezone,place,city,country,target,title,organiser,title.ru
picket,2014-04-22T18:30,Europe/Brussels,Gate 1,Bruges,BE,embassy-be,Picket,Dockers,Пикет
"""

PARTNERS = """\
[[partner]]
key = "allies"
name = "Allies"
site = "https://allies.example/about"
origins = ["https://allies.example", "http://localhost:8080"]
consent.en = "Allies may write to me"
"""

TEXT = """\
---
title: Free the dockers: {0}
summary: "Two dockers are in prison."
ask: Write to the minister
---

They went on **strike**.

---

Now they need you.
"""

LETTER = """\
Subject: The dockers ({0})

{{{{ target.salutation }}}}

I am {{{{ supporter.name }}}}, branch {{{{ supporter.branch }}}}.
{{% point "trial" "Ask for a new trial" %}}
Give them a new trial.
{{% endpoint %}}
{{% editable %}}
Please act.
{{% endeditable %}}
{{% own_words "Why do you write?" %}}
"""

UPDATE = """\
---
title: The appeal
source: https://news.example/appeal
---
The court said no.
"""

PACK: Mapping[str, str] = {
    "campaign.toml": CAMPAIGN,
    "targets.toml": TARGETS,
    "people.csv": PEOPLE,
    "events.csv": EVENTS,
    "partners.toml": PARTNERS,
    **{f"text.{tag}.md": TEXT.format(tag) for tag in ("en", "ru", "ar")},
    **{f"letter.{tag}.txt": LETTER.format(tag) for tag in ("en", "ru", "ar")},
    **{f"privacy.{tag}.md": f"We keep little ({tag}).\n" for tag in ("en", "ru", "ar")},
    **{f"outcome.{tag}.md": f"They are free ({tag}).\n" for tag in ("en", "ru")},
    **{f"updates/2014-03-01-appeal.{tag}.md": UPDATE for tag in ("en", "ru", "ar")},
}

LEAST = """\
slug = "least"
default_language = "en"
languages = ["en"]
[organiser]
name = "Us"
contact = "us@least.example"
"""

Told = list[str]
Change = Callable[[str, str, str], Told]


@pytest.fixture(scope="session")
def pack() -> Mapping[str, bytes]:
    """The good pack, as its folder holds it."""
    return MappingProxyType({name: text.encode() for name, text in PACK.items()})


@pytest.fixture(scope="session")
def least(pack: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """A pack with nothing in it that may be left out."""
    return {
        "campaign.toml": LEAST.encode(),
        "text.en.md": pack["text.en.md"],
        "letter.en.txt": b"Subject: Please\n\nPlease act.\n",
        "targets.toml": b'[[target]]\nkey = "king"\nname = "The King"\n',
    }


def told(files: Mapping[str, bytes]) -> tuple[Told, Told]:
    """The mistakes and the warnings that reading the files gives."""
    try:
        read: ReadPack = read_pack(files)
    except PackRefused as refused:
        return [str(finding) for finding in refused.findings], []
    return [], [str(finding) for finding in read.warnings]


@pytest.fixture(scope="session")
def mistakes(pack: Mapping[str, bytes]) -> Change:
    """The mistakes after one change to the good pack: file, old text, new text."""
    return lambda file, old, new: told(changed(pack, file, old, new))[0]


@pytest.fixture(scope="session")
def warnings(pack: Mapping[str, bytes]) -> Change:
    """The warnings after one change to the good pack, which stays good."""

    def read(file: str, old: str, new: str) -> Told:
        found, warned = told(changed(pack, file, old, new))
        assert found == []
        return warned

    return read


@pytest.fixture(scope="session")
def findings() -> Callable[[Mapping[str, bytes]], tuple[Told, Told]]:
    """The mistakes and the warnings of any files."""
    return told


def changed(
    pack: Mapping[str, bytes], file: str, old: str, new: str
) -> dict[str, bytes]:
    """The pack with the first `old` in a file replaced; "" replaces the whole file."""
    text = pack.get(file, b"").decode()
    assert old in text
    return {**pack, file: (text.replace(old, new, 1) if old else new).encode()}
