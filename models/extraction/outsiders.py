"""Bodies and companies without a name that a clause is about: "the union, which has 7,000 members, demands …".

What they have, pay or give is no vendor's, although the vendor told of before them is still in focus.
"""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, NAME
from models.extraction.lexicon import Cue

#: Most tokens between an article and the noun: "the Australian government", "le grand cabinet d'avocats".
_ADJECTIVES = 2
#: Marks after which a clause, and with it a subject, may begin.
_OPENINGS = frozenset(',;:–—"“„«(')


def led_by_outsider(context: Context, start: int, *, deal: bool) -> bool:
    """Whether a body that is no vendor leads the clause of a figure, and no company stands between both.

    Args:
        context: the sentence.
        start: first token of the figure.
        deal: whether the figure is money that such a company may give a vendor: only public bodies count then.
    """
    tags = ("outsider",) if deal else ("outsider", "outsider_firm")
    if not context.has(*tags):
        return False
    nouns = sorted(cue for tag in tags for cue in context.all(tag) if cue.end <= start)
    noun = next((cue for cue in reversed(nouns) if _is_subject(context, cue)), None)
    return noun is not None and _its_clause(context, noun, start)


def _is_subject(context: Context, noun: Cue) -> bool:
    """Whether a noun has an article or an owner before it and stands where a clause begins."""
    small = [cue for tag in ("article", "poss") for cue in context.all(tag)]
    firsts = [cue.start for cue in small if cue.start == noun.start or 0 <= noun.start - cue.end <= _ADJECTIVES]
    if not firsts:
        return False
    first = max(firsts)
    if any(one.start < noun.end and one.end > first and one.how == NAME for one in context.entities):
        # "The Meta unit", "the state of Scale AI".
        return False
    words = context.words
    if first == 0 or words[first - 1] in _OPENINGS:
        return True
    return any(cue.end == first for tag in ("coord", "sub") for cue in context.all(tag))


def _its_clause(context: Context, noun: Cue, start: int) -> bool:
    """Whether nothing between the noun and a figure begins a clause of another or tells what the body says."""
    words = context.words
    for one in context.entities:
        if noun.end <= one.start < start and one.how in (NAME, DESCRIPTION) and one.vendor:
            return False
    relative = any(noun.end < cue.start <= noun.end + 1 and words[noun.end] == "," for cue in context.all("rel"))
    if relative and "," not in words[noun.end + 1 : start]:
        return True
    if any(one.vendor and one.how == NAME for one in context.entities):
        # "The ministry paid $20 million to Scale AI", "On behalf of Appen the institute …": the vendor takes part.
        return False
    for place in range(noun.end, start):
        if words[place] == ";" or (words[place] == "," and any(cue.start == place + 1 for cue in context.all("coord"))):
            return False
    told = ("said", "say", "st_sources", "st_company", "rel_if")
    return not any(noun.end <= cue.start < start for tag in told for cue in context.all(tag))


__all__ = ["led_by_outsider"]
