"""Amounts of money: valuation, funding, what was raised in all, revenue, and the amounts that are none of these.

What an amount is, :mod:`models.extraction.sorts` tells; who is behind a deal, :mod:`models.extraction.dealers`. Here
amounts that leave out a unit are completed, and each becomes a claim by the rules of its sort.
"""

from __future__ import annotations

import itertools

from models.claim import Claim, Metric, Status
from models.extraction.amounts import FUND, NONE, PAY, PAYOUT, REV, TOO_MUCH, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.dealers import event_date, investor_of, investors_in, vendor_of
from models.extraction.draft import draft
from models.extraction.elided import at_the_end, in_thousands, was_worth
from models.extraction.figures import COUNT, MONEY, Figure
from models.extraction.filings import in_filings
from models.extraction.interviews import answer_sort, ends_clause, leaves_out_unit
from models.extraction.lexicon import Cue
from models.extraction.owners import described_stranger
from models.extraction.payfigures import HARD, least_payout
from models.extraction.peoplewords import enrolled
from models.extraction.revenue import as_base, revenue_claims
from models.extraction.sorts import of_revenue, sort_of
from models.extraction.status import month_of, status_of, when_of
from models.extraction.worth import valuation
from models.period import Precision

#: Tokens after an amount within which a company of another sort takes part in the clause.
_BESIDE = 8
#: Tokens within which an amount without a currency opens its sentence.
_OPENING = 4
#: More than anybody puts into one vendor.
_NO_ROUND = 1e11
#: Most tokens of a bracket before an amount told in another currency.
_BRACKET = 3
#: Tokens from a verb to the number of a unit that a pronoun stands for.
_OF_IT = 3
#: Greatest toll between an amount and a bare number that leaves out its unit.
_ELIDED = 30
#: Most tokens from "in" to a vendor that money goes into: "in Nairobi-based Sama".
_INTO = 5
#: Most tokens from the word for "into" to the thing that money is put into.
_THING = 3
#: Verbs that money may be the object of, and the most tokens between "of them" and the number that it stands for.
_MONEY_VERBS = ("pays_vendor", "rev_verb", "fund_verb", "val_verb")
_GOVERNED = 5
#: More than any vendor is worth: what leaves out its scale is rather of millions.
_MOST_ELIDED = 1e11
#: Most words of a sentence that may leave out what its number counts.
_FRAGMENT = 14
#: Most words of one in which the number follows "it was" at the very end.
_LONG = 24
#: Currencies in which a wage has as many digits as sales have in dollars.
_SMALL = frozenset("MGA KES INR NPR PKR UGX TZS NGN XOF XAF JPY COP ARS CLP VES IDR VND PHP".split())
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
    if context.has("of_base"):
        _complete_parts(context)
    for figure in context.figures:
        if last is None and subject is not None and _left_out(context, figure, subject):
            # "A year ago it was 75", "il en attend 500": the unit stands in the sentence before.
            _scaled(figure, context.scale if figure.top * context.scale < _MOST_ELIDED else 1e6)
            _complete(context, figure, None)
            told, cue = sort_of(context, figure)
            told, cue = answer_sort(context, figure, *((told, cue) if told in _RULES else (subject, None)))
            if told is None:
                continue
            earlier.append((figure, told))
            last = (figure, told)
            claims += _RULES[told](context, figure, cue)
            continue
        if not _is_amount(context, figure, last) or _supposed(context, figure) or _in_other_money(context, figure):
            continue
        sort, cue = in_filings(context, figure, *sort_of(context, figure))
        if last is not None and last[1] not in (NONE, PAY) and _compared(context, figure, cue, last[1]):
            sort, cue = last[1], None
        if sort is None and last is not None:
            sort = _inherited(context, last, figure)
        if sort is None and last is None and subject is not None and _refers_back(context, figure, subject):
            sort = subject
        if sort == FUND and subject == REV and cue is not None and cue.tag in ("aim", "seek"):
            # "Revenue was 600 million. Management aims for 850 million": of what, the sentence before has told.
            sort = FUND if _tells_money(context, cue) else REV
        if sort == FUND and subject is not None and _it_was(context, figure):
            # "Im Februar, beim Einstieg von Felicis, waren es 2 Mrd.": of what, the sentence before has told.
            sort, cue = subject, None
        if sort == REV and subject == VAL and cue is not None and _of_before(context, cue):
            sort = VAL
        if sort is None and last is None and context.sales_told and _guidance(context, figure):
            sort = REV
        if sort is None and last is None and _set_out_from(context, figure):
            sort, cue = _sort_of_next(context, figure)
        if sort is None and figure.start in context.paired:
            sort, cue = _sort_of_pair(context, figure)
        sort, cue = answer_sort(context, figure, sort, cue)
        if figure.type == COUNT and sort not in (None, NONE):
            _complete(context, figure, last)
        earlier.append((figure, sort or ""))
        if sort is not None:
            last = (figure, sort)
        if sort in (None, NONE, PAY) or figure.top < _least(figure, sort):
            continue
        made = _RULES[sort](context, figure, cue)
        if sort == REV:
            made = [as_base(context, figure.start, one, claims) for one in made]
        claims += made
    return claims


