"""Revenue: over what span it runs, and the client that it comes from."""

from __future__ import annotations

from dataclasses import replace

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import Entity
from models.extraction.figures import MONEY, Figure
from models.extraction.lexicon import Cue
from models.extraction.owners import owner_of
from models.extraction.periods import When
from models.extraction.scopes import scope_of
from models.extraction.status import ended, month_of, span_told, status_of
from models.period import Period, Precision

#: More than any vendor takes in, in currencies worth about a dollar.
_NO_VENDOR = 1e10
_FIRM = frozenset(("USD", "EUR", "GBP", "AUD", "CAD"))
#: Most tokens from the words for the largest client to an amount, and the greatest toll from its name to them.
_AFTER = 4
#: Most tokens before an office that leads its sentence, and from it to the company that it is held at.
_LEADS = 4
_OF_HEAD = 2
_CALLED = 14
#: Kinds of revenue that an earlier span of the same length is compared with.
_SPANS = ("quarter", "half", "annual")


def revenue_claims(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    """The claim on an amount of revenue, reached by some words."""
    if figure.type != MONEY or (figure.top >= _NO_VENDOR and figure.currency in _FIRM):
        return []
    if cue is not None and cue.tag == "rev_verb" and _of_person(context, cue):
        return []
    client = _paying_client(context, figure)
    skip = frozenset({client.id} if client is not None else ())
    client = None if _is_whole(context, figure) else client
    place = None if cue is None else (cue.start, cue.end)
    vendor = owner_of(context, figure.start, figure.end, place, skip=skip, clients=True)
    if vendor is None:
        vendor = context.topic or context.vendor_before
    usual = Status.CONFIRMED if context.setting.results else Status.REPORTED
    status = status_of(context, figure.start, figure.end, usual, talks=False)
    arr = context.near(figure, "arr", 20)
    if arr is not None and ";" in context.words[min(arr.end, figure.end) : max(arr.start, figure.start)]:
        arr = None
    when = span_told(context, figure.start, figure.end, rate=arr is not None or figure.per == "year")
    as_of = when.period if when is not None else None
    if as_of is not None and as_of.precision is Precision.DAY and context.has("k_quarter") and _ends_quarter(as_of):
        as_of = as_of.widen(Precision.QUARTER)
    anonymous = context.near(figure, "from_unnamed", 20)
    unnamed = client is None and anonymous is not None and not context.between(anonymous.start, anonymous.end, figure)
    if client is not None or unnamed:
        kind: str | None = "from_client"
    elif arr is not None:
        kind = "run_rate"
        as_of = as_of or month_of(context)
    else:
        kind = revenue_kind(context, figure, when.period if when is not None else None)
        if kind is None and when is not None and _in_month(context, figure, when):
            kind = "run_rate" if context.has("arr") else "month"
        if kind is None and status is Status.PROJECTED and not context.has("extra"):
            kind = "annual"
        nine = context.has("nine_months")
        if (
            as_of is None
            and context.reported is not None
            and not nine
            and status is not Status.PROJECTED
            and kind != "run_rate"
        ):
            as_of = context.reported
            kind = kind or revenue_kind(context, figure, as_of)
        as_of = _undated(context, kind, status) if as_of is None else _span_before(as_of, kind)
    party = client.id if client is not None else None
    return draft(
        context, vendor, Metric.REVENUE, status, figure, unit=figure.currency, kind=kind, party=party, as_of=as_of,
        scope=scope_of(context, figure),
    )  # fmt: skip


def _of_person(context: Context, verb: Cue) -> bool:
    """ "Sama's founder had earned $200,000", "el fundador de Turing vendió su empresa": what a person did alone."""
    office = next((cue for cue in context.all("office") if cue.start <= _LEADS and cue.end <= verb.start), None)
    if office is None or context.has("rev", "arr", "say", "said"):
        return False
    return not any(office.end + _OF_HEAD < one.start < verb.start and one.vendor for one in context.entities)


def _is_whole(context: Context, figure: Figure) -> bool:
    """Whether an amount is the whole that another is a part of: "150 of the 870 million of revenue"."""
    if not context.has("of_base"):
        return False
    ends = {one.end for one in context.figures if one is not figure}
    return any(cue.start in ends and 0 <= figure.core - cue.end <= 1 for cue in context.all("of_base"))


def _span_before(as_of: Period, kind: str | None) -> Period:
    """ "On Thursday it reported quarterly revenue of …": no quarter lasts a day; the last one over is meant."""
    precision = {"quarter": Precision.QUARTER, "half": Precision.HALF, "annual": Precision.YEAR}.get(kind or "")
    if as_of.precision is not Precision.DAY or precision is None:
        return as_of
    span = as_of.widen(precision)
    return as_of if span.last == as_of.last else span.shift(-1)


def as_base(context: Context, start: int, claim: Claim, before: list[Claim]) -> Claim:
    """An amount that another of the sentence is compared with runs over the same span, a year earlier.

    "In the quarter revenue was 58 million, against 44 million a year earlier": the 44 million are of a quarter too.
    """
    paid = next((one for one in reversed(before) if one.metric is Metric.REVENUE), None)
    if paid is not None and paid.kind == "from_client" != claim.kind and _is_compared(context, start):
        # "Google had set aside $200 million for it this year, up from 150": the client paid both.
        return replace(claim, kind="from_client", party=paid.party)
    other = next((one for one in reversed(before) if one.metric is Metric.REVENUE and one.kind in _SPANS), None)
    if other is None or other.as_of is None or claim.kind not in (None, "annual", other.kind):
        return claim
    span, mine = other.as_of, claim.as_of
    if (
        span.precision is Precision.YEAR
        and mine == span
        and context.has("prior_year", "base_year")
        and claim.status is other.status
    ):
        return replace(claim, as_of=span.shift(-1)) if _is_compared(context, start) else claim
    if span.precision not in (Precision.QUARTER, Precision.HALF):
        return claim
    if not _is_compared(context, start):
        return claim
    year = mine is not None and mine.precision is Precision.YEAR and mine.first.year == span.first.year - 1
    if not (year or mine in (None, span, context.setting.month)):
        return claim
    if mine == span and not context.has("prior_year", "base_year", "g_year", "last_year", "since"):
        return claim
    earlier = span.shift(-(12 // span.precision.months))
    return replace(claim, kind=other.kind, as_of=earlier)


def _is_compared(context: Context, start: int) -> bool:
    """Whether an amount is what another is compared with: "against 44 million", "(2023: 464 million)"."""
    words = context.words
    opened = any(words[start - back : start - back + 1] == ["("] for back in (1, 2, 3) if start >= back)
    return opened or any(0 <= start - cue.end <= 2 for tag in ("st_base", "compare") for cue in context.all(tag))


def _in_month(context: Context, figure: Figure, when: When) -> bool:
    """Whether an amount is that of a month: "in January it took in 8 million", "it took in 8 million in January"."""
    if when.period.precision is not Precision.MONTH or when.by or when.now or context.has("st_projected"):
        return False
    return when.start <= 2 or context.distance(figure.start, figure.end, when.start, when.end) <= 2


def _ends_quarter(day: Period) -> bool:
    """Whether a day is the last one of a quarter: "the three months ended June 30"."""
    return day.last == day.widen(Precision.QUARTER).last


def _undated(context: Context, kind: str | None, status: Status) -> Period | None:
    """When revenue is true that names no period: a quarter is the last one ended, a forecast is for this year."""
    if kind == "annual" and status is Status.PROJECTED and context.setting.month is not None:
        return context.setting.month.widen(Precision.YEAR)
    if kind in ("quarter", "half"):
        return ended(context, Precision.QUARTER if kind == "quarter" else Precision.HALF)
    if kind in ("month", "run_rate") or (kind is None and (status is Status.PROJECTED or context.has("present"))):
        return month_of(context)
    return None


def revenue_kind(context: Context, figure: Figure, period: Period | None) -> str | None:
    """Over what span an amount of revenue runs: told by words near it, else by its period."""
    if figure.per == "month":
        return "month"
    if figure.per == "year":
        # "l'an" of "l'an dernier" is no span that a rate is told in.
        return "annual" if period is not None and period.precision is Precision.YEAR else "run_rate"
    best, reach = None, 15
    for tag, kind in (("k_quarter", "quarter"), ("k_half", "half"), ("k_month", "month"), ("k_annual", "annual")):
        cue = context.near(figure, tag, 14)
        if cue is None:
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 4 * context.between(cue.start, cue.end, figure)
        if toll < reach:
            best, reach = kind, toll
    if best is not None:
        return best
    if period is not None:
        return {
            Precision.YEAR: "annual", Precision.QUARTER: "quarter", Precision.HALF: "half", Precision.MONTH: None,
            Precision.DAY: None,
        }[period.precision]  # fmt: skip
    return None


def _paying_client(context: Context, figure: Figure) -> Entity | None:
    """The client that an amount of revenue comes from: "Google paid Scale $150 million", "of it from Google"."""
    clients = [one for one in context.entities if not one.vendor and not one.publisher and not one.investor]
    if not clients:
        return None
    relative = {cue.start for cue in context.all("rel")}
    for cue in context.all("from_client"):
        for one in clients:
            if cue.end in relative and cue.start - one.end == 1 and cue.end <= figure.start:
                # "Google, da cui nel 2024 erano arrivati 150 milioni"
                return one
            near = cue.end <= one.start <= cue.end + 2
            if near and any(figure.end <= part.start and part.end <= cue.start for part in context.figures):
                # "310 million, 90 of them from Anthropic": the client's is the part, not the whole.
                continue
            if near and context.distance(figure.start, figure.end, cue.start, cue.end) <= 10:
                return one
    for cue in context.all("pays_vendor"):
        if context.distance(figure.start, figure.end, cue.start, cue.end) > 10:
            continue
        stop = min(cue.start, figure.start)
        before = [one for one in context.entities if one.end <= stop and not (one.publisher or one.investor)]
        if before and before[-1] in clients:
            return before[-1]
        if len(clients) == 1 and clients[0].end <= stop and len(before) < 3:
            return clients[0]
    return _largest(context, figure, clients)


def _largest(context: Context, figure: Figure, clients: list[Entity]) -> Entity | None:
    """ "C'est OpenAI qui reste le plus gros payeur : près de 120 millions": the client called so before the amount."""
    for cue in context.all("from_unnamed"):
        if not 0 <= figure.start - cue.end <= _AFTER or context.between(cue.start, cue.end, figure):
            continue
        before = [one for one in clients if one.end <= cue.start]
        if before and context.distance(before[-1].start, before[-1].end, cue.start, cue.end) <= _CALLED:
            return before[-1]
    return None
