"""Amounts of money: valuation, funding, what was raised in all, revenue, and the amounts that are none of these.

Every amount is given to the group of words that reaches it at the lowest toll; groups of words for other money (a
market's size, spending, a fund, a fine) compete on the same terms, so that such amounts give no claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import Entity
from models.extraction.figures import COUNT, MONEY, PERCENT, Figure
from models.extraction.lexicon import Cue
from models.extraction.names import company_at
from models.extraction.owners import OTHER, owner_of
from models.extraction.status import month_of, status_of, when_of
from models.period import Period, Precision

VAL, FUND, TOTAL, REV, PAYOUT, PAY, NONE = "valuation", "funding", "total", "revenue", "payout", "pay", "none"


@dataclass(frozen=True, slots=True)
class Reach:
    """How words of a tag reach a figure."""

    #: What an amount is that they reach.
    sort: str
    #: Greatest toll from words before the figure.
    before: int
    #: Greatest toll from words after it; negative when they never reach back.
    after: int
    #: Taken off the toll: how strongly the words claim the figure.
    pull: int = 0


REACHES: dict[str, Reach] = {
    "val": Reach(VAL, 16, 7, 2),
    "val_verb": Reach(VAL, 12, 9, 2),
    "fund_verb": Reach(FUND, 14, 5),
    "fund_noun": Reach(FUND, 12, 6, 1),
    "round": Reach(FUND, 12, 6, 2),
    "total_verb": Reach(TOTAL, 14, 5, 3),
    "rev": Reach(REV, 18, 7, 2),
    "rev_verb": Reach(REV, 10, 5, 1),
    "pays_vendor": Reach(REV, 8, 6),
    "buys": Reach(FUND, 16, 6),
    "seek": Reach(FUND, 6, -1),
    "aim": Reach(FUND, 6, -1, 1),
    "acquire": Reach(NONE, 9, 5, 1),
    "arr": Reach(REV, 18, 8, 3),
    "payout": Reach(PAYOUT, 16, 12, 2),
    "n_money": Reach(NONE, 12, 6, 2),
    "n_after": Reach(NONE, -1, 5, 4),
}
_BAR = 8

#: Smaller amounts are somebody's own money, whatever the words around them.
_LEAST = {VAL: 1e6, FUND: 5e4, TOTAL: 1e5, REV: 1e5, PAYOUT: 1e4}


def money_claims(context: Context, earlier: list[tuple[Figure, str]], subject: str | None) -> list[Claim]:
    """All claims on amounts of money in a sentence, but pay rates.

    Args:
        context: the sentence.
        subject: what the amounts before it, or the heading above it, were, for "it was 550 million" and bare lists.
        earlier: filled with each amount and what it was taken for, for the rules that look at it later.
    """
    claims: list[Claim] = []
    last: tuple[Figure, str] | None = None
    for figure in context.figures:
        if not _is_amount(context, figure, last):
            continue
        sort, cue = sort_of(context, figure)
        if last is not None and last[1] not in (NONE, PAY) and _compared(context, figure, cue):
            sort, cue = last[1], None
        if sort is None and last is not None:
            sort = _inherited(context, last, figure)
        if sort is None and last is None and subject is not None and figure.type == MONEY and _refers_back(context, figure, subject):
            sort = subject
        if figure.type == COUNT and sort not in (None, NONE):
            _complete(context, figure, last)
        earlier.append((figure, sort or ""))
        if sort is not None:
            last = (figure, sort)
        if sort in (None, NONE, PAY) or figure.top < _LEAST[sort]:
            continue
        claims += _RULES[sort](context, figure, cue)
    return claims


def _refers_back(context: Context, figure: Figure, subject: str) -> bool:
    """Whether a sentence says no word of its own on what its amount is: a fragment, or "it was"."""
    if context.has("n_money", "n_after", "market", "acquire"):
        return False
    return context.has("ellipsis") or (subject == REV and figure.top <= 5e9 and len(context.words) <= 12)


def _compared(context: Context, figure: Figure, cue: Cue | None) -> bool:
    """Whether words such as "up from" tie an amount to the one before it, whatever follows it."""
    if (
        cue is not None
        and cue.end <= figure.start
        and context.distance(cue.start, cue.end, figure.start, figure.end) < 4
    ):
        return False
    return any(0 <= figure.start - one.end <= 1 for one in context.all("compare")) and not any(
        0 <= figure.start - one.end <= 1 for one in context.all("b_min")
    )


def _is_amount(context: Context, figure: Figure, last: tuple[Figure, str] | None) -> bool:
    """Whether a figure may be an amount of a business: money, or a bare number of millions that counts no people."""
    if figure.per in ("hour", "task", "minute"):
        return False
    if figure.type == MONEY:
        return True
    if figure.type != COUNT:
        return False
    if any(cue.start < figure.end + 3 and cue.end > figure.end for cue in context.all("pn")):
        return False
    if any(cue.start <= figure.end + 1 and cue.end > figure.end for cue in context.all("n_count")):
        return False
    if figure.scale >= 1e6:
        return True
    return last is not None and 1 <= figure.top < 1000 and not figure.verb and _elliptic(context, figure, last[0])


def _elliptic(context: Context, figure: Figure, last: Figure) -> bool:
    """A bare number that leaves out the unit of the amount before it ("… $30 million at a valuation of 270")."""
    if last.scale < 1e6 or context.distance(last.start, last.end, figure.start, figure.end) > 22:
        return False
    after = context.words[figure.end] if figure.end < len(context.words) else "."
    if not after.isalpha():
        return True
    follows = {
        cue.start for tag in ("coord", "prep", "sub", "by_agent", "when_word", "r_to") for cue in context.all(tag)
    }
    return figure.end in follows or any(when.start in (figure.end, figure.end + 1) for when in context.whens)


def _complete(context: Context, figure: Figure, last: tuple[Figure, str] | None) -> None:
    """Gives a bare number the scale and currency that it leaves out."""
    if figure.scale < 1e6 and last is not None:
        factor = last[0].scale
        figure.low = None if figure.low is None else figure.low * factor
        figure.high = None if figure.high is None else figure.high * factor
        figure.scale = factor
    figure.type = MONEY
    same = [one.currency for one in context.figures if one.currency and one.scale >= 1e6]
    figure.currency = same[0] if same else context.setting.currency


def sort_of(context: Context, figure: Figure) -> tuple[str | None, Cue | None]:
    """What an amount is and the words that say so; None when no words reach it."""
    best: Cue | None = None
    sort: str | None = None
    lowest = 99
    for cue in context.cues:
        reach = REACHES.get(cue.tag)
        if reach is None or not _applies(context, cue):
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if cue.end <= figure.start:
            if toll > reach.before:
                continue
        elif toll > reach.after:
            continue
        elif toll and not _of_it(context, figure, cue):
            if _points_on(context, figure, cue):
                continue
            toll += 3
        elif toll:
            toll = 0
        toll += _BAR * _rivals(context, cue, figure) - reach.pull
        if toll < lowest:
            lowest, best, sort = toll, cue, reach.sort
    if lowest > 14:
        best, sort = None, None
    if sort is None and figure.type == MONEY and figure.top >= 1e5 and _from_investors(context, figure):
        sort = FUND
    return _adjusted(context, figure, sort, best)


def _of_it(context: Context, figure: Figure, cue: Cue) -> bool:
    """ "300 millions de recettes": only a small word parts the amount from what it is of."""
    return cue.start == figure.end + 1 and any(one.start == figure.end for one in context.all("of_money"))


def _points_on(context: Context, figure: Figure, cue: Cue) -> bool:
    """Whether words after an amount belong to the next one ("$100 million at a valuation of $2 billion")."""
    return any(
        one is not figure and one.type in (MONEY, COUNT) and 0 <= one.start - cue.end <= 3 for one in context.figures
    )


def _applies(context: Context, cue: Cue) -> bool:
    """Whether words that need company have it: who pays a vendor is a client, who buys in takes a stake."""
    if cue.tag == "pays_vendor":
        others = [one for one in context.entities if not (one.vendor or one.publisher or one.investor)]
        return bool(others) and not context.has("acquire") and any(one.vendor for one in context.entities)
    if cue.tag == "buys":
        shares = any(one.type == PERCENT for one in context.figures)
        return shares and any(one.vendor for one in context.entities)
    return True


def _rivals(context: Context, cue: Cue, figure: Figure) -> int:
    """How many other amounts stand between the words and the figure."""
    low, high = (cue.end, figure.start) if cue.end <= figure.start else (figure.end, cue.start)
    return sum(
        1 for one in context.figures if one is not figure and one.type in (MONEY, COUNT) and low <= one.start < high
    )


def _adjusted(context: Context, figure: Figure, sort: str | None, cue: Cue | None) -> tuple[str | None, Cue | None]:
    """Second thoughts: "raised X at Y", "X in all"."""
    at = next((one for one in context.all("val_at") if one.end == figure.start), None)
    if at is not None and sort in (None, FUND, NONE) and (cue is None or cue.end <= at.start):
        others = [one for one in context.figures if one.end <= at.start and one.type == MONEY]
        if others and figure.top >= 1e7 and figure.top > others[-1].top and _raised_before(context, at):
            return VAL, at
    if cue is not None and cue.tag in ("seek", "aim"):
        sort = _sought(context, figure, cue)
    if at is not None and cue is not None and cue.tag in ("fund_noun", "round") and cue.end == at.start:
        return VAL, at
    if sort == VAL and cue is not None and _round_worth(context, cue):
        return FUND, cue
    if sort == REV and cue is not None and cue.tag == "rev_verb" and _from_investors(context, figure):
        return FUND, cue
    if sort == FUND and _larger_by_far(context, figure, cue):
        return VAL, cue
    if sort in (VAL, REV) and of_the_market(context, figure):
        return NONE, None
    if sort == REV and cue is not None and cue.tag == "rev_verb" and _people_earn(context, cue):
        return PAYOUT, cue
    if sort == FUND:
        total = context.near(figure, "total", 9)
        if total is not None and not context.between(total.start, total.end, figure):
            return TOTAL, cue
    return sort, cue


def _people_earn(context: Context, verb: Cue) -> bool:
    """Whether people, and no company, stand before a verb such as "earned"."""
    people = [cue for cue in context.all("pn") if cue.end <= verb.start]
    if not people:
        return False
    last = people[-1]
    return not any(last.end <= one.start < verb.start and one.how == "name" for one in context.entities) and (
        context.distance(last.start, last.end, verb.start, verb.end) <= 6
    )


def _sought(context: Context, figure: Figure, cue: Cue) -> str:
    """What a company that "seeks 25 billion" or "aims for 75 million this year" has in mind."""
    if figure.top >= 5e9:
        return VAL
    ahead = any(when.now or when.by or when.period.precision is Precision.YEAR for when in context.whens)
    return REV if cue.tag == "aim" and ahead and not context.has("investors", "round", "fund_noun") else FUND


def _round_worth(context: Context, cue: Cue) -> bool:
    """ "a Series B worth $30m": the round is worth it, not the company."""
    return any(one.start == cue.start for one in context.all("worth")) and any(
        one.end <= cue.start and context.distance(one.start, one.end, cue.start, cue.end) <= 8
        for tag in ("round", "fund_noun")
        for one in context.all(tag)
    )


def _from_investors(context: Context, figure: Figure) -> bool:
    """Whether money taken in comes from investors or in a round, and so is no revenue."""
    near = [one for one in context.entities if one.investor and one.start >= figure.end]
    if any(context.distance(figure.start, figure.end, one.start, one.end) <= 8 for one in near):
        return True
    return any(context.near(figure, tag, 7) is not None for tag in ("investors", "round", "fund_noun"))


def _larger_by_far(context: Context, figure: Figure, cue: Cue | None) -> bool:
    """Whether an amount in brackets after a round's size is its valuation: "$111m raised (Series E, $2.2bn)"."""
    if cue is None or cue.tag != "round" or "(" not in context.words[: figure.start] or cue.end > figure.start:
        return False
    opened = max(place for place, word in enumerate(context.words[: figure.start]) if word == "(")
    sizes = [one for one in context.figures if one.type == MONEY and one.end <= opened]
    return bool(sizes) and cue.start > opened and figure.top >= 4 * sizes[-1].top


