"""Which files are taken as logos."""

from __future__ import annotations

import pytest

from petition.domain.logos import JPEG, MOST_BYTES, PNG, BadLogo, LogoFault, read_logo


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
    ],
)
def test_a_picture_is_what_its_bytes_say(begins: bytes, kind: str) -> None:
    logo = read_logo(begins + b"\0" * 20)

    assert logo.kind == kind
    assert logo.content.startswith(begins)


def test_another_picture_has_another_address() -> None:
    assert read_logo(PNG + b"a").digest != read_logo(PNG + b"b").digest


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", LogoFault.MISSING),
        (PNG + b"\0" * MOST_BYTES, LogoFault.TOO_LARGE),
        (b"<svg onload='alert(1)'/>", LogoFault.NO_PICTURE),
        (b"GIF89a", LogoFault.NO_PICTURE),
        (b"RIFF\x10\0\0\0AVI LIST", LogoFault.NO_PICTURE),
    ],
)
def test_what_is_no_small_picture_is_refused(content: bytes, reason: LogoFault) -> None:
    with pytest.raises(BadLogo) as refused:
        read_logo(content)

    assert refused.value.reason is reason
