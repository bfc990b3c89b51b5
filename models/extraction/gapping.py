"""Numbers that leave out the verb and the noun of the clause before: "Sama has 2,800 staff, iMerit 5,500"."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, NAME, Entity
from models.extraction.figures import Figure

#: How many times larger or smaller the second of two numbers of the same thing may be.
_LIKE = 30
#: Signs after which a clause is over, or the next one begins.
_ENDS = frozenset(".,;:)–—!?")
#: Signs that may stand for the verb left out: "a iMerit, 5.500".
_FOR_VERB = frozenset(",–—:(")


def gapped_owner(context: Context, figure: Figure, like: Figure, owner: str) -> Entity | None:
    """The vendor that a bare number is told of right after its name, in a clause without a verb; None for any other.

    Args:
        context: the sentence.
        figure: a number without a noun.
        like: the number before it, of which the sentence tells what it counts.
        owner: the vendor of that one.
    """
    if figure.spelled or not like.top / _LIKE <= figure.top <= like.top * _LIKE or not _ends_there(context, figure):
        return None
    place = figure.start
    fillers = {one.end: one.start for tag in ("approx", "b_min", "only_word") for one in context.all(tag)}
    while place in fillers and fillers[place] >= like.end:
        place = fillers[place]
    if place and context.words[place - 1] in _FOR_VERB:
        place -= 1
    return next(
        (
            one
            for one in context.entities
            if one.end == place and one.vendor and one.id != owner and one.start >= like.end
            and one.how in (NAME, DESCRIPTION)
        ),
        None,
    )  # fmt: skip


def _ends_there(context: Context, figure: Figure) -> bool:
    """Whether nothing that the number counts follows it: a sign, "and", or the end."""
    words = context.words
    if figure.end >= len(words) or words[figure.end] in _ENDS:
        return True
    return any(one.start == figure.end for one in context.all("coord"))


__all__ = ["gapped_owner"]
