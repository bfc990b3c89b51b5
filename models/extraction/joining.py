"""Whose clients some words of change are about, where grammar tells more than nearness."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME, POSSESSIVE, Entity
from models.extraction.lexicon import Cue
from models.extraction.rows import known_to_index

#: Greatest toll from the second verb of a vendor to the client that is its object.
_SECOND = 14
#: Tokens within which the subject of a sentence begins.
_SUBJECT = 6


def objects_of_second(context: Context, cue: Cue, names: list[Entity]) -> list[Entity]:
    """The clients after a second verb whose subject is the vendor: "Sama lost OpenAI and won Cohere"."""
    if not any(one.end == cue.start for one in context.all("coord")):
        return []
    first = next((one for one in context.entities if not one.publisher), None)
    if first is None or not first.vendor or first.how == POSSESSIVE or first.start > _SUBJECT:
        return []
    after = [one for one in names if one.start >= cue.end and one.how == NAME]
    known = bool(after) and known_to_index(context, after[0])
    return after if known and context.distance(cue.start, cue.end, after[0].start, after[0].end) <= _SECOND else []


def agents_of(context: Context, cue: Cue, names: list[Entity]) -> list[Entity]:
    """Who acts in a passive: "Prolific, whose clients include A and B, was hired by C"."""
    by = {one.end for one in context.all("by_agent") if 0 <= one.start - cue.end <= 1}
    if not by:
        return []
    small = {one.end: one.start for one in context.all("article")}
    first = next((one for one in names if not by.isdisjoint((one.start, small.get(one.start, -1)))), None)
    return [] if first is None else [one for one in names if one.start >= first.start]


def career_at(context: Context, one: Entity) -> bool:
    """Whether somebody has worked or studied there: "she had worked at DeepMind", "passés par Google et Meta"."""
    if "rel_career" not in context.by_tag or one.how != NAME:
        return False
    links = {place for tag in ("coord", "article") for cue in context.all(tag) for place in range(cue.start, cue.end)}
    ends = {cue.end for cue in context.all("rel_career")}
    named = {place for other in context.entities for place in range(other.start, other.end)}
    place = one.start
    while place > 0 and place not in ends and (place - 1 in links or place - 1 in named):
        place -= 1
    return place in ends


def joins(context: Context, cue: Cue) -> bool:
    """Whether a verb needs no object: "X signed up in January" joins the clients of the vendor spoken of."""
    return any(one.start < cue.end and cue.start < one.end for one in context.all("rel_joins"))


def studied_at(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether a verb such as "estudió" names a place of study: "studied at Stanford" weighs no contract."""
    return any(one.start == cue.end and 0 <= row[0].start - one.end <= 1 for one in context.all("loc"))


__all__ = ["agents_of", "career_at", "joins", "objects_of_second", "studied_at"]
