"""Which characters the bundled fonts can show, read from the fonts' own character maps.

A tagged PDF may hold no character without a glyph. Headlines come in every script; what Inter (Latin, Greek, Cyrillic)
cannot show is marked as left out on paper and stands whole in the other formats.
"""

from __future__ import annotations

import functools
import struct
from pathlib import Path

from dashboard.report.render.vega import FONTS

#: What stands for characters that cannot be shown.
LEFT_OUT = "[…]"


def shown(text: str) -> str:
    """The text with each run of characters that no bundled font has replaced by a mark."""
    if text.isascii():
        return text
    known = _characters()
    out: list[str] = []
    for sign in text:
        if sign in "\n\u00a0\u202f" or ord(sign) in known:
            out.append(sign)
        elif sign.isspace():
            out.append(" ")
        elif not out or out[-1] != LEFT_OUT:
            out.append(LEFT_OUT)
    return "".join(out)


@functools.cache
def _characters() -> frozenset[int]:
    """Characters that every weight in use has."""
    sets = [characters(FONTS / f"Inter_{weight}.ttf") for weight in ("400Regular", "600SemiBold", "700Bold")]
    return frozenset(sets[0].intersection(*sets[1:]))


def characters(font: Path) -> frozenset[int]:
    """The code points of a TrueType font's Unicode map (formats 4 and 12 of the cmap table)."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    offset = next(
        struct.unpack_from(">I", data, 12 + 16 * number + 8)[0]
        for number in range(tables)
        if data[12 + 16 * number : 16 + 16 * number] == b"cmap"
    )
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", data, offset + 2)[0]):
        start = offset + struct.unpack_from(">I", data, offset + 4 + 8 * number + 4)[0]
        form = struct.unpack_from(">H", data, start)[0]
        if form == 4:
            found |= _segments(data, start)
        elif form == 12:
            for group in range(struct.unpack_from(">I", data, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, start + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found - {0xFFFF})


def _segments(data: bytes, start: int) -> set[int]:
    """Code points of a format 4 map; those that lead to glyph 0 are not there."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 4 * count)
    place = start + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, place)
    found: set[int] = set()
    for number, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        for code in range(first, last + 1):
            if offsets[number] == 0:
                glyph = (code + deltas[number]) & 0xFFFF
            else:
                at = place + 2 * number + offsets[number] + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, at)[0] if at + 2 <= len(data) else 0
            if glyph:
                found.add(code)
    return found
