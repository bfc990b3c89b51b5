"""What an amount is in reports on results and on rounds, where the words nearest to it mislead.

Each rule looks at what :mod:`models.extraction.sorts` found and mends one way of writing in such texts.
"""

from __future__ import annotations

from models.extraction.amounts import FUND, NONE, REV, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.figures import MONEY, Figure
from models.extraction.lexicon import Cue

#: Most tokens between words for a debt and the verb that says that it fell.
_PAID_DOWN = 2
#: Most tokens between the words for the worth of a company and their verb: "of Innodata".
_SUBJECT = 4
#: Verbs that tell where a level stands, and the most tokens from them to the number.
_LEVELS = ("stands", "rev_verb", "reaches")
_TO_LEVEL = 3
#: Most tokens between a part of the year and the verb for what it brought.
_SPAN = 2
#: Spans of a year, in order of length.
_SPANS = ("quarter", "half_year", "k_quarter", "k_half")
#: Most tokens between an amount and the investors that it came from.
_FROM = 8


def in_filings(context: Context, figure: Figure, sort: str | None, cue: Cue | None) -> tuple[str | None, Cue | None]:
    """What an amount is after the ways of writing of results and releases; as it was found where none fits."""
    if figure.top < 1e5:
        return sort, cue
    if sort in (None, NONE, REV) and figure.type == MONEY:
        worth = _worth_leads(context, figure)
        if worth is not None:
            return VAL, worth
    if sort not in (REV, FUND, VAL):
        return sort, cue
    if _debt_brought_down(context, figure):
        return NONE, None
    if sort == FUND and (cue is None or cue.tag == "fund_verb") and _from_several(context, figure):
        return TOTAL, cue
    if cue is None:
        return sort, cue
    if sort == FUND and cue.tag == "fund_verb" and cue.end <= figure.start and _span_leads(context, cue):
        return REV, cue
    return sort, cue


def _debt_brought_down(context: Context, figure: Figure) -> bool:
    """ "It reduced its debt to 110 million": a level of debt, and no loan."""
    if "shrink" not in context.by_tag or "round" not in context.by_tag:
        return False
    if not any(cue.end in (figure.start, figure.core) or cue.start == figure.start for cue in context.all("level")):
        # "A contracté un emprunt de 10 millions": what was borrowed.
        return False
    return any(
        debt.value == "debt"
        and 0 <= figure.start - debt.end <= _PAID_DOWN
        and any(0 <= debt.start - verb.end <= _PAID_DOWN for verb in context.all("shrink"))
        for debt in context.all("round")
    )


def _worth_leads(context: Context, figure: Figure) -> Cue | None:
    """ "The market capitalisation of X comes to 1.9 billion": the subject of the verb is what the shares are worth."""
    if "market_cap" not in context.by_tag or context.has("rev", "arr"):
        return None
    verbs = [
        one
        for tag in _LEVELS
        for one in context.all(tag)
        if one.start < figure.core and 0 <= figure.core - one.end <= _TO_LEVEL
    ]
    return next(
        (
            one
            for one in context.all("val")
            for verb in verbs
            if 0 <= verb.start - one.end <= _SUBJECT and "," not in context.words[one.end : verb.start]
        ),
        None,
    )


def _span_leads(context: Context, verb: Cue) -> bool:
    """ "Der dritte Quartal brachte 72 Millionen", "el cuarto trimestre aportó 72,4 millones": a quarter raises nothing.

    The span must lead its clause, as the subject of the verb does.
    """
    if not (context.sales_told or context.has("rev", "arr")):
        return False
    words = context.words
    for tag in _SPANS:
        for span in context.all(tag):
            gap = words[span.end : verb.start]
            if span.end <= verb.start and len(gap) <= _SPAN and "," not in gap:
                lead = [one for one in context.entities if one.vendor and one.end <= span.start]
                return not lead
    return False


def _from_several(context: Context, figure: Figure) -> bool:
    """ "Has raised $189 million from SoftBank and others": over its life, where no round and no day is told."""
    others = "and_others" in context.by_tag and context.all("and_others")
    if not others or context.has("round", "fund_noun", "lead_subj") or figure.type != MONEY:
        return False
    if any(not when.since for when in context.whens) or any(cue.end > figure.end + 1 for cue in context.all("lead")):
        return False
    gap = context.words[figure.end : others[0].start]
    return len(gap) <= _FROM and ";" not in gap and context.has("raised_so_far")


__all__ = ["in_filings"]
