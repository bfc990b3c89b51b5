"""Growth of revenue and of demand: percentages and multiples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.claim import Claim, Metric, Status
from models.extraction.amounts import REV
from models.extraction.context import Context
from models.extraction.cuts import of_next_count
from models.extraction.draft import draft
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, MONEY, MULTIPLE, PERCENT, Figure
from models.extraction.interviews import asked_growth
from models.extraction.lexicon import Cue
from models.extraction.owners import owner_of
from models.extraction.scopes import scope_of
from models.extraction.second_thoughts import of_the_market
from models.extraction.sorts import sort_of
from models.extraction.stakes import stake_claims
from models.extraction.status import month_of, span_told, status_of
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
            claims += stake_claims(context, figure) or _growth(context, figure, subject)
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
    if claim.metric is not Metric.REVENUE_GROWTH or claim.as_of is None:
        return claim
    later = _a_year_on(claim.as_of, amounts)
    if later is not None:
        return replace(claim, as_of=later, kind="year")
    if claim.as_of == month_of(context) and claim.kind == "year":
        spans = {str(one.as_of): one.as_of for one in amounts if one.metric is Metric.REVENUE and one.as_of is not None}
        only = next(iter(spans.values())) if len(spans) == 1 else None
        long = only is not None and only.precision in _SPANS and claim.status is not Status.PROJECTED
        return replace(claim, as_of=only) if long else claim
    if claim.as_of.precision is not Precision.YEAR:
        return claim
    level = next((one for one in amounts if one.metric is Metric.REVENUE and one.vendor == claim.vendor), None)
    if level is None or level.as_of is None or level.as_of.precision not in _SPANS:
        return claim
    if level.as_of.first.year != claim.as_of.first.year + 1:
        return claim
    if level.as_of.precision is Precision.YEAR and not (
        claim.unit == "multiple" or context.has("st_base", "base_year", "compare")
    ):
        return claim
    return replace(claim, as_of=level.as_of, kind="year")


#: Greatest toll between an amount and the growth that it came to.
_FAR = 36
#: Greatest toll between a growth and the verb or noun that tells it.
_MOVES = 10
#: Tokens within which a verb such as "double" opens its sentence.
_OPENING = 4
#: Greatest toll from a growth to words for something else that grows.
_AROUND = 18
#: Words between a growth and the period that it is measured against, and the most tokens there.
_OVER = frozenset("sul sullo sulla on over gegenüber zum sobre sur contre vs frente rispetto above than como".split())
_TO_BASE = 3
#: Most tokens between a share in words and the revenue that it is a part of, and articles that may stand there.
_OF_WHOSE = 5
_THE = frozenset("the der des dei delle del della du des las los das dos da do la le l".split())
#: Words for "than" and "as" after a multiple.
_THAN = frozenset("than as que wie als di do del quanto como".split())
#: Those whom somebody compares himself with, in any of the languages.
_OTHERS = frozenset(
    "you us them nous vous eux uns ihr sie ihnen ustedes vosotros nosotros ellos vocês nós eles noi voi loro".split()
)
#: Words for what a client changes about its orders.
_ORDERS = ("cl_reduces", "clv_reduces", "cl_expands", "clv_expands")
#: Precision of the spans that revenue grows over.
_SPANS = (Precision.YEAR, Precision.HALF, Precision.QUARTER)


def _a_year_on(period: Period, amounts: Sequence[Claim]) -> Period | None:
    """The span of an amount a year after the one that it is compared with: the growth between both is of that span."""
    if period.precision not in (Precision.QUARTER, Precision.HALF):
        return None
    spans = [one.as_of for one in amounts if one.metric is Metric.REVENUE and one.as_of is not None]
    later = period.shift(12 // period.precision.months)
    return later if period in spans and later in spans else None


def _based_on(context: Context, figure: Figure) -> Period | None:
    """The period that a growth is measured against, right after it: "-18% sul primo semestre 2023"."""
    if figure.type != PERCENT:
        return None
    for when in context.whens:
        gap = context.words[figure.end : when.start]
        if 1 <= len(gap) <= _TO_BASE and gap[0] in _OVER and when.period.precision in _SPANS:
            return when.period
    return None


def _part_of_sales(context: Context, figure: Figure) -> bool:
    """ "No customer brings in more than 15% of sales": a part of the revenue, and no growth.

    After a word for growth it is one all the same: "une baisse de 10 % de ses ventes".
    """
    if any(cue.start < figure.start <= cue.end for cue in context.all("delta")):
        return False
    if _share_in_words(context, figure):
        return True
    of = [cue.end for cue in context.all("of_money") if cue.start == figure.end and context.words[cue.start] != "in"]
    return any(figure.end <= cue.start <= end + 2 for end in of for cue in context.all("rev"))


def _part_of_staff(context: Context, figure: Figure) -> bool:
    """ "Laid off a sixth of its people": those who go, and no decline of sales."""
    return context.has("layoff") and any(
        figure.end <= cue.start <= figure.end + _TO_BASE and not of_next_count(context, figure, cue)
        for tag in ("pn", "head_count")
        for cue in context.all(tag)
    )


def _share_in_words(context: Context, figure: Figure) -> bool:
    """ "More than half of Appen's revenue", "die Hälfte der Erlöse": a share in words right before the noun."""
    if not figure.spelled and any(word[0].isdigit() for word in context.words[figure.core : figure.end]):
        return False
    noun = next((cue for cue in context.all("rev") if 0 <= cue.start - figure.end <= _OF_WHOSE), None)
    if noun is None or context.near(figure, "shrink", _MOVES) is not None:
        # "It has lost a tenth of its revenue" tells a decline.
        return False
    small = {cue.start for tag in ("of", "of_money", "article", "poss") for cue in context.all(tag)}
    named = {place for one in context.entities for place in range(one.start, one.end + 1)}
    return all(
        place in small or place in named or context.words[place] in _THE for place in range(figure.end, noun.start)
    )


def _growth(context: Context, figure: Figure, before: str | None, *, down: bool = False) -> list[Claim]:
    if figure.type == MULTIPLE and _more_than_another(context, figure):
        return []
    if figure.type == PERCENT and (_part_of_sales(context, figure) or _part_of_staff(context, figure)):
        return []
    subject = _subject(context, figure) or _whole_company(context, figure)
    if subject is None and before == REV and not context.has("n_growth", "demand", "layoff", "pn"):
        # "It was up 62 percent", said of the revenue in the sentence before.
        moves = sorted([*context.all("grow"), *context.all("shrink")])
        subjects = {cue.end for cue in context.all("pron")}
        subject = next(
            (
                cue
                for cue in moves
                if cue.end <= figure.start
                and (cue.start <= _OPENING or not subjects.isdisjoint((cue.start, cue.start - 1)))
            ),
            None,
        )
        if subject is None and figure.start <= _OPENING and context.has("that_is"):
            # "That is 20% more than in the third quarter of 2024"
            subject = next((cue for cue in moves if 0 <= cue.start - figure.end <= 1), None)
        if subject is None and figure.verb and figure.start <= _OPENING:
            # "It should double by next March".
            subject = next((cue for cue in context.all("pron") if cue.start <= 1), None)
    asked = asked_growth(context, figure) if subject is None and context.asked is not None else None
    subject = subject or asked
    if subject is None or of_the_market(context, figure):
        return []
    metric = Metric.DEMAND_GROWTH if subject.tag == "demand" else Metric.REVENUE_GROWTH
    down = down or _falls(context, figure)
    if figure.type == PERCENT and asked is None and not down and not _rises(context, figure):
        return []
    if _only_reached(context, figure, subject):
        return []
    if figure.type == MULTIPLE and asked is None and not figure.verb and not _rises(context, figure):
        return []
    if figure.type == MULTIPLE and down:
        return []
    vendor = _asked_for(context, subject) if subject.tag == "demand" else None
    vendor = vendor or owner_of(context, figure.start, figure.end, (subject.start, subject.end), skip=frozenset())
    if vendor is None:
        vendor = context.topic or context.vendor_before
    usual = Status.CONFIRMED if context.setting.results else Status.REPORTED
    status = status_of(context, figure.start, figure.end, usual, talks=False)
    when = span_told(context, figure.start, figure.end)
    kind, as_of = _span(context, figure, when.period if when is not None else None)
    base = _based_on(context, figure)
    if base is not None and as_of == base:
        kind, as_of = "year", base.shift(12 // base.precision.months)
    if when is None and context.reported is not None and status is Status.CONFIRMED and kind in ("since", "year"):
        kind, as_of = "year", context.reported
    unit = "percent" if figure.type == PERCENT else "multiple"
    return draft(
        context, vendor, metric, status, figure, unit=unit, kind=kind, as_of=as_of, sign=-1 if down else 1,
        scope=scope_of(context, figure) if metric is Metric.REVENUE_GROWTH else None,
    )  # fmt: skip


def without_orders(context: Context, claims: list[Claim], relations: list[Claim]) -> list[Claim]:
    """Claims without the demand that is one client's: "X has halved what it orders from Y" is no fall for all."""
    moved = {one.vendor for one in relations if one.kind in ("reduces", "expands")}
    if not moved or not any(one.metric is Metric.DEMAND_GROWTH for one in claims):
        return claims
    spans = [cue for tag in _ORDERS for cue in context.all(tag)]
    told = any(cue.start < one.end and one.start < cue.end for one in context.figures for cue in spans)
    if not told:
        return claims
    return [one for one in claims if one.metric is not Metric.DEMAND_GROWTH or one.vendor not in moved]


