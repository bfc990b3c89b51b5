"""Making what comes from outside inert: texts, addresses, spreadsheet cells, CSV files."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Marks that turn the direction of writing, and so could make the words beside them say something else.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tidy(text: object, limit: int = 400) -> str:
    """One line of text for people: no control characters, no marks of direction, cut at ``limit`` characters."""
    if not isinstance(text, str):
        return ""
    head = _DIRECTION.sub("", text[: limit * 4])
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in head)
    line = " ".join(plain.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


_MARKDOWN = str.maketrans({character: "\\" + character for character in "\\`*_{}[]()#+-.!|~$<>:&@^="})


#: Says "do not part here" and shows nothing.
JOINER = "\u2060"
#: Where the browser would see an address in plain words and make a link of it, however the signs are escaped.
_ADDRESS = re.compile(r"https?:|www|@", re.IGNORECASE)


def escape(text: object, limit: int = 2_000) -> str:
    """Text for Markdown with nothing active in it: no links, no colours, no math, no HTML, no entities."""
    return _ADDRESS.sub(lambda found: found[0] + JOINER, tidy(text, limit)).translate(_MARKDOWN)


def safe_link(url: str | None) -> str | None:
    """A web address, or None for anything else (javascript:, data:, file names)."""
    return url if url and isinstance(url, str) and url.startswith(("https://", "http://")) else None


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV that a spreadsheet opens without running anything in it."""
    texts = frame.select_dtypes(include=["object", "str"]).columns
    plain = frame.copy()
    for column in texts:
        plain[column] = [inert(value) for value in frame[column]]
    return plain.to_csv(index=False).encode("utf-8-sig")


def inert(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; lists joined; None empty."""
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
