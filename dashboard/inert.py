"""Making what comes from outside inert: addresses, spreadsheet cells, CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def safe_link(url: str | None) -> str | None:
    """A web address, or None for anything else (javascript:, data:, file names)."""
    return url if url and url.startswith(("https://", "http://")) else None


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