def _least(figure: Figure, sort: str) -> float:
    """The least amount that is one of a business, in the currency of the figure."""
    return _LEAST[sort] * (100 if figure.currency in _SMALL else 1)


def _in_other_money(context: Context, figure: Figure) -> bool:
    """Whether a bracket only tells the amount before it in another currency: "14,8 milliards de dollars (12,9 …)"."""
    before = next((one for one in reversed(context.figures) if one.end <= figure.start), None)
    if before is None or figure.type != MONEY or before.type != MONEY or before.currency == figure.currency:
        return False
    gap = context.words[before.end : figure.start]
    return gap[:1] == ["("] and len(gap) <= _BRACKET and before.scale >= 1e3 and 0.001 < figure.top / before.top < 1000


def _supposed(context: Context, figure: Figure) -> bool:
    """Whether an amount stands in the clause with "if" that opens the sentence: "Si Mercor levait 500 millions, …"."""
    opening = next((cue for cue in context.all("rel_if") if cue.start == 0), None)
    return opening is not None and "," not in context.words[opening.end : figure.start]


def _complete_parts(context: Context) -> None:
    """Gives a bare number the unit of the whole that it is a part of: "150 of the 870 million dollars"."""
    links = {cue.start: cue.end for cue in context.all("of_base")}
    for part, whole in itertools.pairwise(context.figures):
        end = links.get(part.end)
        if end is None or part.type != COUNT or part.scale != 1 or not 0 <= whole.core - end <= 1 or part.low is None:
            continue
        if whole.scale < 1e6 or not part.top * whole.scale < whole.top or part.verb:
            continue
        part.type, part.currency, part.scale = whole.type, whole.currency, whole.scale
        part.low = part.low * whole.scale
        part.high = None if part.high is None else part.high * whole.scale


def _tells_money(context: Context, aim: Cue) -> bool:
    """Whether words besides those of the aim itself tell of investors' money or of a price."""
    tags = ("investors", "round", "fund_noun", "val", "val_verb")
    return any(one.end <= aim.start or one.start >= aim.end for tag in tags for one in context.all(tag))


def _it_was(context: Context, figure: Figure) -> bool:
    """Whether words such as "it was" stand right before an amount."""
    return any(0 <= figure.start - cue.end <= 1 for cue in context.all("ellipsis"))


def _of_before(context: Context, verb: Cue) -> bool:
    """Whether a verb such as "reaches" says only where a figure stands: of what, the sentence before has told."""
    return any(one.start <= verb.start < one.end for one in context.all("reaches")) and not context.has("rev", "arr")