def _asked_for(context: Context, demand: Cue) -> str | None:
    """ "Since the deal with Scale AI, requests to Labelbox are up by half": the vendor right after the words."""
    if any(cue.end == demand.start for cue in context.all("poss")):
        # "Microsoft doubled its order volume at Turing": the client's own.
        return None
    after = next((cue.end for cue in context.all("prep") if cue.start == demand.end), None)
    return next((one.id for one in context.entities if one.vendor and one.start == after), None)


def _more_than_another(context: Context, figure: Figure) -> bool:
    """ "Takes in twice as much as its rival", "almost triple the 5 million": two levels compared, and no growth."""
    words = context.words
    beside = next((one for one in context.figures if one.type == MONEY and one.start - figure.end in (0, 1)), None)
    if beside is not None and not figure.verb:
        return True
    if _after_name(context, figure):
        return True
    than = next(
        (spot for spot in range(figure.end - figure.verb, min(figure.end + 3, len(words))) if words[spot] in _THAN),
        None,
    )
    if than is None:
        return False
    if any(word in _OTHERS for word in words[than + 1 : than + 2]):
        return True
    after = [one for one in context.entities if than < one.start <= than + 3]
    roles = [cue for cue in context.all("role") if than < cue.start <= than + 3]
    return bool(roles) or any(one.how == NAME for one in after)


