"""Where a figure is true: the country that the text ties a wage or a head count to, and the place as it is written."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.figures import Figure
from models.extraction.lexicon import Cue

#: Greatest toll between a figure and the country that it is tied to.
_REACH = 14
#: Within so much more than the nearest one, another country is told with it.
_LISTED = 9
#: Tags of words of which the name of a country may be a part.
_WORDS = ("tongue", "exp", "currency", "seated")
#: Most tokens between the words for people and the place where they work, and most words of such a place.
_GAP = 1
_LONGEST = 4


def region_of(context: Context, figure: Figure) -> str | None:
    """ISO 3166-1 code of the country named in the figure's clause; None without one, or with several.

    The name of a language, a currency ("Canadian dollars") or where a company sits ties nothing to a country.
    """
    found: list[tuple[int, str]] = []
    for cue in context.all("place"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if toll <= _REACH and not context.between(cue.start, cue.end, figure) and not _means_other(context, cue):
            found.append((toll, cue.value))
    if not found:
        return None
    nearest, best = min(found)
    several = any(value != best and toll - nearest <= _LISTED for toll, value in found)
    return None if several else best


def _means_other(context: Context, cue: Cue) -> bool:
    """Whether a word for a country is a part of other words, or belongs to a company."""
    inside = any(one.start <= cue.start < one.end for tag in _WORDS for one in context.all(tag))
    if inside or any(one.end in (cue.start, cue.start - 1) for one in context.all("seated")):
        return True
    named = any(one.start <= cue.start < one.end for one in context.entities)
    return named or cue.start in context.inserts or _of_a_company(context, cue)


def _of_a_company(context: Context, cue: Cue) -> bool:
    """Whether a country stands beside a name or a word for a company, whose it is: "the French company"."""
    if any(one.start == cue.end and one.vendor for one in context.entities):
        return True
    return any(one.start == cue.end or one.end == cue.start for one in context.all("company_word"))


def place_after(context: Context, place: int) -> str | None:
    """The place where counted people work, as written, right after the words for them: "4,500 staff in India"."""
    raw = context.sentence.raw
    place = next((one.end for one in context.all("sits") if one.start == place), place)
    cue = next((one for one in context.all("loc") if place <= one.start <= place + _GAP), None)
    if cue is None:
        return None
    last = cue.end
    while last < len(raw) and last - cue.end < _LONGEST and raw[last][0].isupper():
        last += 1
    if last == cue.end or any(cue.end <= when.start < last for when in context.whens):
        return None
    if not any(cue.end <= one.start < last for one in context.all("place")) or any(
        one.start < last and one.end > cue.end for one in context.entities
    ):
        return None
    joined = context.words[last : last + 1] == [","] or any(one.start == last for one in context.all("coord"))
    if joined and any(word[0].isupper() for word in raw[last + 1 : last + 3]):
        # "in Kenya and Uganda": no single part.
        return None
    starts, ends = context.sentence.starts, context.sentence.ends
    return context.text[starts[cue.end] : ends[last - 1]]


__all__ = ["place_after", "region_of"]