def _guidance(context: Context, figure: Figure) -> bool:
    """ "For the full year it expects 500 million": a forecast without a noun, in a text on revenue, is of revenue."""
    if figure.scale < 1e6 or not context.has("st_projected") or context.has("n_money", "n_after", "market", "acquire"):
        return False
    if context.has("val", "val_verb", "round", "fund_noun", "total_verb", "payout", "n_growth", "rel_rival"):
        return False
    spans = [one for one in context.whens if one.period.precision is Precision.YEAR and not one.since]
    strange = any(not one.vendor and one.start - figure.end < _BESIDE for one in context.entities)
    return figure.top < TOO_MUCH and bool(spans) and not strange


def _set_out_from(context: Context, figure: Figure) -> bool:
    """Whether an amount opens its sentence after "from": "De 300 millions en 2024, les revenus sont passés à 640"."""
    return figure.start <= 1 and any(cue.start == 0 and cue.end >= figure.start for cue in context.all("from"))


def _sort_of_next(context: Context, figure: Figure) -> tuple[str | None, Cue | None]:
    """What the next amount of the sentence is, where it is one of revenue or worth."""
    later = next((one for one in context.figures if one.start > figure.end and one.type == MONEY), None)
    sort, cue = (None, None) if later is None else sort_of(context, later)
    return (sort, cue) if sort in (REV, VAL) else (None, None)


def _sort_of_pair(context: Context, figure: Figure) -> tuple[str | None, Cue | None]:
    """What the next amount of a list in order is: "have raised 189 and 235 million respectively"."""
    others = [one for one in context.figures if one.start > figure.start and one.start in context.paired]
    return sort_of(context, others[0]) if others else (None, None)


def _left_out(context: Context, figure: Figure, subject: str) -> bool:
    """Whether a bare number of a short sentence leaves out the scale and the currency of the amount before it."""
    words = context.words
    worth = subject == VAL and (_worth_of_it(context, figure) or was_worth(context, figure))
    if figure.type != COUNT or figure.scale != 1 or figure.verb or not context.scale >= 1e6:
        return False
    if figure.spelled and not worth:
        return False
    if any(cue.end <= figure.start for cue in context.all("pn")):
        # "It has 320 employees; they were 240 in 2024": people are counted.
        return False
    if subject == VAL and any(one.end == figure.start for one in context.all("has_plain")):
        # "Mistral, valued at 11 billion, employs 350 people. Kili has 60."
        return False
    if (
        (not 1 <= figure.top < 1000 and not (worth and in_thousands(context, figure)))
        or (
            _length(words) > (_LONG if at_the_end(context, figure) else _FRAGMENT)
            and not worth
            and not _of_them_told(context, figure)
        )
        or any(one.start <= figure.start < one.end for one in context.whens)
    ):
        return False
    after = words[figure.end] if figure.end < len(words) else "."
    dated = any(when.start in (figure.end, figure.end + 1) for when in context.whens)
    if after == "%" or (after[0].isalnum() and not dated and not ends_clause(context, figure)):
        return False
    pointing = any(figure.start - 6 <= one.start < figure.start for one in context.all("of_it"))
    return (
        pointing or worth or context.has("ellipsis") or (context.asked is not None and leaves_out_unit(context, figure))
    )


def _length(words: list[str]) -> int:
    """How many words a sentence has, marks not counted."""
    return sum(1 for word in words if word[0].isalnum())


def _of_them_told(context: Context, figure: Figure) -> bool:
    """Whether a verb with "of them" before it governs a bare number: "l'an dernier, il en a versé 150"."""
    for of in context.all("of_it"):
        if not 0 < figure.start - of.end <= _GOVERNED:
            continue
        if any(of.end < cue.end <= figure.start for tag in _MONEY_VERBS for cue in context.all(tag)):
            return True
    return False


