"""Growth of revenue and of demand, and stakes: percentages and multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.claim import Claim, Metric, Status, organization_id
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import MONEY, MULTIPLE, PERCENT, Figure
from models.extraction.lexicon import Cue
from models.extraction.money import buyer_of, investor_of
from models.extraction.names import company_at
from models.extraction.owners import owner_of
from models.extraction.sorts import REV, of_the_market, sort_of
from models.extraction.status import month_of, span_told, status_of, when_of
from models.period import Period, Precision


def growth_claims(context: Context, subject: str | None, amounts: Sequence[Claim] = ()) -> list[Claim]:
    """All claims on growth and stakes in a sentence.

    Args:
        context: the sentence.
        subject: what the sentences before it spoke of.
        amounts: the claims on money of the same sentence: a growth holds for the span of the revenue beside it.
    """
    claims: list[Claim] = []
    for figure in context.figures:
        if figure.type == PERCENT:
            claims += _stake(context, figure) or _growth(context, figure, subject)
        elif figure.type == MULTIPLE:
            claims += _growth(context, figure, subject)
    for cue in context.all("halved"):
        if any(0 <= one.start - cue.end <= 2 for one in context.all("forecast")):
            continue
        figure = Figure(cue.start, cue.end, 50.0, 50.0, PERCENT, core=cue.start, verb=True)
        claims += _growth(context, figure, None, down=True)
    return [_beside(context, one, amounts) for one in claims]


def _beside(context: Context, claim: Claim, amounts: Sequence[Claim]) -> Claim:
    """A growth that carries the year it is measured against takes the span of the revenue that it led to."""
    if claim.metric is not Metric.REVENUE_GROWTH or claim.as_of is None or claim.as_of.precision is not Precision.YEAR:
        return claim
    level = next((one for one in amounts if one.metric is Metric.REVENUE and one.vendor == claim.vendor), None)
    if level is None or level.as_of is None or level.as_of.precision not in _SPANS:
        return claim
    if level.as_of.first.year != claim.as_of.first.year + 1:
        return claim
    if level.as_of.precision is Precision.YEAR and not context.has("st_base", "base_year", "compare"):
        return claim
    return replace(claim, as_of=level.as_of, kind="year")


#: Precision of the spans that revenue grows over.
_SPANS = (Precision.YEAR, Precision.HALF, Precision.QUARTER)


# -- stakes


def _stake(context: Context, figure: Figure) -> list[Claim]:
    if not _is_stake(context, figure):
        return []
    if figure.low is not None and figure.low > 100:
        return []
    if context.near(figure, "n_stake", 4) is not None:
        return []
    holder = _holder(context, figure)
    skip = {holder} if holder else set()
    skip |= {one.id for one in context.entities if not one.vendor}
    of = next(
        (
            one
            for one in context.entities
            if one.vendor
            and figure.end <= one.start <= figure.end + 4
            and "," not in context.words[figure.end : one.start]
        ),
        None,
    )
    vendor = of.id if of is not None else owner_of(context, figure.start, figure.end, None, skip=frozenset(skip))
    vendor = vendor or context.topic or context.vendor_before
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED if holder else Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else month_of(context)
    return draft(context, vendor, Metric.STAKE, status, figure, unit="percent", party=holder, as_of=as_of)


def _is_stake(context: Context, figure: Figure) -> bool:
    """Whether a percentage is a share of a vendor: a word for stakes beside it, or a purchase before the vendor."""
    if any(0 <= figure.start - one.end <= 1 for one in context.all("grow")):
        return False
    noun = context.near(figure, "stake_noun", 8)
    if noun is not None and context.between(noun.start, noun.end, figure) <= 1:
        return True
    if _priced(context, figure):
        return True
    bought = context.near(figure, "buys", 10)
    if bought is None or context.between(bought.start, bought.end, figure) > 1:
        return False
    return any(one.vendor and 0 <= one.start - figure.end <= 4 for one in context.entities)


def _priced(context: Context, figure: Figure) -> bool:
    """ "pays $14.3 billion for 49% of Scale": a price right before the percentage, the vendor right after it."""
    price = any(one.type == MONEY and one.top >= 1e5 and 0 < figure.start - one.end <= 3 for one in context.figures)
    if not price or not context.has("invest_verb", "buys"):
        return False
    return any(one.vendor and 0 <= one.start - figure.end <= 3 for one in context.entities)


def _holder(context: Context, figure: Figure) -> str | None:
    """Who holds or buys the stake: an investor by the words of a deal, else the company before the verb."""
    person = next((one for one in context.entities if one.person and one.vendor), None)
    named = investor_of(context, figure) or buyer_of(context, figure)
    if named is not None and (person is None or named != person.id):
        return named
    if person is not None:
        words = context.text[context.sentence.starts[person.start] : context.sentence.ends[person.end - 1]]
        return organization_id(words)
    others = [one for one in context.entities if not one.vendor and not one.publisher]
    before = [one for one in others if one.end <= figure.start]
    if before:
        return before[-1].id
    for cue in context.all("agent"):
        if cue.start >= figure.end:
            name = company_at(context, cue.end)
            if name is not None and not any(one.vendor and one.id == name[0] for one in context.entities):
                return name[0]
    return others[0].id if others else None


# -- growth


def _growth(context: Context, figure: Figure, before: str | None, *, down: bool = False) -> list[Claim]:
    subject = _subject(context, figure) or _whole_company(context, figure)
    if subject is None and before == REV and not context.has("n_growth", "demand"):
        # "It was up 62 percent", said of the revenue in the sentence before.
        subject = next((cue for cue in context.all("grow") if cue.end <= figure.start and cue.start <= 4), None)
    if subject is None or of_the_market(context, figure):
        return []
    metric = Metric.DEMAND_GROWTH if subject.tag == "demand" else Metric.REVENUE_GROWTH
    down = down or _falls(context, figure)
    if figure.type == PERCENT and not down and not _rises(context, figure):
        return []
    if figure.type == MULTIPLE and not figure.verb and not _rises(context, figure):
        return []
    if figure.type == MULTIPLE and down:
        return []
    vendor = owner_of(context, figure.start, figure.end, (subject.start, subject.end), skip=frozenset())
    if vendor is None:
        vendor = context.topic or context.vendor_before
    usual = Status.CONFIRMED if context.setting.results else Status.REPORTED
    status = status_of(context, figure.start, figure.end, usual, talks=False)
    when = span_told(context, figure.start, figure.end)
    kind, as_of = _span(context, figure, when.period if when is not None else None)
    unit = "percent" if figure.type == PERCENT else "multiple"
    return draft(context, vendor, metric, status, figure, unit=unit, kind=kind, as_of=as_of, sign=-1 if down else 1)


def _subject(context: Context, figure: Figure) -> Cue | None:
    """The words for what grew: revenue or demand; None when something else is nearer."""
    best: Cue | None = None
    reach = 21
    for tag in ("rev", "rev_verb", "arr", "demand", "n_growth"):
        for cue in context.all(tag):
            toll = context.distance(figure.start, figure.end, cue.start, cue.end)
            if cue.start >= figure.end and toll > 3:
                toll += 4
            if tag == "rev_verb":
                toll += 4
            if toll < reach:
                best, reach = cue, toll
    if best is None:
        return _of_amount(context, figure)
    return None if best.tag == "n_growth" else best


def _of_amount(context: Context, figure: Figure) -> Cue | None:
    """ "Revenue was $255 million, compared with $225 million …, an increase of 13%": the growth of those amounts."""
    amounts = [one for one in context.figures if one.type == MONEY and one.end <= figure.start and one.top >= 1e5]
    if not amounts or context.distance(amounts[-1].start, amounts[-1].end, figure.start, figure.end) > 24:
        return None
    for one in reversed(amounts):
        sort, cue = sort_of(context, one)
        if sort is not None:
            return cue if sort == REV else None
    return None


def _whole_company(context: Context, figure: Figure) -> Cue | None:
    """A company that "grows 8% a month", or a growth target without more: its revenue is meant."""
    if context.has("n_growth", "demand"):
        return None
    for cue in context.all("grow"):
        near = cue.end <= figure.start and context.distance(figure.start, figure.end, cue.start, cue.end) <= 5
        if near and any(one.vendor and 0 <= cue.start - one.end <= 2 for one in context.entities):
            return cue
    noun = context.near(figure, "growth_noun", 12)
    return noun if noun is not None and context.has("st_projected", "g_year") else None


def _rises(context: Context, figure: Figure) -> bool:
    if figure.start > 0 and context.words[figure.start - 1] == "+":
        return True
    if figure.type == MULTIPLE and any(
        0 <= one.start - figure.end <= 2 for tag in ("base_year", "last_year") for one in context.all(tag)
    ):
        return True
    return context.near(figure, "grow", 10) is not None


def _falls(context: Context, figure: Figure) -> bool:
    if figure.start > 0 and context.words[figure.start - 1] in ("-", "−", "–") and figure.type == PERCENT:
        before = context.words[figure.start - 2] if figure.start > 1 else ""
        if not before[:1].isdigit():
            return True
    down = context.near(figure, "shrink", 10)
    if down is None:
        return False
    up = context.near(figure, "grow", 10)
    if up is None:
        return True
    return context.distance(figure.start, figure.end, down.start, down.end) < context.distance(
        figure.start, figure.end, up.start, up.end
    )


def _span(context: Context, figure: Figure, period: Period | None) -> tuple[str | None, Period | None]:
    """The kind of growth and when it is true."""
    as_of = period or month_of(context)
    best, reach = None, 17
    for tag, kind in (("g_month", "month"), ("g_quarter", "quarter"), ("g_year", "year"), ("g_since", "since")):
        cue = context.near(figure, tag, 16)
        if cue is None:
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 4 * context.between(cue.start, cue.end, figure)
        if toll < reach:
            best, reach = kind, toll
    if best is not None:
        return best, as_of
    if any(
        when.since and context.distance(figure.start, figure.end, when.start, when.end) <= 14 for when in context.whens
    ):
        return "since", as_of
    if period is not None and period.precision is not Precision.DAY and period.precision is not Precision.MONTH:
        return "year", as_of
    return "since", as_of
