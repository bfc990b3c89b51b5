"""Whether a figure is a rate of pay, told by its own words, its sentence or what the text did before."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.habit import RATES, Habit
from models.extraction.lexicon import Cue
from models.extraction.owners import closed_off
from models.extraction.payfigures import (
    HARD,
    least_payout,
    other_span,
    paid_to_vendor,
    piece_after,
)
from models.extraction.peoplewords import capital_ahead

#: Spans for which words of pay are needed as well.
_LONG = ("day", "month", "year")
#: Most that is paid for such a span where it stands apart from its amount, in currencies of high value.
_MOST_TOLD = {"day": 2_000.0, "month": 10_000.0, "year": 150_000.0}
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
#: Most that a piece of work pays for which no word of pay is needed, and the greatest toll to such a word.
_SMALL, _PAID = 100, 14
#: So many times the wage before it, a bare number is none, and the greatest toll to that wage.
_WAGES, _LABOURED = 4, 24
#: Words for "at" before a company, in the languages that have one apart from that for places.
_AT_COMPANY = ("at", "chez", "bei")


def pointed_at(context: Context, figure: Figure) -> bool:
    """Whether a pronoun such as "en" before an amount stands for what the amount before it was paid for."""
    return any(0 < figure.start - cue.end <= _POINTING for cue in context.all("of_it") if cue.end < figure.start)


def pays(context: Context, figure: Figure, per: str, last: Figure | None, habit: Habit | None) -> bool:
    """Whether a figure is a rate of pay."""
    if _other_rate(context, figure):
        return False
    if figure.type == COUNT:
        return _bare_rate(context, figure, last, habit)
    if figure.per is not None:
        if _price_each(context, figure):
            return False
        return figure.per in RATES or _long_rate(context, figure)
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
    if last is not None or context.has("hourly") or any(one.per in RATES for one in context.figures):
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
    if figure.per in RATES or any(cue.start == figure.end and cue.value in RATES for cue in context.all("per")):
        known = habit is not None or any(one.currency for one in context.figures)
        known = known or context.near(figure, "pay", 5) is not None or context.near(figure, "exp", 5) is not None
        return known and (context.has("pay", "exp") or (habit is not None and habit.near))
    if _counts_things(context, figure) or (figure.spelled and figure.top < 1.5):
        return False
    if pointed_at(context, figure) and context.near(figure, "val_verb", 2) is not None and not figure.ranged:
        # "L'entreprise en valait plus de huit": milliards, of the worth told before.
        return False
    before = [one for one in context.figures if one.type == MONEY and one.per in RATES and one.scale == 1]
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
    rates = any(one.type == MONEY and one.per in RATES for one in context.figures)
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
    if cue.start >= figure.end and (_compared(context, figure.end, cue.start) or leads_on(context, cue)):
        return False
    # "an hour" is a part of the amount, and "wage" one of "minimum wage": neither speaks for pay.
    others = [
        context.distance(figure.start, figure.end, one.start, one.end)
        for one in context.all("pay")
        if not (figure.start <= one.start < figure.end or cue.start <= one.start < one.end <= cue.end)
    ]
    toll = context.distance(figure.start, figure.end, cue.start, cue.end)
    return min(others, default=toll) >= toll


def leads_on(context: Context, cue: Cue) -> bool:
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