def _worth_of_it(context: Context, figure: Figure) -> bool:
    """ "Elle n'en valait que 13,8": a pronoun for the unit and the verb, right before the number."""
    verb = next((one for one in context.all("val_verb") if 0 <= figure.start - one.end <= _OF_IT), None)
    return verb is not None and any(one.end == verb.start for one in context.all("of_it"))


def _refers_back(context: Context, figure: Figure, subject: str) -> bool:
    """Whether a sentence says no word of its own on what its amount is: a fragment, or "it was"."""
    large = figure.type == COUNT and 1e6 <= figure.scale <= figure.top < TOO_MUCH
    if large and context.has("seek", "aim", "round", "fund_verb", "val_kind"):
        return False
    if (
        large
        and not (context.has("ellipsis") or figure.start <= _OPENING or context.has("pron"))
        and not _in_brackets(context, figure)
    ):
        return False
    if subject == REV and figure.scale >= 1e6 and _in_brackets(context, figure) and context.has("that_is"):
        # "That is 20% more than in the third quarter of 2024 (52.2 million)"
        return True
    if subject == VAL and context.has("each", "payout", "wealth"):
        return False
    if not (figure.type == MONEY or large) or context.has("n_money", "n_after", "market", "acquire"):
        return False
    if subject == REV and context.has("half_year", "quarter") and context.words:
        return True
    if any(context.words[one.end : figure.start] == [":"] for one in context.entities if one.vendor):
        # "Scale AI: 870 million, but …", in a list that began with revenue.
        return True
    return context.has("ellipsis") or (subject == REV and figure.top <= 5e9 and len(context.words) <= 12)


def _in_brackets(context: Context, figure: Figure) -> bool:
    """Whether an amount stands alone in brackets, right after a time."""
    words = context.words
    alone = words[figure.start - 1 : figure.start] == ["("] and words[figure.end : figure.end + 1] == [")"]
    return alone and any(when.end in (figure.start - 1, figure.start - 2) for when in context.whens)


