"""What a vendor pays the people who label: per hour, task, minute, day or month."""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.money import NONE, PAYOUT, vendor_of
from models.extraction.status import month_of, status_of, when_of
from models.period import Precision

_SMALL = 2_000.0


def pay_claims(context: Context, sorts: list[tuple[Figure, str]], habit: str | None) -> tuple[list[Claim], str | None]:
    """All pay rates in a sentence, and the span they are paid for, for the next sentence.

    Args:
        context: the sentence.
        sorts: amounts that the rules for money have taken.
        habit: span of the rates of the paragraph so far.
    """
    if context.has("n_pay") and not context.has("pay"):
        return [], habit
    taken = {id(figure) for figure, sort in sorts if sort not in ("", NONE, PAYOUT)}
    rates = [one for one in context.figures if one.per in ("hour", "task", "minute")]
    span = rates[-1].per if rates else _span_word(context)
    claims: list[Claim] = []
    currency = next((one.currency for one in context.figures if one.currency), None)
    for figure in context.figures:
        if id(figure) in taken or not _pays(context, figure, span, habit, currency):
            continue
        figure.currency = figure.currency or currency or context.setting.currency
        per = figure.per or span or habit
        if per is None:
            continue
        figure.per = per
        claims += _claim(context, figure, per)
        span = span or per
    return claims, span or habit


def _span_word(context: Context) -> str | None:
    """ "tarif horaire", "pro Stunde zahlt …": a span that stands apart from its figure."""
    cues = context.all("hourly")
    return cues[0].value if cues else None


def _pays(context: Context, figure: Figure, span: str | None, habit: str | None, currency: str | None) -> bool:
    """Whether a figure is a rate of pay."""
    if figure.type == COUNT and figure.per == "hour":
        return context.has("pay", "exp") or habit is not None or bool(context.topic)
    if figure.type == COUNT:
        return currency is not None and (span is not None) and _bare_rate(context, figure)
    if figure.type != MONEY or figure.scale >= 1e6:
        return False
    if _other_rate(context, figure):
        return False
    if figure.per in ("hour", "task", "minute"):
        return figure.top <= 5_000
    if figure.per in ("day", "month", "year"):
        return figure.top <= 400_000 and context.has("pay")
    if figure.top > _SMALL:
        return False
    if span is not None:
        return context.has("pay", "exp") or any(one.per for one in context.figures)
    if habit is None or figure.top > 500:
        return False
    return context.near(figure, "pay", 20) is not None or context.near(figure, "n_money", 12) is None


def _bare_rate(context: Context, figure: Figure) -> bool:
    """A bare number that leaves out the unit of a rate beside it ("… $21 an hour, now 16")."""
    if not 0.005 <= figure.top <= 500 or figure.scale > 1:
        return False
    rates = [one for one in context.figures if one.type == MONEY]
    near = any(context.distance(one.start, one.end, figure.start, figure.end) <= 14 for one in rates)
    after = context.words[figure.end] if figure.end < len(context.words) else "."
    if after.isalpha() and not any(
        cue.start == figure.end for tag in ("coord", "prep", "r_to", "per", "sub") for cue in context.all(tag)
    ):
        return False
    return near and figure.verb is False and (not figure.spelled or figure.top >= 2)


def _other_rate(context: Context, figure: Figure) -> bool:
    """A legal minimum, what a client is billed, a bonus, a price."""
    cue = context.near(figure, "n_pay", 9)
    if cue is None or context.between(cue.start, cue.end, figure):
        return False
    other = context.near(figure, "pay", 9)
    if other is None:
        return True
    return context.distance(figure.start, figure.end, cue.start, cue.end) <= context.distance(
        figure.start, figure.end, other.start, other.end
    )


def _claim(context: Context, figure: Figure, per: str) -> list[Claim]:
    vendor = vendor_of(context, figure, None, frozenset())
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    if when is not None and when.period.precision is not Precision.DAY:
        as_of = when.period
    elif figure.change < 0 or context.near(figure, "past_pay", 14) is not None:
        as_of = None
    else:
        as_of = month_of(context)
    if figure.low is not None and not figure.bounded and context.near(figure, "pay_from", 2) is not None:
        before = context.near(figure, "pay_from", 2)
        if before is not None and before.end <= figure.start and not figure.ranged:
            figure.high = None
    return draft(
        context, vendor, Metric.PAY_RATE, status, figure, unit=f"{figure.currency}/{per}",
        kind=_expertise(context, figure), as_of=as_of,
    )  # fmt: skip


def _expertise(context: Context, figure: Figure) -> str | None:
    """Whom the rate is for: the nearest word for a trade in the figure's clause."""
    best: str | None = None
    reach = 15
    for cue in context.all("exp"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 9 * context.between(cue.start, cue.end, figure)
        if toll < reach:
            best, reach = cue.value, toll
    return best
