"""What a vendor pays the people who label: per hour, task, minute, day, month or year.

A rate names its amount, its currency and the span it is paid for, but seldom all three in one place: "20 dollars an
hour, 40 for coders", "each photo earns five cents", or a heading "per hour" above a list. What a figure leaves out is
taken from the nearest place that has it: its clause, the rate before it, the paragraph, the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import NAME, POSSESSIVE
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.lexicon import Cue
from models.extraction.money import vendor_of
from models.extraction.owners import closed_off
from models.extraction.payfigures import (
    HARD,
    bound_by_words,
    completed,
    each_piece,
    expertise,
    least_payout,
    local_currency,
    other_span,
    paid_to_vendor,
    piece_after,
)
from models.extraction.peoplewords import capital_ahead, in_name, relative_owner
from models.extraction.periods import When
from models.extraction.places import region_of
from models.extraction.sorts import NONE, PAYOUT
from models.extraction.status import month_of, paid_before, state_since, status_of, when_of
from models.period import Period, Precision

#: Spans that make an amount a rate of pay by themselves; a day, month or year needs words of pay too.
_RATES = ("hour", "task", "minute")
_LONG = ("day", "month", "year")
#: Highest amounts that anybody is paid for a span, in any currency that sources use.
_MOST = {"hour": 20_000.0, "task": 5_000.0, "minute": 1_000.0, "day": 100_000.0, "month": 2e7, "year": 4e8}
_BUSINESS = 5e4
#: The same for a span that stands apart from its amount, in currencies of high value.
_MOST_TOLD = {"day": 2_000.0, "month": 10_000.0, "year": 150_000.0}
#: Greatest toll between a rate and the word for "since then", and months by which a month named alone goes back.
_THEN = 6
#: So many times an amount in cents, a rate is one for another span.
_PIECES = 20
#: Most words of a sentence that tells nothing but a rate.
_FRAGMENT = 8
#: Most words of a line of a list.
_BARE = 3
_LINE = 12
#: Tokens before the number of an item: "reply 5:".
_NUMBERED = 2
#: Tokens within which a pronoun points at what an amount is of.
_POINTING = 6
#: Tokens within which words for the wages of others are the subject, and the toll up to which they tell its amount.
_LEADS, _SUBJECT = 2, 24
#: Greatest toll between a yearly wage and those who earn it.
_BESIDE = 8
_MONTHS = 12
#: Most that a piece of work pays for which no word of pay is needed, and the greatest toll to such a word.
_SMALL, _PAID = 100, 14
#: So many times the wage before it, a bare number is none, and the greatest toll to that wage.
_WAGES, _LABOURED = 4, 24
#: Words for "at" before a company, in the languages that have one apart from that for places.
_AT_COMPANY = ("at", "chez", "bei")


@dataclass(frozen=True, slots=True)
class Habit:
    """How the rates of a text were told so far, for figures that leave something out."""

    #: The span they are paid for.
    per: str
    #: Their currency; None when only a heading gave the span.
    currency: str | None = None
    #: The last amount; 0 when unknown.
    size: float = 0.0
    #: Whom the last rate was for.
    kind: str | None = None
    #: True within the paragraph or list that said so, False for the rest of the text.
    near: bool = True

    def close(self, amount: float) -> bool:
        """Whether an amount is near the last one of the same paragraph."""
        return self.near and self.size > 0 and self.fits(amount, 5)

    def fits(self, amount: float, ratio: float) -> bool:
        """Whether an amount is of the same order as the last one."""
        return not self.size or self.size / ratio <= amount <= self.size * ratio


def carried(habit: Habit | None, listed: str | None, currency: str | None = None) -> Habit | None:
    """The habit that a new paragraph begins with: the span of a heading, else what the text did before, faintly.

    Args:
        habit: how the rates before were told.
        listed: the span that a heading gives.
        currency: the currency that it gives.
    """
    if listed is not None:
        same = habit is not None and habit.per == listed
        return Habit(listed, currency or (habit.currency if habit is not None and same else None))
    return None if habit is None else replace(habit, near=False)


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
    if not context.has("pay") and any(not _leads_on(context, cue) for cue in context.all("n_pay")):
        return [], habit
    figures = completed(context)
    taken = {id(one) for one, sort in sorts if sort not in ("", NONE, PAYOUT) and one.top >= _BUSINESS}
    claims: list[Claim] = []
    last: Figure | None = None
    for figure in figures:
        if id(figure) in taken or figure.type not in (MONEY, COUNT) or in_name(context, figure):
            continue
        per = _span(context, figure, figures, last, habit)
        if per is None or figure.top > _MOST[per] or figure.top <= 0 or (per in _RATES and figure.scale >= 1e6):
            continue
        if not _pays(context, figure, per, last, habit) or _converted(context, figure, last):
            continue
        _in_cents(figure, last)
        if _from_before(context, figure, last):
            figure.change = -1
        figure.currency = local_currency(context, figure) or _currency(figures, habit, context)
        figure.per = per
        claims += _claim(context, figure, per, _kind(context, figure, last, claims, habit, trade))
        last = figure
    if last is not None and last.per in _RATES and last.per is not None:
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
    rates = [one for one in figures if one.per in _RATES and one is not figure]
    for one in rates:
        if figure.cents and figure.top < 1 and one.top > _PIECES * figure.top:
            # "two cents a picture, which makes 9 euros an hour": of another order, and paid for something else.
            continue
        toll = context.distance(figure.start, figure.end, one.start, one.end) + 4 * (one.start > figure.start)
        if toll < reach:
            best, reach = one.per, toll
    if best is None and last is not None:
        best = last.per
    if best is None and habit is not None and habit.near and _pointed_at(context, figure):
        # "4 dollars de l'heure … Elle n'en touche plus que 30 cents."
        return habit.per
    if best is None and figure.cents and figure.top < 1 and not (habit is not None and habit.close(figure.top)):
        # Cents that name no span are paid per piece.
        return "task"
    return best or (habit.per if habit is not None else None)


def _pointed_at(context: Context, figure: Figure) -> bool:
    """Whether a pronoun such as "en" before an amount stands for what the amount before it was paid for."""
    return any(0 < figure.start - cue.end <= _POINTING for cue in context.all("of_it") if cue.end < figure.start)


def _pays(context: Context, figure: Figure, per: str, last: Figure | None, habit: Habit | None) -> bool:
    """Whether a figure is a rate of pay."""
    if _other_rate(context, figure):
        return False
    if figure.type == COUNT:
        return _bare_rate(context, figure, last, habit)
    if figure.per is not None:
        if _price_each(context, figure):
            return False
        return figure.per in _RATES or _long_rate(context, figure)
    if other_span(context, figure):
        return False
    if per in _LONG:
        # "a day rate of 160 euros", "monthly pay: 25,000 rupees".
        modest = figure.top <= _MOST_TOLD[per] or figure.currency not in HARD
        told = context.near(figure, "pay", 14) is not None and _for_work(context)
        return modest and told and figure.scale <= 1e3 and not figure.cents
    if figure.top > 2_000:
        return False
    if piece_after(context, figure):
        listed = habit is not None and (context.setting.own or context.setting.trade is not None)
        if listed or any(context.near(figure, tag, 12) is not None for tag in ("pay", "exp")):
            return True
    return _by_sentence(context, figure, last) or _by_habit(context, figure, habit)


def _price_each(context: Context, figure: Figure) -> bool:
    """ "People who sell reports at $4,950 each": a price, since no word tells of pay."""
    each = any(cue.value == "alone" and cue.end == figure.end for cue in context.all("per_open"))
    return each and not figure.cents and figure.top > _SMALL and context.near(figure, "pay", _PAID) is None


def _by_sentence(context: Context, figure: Figure, last: Figure | None) -> bool:
    """Whether the sentence tells the span of an amount somewhere else."""
    if last is not None or context.has("hourly") or any(one.per in _RATES for one in context.figures):
        return last is not None or context.has("pay", "exp")
    return False


def _by_habit(context: Context, figure: Figure, habit: Habit | None) -> bool:
    """Whether an amount whose sentence names no span is a rate like those before it."""
    paid = context.near(figure, "pay", 14) is not None
    if context.near(figure, "n_money", 8) is not None:
        return False
    if figure.cents:
        if figure.spelled and figure.top <= 0.01:
            # "pas un centime de plus", "avant d'avoir touché un centime": a way to say nothing.
            return context.near(figure, "piece", 4) is not None
        return paid or context.topic is not None or context.near(figure, "piece", 4) is not None
    if habit is None:
        return False
    worded = paid or any(context.near(figure, tag, 14) is not None for tag in ("exp", "rest"))
    if worded and figure.bounded and context.near(figure, "exp", 14) is not None:
        # What the rarest experts get at most may be far more than the rest.
        return habit.fits(figure.top, 80)
    if habit.near:
        told = worded or context.topic is not None or context.near(figure, "pay_is", 3) is not None
        told = told or len(context.words) <= _FRAGMENT
        return habit.fits(figure.top, 12) and told
    return habit.fits(figure.top, 12) and worded and _vendor_spoken_of(context)


def _vendor_spoken_of(context: Context) -> bool:
    return context.topic is not None or any(one.vendor for one in context.entities)


def _long_rate(context: Context, figure: Figure) -> bool:
    """A wage for a day or longer: paid to people at a vendor, not a company's spending or somebody's income."""
    if figure.per == "day" and figure.top > 5_000 and figure.currency in ("USD", "EUR", "GBP"):
        return False
    if figure.per == "year" and figure.currency in HARD and not _labels(context, figure):
        # A salary of an office, not of those who label.
        return False
    if figure.top >= least_payout(figure) and (
        figure.currency in HARD or context.near(figure, "payout", 8) is not None
    ):
        return False
    if context.near(figure, "my_income", 6) is not None:
        # "I earn 3,000 euros a month": the income of one person, and no rate.
        return False
    offered = (context.setting.own or context.setting.trade is not None) and context.near(figure, "exp", 12) is not None
    told = any(context.near(figure, tag, limit) is not None for tag, limit in (("pay", 20), ("pay_floor", 12)))
    return (told or offered) and _for_work(context)


def _for_work(context: Context) -> bool:
    """Whether a wage for a day or longer is one that a vendor pays: it or those who label are spoken of."""
    if _vendor_spoken_of(context):
        return True
    people = any(cue.value in ("contractors", "experts", "network", "workers") for cue in context.all("pn"))
    if people or context.has("exp", "rest", "labeler"):
        return context.named or context.setting.own
    return (context.named or context.setting.own) and context.has("pay_floor", "wages")


def _labels(context: Context, figure: Figure) -> bool:
    """Whether those who label are named near a yearly wage that one of them may earn."""
    return figure.top <= _MOST_TOLD["year"] and any(
        cue.value in ("contractors", "experts", "network", "crowd", "workers")
        and context.distance(figure.start, figure.end, cue.start, cue.end) <= _BESIDE
        for cue in context.all("pn")
    )


def _bare_rate(context: Context, figure: Figure, last: Figure | None, habit: Habit | None) -> bool:
    """A bare number that leaves out the unit of a rate: "… $21 an hour, now 16", "15 an hour"."""
    if last is not None and last.per in _LONG:
        return _wage_again(context, figure, last)
    if not 0.005 <= figure.top <= 2_000 or figure.scale > 1 or figure.verb or _list_number(context, figure):
        return False
    if figure.per in _RATES or any(cue.start == figure.end and cue.value in _RATES for cue in context.all("per")):
        known = habit is not None or any(one.currency for one in context.figures)
        known = known or context.near(figure, "pay", 5) is not None or context.near(figure, "exp", 5) is not None
        return known and (context.has("pay", "exp") or (habit is not None and habit.near))
    if _counts_things(context, figure) or (figure.spelled and figure.top < 1.5):
        return False
    if _pointed_at(context, figure) and context.near(figure, "val_verb", 2) is not None and not figure.ranged:
        # "L'entreprise en valait plus de huit": milliards, of the worth told before.
        return False
    before = [one for one in context.figures if one.type == MONEY and one.per in _RATES and one.scale == 1]
    if before:
        return _beside(context, figure, before)
    if last is not None and context.has("hourly"):
        return True
    return _recalled(context, figure, habit) or _under_heading(context, figure, habit, last)


def _wage_again(context: Context, figure: Figure, last: Figure) -> bool:
    """ "14,500 rupees a month, old hands as much as 40,000": a number of the order of the wage before it."""
    if figure.scale > 1e3 or figure.spelled or figure.verb or figure.top < 1 or _counts_things(context, figure):
        return False
    if not last.top / _WAGES <= figure.top <= last.top * _WAGES or 1900 <= figure.top <= 2100:
        return False
    near = context.distance(last.start, last.end, figure.start, figure.end) <= _LABOURED
    return near and (
        figure.bounded or any(context.near(figure, tag, 6) is not None for tag in ("pay", "exp", "pay_is"))
    )


def _under_heading(context: Context, figure: Figure, habit: Habit | None, last: Figure | None) -> bool:
    """Whether a line of a list gives nothing but names and numbers, below a heading with span and currency."""
    if habit is None or not habit.near or habit.currency is None or (habit.size and last is None):
        return False
    return len(context.words) <= _LINE and not figure.spelled and (context.topic is not None or context.has("exp"))


def _beside(context: Context, figure: Figure, rates: list[Figure]) -> bool:
    """Whether a bare number goes with a rate of its sentence: of its order, close to it or with words of pay."""
    near = min(context.distance(one.start, one.end, figure.start, figure.end) for one in rates)
    if _elided(context, figure):
        near -= 12
    # "40 cents; since January it has been 25": the bare number counts cents as well.
    sized = any(one.top / 15 <= figure.top / (100 if one.cents else 1) <= one.top * 15 for one in rates)
    worded = any(
        context.near(figure, tag, limit) is not None
        for tag, limit in (("exp", 8), ("pay", 6), ("pay_is", 3), ("now", 12))
    )
    return sized and (near <= 14 or (near <= 30 and worded))


def _elided(context: Context, figure: Figure) -> bool:
    """Whether a number ends a clause that leaves the verb out: "…; a certified welder, 45."."""
    words = context.words
    after = words[figure.end] if figure.end < len(words) else "."
    if after not in (".", ";", ",") or figure.start < 2 or words[figure.start - 1] not in (",", ":"):
        return False
    opened = next((place for place in range(figure.start - 2, -1, -1) if words[place] in (";", ",", ".")), -1)
    return opened >= 0 and words[opened] == ";" and 1 <= figure.start - 2 - opened <= 6


def _recalled(context: Context, figure: Figure, habit: Habit | None) -> bool:
    """Whether a bare number goes with the rates of the sentences before: "A year ago it was 20"."""
    if habit is None or habit.currency is None or not habit.size:
        return False
    # What experts get at most may be far more than the rest.
    wide = 12 if habit.near and context.near(figure, "exp", 8) is not None else 5
    if not habit.fits(figure.low if figure.ranged and figure.low else figure.top, wide):
        return False
    if figure.spelled and not _paid_just(context, figure):
        return False
    told = any(context.near(figure, tag, 8) is not None for tag in ("pay", "past_pay", "ellipsis", "pay_is", "pay_cap"))
    told = told or (habit.near and (_for_trade(context, figure) or _answers_bare(context, figure)))
    return told and (habit.near or _vendor_spoken_of(context))


def _answers_bare(context: Context, figure: Figure) -> bool:
    """ "And a physician?" – "About 120.": an answer that is nothing but a rate."""
    return context.asked == "pay" and figure.end >= len(context.words) - 2 and figure.start <= _BARE


def _for_trade(context: Context, figure: Figure) -> bool:
    """ "An accountant or an analyst, 60.": a fragment that names a trade and, last of all, its rate."""
    words = context.words
    closes = not any(word[0].isalnum() for word in words[figure.end :])
    leads = figure.start > 0 and (words[figure.start - 1] in (",", ":") or words[figure.start - 2] == ",")
    return closes and leads and len(words) <= _LINE and context.near(figure, "exp", 8) is not None


def _paid_just(context: Context, figure: Figure) -> bool:
    """Whether a verb of pay stands right before a number in words: "a typical study pays twelve"."""
    ends = {cue.end for tag in ("pay", "past_pay", "ellipsis", "pay_is") for cue in context.all(tag)}
    return figure.start in ends or (
        figure.start - 1 in ends and any(c.end == figure.start for c in context.all("approx"))
    )


def _counts_things(context: Context, figure: Figure) -> bool:
    """Whether a noun follows the number, which then counts something."""
    after = context.words[figure.end] if figure.end < len(context.words) else "."
    if after in ("%", "/", "x", "+"):
        return True
    if not after.isalpha():
        return False
    rates = any(one.type == MONEY and one.per in _RATES for one in context.figures)
    if rates and context.setting.nouns_capital and not capital_ahead(context, figure.end):
        # Where nouns have capitals, "28 bis 32 Dollar die Stunde, … mit 18 bis 22 begnügen" counts nothing.
        return False
    tags = (
        "coord", "prep", "r_to", "per", "sub", "b_max_after", "b_min_after", "if_word", "per_filler", "rel",
        "then_on", "rel_since", "now", "when_word",
    )  # fmt: skip
    return not any(cue.start == figure.end for tag in tags for cue in context.all(tag))


def _list_number(context: Context, figure: Figure) -> bool:
    """ "1. DataAnnotation – …": the number of an item."""
    mark = context.words[figure.end : figure.end + 1]
    return (figure.start == 0 and mark in (["."], [")"], [":"])) or (figure.start <= _NUMBERED and mark == [":"])


def _other_rate(context: Context, figure: Figure) -> bool:
    """A legal minimum, what a client is billed, a bonus, a price, or what other trades earn."""
    return _beaten(context, figure) or _others_wage(context, figure) or paid_to_vendor(context, figure)


def _beaten(context: Context, figure: Figure) -> bool:
    """Whether words for other money are nearer than words of pay."""
    cue = context.near(figure, "n_pay", 9)
    if cue is None or context.between(cue.start, cue.end, figure):
        return False
    if cue.start >= figure.end and (_compared(context, figure.end, cue.start) or _leads_on(context, cue)):
        return False
    # "an hour" is a part of the amount, and "wage" one of "minimum wage": neither speaks for pay.
    others = [
        context.distance(figure.start, figure.end, one.start, one.end)
        for one in context.all("pay")
        if not (figure.start <= one.start < figure.end or cue.start <= one.start < one.end <= cue.end)
    ]
    toll = context.distance(figure.start, figure.end, cue.start, cue.end)
    return min(others, default=toll) >= toll


def _leads_on(context: Context, cue: Cue) -> bool:
    """Whether words for other money belong to the amount that follows them: "…, payable from 10 dollars"."""
    return any(cue.start <= one.start <= cue.end + 1 for one in context.figures)


def _others_wage(context: Context, figure: Figure) -> bool:
    """Whether somebody else is the one who is paid or asks: a waiter, a union, a client who is billed."""
    if context.has("rel") and _elsewhere(context, figure):
        return True
    for cue in context.all("n_wage"):
        if context.between(cue.start, cue.end, figure) or _vendor_between(context, cue.end, figure.start):
            continue
        if cue.start >= figure.end and any(0 <= one.start - cue.end <= 4 for one in context.figures):
            continue
        if cue.end <= figure.start:
            # "The minimum wage in Kenya, where Sama works, is …": the subject of the sentence, however far.
            subject = cue.start <= _LEADS and any(one.end == figure.start for one in context.all("pay_is"))
            if context.distance(figure.start, figure.end, cue.start, cue.end) <= (_SUBJECT if subject else 14):
                return True
        elif context.distance(figure.start, figure.end, cue.start, cue.end) <= 8 and not _compared(
            context, figure.end, cue.start
        ):
            return True
    return False


def _elsewhere(context: Context, figure: Figure) -> bool:
    """ "I could stock shelves at Target, where they start at $15": wages at a company that is no vendor."""
    raw, words = context.sentence.raw, context.words
    for cue in context.all("rel"):
        name = cue.start - 2
        if cue.end > figure.start or name < 1 or words[name + 1] != "," or words[name - 1] not in _AT_COMPANY:
            continue
        vendor = any(one.vendor and one.end > name for one in context.entities if one.how == NAME)
        if raw[name][0].isupper() and not vendor:
            return True
    return False


def _vendor_between(context: Context, low: int, high: int) -> bool:
    """Whether a vendor is named between words for others and an amount: "unlike its rivals, Mercor pays 90"."""
    return any(
        one.vendor and low <= one.start < high and not closed_off(context, one, high) for one in context.entities
    )


def _compared(context: Context, low: int, high: int) -> bool:
    """Whether a word of comparison stands in between: "$5 an hour, above the minimum wage"."""
    return any(
        low <= cue.start < high for tag in ("compare", "b_min", "b_max", "multiple", "sub") for cue in context.all(tag)
    )


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


__all__ = ["Habit", "carried", "pay_claims"]
