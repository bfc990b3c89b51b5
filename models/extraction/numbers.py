"""Digits and signs: how numbers and currencies are written, whatever the language."""

from __future__ import annotations

import re

#: Signs of currencies.
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "₦": "NGN", "₱": "PHP", "₩": "KRW", "₪": "ILS"}
#: What stands glued before a dollar sign.
DOLLARS = {
    "us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "nz": "NZD", "s": "SGD", "hk": "HKD", "r": "BRL",
    "mx": "MXN", "usd": "USD", "aud": "AUD", "cad": "CAD", "u.s.": "USD", "can": "CAD", "aus": "AUD",
}  # fmt: skip
#: Codes that texts write out.
CODES = {
    "usd", "eur", "gbp", "inr", "aud", "cad", "brl", "jpy", "chf", "kes", "sgd", "cny", "mxn", "php", "nzd", "sek",
    "dkk", "nok", "ngn", "zar", "ils", "krw", "pln", "ars", "cop", "clp",
}  # fmt: skip
#: Scales glued to a number.
GLUED = {
    "k": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "md": 1e9,
    "mds": 1e9, "mrd": 1e9, "t": 1e12, "tn": 1e12, "mil": 1e3, "mila": 1e3, "mi": 1e6, "bi": 1e9,
}  # fmt: skip
_GROUPED = re.compile(r"[.,'’\u00a0\u202f\u2009 ](?=\d{3}(?!\d))")
_SPACING = re.compile(r"[\s'’]")
#: Dashes that may join a range.
DASHES = ("-", "–", "—", "‑", "‐", "−")
#: More digits are no figure.
MAX_DIGITS = 18


def parse_number(raw: str, *, decimal_comma: bool, scaled: bool) -> float | None:
    """The value of digits with separators; None when they are too long to be a figure.

    Args:
        raw: digits, with separators of groups and of the fraction.
        decimal_comma: the language writes 1,5 for one and a half.
        scaled: a word such as "million" follows, so that three digits after a comma may be a fraction.
    """
    if len(raw) > MAX_DIGITS:
        return None
    plain = _GROUPED.sub("", raw) if not _fraction_of_three(raw, decimal_comma, scaled) else raw
    plain = _SPACING.sub("", plain).replace(",", ".")
    if plain.count(".") > 1:
        return None
    try:
        return float(plain)
    except ValueError:
        return None


def _fraction_of_three(raw: str, decimal_comma: bool, scaled: bool) -> bool:
    """Whether "1.095" or "1,095" is a little more than one rather than a thousand."""
    point, other = (",", ".") if decimal_comma else (".", ",")
    if raw.count(point) != 1 or other in raw:
        return False
    whole, fraction = raw.split(point)
    if len(fraction) != 3 or len(whole) > 3:
        return len(fraction) != 3
    if decimal_comma:
        return scaled and not fraction.endswith("00")
    return True
