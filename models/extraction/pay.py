"""What a vendor pays the people who label: per hour, task, minute, day, month or year.

A rate names its amount, its currency and the span it is paid for, but seldom all three in one place: "20 dollars an
hour, 40 for coders", "each photo earns five cents", or a heading "per hour" above a list. What a figure leaves out is
taken from the nearest place that has it: its clause, the rate before it, the paragraph, the text.
"""

from __future__ import annotations

from models.claim import Claim, Metric, Status
from models.extraction.amounts import NONE, PAYOUT
from models.extraction.context import Context
from models.extraction.dealers import vendor_of
from models.extraction.draft import draft
from models.extraction.entities import POSSESSIVE
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.habit import RATES, Habit
from models.extraction.payfigures import (
    bound_by_words,
    completed,
    each_piece,
    expertise,
    local_currency,
    piece_after,
)
from models.extraction.peoplewords import in_name, relative_owner
from models.extraction.periods import When
from models.extraction.places import region_of
from models.extraction.rates import leads_on, pays, pointed_at
from models.extraction.status import month_of, paid_before, state_since, status_of, when_of
from models.period import Period, Precision

#: Highest amounts that anybody is paid for a span, in any currency that sources use.
_MOST = {"hour": 20_000.0, "task": 5_000.0, "minute": 1_000.0, "day": 100_000.0, "month": 2e7, "year": 4e8}
_BUSINESS = 5e4
#: Greatest toll between a rate and the word for "since then", and months by which a month named alone goes back.
_THEN, _MONTHS = 6, 12
#: So many times an amount in cents, a rate is one for another span.
_PIECES = 20


def pay_claims(
    context: Context, sorts: list[tuple[Figure, str]], habit: Habit | None, trade: str | None = None
) -> tuple[list[Claim], Habit | None]:
    """All pay rates in a sentence, and the habit for the next sentence.

    Args:
        context: the sentence.
        sorts: amounts that the rules for money have taken.
        habit: how the rates before it were told.
        trade: whom the rates are for where the sentence does not tell: by a line before it, or the title of a post.
    """
    trade = trade or context.setting.trade
    if not context.figures or context.has("n_ads"):
        return [], habit
    if not context.has("pay") and any(not leads_on(context, cue) for cue in context.all("n_pay")):
        return [], habit
    figures = completed(context)
    taken = {id(one) for one, sort in sorts if sort not in ("", NONE, PAYOUT) and one.top >= _BUSINESS}
    claims: list[Claim] = []
    last: Figure | None = None
    for figure in figures:
        if id(figure) in taken or figure.type not in (MONEY, COUNT) or in_name(context, figure):
            continue
        per = _span(context, figure, figures, last, habit)
        if per is None or figure.top > _MOST[per] or figure.top <= 0 or (per in RATES and figure.scale >= 1e6):
            continue
        if not pays(context, figure, per, last, habit) or _converted(context, figure, last):
            continue
        _in_cents(figure, last)
        if _from_before(context, figure, last):
            figure.change = -1
        figure.currency = local_currency(context, figure) or _currency(figures, habit, context)
        figure.per = per
        claims += _claim(context, figure, per, _kind(context, figure, last, claims, habit, trade))
        last = figure
    if last is not None and last.per in RATES and last.per is not None:
        kind = claims[-1].kind if claims else None
        habit = Habit(last.per, last.currency, last.top, kind)
    return claims, habit


def _converted(context: Context, figure: Figure, last: Figure | None) -> bool:
    """Whether an amount is the one before in another currency: "450,000 ariary a month, or about 86 euros"."""
    if last is None:
        # "The minimum wage is 262,680 ariary, or about fifty euros": the first one may be no claim.
        last = next((one for one in reversed(context.figures) if one.end <= figure.start), None)
    if last is None or figure.type != MONEY or last.type != MONEY or figure.currency == last.currency:
        return False
    gap = figure.start - last.end
    return 0 <= gap <= 4 and any(last.end <= cue.start <= figure.start <= cue.end + 2 for cue in context.all("same_as"))


def _from_before(context: Context, figure: Figure, last: Figure | None) -> bool:
    """Whether a rate is the one that the rate before it replaced: "… to $90 an hour, from 75"."""
    if last is None or figure.change:
        return False
    # "… have slipped to $18 from $26": without a comma a verb of change must stand before both.
    place = last.end + 1 if context.words[last.end : last.end + 1] == [","] else last.end
    if place == last.end and not any(cue.end <= last.start for cue in context.all("change_verb")):
        return False
    return any(cue.start == place and cue.end == figure.start for cue in context.all("from"))


def _in_cents(figure: Figure, last: Figure | None) -> None:
    """A bare number that follows cents counts cents: "paid 90 cents an hour; later it was 25"."""
    if (
        figure.type == COUNT
        and last is not None
        and last.cents
        and figure.low is not None
        and figure.top > 10 * last.top
    ):
        figure.low /= 100
        figure.high = None if figure.high is None else figure.high / 100
        figure.cents = True


