"""Valuations: what a company is said to be worth, and the worth of people and of other companies left out."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.dealers import event_date, investor_of, investors_in, vendor_of
from models.extraction.draft import draft
from models.extraction.figures import MONEY, Figure
from models.extraction.lexicon import Cue
from models.extraction.owners import closed_off, described_stranger
from models.extraction.second_thoughts import price_word
from models.extraction.status import status_of

#: Greatest toll between words for what a person owns and a verb such as "worth".
_OWNED = 12


def valuation(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.per:
        return []
    if cue is not None and (
        _names_another(context, cue) or _personal(context, figure, cue) or described_stranger(context, figure.start)
    ):
        return []
    kind_cue = context.near(figure, "val_kind", 22)
    investor = investor_of(context, figure)
    skip = frozenset({investor} if investor else ()) | investors_in(context)
    vendor = vendor_of(context, figure, cue, skip)
    traded = context.near(figure, "market_cap", 14) is not None
    status = status_of(context, figure.start, figure.end, Status.REPORTED if traded else Status.CONFIRMED)
    kind = kind_cue.value if kind_cue is not None else price_word(context, figure)
    return draft(
        context, vendor, Metric.VALUATION, status, figure, unit=figure.currency, kind=kind, party=investor,
        as_of=event_date(context, figure, status),
    )  # fmt: skip


def _personal(context: Context, figure: Figure, cue: Cue) -> bool:
    """Whether a verb such as "worth" tells what a person owns or what a stake fetches: "the founder is worth …"."""
    if cue.tag != "val_verb":
        return False
    stop = max(figure.start, cue.start)
    owned = [
        one
        for one in context.all("wealth")
        if one.start <= stop and context.distance(one.start, one.end, cue.start, cue.end) <= _OWNED
    ]
    before = [one for one in context.entities if one.end <= stop and one.start not in context.inserts]
    heads = {cue.end for cue in context.all("office")}
    if owned and not any(
        # "The fortune of the founder of X is put at …": X itself is worth nothing here.
        one.vendor
        and not one.person
        and one.start >= owned[-1].end
        and not heads.intersection((one.start - 1, one.start - 2))
        for one in before
    ):
        return True
    return bool(before) and before[-1].person and before[-1].end <= cue.start and not context.has("fund_verb", "round")


def _names_another(context: Context, cue: Cue) -> bool:
    """ "Hugging Face, valued at 4.5 billion, buys …": the company right before the words is no vendor."""
    words = context.words
    if any(one.vendor and 0 <= one.start - cue.end <= 1 for one in context.entities):
        # "Meta has valued Scale AI at …": the company before the verb values the one after it.
        return False
    if not any(one.vendor for one in context.entities) and any(
        # "Nebius, listed in New York, is worth …"
        one.start <= 2 and one.end < cue.start and words[one.end] == "," and not one.publisher
        for one in context.entities
    ):
        return cue.tag == "val_verb"
    leaders = {one.end for tag in ("lead", "agent") for one in context.all(tag)}
    leaders |= {one.end for one in context.all("article") if one.start in leaders}
    return (
        any(
            not one.vendor
            and one.start not in leaders
            and one.end <= cue.start <= one.end + 1
            and words[one.end : cue.start] in ([], [","])
            and not closed_off(context, one, cue.start)
            for one in context.entities
        )
        and cue.tag == "val_verb"
    )
