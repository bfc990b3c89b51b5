"""Bare numbers that leave out the unit of the amount before, told by the words right beside them."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.figures import Figure

#: What may follow a number at the end of its clause; "wert" ends a German one.
_ENDS = frozenset((".", ",", ";", "wert"))
#: The scale of a number of thousands that leaves out "millones", and the least one that does not.
_MILLION, _MOST = 1e6, 1e5


def was_worth(context: Context, figure: Figure) -> bool:
    """ "In October it was worth 10", "en octubre valía 10.000": the verb beside a number at the end of its clause."""
    if figure.end < len(context.words) and context.words[figure.end] not in _ENDS:
        return False
    if any(not (one.vendor or one.investor or one.publisher) for one in context.entities):
        return False
    return any(
        one.end == figure.start or one.start == figure.end or one.start < figure.start < one.end
        for one in context.all("val_verb")
    )


def at_the_end(context: Context, figure: Figure) -> bool:
    """ "Last time, in October, with Felicis in front, it was 10": right after "it was", alone, at the very end."""
    ends = figure.end >= len(context.words) - 1 and figure is context.figures[0]
    return ends and any(one.end == figure.start for one in context.all("ellipsis"))


def in_thousands(context: Context, figure: Figure) -> bool:
    """Whether a number of thousands leaves out "millones": "buscaba 14.000 millones; en octubre valía 10.000"."""
    year = 1900 <= figure.top <= 2100
    return context.scale == _MILLION and figure.top < _MOST and not year


__all__ = ["at_the_end", "in_thousands", "was_worth"]