def _after_name(context: Context, figure: Figure) -> bool:
    """ "Sama fattura 50 milioni, iMerit il doppio": right after another vendor, with no verb of its own."""
    place = figure.start
    place = next((one.start for one in context.all("article") if one.end == place), place)
    place -= context.words[place - 1] == ","
    at = next((n for n, one in enumerate(context.entities) if one.end == place and one.vendor), 0)
    level = any(one.type in (MONEY, COUNT) and one.end <= place - 1 for one in context.figures)
    return at > 0 and level and context.entities[at - 1].id != context.entities[at].id


def _subject(context: Context, figure: Figure) -> Cue | None:
    """The words for what grew: revenue or demand; None when something else is nearer."""
    if any(one.end == figure.start for one in context.all("delta")):
        # "contributed 35 million, an increase of 61 %, on demand from carmakers": the growth of the amount.
        grown = _of_amount(context, figure)
        if grown is not None and not any(grown.start < one.start < figure.start for one in context.all("demand")):
            return grown
    best: Cue | None = None
    reach = 21
    orders = context.all("demand")
    for tag in ("rev", "rev_verb", "arr", "demand", "n_growth"):
        for cue in context.all(tag):
            if tag == "n_growth" and any(one.start <= cue.start < cue.end <= one.end for one in orders):
                # The clients of "the orders of clients" are nothing that grows.
                continue
            if tag == "n_growth" and any(
                one.type == MONEY and one.start <= cue.start < one.end for one in context.figures
            ):
                # "3.1 million euros, 22% more": the euro of an amount does not grow.
                continue
            toll = context.distance(figure.start, figure.end, cue.start, cue.end)
            if cue.start >= figure.end and toll > 3:
                toll += 4
            if tag == "rev_verb":
                toll += 4
            if toll < reach:
                best, reach = cue, toll
    if best is None:
        return _of_amount(context, figure)
    if _of_count(context, figure):
        return None
    return None if best.tag == "n_growth" else best


def _of_count(context: Context, figure: Figure) -> bool:
    """ "38,000 spectators, 12% more": the growth of a number that counts something, right before it."""
    before = next((one for one in reversed(context.figures) if one.end <= figure.start), None)
    if figure.verb or before is None or before.type != COUNT or before.scale >= 1e6:
        return False
    gap = context.words[before.end : figure.start]
    return len(gap) in (2, 3) and gap[0].isalpha() and gap[-1] == ","