def _compared(context: Context, figure: Figure, cue: Cue | None, last: str) -> bool:
    """Whether words such as "up from" tie an amount to the one before it, whatever follows it."""
    # "…, far from the 29,000 that X put up": what follows a bare number does not tell what it is.
    bare = figure.type == COUNT and figure.scale == 1 and cue is not None and cue.start >= figure.start
    # "… at 1.6 billion, against a billion in the round of 2022": the round only dates what is compared.
    bare = bare or (last == VAL and cue is not None and cue.tag in ("round", "fund_noun") and cue.start >= figure.end)
    # "After" itself may mean a search elsewhere: "is after 500 million".
    itself = cue is not None and cue.tag == "seek" and any(one.start == cue.start for one in context.all("compare"))
    if (
        cue is not None
        and not bare
        and not itself
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
    if (
        figure.scale >= 1e6
        and last is not None
        and any(0 <= figure.start - one.end <= 1 for one in context.all("compare"))
    ):
        return True
    if any(cue.start < figure.end + 3 and cue.end > figure.end for cue in context.all("pn")):
        return False
    if enrolled(context, figure):
        return False
    by = {cue.start for cue in context.all("by_agent")} if figure.scale >= 1e6 else set()
    if any(
        cue.start <= figure.end + 1 and cue.end > figure.end and cue.start not in by and not _in_span(context, cue)
        for cue in context.all("n_count")
    ):
        return False
    if figure.scale >= 1e6:
        return True
    if last is None or figure.verb or not 1 <= figure.top < _most_elided(context, figure, last[0]):
        return False
    return _elliptic(context, figure, last[0])


def _in_span(context: Context, cue: Cue) -> bool:
    """Whether a word such as "year" or "day" tells when, and not what is counted: "800 millones el año pasado"."""
    whens = any(one.start < cue.start and cue.end <= one.end for one in context.whens)
    return whens or any(
        one.start < cue.start and cue.end <= one.end for tag in ("each", "per") for one in context.all(tag)
    )


def _most_elided(context: Context, figure: Figure, last: Figure) -> float:
    """The greatest bare number that may leave out "million": "20.000 millones, frente a los 31.000 de junio"."""
    said = last.top / last.scale if last.scale else 0.0
    # No year is written with a mark for the thousands: "10.000 millones; en febrero valía 2.000".
    year = 1900 <= figure.top <= 2100 and context.words[figure.end - 1].isdigit()
    return 1000 if said < 1000 or year else 20 * said


def _elliptic(context: Context, figure: Figure, last: Figure) -> bool:
    """A bare number that leaves out the unit of the amount before it ("… $30 million at a valuation of 270")."""
    if last.scale < 1e6 or context.distance(last.start, last.end, figure.start, figure.end) > _ELIDED:
        return False
    had = (one.end for tag in ("has_plain", "employs") for one in context.all(tag))
    if _numbered_name(context, figure) or figure.start in had:
        # "…, valued at 11 billion, employs 350 people; Kili has 60": people again.
        return False
    if any(last.end <= cue.start < figure.start for cue in context.all("pn")):
        # "25 million in 2021 …, and about fifty people, against 90": people are counted.
        return False
    after = context.words[figure.end] if figure.end < len(context.words) else "."
    if not after.isalpha() or of_revenue(context, figure):
        return True
    tags = ("coord", "sub", "by_agent", "when_word", "r_to", "from_client")
    follows = {cue.start for tag in tags for cue in context.all(tag)}
    return figure.end in follows or any(when.start in (figure.end, figure.end + 1) for when in context.whens)


def _numbered_name(context: Context, figure: Figure) -> bool:
    """ "led by the Vision Fund 2": a number that ends a name."""
    place = figure.start - 1
    if context.setting.nouns_capital or place < 1 or any(one.start <= place < one.end for one in context.entities):
        return False
    return context.sentence.raw[place][0].isupper()


def _scaled(figure: Figure, scale: float) -> None:
    """Gives a bare number the scale word that it leaves out."""
    figure.low = None if figure.low is None else figure.low * scale
    figure.high = None if figure.high is None else figure.high * scale
    figure.scale = scale


def _complete(context: Context, figure: Figure, last: tuple[Figure, str] | None) -> None:
    """Gives a bare number the scale and currency that it leaves out."""
    if figure.scale < 1e6 and last is not None:
        _scaled(figure, last[0].scale)
    figure.type = MONEY
    same = [one.currency for one in context.figures if one.currency and one.scale >= 1e6]
    figure.currency = same[0] if same else context.currency


def _inherited(context: Context, last: tuple[Figure, str], figure: Figure) -> str | None:
    """An amount without words of its own is of the sort of the one before when both are joined."""
    toll = context.distance(last[0].start, last[0].end, figure.start, figure.end)
    if toll > 26:
        return None
    if figure.type == MONEY and figure.scale != last[0].scale and figure.top < 1e6:
        return None
    if last[1] == TOTAL and figure.top < last[0].top and context.has("round", "fund_noun"):
        # "raised 85 million in all; most of that, 70 million, came in one round"
        return FUND
    joined = any(
        last[0].end <= cue.start and cue.end <= figure.start
        for tag in ("coord", "compare", "r_to")
        for cue in context.all(tag)
    ) or any(word in (",", "–", "(", "/", ";") for word in context.words[last[0].end : figure.start])
    if joined and last[1] == REV and figure.type == MONEY and figure.top >= TOO_MUCH:
        return VAL
    return last[1] if joined else None


# -- funding


def _funding(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.per or (figure.top > _NO_ROUND and figure.currency in HARD):
        return []
    if _put_elsewhere(context, figure):
        return []
    round_cue = _round_of(context, figure)
    investor = investor_of(context, figure)
    vendor = vendor_of(context, figure, cue, investors_in(context))
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED)
    if status is Status.PROJECTED:
        # Money that investors may put in is sought, and no forecast.
        status = Status.TALKS
    kind = round_cue.value if round_cue is not None else None
    if kind is None and context.has("deal_sum"):
        # "The transaction could come to 900 million": the deal that the sentence before was on.
        kind = context.round_before
    return draft(
        context, vendor, Metric.FUNDING, status, figure, unit=figure.currency, kind=kind, party=investor,
        as_of=event_date(context, figure, status),
    )  # fmt: skip


def _put_elsewhere(context: Context, figure: Figure) -> bool:
    """ "Google will invest $40 billion in Texas": money that goes into something named, which is no vendor."""
    if figure.end + 1 >= len(context.words):
        return False
    invests = next((one for one in context.all("invest_verb") if 0 <= figure.start - one.end <= 2), None)
    place = next((one.end for one in context.all("loc") if one.start == figure.end), None)
    if place is not None and any(0 <= one.start - place <= _THING for one in context.all("built")):
        # "has invested $700 million in a new data center"
        return True
    if context.setting.nouns_capital or invests is None or place is None or not context.sentence.raw[place : place + 1]:
        return False
    before = [one for one in context.entities if one.end <= invests.start]
    dated = any(one.start in (place - 1, place) for one in context.whens)
    raised = context.has("round", "fund_noun", "cash")
    if before and before[-1].vendor and 0 <= invests.start - before[-1].end <= 1 and not (dated or raised):
        # "Scale AI invests 50 million in an office": what the vendor itself spends.
        return not any(one.vendor and one.start >= place for one in context.entities)
    named = context.sentence.raw[place][0].isupper() and not any(
        one.start in (place - 1, place) for one in context.whens
    )
    return named and not any(
        one.vendor and place <= one.start <= place + _INTO and "," not in context.words[place : one.start]
        for one in context.entities
    )


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
    vendor = vendor_of(context, figure, cue, investors_in(context))
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED if context.setting.own else Status.REPORTED)
    when = when_of(context, figure.start, figure.end, state=True)
    as_of = when.period if when is not None else None if context.has("past_perfect") else month_of(context)
    return draft(context, vendor, Metric.FUNDING_TOTAL, status, figure, unit=figure.currency, as_of=as_of)


