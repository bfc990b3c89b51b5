"""Number formats of office files, one set a language: where the currency's sign stands, and how a billion is written.

The signs that part decimals and thousands are the reader's own: an office takes them from its settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Formats:
    """Formats for amounts in US dollars."""

    #: In a cell or beside a bar: billions with two decimals, millions with one, less to the cent.
    money: str
    #: On an axis over powers of ten.
    decades: str
    #: On an axis of small amounts.
    dollars: str
    #: A month on an axis.
    month: str


_ALL: Mapping[str, Formats] = {
    "en": Formats(
        '[>=999950000]$#,##0.00,,," B";[>=999950]$#,##0.0,," M";$#,##0.00',
        '[>=1000000000]$#,##0,,," B";$#,##0,," M"',
        "$#,##0",
        "mmm yyyy",
    ),
    "fr": Formats(
        '[>=999950000]#,##0.00,,,"\u00a0Md$";[>=999950]#,##0.0,,"\u00a0M$";#,##0.00"\u00a0$"',
        '[>=1000000000]#,##0,,,"\u00a0Md$";#,##0,,"\u00a0M$"',
        '#,##0"\u00a0$"',
        "mm/yyyy",
    ),
}


def formats(lang: str) -> Formats:
    """The formats of a language.

    Raises:
        InvalidValue: the report does not speak it.
    """
    try:
        return _ALL[lang]
    except KeyError:
        raise InvalidValue(f"language: no number formats for {lang!r}") from None
