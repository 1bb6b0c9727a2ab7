"""The campaign "wharf" without a Latin letter that people read, for Cyrillic pages."""

from __future__ import annotations

from pathlib import Path

from petition.domain.campaigns import Pack
from petition.domain.packs import read_pack

FOLDER = Path(__file__).parents[1] / "pack"
CAMPAIGN = """\
slug = "wharf"
default_language = "ru"
languages = ["ru", "kk"]
goal = 500
per_address_limit = 2

[organiser]
name = "Профсоюз докеров"
contact = "office@dockers.example"

[[questions]]
key = "branch"
label = "Ваше отделение профсоюза"
required = true

[[questions]]
key = "shift"
label = "Сколько вы там работали"
"""
TARGETS = """\
[[target]]
key = "minister"
name = "Министр портов"
office = "Министерство портов"
salutation = "Уважаемый господин министр"
languages = ["ru"]
email = "minister@ports.example"
postal_address = ["Министерство портов", "Портовск"]
country = "KZ"
channels = ["mail", "own_mail", "post", "by_hand"]

[[target]]
key = "embassy"
name = "Посольство в Лондоне"
postal_address = ["Лондон"]
channels = ["post"]
"""
PEOPLE = """\
key,name,variants,status,date,place,until,source,note,consent
ilya,Илья Солов,Илья Соловей,imprisoned,2023-06,Портовск,2027-06,Приговор,Один,family
mira,Мира Белова,,imprisoned,2023-06-14,Портовск,,Профсоюз,,self
anton,Антон Краль,,released,2024-02,,,Профсоюз,,
"""
EVENTS = """\
key,starts,timezone,place,city,country,target,title,organiser
picket,2024-05-20T18:30,Europe/London,Причал,Лондон,GB,embassy,Пикет,Профсоюз
"""
PARTNERS = """\
[[partner]]
key = "mill-union"
name = "Мельники"
site = "https://mill.example"
origins = ["https://mill.example"]
consent = "Мельники могут мне писать"
"""
UPDATE = """\
---
title: Антон свободен
source: Профсоюз
---
Он дома.
"""


def cyrillic_files() -> dict[str, bytes]:
    """The files of the pack."""
    text, letter = ((FOLDER / name).read_text() for name in ("text.ru.md", RU))
    files = {
        "campaign.toml": CAMPAIGN,
        "targets.toml": TARGETS,
        "people.csv": PEOPLE,
        "events.csv": EVENTS,
        "partners.toml": PARTNERS,
        **{f"text.{tag}.md": text for tag in ("ru", "kk")},
        **{f"letter.{tag}.txt": letter for tag in ("ru", "kk")},
        **{f"updates/2024-02-10-anton-home.{tag}.md": UPDATE for tag in ("ru", "kk")},
    }
    return {name: content.encode() for name, content in files.items()}


RU = "letter.ru.txt"


def cyrillic_pack() -> Pack:
    """The pack itself."""
    return read_pack(cyrillic_files()).pack