def _by_other_span(context: Context, figure: Figure) -> bool:
    """ "$2 million a week": paid out in a span that no payout is told in."""
    totals = {cue.start for cue in context.all("total")}
    return any(cue.start == figure.end and cue.start not in totals for cue in context.all("other_span"))


def _payout(context: Context, figure: Figure, cue: Cue | None) -> list[Claim]:
    if figure.type != MONEY or figure.currency is None or figure.top < least_payout(figure):
        return []
    if described_stranger(context, figure.start) or context.near(figure, "weekly", 10) is not None:
        # No unit tells what is paid a week.
        return []
    vendor = vendor_of(context, figure, cue, frozenset())
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end, state=figure.per is not None)
    per = figure.per
    if per is None:
        spans = context.near(figure, "each", 10)
        per = spans.value if spans is not None else None
    if per is None and when is not None and not when.now:
        # What was paid out in a named month or year is a rate for that span.
        per = {Precision.YEAR: "year", Precision.MONTH: "month"}.get(when.period.precision)
    if per is None and when is None and _by_other_span(context, figure):
        return []
    unit = f"{figure.currency}/{per}" if per else figure.currency
    as_of = when.period if when is not None else month_of(context)
    if when is not None and when.now and context.reported is not None and context.reported.precision is Precision.YEAR:
        # "Payments to crowd workers came to 104 million during the year", in the results of that year.
        as_of, unit = context.reported, f"{figure.currency}/{per or 'year'}"
    return draft(context, vendor, Metric.PAYOUT, status, figure, unit=unit, as_of=as_of)


_RULES = {VAL: valuation, FUND: _funding, TOTAL: _total, REV: revenue_claims, PAYOUT: _payout}
