"""QR codes as SVG, to be shown on a page or printed."""

import io

import segno


def qr_svg(text: str) -> str:
    """A QR code of `text` with error correction M and the quiet zone of four modules, scaled by its viewBox."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True, light="#fff")
    return file.getvalue().decode()
