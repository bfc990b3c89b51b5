"""Colours: one accent, and one colour for each vendor on every chart, in light and in dark.

The best-documented vendors have colours of their own that keep apart; the others share muted ones by a fixed hash, and
are told apart by their labels. Every colour has at least 4.5:1 contrast against page and cards (tested).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one mode; the same as in .streamlit/config.toml."""

    #: The one accent.
    accent: str
    #: Page background.
    background: str
    #: Background of cards and bands.
    surface: str
    #: Text.
    text: str
    #: Secondary text, axis labels.
    muted: str
    #: Grid lines and borders.
    line: str
    #: Gain, loss and doubt of client relations.
    gain: str
    loss: str
    doubt: str


THEMES: dict[str, Theme] = {
    "light": Theme(
        accent="#1D4ED8",
        background="#FFFFFF",
        surface="#F6F8FB",
        text="#0F172A",
        muted="#51607A",
        line="#E2E8F0",
        gain="#047857",
        loss="#B91C1C",
        doubt="#B45309",
    ),
    "dark": Theme(
        accent="#60A5FA",
        background="#0B1220",
        surface="#131C2E",
        text="#E5E7EB",
        muted="#9AA8BF",
        line="#26324A",
        gain="#34D399",
        loss="#F87171",
        doubt="#FBBF24",
    ),
}

#: (light, dark) of the vendors that most charts show.
_VENDORS: dict[str, tuple[str, str]] = {
    "scale-ai": ("#1D4ED8", "#60A5FA"),
    "mercor": ("#B45309", "#FBBF24"),
    "surge-ai": ("#047857", "#34D399"),
    "handshake": ("#6D28D9", "#A78BFA"),
    "turing": ("#B91C1C", "#F87171"),
    "micro1": ("#0E7490", "#22D3EE"),
    "invisible": ("#BE185D", "#F472B6"),
    "appen": ("#4D7C0F", "#A3E635"),
    "telus-digital": ("#7E22CE", "#D8B4FE"),
    "taskus": ("#9A3412", "#FDBA74"),
    "innodata": ("#155E75", "#67E8F9"),
    "prolific": ("#3F6212", "#BEF264"),
    "outlier": ("#3730A3", "#A5B4FC"),
    "sama": ("#9D174D", "#F9A8D4"),
}

_OTHERS: tuple[tuple[str, str], ...] = (
    ("#475569", "#94A3B8"),
    ("#57534E", "#A8A29E"),
    ("#3B6064", "#8FB8BC"),
    ("#5B5170", "#ABA1C4"),
    ("#6B5344", "#C0A492"),
    ("#4A6350", "#97B39E"),
)


#: The least opacity of a mark that says something: at it, every colour keeps 3:1 against the page (tested).
FAINT = 0.75


def vendor_color(vendor: str, mode: str) -> str:
    """The colour of a vendor, the same on every chart."""
    pair = _VENDORS.get(vendor) or _OTHERS[zlib.crc32(vendor.encode()) % len(_OTHERS)]
    return pair[0] if mode == "light" else pair[1]


def faded(color: str, alpha: float) -> str:
    """A hexadecimal colour with an opacity between 0 and 1, as rgba()."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def mixed(color: str, ground: str, alpha: float) -> str:
    """The hexadecimal colour that is seen where one with an opacity between 0 and 1 lies over another."""
    parts = (
        round(int(color[start : start + 2], 16) * alpha + int(ground[start : start + 2], 16) * (1 - alpha))
        for start in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def every_vendor_color(mode: str) -> tuple[str, ...]:
    """All colours that a vendor may have in a mode."""
    return tuple(pair[0] if mode == "light" else pair[1] for pair in (*_VENDORS.values(), *_OTHERS))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hexadecimal colours as WCAG 2 defines it, 1 to 21."""

    def luminance(color: str) -> float:
        parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
