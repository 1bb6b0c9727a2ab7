"""QR codes as pictures that stand in a page and are asked for nowhere."""

from __future__ import annotations

import segno


def qr_code(text: str) -> str:
    """The SVG of a QR code, black on white also on dark pages."""
    code = segno.make(text, error="m", micro=False)
    return str(
        code.svg_inline(
            scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr"
        )
    )
