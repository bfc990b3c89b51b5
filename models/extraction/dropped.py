"""Clients that a sentence leaves out: "Google reviewed its suppliers. Rompió con Scale AI en junio."."""

from __future__ import annotations

from collections.abc import Sequence

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, NAME, Entity
from models.extraction.lexicon import Cue

#: Tokens from a noun such as "contract" to what happens to it.
_TO_VERB = 4


def dropped_client(context: Context, verbs: Sequence[Cue]) -> Entity | None:
    """The company in focus as the subject of a verb that opens the sentence without one; None where none is meant.

    The vendor must be named after the verb, or nothing at all follows it ("En enero se marchó."); nothing but a date
    may stand before the verb.

    Args:
        context: a sentence that names no client.
        verbs: its words of change, left to right.
    """
    company = context.company_before
    if company is None or company in (context.vendor_before, context.topic) or not verbs:
        return None
    first = verbs[0]
    if _their_contract(context, first):
        return Entity(0, 0, company, DESCRIPTION, False)
    if not all(_dated(context, place) for place in range(first.start)):
        return None
    vendors = [one for one in context.entities if one.vendor]
    named = vendors and vendors[0].how == NAME and vendors[0].start >= first.end and vendors[0].id != company
    alone = not vendors and context.vendor_before is not None and _says_no_more(context, first.end)
    if not (named or alone):
        return None
    return Entity(0, 0, company, DESCRIPTION, False)


def _their_contract(context: Context, verb: Cue) -> bool:
    """Whether a contract told before is the subject: "Le contrat fut rompu en février.", with nobody named."""
    if not context.named or context.vendor_before is None or context.entities:
        return False
    ends = {cue.end for cue in context.all("article") if cue.start == 0}
    return any(cue.start in ends and 0 <= verb.start - cue.end <= _TO_VERB for cue in context.all("rel_deal"))


def _says_no_more(context: Context, place: int) -> bool:
    """Whether nothing but a date and marks follows a place."""
    return all(not context.words[spot].isalpha() or _dated(context, spot) for spot in range(place, len(context.words)))


def _dated(context: Context, place: int) -> bool:
    """Whether a token is part of a date or the comma after it."""
    if context.words[place] == ",":
        return True
    small = any(cue.start == place for tag in ("prep", "when_word") for cue in context.all(tag))
    return small or any(when.start <= place < when.end for when in context.whens)


__all__ = ["dropped_client"]
