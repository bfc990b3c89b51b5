"""Head counts: who works for a vendor, who is registered with it, who has to go."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import COUNT, PERCENT, Figure
from models.extraction.lexicon import Cue
from models.extraction.owners import OTHER, owner_of
from models.extraction.status import month_of, status_of, when_of


def people_claims(context: Context) -> list[Claim]:
    """All claims on head counts and cuts in a sentence."""
    claims: list[Claim] = []
    if not context.has("pn", "has_people", "layoff"):
        return claims
    for figure in context.figures:
        if figure.type == COUNT and not (figure.per or figure.currency):
            claims += _count(context, figure)
        elif figure.type == PERCENT:
            claims += _share_cut(context, figure)
    return claims


def _noun(context: Context, figure: Figure) -> Cue | None:
    """The word for people that a number counts: just after it, adjectives between."""
    for cue in context.all("pn"):
        if figure.end <= cue.start <= figure.end + 3:
            gap = context.words[figure.end : cue.start]
            if not any(word in (",", ";", ".", "(", ":", "%") for word in gap):
                blocked = any(figure.end <= one.start < cue.start for one in context.all("n_count"))
                return None if blocked else cue
    return None


def _count(context: Context, figure: Figure) -> list[Claim]:
    noun = _noun(context, figure)
    blocked = context.near(figure, "n_people", 9)
    layoff = context.near(figure, "layoff", 10)
    if layoff is not None and not context.between(layoff.start, layoff.end, figure) and figure.top >= 2:
        if noun is not None or context.near(figure, "jobs", 4) is not None or _straight_after(context, figure, layoff):
            return _cut(context, figure, noun, layoff)
    if context.has("layoff") and any(0 <= cue.start - figure.end <= 1 for cue in context.all("jobs")):
        return _cut(context, figure, noun, context.all("layoff")[0])
    if blocked is not None and not context.between(blocked.start, blocked.end, figure):
        return []
    has = context.near(figure, "has_people", 12)
    if noun is None:
        head = context.near(figure, "head_count", 8)
        if head is None or head.end > figure.start or figure.top < 10 or context.between(head.start, head.end, figure):
            return []
        after = context.words[figure.end] if figure.end < len(context.words) else ""
        if after.isalpha() and not any(
            one.start == figure.end for tag in ("coord", "prep") for one in context.all(tag)
        ):
            return []
        return _staff(context, figure, head.value or None, (head.start, head.end))
    if figure.spelled and figure.top < 20 and has is None:
        return []
    if noun.value in ("generic", "workers") and has is None:
        return []
    if figure.top < 5:
        return []
    kind: str | None = noun.value
    if kind in ("generic", "workers"):
        kind = (
            has.value
            if has is not None and has.value != "plain"
            else "employees"
            if kind == "generic"
            else "contractors"
        )
    elif kind == "experts":
        kind = "contractors" if has is not None and has.value == "contractors" else "network"
    return _staff(context, figure, kind, (noun.start, noun.end))


def _straight_after(context: Context, figure: Figure, layoff: Cue) -> bool:
    """ "31 licenciements": the word for cuts is what the number counts."""
    return 0 <= layoff.start - figure.end <= 1


def _staff(context: Context, figure: Figure, kind: str | None, place: tuple[int, int]) -> list[Claim]:
    vendor = _vendor(context, figure, place)
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    if status is Status.TALKS:
        return []
    as_of = when.period if when is not None else None if context.has("past_perfect") else month_of(context)
    return draft(context, vendor, Metric.WORKFORCE, status, figure, unit="people", kind=kind, as_of=as_of)


def _vendor(context: Context, figure: Figure, place: tuple[int, int] | None) -> str | None:
    vendor = owner_of(context, figure.start, figure.end, place, skip=frozenset())
    if vendor is not None:
        return vendor
    if context.topic:
        return context.topic
    return context.vendor_before if context.company_before == context.vendor_before else OTHER


def _cut_kind(noun: Cue | None) -> str | None:
    if noun is None:
        return None
    return "contractors" if noun.value in ("contractors", "experts", "network") else "employees"


def _cut(context: Context, figure: Figure, noun: Cue | None, layoff: Cue) -> list[Claim]:
    vendor = _vendor(context, figure, None)
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else month_of(context)
    return draft(
        context, vendor, Metric.LAYOFF, status, figure, unit="people", kind=_cut_kind(noun) or "employees", as_of=as_of
    )


def _share_cut(context: Context, figure: Figure) -> list[Claim]:
    """ "14% of its staff" near a word for cuts."""
    layoff = context.near(figure, "layoff", 22)
    if layoff is None:
        return []
    noun = next((cue for cue in context.all("pn") if figure.end <= cue.start <= figure.end + 5), None)
    head = next((cue for cue in context.all("head_count") if figure.end <= cue.start <= figure.end + 5), None)
    if head is None:
        head = next((cue for cue in context.all("head_count") if 0 <= figure.start - cue.end <= 2), None)
    total = any(cue.start >= figure.end and cue.start - figure.end <= 2 for cue in context.all("of_total"))
    if noun is None and head is None and not total:
        return []
    vendor = _vendor(context, figure, None)
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else month_of(context)
    kind = _cut_kind(noun) or "employees"
    return draft(context, vendor, Metric.LAYOFF, status, figure, unit="percent", kind=kind, as_of=as_of)
