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


def joins(context: Context, cue: Cue) -> bool:
    """Whether a verb needs no object: "X signed up in January" joins the clients of the vendor spoken of."""
    return any(one.start < cue.end and cue.start < one.end for one in context.all("rel_joins"))


__all__ = ["joins", "objects_of_second"]