def _of_amount(context: Context, figure: Figure) -> Cue | None:
    """ "Revenue was $255 million, compared with $225 million …, an increase of 13%": the growth of those amounts."""
    amounts = [one for one in context.figures if one.type == MONEY and one.end <= figure.start and one.top >= 1e5]
    if not amounts or context.distance(amounts[-1].start, amounts[-1].end, figure.start, figure.end) > _FAR:
        return None
    for one in reversed(amounts):
        sort, cue = sort_of(context, one)
        if any(it.end == one.start for it in context.all("delta")):
            continue
        if sort is not None:
            return cue if sort == REV else None
    return None


def _whole_company(context: Context, figure: Figure) -> Cue | None:
    """A company that "grows 8% a month", or a growth target without more: its revenue is meant."""
    if context.near(figure, "n_growth", _AROUND) is not None or context.near(figure, "demand", _AROUND) is not None:
        return None
    # "The accuracy of Encord's models rose": a vendor that another noun belongs to does not grow itself.
    small = {cue.end for cue in context.all("article")}
    owners = {cue.end for tag in ("of", "prep") for cue in context.all(tag)} - small
    for tag in ("grow", "shrink"):
        for cue in context.all(tag):
            near = cue.end <= figure.start and context.distance(figure.start, figure.end, cue.start, cue.end) <= 5
            if near and any(
                one.vendor and 0 <= cue.start - one.end <= 2 and one.start not in owners for one in context.entities
            ):
                return cue
    ours = next((cue for tag in ("grow", "shrink") for cue in context.all(tag) if _by_us(context, cue)), None)
    if ours is not None and 0 <= figure.start - ours.end <= 1:
        # "en el primer trimestre caímos un 19 %"
        return ours
    if context.has("forecast") and any(one.vendor for one in context.entities):
        # "X's forecast for 2026 is to grow at least 40%"
        rise = next((cue for cue in context.all("grow") if cue.end == figure.start), None)
        if rise is not None and any(one.end <= rise.start for one in context.all("forecast")):
            return rise
    noun = context.near(figure, "growth_noun", 12)
    return noun if noun is not None and context.has("st_projected", "g_year") else None


def _by_us(context: Context, verb: Cue) -> bool:
    """Whether a verb of one word is in the first person plural of Spanish, Portuguese or Italian."""
    return verb.end - verb.start == 1 and context.words[verb.start].endswith(("amos", "emos", "imos", "ímos", "iamo"))


def _rises(context: Context, figure: Figure) -> bool:
    if figure.start > 0 and context.words[figure.start - 1] == "+":
        return True
    if figure.type == MULTIPLE and any(
        0 <= one.start - figure.end <= 2 for tag in ("base_year", "last_year", "prior_year") for one in context.all(tag)
    ):
        return True
    if figure.type == MULTIPLE and any(one.start == figure.end for one in context.all("rel_what")):
        # "Eight times what it took in in March".
        return True
    return context.near(figure, "grow", 10) is not None


def _only_reached(context: Context, figure: Figure, subject: Cue) -> bool:
    """ "La précision atteint 98 %": the verb tells a level of something, and neither sales nor their growth."""
    if subject.tag != "rev_verb" or figure.type != PERCENT:
        return False
    moves = [cue for tag in ("grow", "shrink") for cue in context.all(tag)]
    near = [cue for cue in moves if context.distance(figure.start, figure.end, cue.start, cue.end) <= _MOVES]
    return bool(near) and all(subject.start <= cue.start < subject.end for cue in near)


def _falls(context: Context, figure: Figure) -> bool:
    if figure.start > 0 and context.words[figure.start - 1] in ("-", "−", "–") and figure.type == PERCENT:
        before = context.words[figure.start - 2] if figure.start > 1 else ""
        if not before[:1].isdigit():
            return True
    down = context.near(figure, "shrink", 10)
    if down is None:
        return False
    if 0 <= figure.start - down.end <= 1 and down.end - down.start < 3:
        # "a decline of 3.5% against the year before"
        return True
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
    base = next(
        (
            one
            for one in context.whens
            if one.since and context.distance(figure.start, figure.end, one.start, one.end) <= 14
        ),
        None,
    )
    if base is not None:
        # "26% more than in 2024", told of 2025, is the growth of a year.
        return "year" if period is not None and _year_before(base.period, period) else "since", as_of
    if period is not None and period.precision is not Precision.DAY and period.precision is not Precision.MONTH:
        return "year", as_of
    return "since", as_of


def _year_before(base: Period, period: Period) -> bool:
    """Whether a whole year is the one before another."""
    years = base.precision is Precision.YEAR and period.precision is Precision.YEAR
    return years and base.first.year + 1 == period.first.year
