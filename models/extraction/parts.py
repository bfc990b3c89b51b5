"""Revenue by its parts: a heading such as "Revenue by segment", then a line or a clause for each part.

The parts take the span and the status of the revenue that they are parts of, and their names as the scope of their
claims, so that no part is taken for the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import COUNT, MONEY, PERCENT, Figure
from models.extraction.revenue import revenue_kind
from models.period import Period, Precision

#: Most tokens of the name of a part, and most tokens from a percentage to the words for growth.
_NAME = 8
_NEAR = 6
#: Least amount of a part.
_LEAST = 1e5
_BULLETS = "•➤▪◦*-–—"
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a heading says of the parts below it."""

    #: The paragraph of the heading or of the last part.
    paragraph: int
    #: Vendor whose revenue it is.
    vendor: str
    #: Kind of the revenue, when it is true, and how sure the text is.
    kind: str | None
    as_of: Period | None
    status: Status
    #: What bare numbers are to be multiplied by; 0 where they mean nothing.
    scale: float = 0.0


def listing_of(context: Context, last: Claim | None, main: str | None) -> Listing | None:
    """The listing that a sentence opens; None for any other sentence.

    Args:
        context: the sentence.
        last: the claim on revenue before it in its paragraph, or in it.
        main: the vendor that the text speaks of.
    """
    if not context.has("by_part") or not (last is not None or context.has("rev")):
        return None
    when = next((one.period for one in context.whens if not (one.since or one.by)), None)
    as_of = when if when is not None else last.as_of if last is not None else None
    vendor = last.vendor if last is not None else context.topic or context.vendor_before or main
    if vendor is None:
        return None
    kind = None if as_of is None else _KINDS.get(as_of.precision)
    usual = Status.CONFIRMED if context.setting.own or context.setting.results else Status.REPORTED
    status = last.status if last is not None else usual
    units = context.all("in_units")
    return Listing(context.sentence.paragraph, vendor, kind, as_of, status, float(units[0].value) if units else 0.0)


_KINDS = {Precision.YEAR: "annual", Precision.HALF: "half", Precision.QUARTER: "quarter"}


def part_claims(context: Context, listing: Listing, *, heading: bool) -> list[Claim]:
    """The claims of the parts in a sentence: of one line below the heading, or of the clauses after its colon."""
    words = context.words
    colon = next((place for place, word in enumerate(words) if word == ":"), None)
    if colon is None:
        return []
    if not heading:
        name = _name(context, 0, colon)
        first = next((one for one in context.figures if colon < one.start <= colon + 2), None)
        return [] if name is None or first is None else _of_part(context, listing, name, colon, len(words))
    claims: list[Claim] = []
    begin = colon + 1
    for stop in [*(place for place in range(begin, len(words)) if words[place] == ";"), len(words)]:
        first = next((one for one in context.figures if begin <= one.start < stop), None)
        if first is not None:
            name = _name(context, begin, first.start)
            if name is not None:
                claims += _of_part(context, listing, name, begin, stop)
        begin = stop + 1
    return claims


def _name(context: Context, begin: int, end: int) -> str | None:
    """The name of a part, as written between two tokens; None when the words are no name."""
    words = context.words
    while begin < end and words[begin] in _BULLETS:
        begin += 1
    while end > begin and (words[end - 1] in ":(–—" or words[end - 1] == ","):
        end -= 1
    if not begin < end <= begin + _NAME:
        return None
    sentence = context.sentence
    text = context.text[sentence.starts[begin] : sentence.ends[end - 1]]
    return text if _LETTERS.search(text) else None


def _of_part(context: Context, listing: Listing, name: str, begin: int, end: int) -> list[Claim]:
    claims: list[Claim] = []
    for figure in context.figures:
        if not begin <= figure.start < end:
            continue
        if figure.type == COUNT and listing.scale and figure.scale == 1:
            figure.low = None if figure.low is None else figure.low * listing.scale
            figure.high = None if figure.high is None else figure.high * listing.scale
            figure.type, figure.currency, figure.scale = MONEY, context.currency, listing.scale
        if figure.type == MONEY and figure.top >= _LEAST:
            claims += _amount(context, listing, name, figure, bool(claims))
        elif figure.type == PERCENT and claims:
            claims += _growth(context, listing, name, figure)
    return claims


def _amount(context: Context, listing: Listing, name: str, figure: Figure, later: bool) -> list[Claim]:
    as_of, kind = listing.as_of, listing.kind
    if later:
        if not any(0 <= figure.start - one.end <= 2 for tag in ("st_base", "compare") for one in context.all(tag)):
            return []
        when = next((one.period for one in context.whens if one.start >= figure.end), None)
        if when is None and as_of is not None:
            when = as_of.shift(-(12 // as_of.precision.months)) if as_of.precision.months >= 1 else None
        as_of = when
    if kind is None:
        kind = revenue_kind(context, figure, as_of)
    return draft(
        context, listing.vendor, Metric.REVENUE, listing.status, figure, unit=figure.currency, kind=kind, as_of=as_of,
        scope=name,
    )  # fmt: skip


def _growth(context: Context, listing: Listing, name: str, figure: Figure) -> list[Claim]:
    before = context.words[figure.start - 1] if figure.start else ""
    down = context.near(figure, "shrink", _NEAR) is not None or before in "-−–"
    if not (down or before == "+" or context.near(figure, "grow", _NEAR) is not None):
        return []
    return draft(
        context, listing.vendor, Metric.REVENUE_GROWTH, listing.status, figure, unit="percent", kind="year",
        as_of=listing.as_of, sign=-1 if down else 1, scope=name,
    )  # fmt: skip


__all__ = ["Listing", "listing_of", "part_claims"]
