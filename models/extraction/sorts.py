"""What an amount of money is, told by the words that reach it.

Every amount goes to the group of words that reaches it at the lowest toll. Words for other money (a market's size,
spending, a fund, a fine) compete on the same terms, so that such amounts give no claim; second thoughts look at the
cases where the nearest words belong to something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.extraction.amounts import FUND, NONE, PAYOUT, REV, TOO_MUCH, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, MONEY, MULTIPLE, PERCENT, Figure
from models.extraction.flows import from_investors, to_people
from models.extraction.lexicon import Cue
from models.extraction.scopes import scope_of
from models.extraction.second_thoughts import adjusted

#: Tokens from the one who is paid to the verb of a German clause.
_VERB_LAST = 6


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
    "deal_sum": Reach(FUND, 5, -1, 4),
    "total_verb": Reach(TOTAL, 14, 5, 3),
    "rev": Reach(REV, 18, 7, 2),
    "rev_verb": Reach(REV, 10, 5, 1),
    "pays_vendor": Reach(REV, 8, 6),
    "from_unnamed": Reach(REV, 12, -1),
    "buys": Reach(FUND, 16, 6),
    "seek": Reach(FUND, 6, -1),
    "aim": Reach(FUND, 6, -1, 1),
    "acquire": Reach(NONE, 9, 5, 1),
    "arr": Reach(REV, 18, 8, 3),
    "payout": Reach(PAYOUT, 16, 12, 2),
    "n_money": Reach(NONE, 12, 6, 2),
    "n_after": Reach(NONE, -1, 5, 4),
}
_REACHING = frozenset(REACHES)
_NOT_SALES = tuple(tag for tag in REACHES if tag not in ("rev", "arr", "rev_verb"))
_BAR = 8
#: Most tokens between a client without a name and the verb for its payment.
_UNNAMED = 14
#: Tokens within which words lead a sentence, and the greatest toll at which they still tell what its amount is.
_LEADS = 3
_LED = 40
#: Words between an amount and the verb of its purpose, in any of the languages.
_PURPOSE = frozenset("to para pour per zu".split())
#: Most tokens of the subject of a relative clause.
_CLAUSE = 3
#: Most tokens between a growth and the level that it leads to.
_LEVEL = 9
#: Least worth in "a $29 billion company".
_SIZE = 1e8
#: Greatest toll between a client's name and what calls it one.
_CALLED = 8


def sort_of(context: Context, figure: Figure) -> tuple[str | None, Cue | None]:
    """What an amount is and the words that say so; None when no words reach it."""
    best: Cue | None = None
    sort: str | None = None
    lowest = 99
    for cue in context.cues.ordered(_REACHING):
        reach = REACHES[cue.tag]
        if cue.start in context.inserts or not _applies(context, cue):
            continue
        if cue.tag == "fund_verb" and cue.start >= figure.end and context.words[cue.start - 1] in _PURPOSE:
            # "pays 5 million to close a lawsuit": what the money is for.
            continue
        if cue.tag in ("val", "arr") and _taken(context, cue, figure):
            continue
        if reach.sort == NONE and any(
            one.start <= cue.start and cue.end <= one.end and cue.end - cue.start < one.end - one.start
            for tag in ("val", "fund_noun")
            for one in context.all(tag)
        ):
            # "market cap" is no market, and "talks with two funds" are of no fund's size.
            continue
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if cue.end <= figure.start:
            if toll > reach.before:
                continue
        elif toll > reach.after or (cue.tag == "val" and _leads_on(context, figure, cue)):
            continue
        elif not toll and cue.tag == "val_verb" and _of_next(context, figure, cue):
            # "une levée de 350 millions qui la valorise à 10 milliards": the verb is of what follows.
            continue
        elif toll and not (_of_it(context, figure, cue) or _in_relative(context, figure, cue)):
            if _points_on(context, figure, cue):
                continue
            toll += 3
        elif toll:
            # "300 million of revenue" says it itself, whatever the verb before it may mean elsewhere.
            toll = -2
        toll += _BAR * _rivals(context, cue, figure) - reach.pull
        if toll < lowest or (toll == lowest and best is not None and best.start == cue.start and best.end < cue.end):
            # Of two readings of the same words the longer one counts.
            lowest, best, sort = toll, cue, reach.sort
    if lowest > 14:
        best, sort = None, None
    general = next((cue for cue in reversed(context.all("n_general")) if cue.end <= figure.start), None)
    if general is not None and not any(one.vendor and one.end > general.start for one in context.entities):
        # "companies with more than 5,000 staff and sales of over 1.5 billion": nobody's in particular.
        return NONE, None
    if figure.type == MONEY and figure.top >= _SIZE and _sized_company(context, figure):
        return VAL, None
    if any(one.end == figure.start for one in context.all("delta")):
        # "an increase of $8.7 million": how much more, and no level.
        return NONE, None
    if sort is None and figure.type == MONEY and figure.top >= 1e5:
        grown = _grown_to(context, figure) or _led_by(context, figure)
        if grown is not None:
            return REV, grown
        part = next((one for one in reversed(context.all("part_verb")) if one.end <= figure.start), None)
        if part is not None and scope_of(context, figure) is not None:
            return REV, part
    if sort is None and figure.type == MONEY and figure.top >= 1e5 and from_investors(context, figure):
        sort = FUND
    if sort in (None, FUND) and (best is None or best.tag == "fund_verb") and _of_big_client(context, figure):
        return REV, next(cue for cue in context.all("from_unnamed"))
    if sort in (None, REV) and figure.type == MONEY and figure.top >= 1e5 and to_people(context, figure, best):
        return PAYOUT, best
    return adjusted(context, figure, sort, best)


def _sized_company(context: Context, figure: Figure) -> bool:
    """ "A $29 billion company", "une entreprise de 29 milliards": its worth."""
    if any(cue.start == figure.end and cue.end == cue.start + 1 for cue in context.all("sized")):
        return True
    of = {cue.start for cue in context.all("of_money") if cue.end in (figure.start, figure.core)}
    return any(cue.end in of for cue in context.all("sized"))


def _of_big_client(context: Context, figure: Figure) -> bool:
    """ "From its largest customer, whom it does not name, came 36 million": a part of the revenue."""
    if not context.has("from_unnamed") or figure.scale < 1e6 or figure.top >= TOO_MUCH:
        return False
    named = context.near(figure, "from_unnamed", 30)
    verbs = [context.near(figure, tag, 14) for tag in ("pays_vendor", "from_client")]
    return named is not None and named.end <= figure.start and any(verbs)


def _taken(context: Context, cue: Cue, figure: Figure) -> bool:
    """Whether words stand right after another amount: "$50 million at a $300 million valuation"."""
    starts = {cue.start, *(one.start for one in context.all("val_kind") if one.end == cue.start)}
    return any(one is not figure and one.type == MONEY and one.end in starts for one in context.figures)


def of_revenue(context: Context, figure: Figure) -> bool:
    """ "su 104,5 di ricavi": a number that words for revenue follow."""
    return any(
        cue.start == figure.end + 1 and any(one.start == figure.end for one in context.all("of_money"))
        for cue in context.all("rev")
    )


def _led_by(context: Context, figure: Figure) -> Cue | None:
    """The words for revenue that lead a sentence whose amount no other words reach."""
    lead = next((cue for tag in ("rev", "arr") for cue in context.all(tag) if cue.start <= _LEADS), None)
    if lead is None or lead.end > figure.start:
        return None
    if context.distance(lead.start, lead.end, figure.start, figure.end) > _LED:
        return None
    low, high = lead.end, figure.start
    rivals = any(low <= cue.start < high for tag in _NOT_SALES for cue in context.all(tag))
    parted = any(word in (";", ":") for word in context.words[low:high])
    others = any(not one.vendor and low <= one.start < high for one in context.entities)
    return None if rivals or parted or others else lead


def _grown_to(context: Context, figure: Figure) -> Cue | None:
    """ "Revenue, which …, rose by 12%, to 38 million": the level that a growth leads to is of the same sort."""
    rise = next((one for one in reversed(context.figures) if one.end <= figure.start), None)
    if rise is None or rise.type not in (PERCENT, MULTIPLE) or not 1 <= figure.start - rise.end <= _LEVEL:
        return None
    if figure.start - rise.end > 3 and not any(rise.end <= one.start < figure.start for one in context.whens):
        return None
    if not any(cue.end in (figure.start, figure.start - 1) for cue in context.all("level")):
        return None
    if context.near(rise, "grow", 12) is None and context.near(rise, "shrink", 12) is None and not rise.verb:
        return None
    return next(
        (cue for tag in ("rev", "arr", "rev_verb") for cue in reversed(context.all(tag)) if cue.end <= rise.start), None
    )


def _of_it(context: Context, figure: Figure, cue: Cue) -> bool:
    """ "300 millions de recettes": only a small word parts the amount from what it is of."""
    return cue.start == figure.end + 1 and any(one.start == figure.end for one in context.all("of_money"))


def _in_relative(context: Context, figure: Figure, cue: Cue) -> bool:
    """ "The 234 million that Appen took in": the verb of a relative clause right after the amount tells what it is."""
    rel = next((one for one in context.all("rel") if one.start == figure.end), None)
    if rel is None or not 0 <= cue.start - rel.end <= _CLAUSE:
        return False
    return cue.tag in ("rev_verb", "fund_verb") or (cue.tag == "val_verb" and not _points_on(context, figure, cue))


def _leads_on(context: Context, figure: Figure, cue: Cue) -> bool:
    """ "Puts in $14 billion at a price of $29 billion": the price is that of the amount after the words."""
    at = any(one.start == cue.start for one in context.all("val_at"))
    return at and _points_on(context, figure, cue)


def _points_on(context: Context, figure: Figure, cue: Cue) -> bool:
    """Whether words after an amount belong to the next one ("$100 million at a valuation of $2 billion")."""
    return any(
        one is not figure
        and 0 <= one.start - cue.end <= 3
        and (one.type == MONEY or one.scale >= 1e6 or (one.type == COUNT and cue.tag == "val"))
        for one in context.figures
    )


def _of_next(context: Context, figure: Figure, verb: Cue) -> bool:
    """Whether a verb such as "valuing" right after an amount is of a larger one that follows it at once."""
    after = next((one for one in context.figures if one.start >= verb.end), None)
    if after is None or after.start - verb.end > 3 or after.type != MONEY or after.top <= figure.top:
        return False
    named = any(verb.start <= one.start < after.start and one.how == NAME for one in context.entities)
    return not named and "," not in context.words[verb.end : after.start]


def _applies(context: Context, cue: Cue) -> bool:
    """Whether words that need company have it: who pays a vendor is a client, who buys in takes a stake."""
    if cue.tag == "pays_vendor":
        others = [one for one in context.entities if not (one.vendor or one.publisher or one.investor)]
        if not others and not context.has("acquire") and context.has("from_unnamed"):
            # "Another big customer is to bring in 25 million": a client whom nobody names pays as well.
            return any(0 <= cue.start - one.end <= _UNNAMED for one in context.all("from_unnamed"))
        if not others or context.has("acquire") or _part_bought(context, cue):
            return False
        # A German verb comes last, behind the amount: "hat dem Anbieter 41 Millionen Dollar überwiesen".
        reach = _VERB_LAST if context.setting.nouns_capital else 2
        if any(0 <= cue.start - one.end <= reach or 0 <= one.start - cue.end <= 1 for one in context.all("to_it")):
            # "OpenAI lui aurait versé …": to the company in focus.
            return context.vendor_before is not None
        if any(one.start == cue.start for one in context.all("rel_share")) and context.setting.own:
            # "DoorDash, which represented $93 million, …", in the report of the vendor
            return context.vendor_before is not None
        return any(one.vendor for one in context.entities) or _brought_in(context, cue)
    if (
        cue.tag == "payout"
        and not context.has("pn", "exp", "each", "per", "rest")
        and any(one.start == cue.start for one in context.all("fund_verb"))
    ):
        # "In a seed round 2.5 million flowed to AfterQuery": money that nobody who labels gets.
        return False
    if cue.tag == "payout" and any(one.start < cue.end and cue.start < one.end for one in context.all("pays_vendor")):
        # "OpenAI a versé 190 millions à Turing": a client pays the vendor, and nobody who labels.
        payer = next((one for one in reversed(context.entities) if one.end <= cue.start), None)
        return payer is None or payer.vendor or payer.publisher or not any(one.vendor for one in context.entities)
    if cue.tag == "val_verb" and context.has("from_unnamed"):
        # "Premier client du groupe, Google pèserait 400 millions": what the client brings in.
        return not any(one.start == cue.start and _brought_in(context, one) for one in context.all("pays_vendor"))
    if cue.tag == "from_unnamed":
        # "OpenAI reste le plus gros payeur : 120 millions", and no sum of a client called so only in passing.
        return context.words[cue.end : cue.end + 1] in ([":"], ["("]) and any(
            not (one.vendor or one.publisher or one.investor) and one.end <= cue.start for one in context.entities
        )
    if cue.tag == "buys":
        shares = any(one.type == PERCENT for one in context.figures)
        return shares and any(one.vendor for one in context.entities)
    return True


def _brought_in(context: Context, cue: Cue) -> bool:
    """ "Its largest client, Google, brings in …": a client called so right before the verb, of the vendor in focus."""
    if context.vendor_before is None:
        return False
    client = next((one for one in reversed(context.entities) if one.end <= cue.start), None)
    if client is None or client.vendor or client.publisher or client.investor or cue.start - client.end > 3:
        return False
    return any(
        context.distance(one.start, one.end, client.start, client.end) <= _CALLED for one in context.all("from_unnamed")
    )


def _part_bought(context: Context, cue: Cue) -> bool:
    """Whether a share is bought before the words: "takes over 44% of the shares in Scale and pays … for them"."""
    return any(
        one.type == PERCENT
        and one.end <= cue.start
        and context.near(one, "buys", 3) is not None
        and context.near(one, "stake_noun", 4) is not None
        for one in context.figures
    )


def _rivals(context: Context, cue: Cue, figure: Figure) -> int:
    """How many other amounts stand between the words and the figure."""
    low, high = (cue.end, figure.start) if cue.end <= figure.start else (figure.end, cue.start)
    return sum(
        1
        for one in context.figures
        if one is not figure
        and low <= one.start < high
        and (one.type == MONEY or (one.type == COUNT and one.scale >= 1e6))
    )