def _currency(figures: list[Figure], habit: Habit | None, context: Context) -> str:
    """The currency that a bare number leaves out."""
    told = next((one.currency for one in figures if one.currency), None)
    return told or (habit.currency if habit is not None else None) or context.setting.currency


def _span(
    context: Context, figure: Figure, figures: list[Figure], last: Figure | None, habit: Habit | None
) -> str | None:
    """What an amount is paid per: its own words, else the nearest ones of the sentence, else the habit."""
    if figure.per is not None:
        return figure.per
    after = next((cue for cue in context.all("per") if cue.start == figure.end), None)
    if after is not None:
        return after.value
    if piece_after(context, figure) or (figure.type == MONEY and each_piece(context, figure)):
        return "task"
    best, reach = None, 30
    for cue in context.all("hourly"):
        if any(one.start <= cue.start < one.end for one in figures):
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 8 * context.between(cue.start, cue.end, figure)
        if toll < reach:
            best, reach = cue.value, toll
    rates = [one for one in figures if one.per in RATES and one is not figure]
    for one in rates:
        if figure.cents and figure.top < 1 and one.top > _PIECES * figure.top:
            # "two cents a picture, which makes 9 euros an hour": of another order, and paid for something else.
            continue
        toll = context.distance(figure.start, figure.end, one.start, one.end) + 4 * (one.start > figure.start)
        if toll < reach:
            best, reach = one.per, toll
    if best is None and last is not None:
        best = last.per
    if best is None and habit is not None and habit.near and pointed_at(context, figure):
        # "4 dollars de l'heure … Elle n'en touche plus que 30 cents."
        return habit.per
    if best is None and figure.cents and figure.top < 1 and not (habit is not None and habit.close(figure.top)):
        # Cents that name no span are paid per piece.
        return "task"
    return best or (habit.per if habit is not None else None)


def _kind(
    context: Context,
    figure: Figure,
    last: Figure | None,
    claims: list[Claim],
    habit: Habit | None,
    trade: str | None,
) -> str | None:
    """Whom a rate is for: the trade named near it; a figure that continues another one keeps that one's."""
    kind, told = expertise(context, figure)
    if told:
        return kind
    continues = figure.type == COUNT or figure.change != 0 or context.near(figure, "past_pay", 6) is not None
    if continues and last is not None and claims:
        return claims[-1].kind
    if continues and last is None and habit is not None and habit.near:
        return habit.kind or trade
    return trade


def _clients(context: Context) -> frozenset[str]:
    """Companies that the work is for ("on a project for Meta, …"): they pay nobody here."""
    after = {cue.end for tag in ("prep", "of", "lead_in") for cue in context.all(tag)}
    return frozenset(
        one.id for one in context.entities if not one.vendor and one.start in after and one.how != POSSESSIVE
    )


def _left_behind(context: Context, figure: Figure, when: When) -> bool:
    """Whether a date is that of a change, or of an end, which the figure comes before: "cut from 35 to 21 in June"."""
    if when.by:
        return status_of(context, figure.start, figure.end, Status.REPORTED, talks=False) is not Status.PROJECTED
    if figure.change >= 0:
        return False
    other = next((one.start for one in context.figures if one.start >= figure.end and one.change > 0), figure.end)
    return not figure.end <= when.start < other


def _since_then(context: Context, figure: Figure) -> Period | None:
    """When a rate began that follows the end of another one: "15 until March; it has been nine since"."""
    ended = next((one for one in reversed(context.whens) if one.by and one.end <= figure.start), None)
    if ended is None:
        return None
    words = context.words
    bare = any(
        cue.start >= ended.end
        and (cue.end >= len(words) or not words[cue.end].isalnum())
        and context.distance(figure.start, figure.end, cue.start, cue.end) <= _THEN
        for cue in context.all("then_on")
    )
    published = context.setting.published
    if not bare or published is None:
        return None
    period = ended.period
    while period.first > published.last and period.precision is Precision.MONTH:
        period = period.shift(-_MONTHS)
    return period if period.first <= published.last else None


def _claim(context: Context, figure: Figure, per: str, kind: str | None) -> list[Claim]:
    vendor = relative_owner(context, figure) or vendor_of(context, figure, None, _clients(context))
    status = status_of(context, figure.start, figure.end, Status.REPORTED, talks=False)
    when = when_of(context, figure.start, figure.end, state=True)
    before = any(0 <= figure.start - cue.end <= 1 for cue in context.all("past_pay"))
    since = None if before else state_since(context, figure.start, figure.end) or _since_then(context, figure)
    if since is not None:
        as_of: Period | None = since
    elif when is not None and when.period.precision is not Precision.DAY and not _left_behind(context, figure, when):
        as_of = when.period
    elif (
        figure.change < 0
        or (when is not None and when.by)
        or (figure.change == 0 and paid_before(context, figure.start, figure.end))
    ):
        as_of = None
    else:
        as_of = month_of(context)
    bound_by_words(context, figure)
    return draft(
        context, vendor, Metric.PAY_RATE, status, figure, unit=f"{figure.currency}/{per}",
        kind=kind, as_of=as_of, region=region_of(context, figure),
    )  # fmt: skip


__all__ = ["pay_claims"]