def of_the_market(context: Context, figure: Figure) -> bool:
    """Whether the sentence speaks of the whole market before any vendor leads it."""
    market = next((cue for cue in context.all("market") if cue.end <= figure.start), None)
    return market is not None and not any(one.end <= market.start for one in context.entities)


def _raised_before(context: Context, at: Cue) -> bool:
    return any(cue.end <= at.start for tag in ("fund_verb", "fund_noun", "round") for cue in context.all(tag))


def _inherited(context: Context, last: tuple[Figure, str], figure: Figure) -> str | None:
    """An amount without words of its own is of the sort of the one before when both are joined."""
    toll = context.distance(last[0].start, last[0].end, figure.start, figure.end)
    if toll > 26:
        return None
    if figure.type == MONEY and figure.scale != last[0].scale and figure.top < 1e6:
        return None
    joined = any(
        last[0].end <= cue.start and cue.end <= figure.start
        for tag in ("coord", "compare", "r_to")
        for cue in context.all(tag)
    ) or any(word in (",", "–", "(", "/", ";") for word in context.words[last[0].end : figure.start])
    return last[1] if joined else None


# -- valuation


def _valuation(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.per:
        return []
    if cue is not None and _names_another(context, cue):
        return []
    kind_cue = context.near(figure, "val_kind", 10)
    investor = investor_of(context, figure)
    skip = frozenset({investor} if investor else ()) | _investors(context)
    vendor = vendor_of(context, figure, cue, skip)
    traded = context.near(figure, "market_cap", 14) is not None
    status = status_of(context, figure.start, figure.end, Status.REPORTED if traded else Status.CONFIRMED)
    kind = kind_cue.value if kind_cue is not None else None
    return draft(
        context, vendor, Metric.VALUATION, status, figure, unit=figure.currency, kind=kind, party=investor,
        as_of=event_date(context, figure, status),
    )  # fmt: skip


def _names_another(context: Context, cue: Cue) -> bool:
    """ "Hugging Face, valued at 4.5 billion, buys …": the company right before the words is no vendor."""
    words = context.words
    return any(
        not one.vendor and one.end <= cue.start <= one.end + 1 and words[one.end : cue.start] in ([], [","])
        for one in context.entities
    ) and cue.tag == "val_verb"


def vendor_of(context: Context, figure: Figure, cue: Cue | None, skip: frozenset[str]) -> str | None:
    """The owner of an amount that an investor may lead the sentence of: the vendor in it, else the one in focus."""
    place = None if cue is None else (cue.start, cue.end)
    owner = owner_of(context, figure.start, figure.end, place, skip=skip)
    if owner is not None:
        return owner
    if not context.topic and _someone_else_leads(context, figure):
        return OTHER
    return context.topic or context.vendor_before


def _someone_else_leads(context: Context, figure: Figure) -> bool:
    """Whether a company that is no vendor leads a sentence without one, and does not invest."""
    if any(one.vendor for one in context.entities) or context.has("buys", "invest_verb", "lead", "lead_subj"):
        return False
    return any(
        not (one.vendor or one.investor or one.publisher) and one.end <= figure.start for one in context.entities
    )


def _investors(context: Context) -> frozenset[str]:
    """Companies that act as buyers in the sentence: they own no figure of the deal."""
    found: set[str] = set()
    vendors = {one.id for one in context.entities if one.vendor}
    buying = context.has("invest_verb", "lead", "lead_subj", "stake")
    for one in context.entities:
        if one.investor or (not one.vendor and buying):
            found.add(one.id)
        elif not one.vendor and vendors and not _raises(context, one):
            found.add(one.id)
    return frozenset(found)


def _raises(context: Context, one: Entity) -> bool:
    """Whether a company itself raises money: "OpenAI raised 40 billion" is no business of the vendor's."""
    return any(
        one.end <= cue.start and context.distance(one.start, one.end, cue.start, cue.end) <= 8
        for tag in ("fund_verb", "val_verb")
        for cue in context.all(tag)
    )


def investor_of(context: Context, figure: Figure) -> str | None:
    """The lead investor or buyer that the sentence names for a deal; None without one."""
    best: str | None = None
    reach = 45
    for cue in context.all("lead"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 12 * _deals_between(context, figure, cue)
        name = company_at(context, cue.end)
        if name is None:
            filler = next((one for one in context.all("article") if one.start == cue.end), None)
            name = company_at(context, filler.end) if filler is not None else None
        if name is not None and toll < reach:
            best, reach = name[0], toll
    for cue in context.all("lead_subj"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        toll += 12 * _deals_between(context, figure, cue)
        name_before = _name_before(context, cue.start)
        if name_before is not None and toll < reach:
            best, reach = name_before, toll
    if best is not None:
        return best
    return buyer_of(context, figure)


def _deals_between(context: Context, figure: Figure, cue: Cue) -> int:
    low, high = (cue.end, figure.start) if cue.end <= figure.start else (figure.end, cue.start)
    return sum(1 for one in context.all("round") if low <= one.start and one.end <= high)


def _name_before(context: Context, place: int) -> str | None:
    for back in range(1, 5):
        start = place - back
        if start < 0:
            return None
        name = company_at(context, start)
        if name is not None and name[1] == place:
            before = company_at(context, start - 1) if start > 0 else None
            if before is not None and before[1] == place and start - 1 > 0:
                continue
            if context.sentence.raw[start][0].isupper() or name[0][0].isdigit():
                return name[0]
    return None


def buyer_of(context: Context, figure: Figure) -> str | None:
    """ "Meta bought 49% of Scale for …": a company that is no vendor and does the buying."""
    buys = context.all("invest_verb")
    if not buys:
        return None
    others = [one for one in context.entities if not one.vendor and not one.publisher]
    if not others:
        return None
    best = min(others, key=lambda one: min(context.distance(one.start, one.end, cue.start, cue.end) for cue in buys))
    return best.id


def event_date(context: Context, figure: Figure, status: Status) -> Period | None:
    """When a deal was struck or a value held: the words, else the month of publication for what holds now."""
    when = when_of(context, figure.start, figure.end)
    if when is not None:
        return when.period
    if status is Status.TALKS or status is Status.PROJECTED:
        return month_of(context)
    if context.has("past_perfect"):
        return None
    return month_of(context)


# -- funding


def _funding(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.per:
        return []
    round_cue = _round_of(context, figure)
    investor = investor_of(context, figure)
    vendor = vendor_of(context, figure, cue, _investors(context))
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED)
    kind = round_cue.value if round_cue is not None else None
    return draft(
        context, vendor, Metric.FUNDING, status, figure, unit=figure.currency, kind=kind, party=investor,
        as_of=event_date(context, figure, status),
    )  # fmt: skip


def _round_of(context: Context, figure: Figure) -> Cue | None:
    best: Cue | None = None
    reach = 16
    for cue in context.all("round"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end) + 8 * context.between(
            cue.start, cue.end, figure
        )
        if toll < reach:
            best, reach = cue, toll
    return best


def _total(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.per:
        return []
    vendor = vendor_of(context, figure, cue, _investors(context))
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED if context.setting.own else Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else month_of(context)
    return draft(context, vendor, Metric.FUNDING_TOTAL, status, figure, unit=figure.currency, as_of=as_of)


# -- revenue


def _revenue(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY:
        return []
    client = _paying_client(context, figure)
    skip = frozenset({client.id} if client is not None else ())
    place = None if cue is None else (cue.start, cue.end)
    vendor = owner_of(context, figure.start, figure.end, place, skip=skip)
    if vendor is None:
        vendor = context.topic or context.vendor_before
    usual = Status.CONFIRMED if context.setting.results else Status.REPORTED
    status = status_of(context, figure.start, figure.end, usual)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else None
    arr = context.near(figure, "arr", 20)
    unnamed = client is None and context.near(figure, "from_unnamed", 12) is not None
    if client is not None or unnamed:
        kind: str | None = "from_client"
    elif arr is not None:
        kind = "run_rate"
        as_of = as_of or month_of(context)
    else:
        kind = revenue_kind(context, figure, when.period if when is not None else None)
        if as_of is None and (kind is not None or status is Status.PROJECTED or context.has("present")):
            as_of = month_of(context) if kind is None else None
    party = client.id if client is not None else None
    return draft(
        context, vendor, Metric.REVENUE, status, figure, unit=figure.currency, kind=kind, party=party, as_of=as_of
    )


def revenue_kind(context: Context, figure: Figure, period: Period | None) -> str | None:
    """Over what span an amount of revenue runs: told by words near it, else by its period."""
    if figure.per == "month":
        return "month"
    if figure.per == "year":
        return "run_rate"
    for tag, kind in (("k_quarter", "quarter"), ("k_half", "half"), ("k_month", "month"), ("k_annual", "annual")):
        if context.near(figure, tag, 14) is not None:
            return kind
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
    for cue in context.all("from_client"):
        for one in clients:
            near = cue.end <= one.start <= cue.end + 2
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
    return None


def _nothing(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    return []


def _payout(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.currency is None or figure.top < 10_000:
        return []
    vendor = vendor_of(context, figure, cue, frozenset())
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    per = figure.per
    if per is None:
        spans = context.near(figure, "each", 10)
        per = spans.value if spans is not None else None
    if per is None and when is not None:
        # What was paid out in a named month or year is a rate for that span.
        per = {Precision.YEAR: "year", Precision.MONTH: "month"}.get(when.period.precision)
    unit = f"{figure.currency}/{per}" if per else figure.currency
    as_of = when.period if when is not None else month_of(context)
    return draft(context, vendor, Metric.PAYOUT, status, figure, unit=unit, as_of=as_of)


_RULES = {VAL: _valuation, FUND: _funding, TOTAL: _total, REV: _revenue, PAYOUT: _payout}
