"""What an amount of money is, told by the words that reach it.

Every amount goes to the group of words that reaches it at the lowest toll. Words for other money (a market's size,
spending, a fund, a fine) compete on the same terms, so that such amounts give no claim; second thoughts look at the
cases where the nearest words belong to something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, MONEY, MULTIPLE, PERCENT, Figure
from models.extraction.flows import client_gives, from_investors, people_earn, to_people
from models.extraction.lexicon import Cue
from models.extraction.scopes import scope_of
from models.period import Precision

#: Tokens from the one who is paid to the verb of a German clause.
_VERB_LAST = 6
#: What an amount may be.
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
#: Greatest toll between the subject of a verb and the verb.
_SUBJECT = 14
#: Most tokens between a client without a name and the verb for its payment.
_UNNAMED = 14
#: Most tokens between a part of a company and its price.
_PRICE_GAP = 7
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
#: How many times larger a sum is that cannot be the volume of the same sale of shares, and the least worth told there.
_DWARFS = 4
_WORTH = 5e8
#: Greatest toll between a client's name and what calls it one.
_CALLED = 8
#: How verbs of investing begin.
_INVESTS = ("invest", "invert", "inject", "injiz")
#: More than any vendor takes in within a year, in most currencies.
TOO_MUCH = 5e9
#: What "$10B post" and "$2B pre" leave out; the same words in every language.
_PRICE_WORDS = {"post": "post_money", "pre": "pre_money", "pré": "pre_money", "pós": "post_money"}


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
    return _adjusted(context, figure, sort, best)


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


def _adjusted(context: Context, figure: Figure, sort: str | None, cue: Cue | None) -> tuple[str | None, Cue | None]:
    """Second thoughts: "raised X at Y", "X in all"."""
    if cue is not None and cue.tag == "rev_verb" and _of_other_money(context, cue):
        return NONE, None
    at = next((one for one in context.all("val_at") if _leads_to(one, figure)), None)
    if at is not None and cue is not None and cue.value == "tender" and cue.end <= at.start:
        # What a sale of shares is held at is the worth of the company; a sum that another one dwarfs is its volume.
        larger = any(one.type == MONEY and one.top >= _DWARFS * figure.top for one in context.figures)
        return (FUND, cue) if larger or figure.top < _WORTH else (VAL, at)
    if at is not None and figure.top >= _WORTH and any(one.end == at.start for one in context.all("investors")):
        # "courts investors at $8 billion"
        return VAL, at
    if at is not None and sort in (None, FUND, NONE) and (cue is None or cue.end <= at.start):
        others = [one for one in context.figures if one.end <= at.start and one.type == MONEY]
        if others and figure.top >= 1e7 and figure.top > others[-1].top and _raised_before(context, at):
            return VAL, at
    if at is not None and cue is not None and cue.tag == "buys" and figure.top >= _WORTH and _bare_share(context, at):
        return VAL, at
    if cue is not None and cue.tag in ("seek", "aim"):
        sort = _sought(context, figure, cue)
    if _for_a_share(context, figure) or _share_before(context, figure):
        return FUND, None
    if figure.type == MONEY and price_word(context, figure) is not None:
        return VAL, None
    if (
        sort == REV
        and cue is not None
        and cue.tag == "rev_verb"
        and figure.top >= TOO_MUCH
        and not _named_sales(context)
    ):
        # No vendor sells that much: "X hits $10 billion" is said of its worth.
        if not any(one.vendor and one.end <= cue.start for one in context.entities):
            # "Spending on training data is to hit $18 billion"
            return NONE, None
        reached = any(one.start <= cue.start < one.end for one in context.all("reaches"))
        if not reached and _from_company(context, figure):
            return FUND, None
        return (VAL, None) if reached or cue.start < figure.start else (NONE, None)
    if sort in (FUND, REV) and _price_of_whole(context, figure):
        return NONE, None
    if sort == FUND and cue is not None and cue.tag == "fund_verb" and _spends(context, figure, cue):
        return NONE, None
    if sort == VAL and cue is not None and cue.tag == "val_verb" and _within_sales(context, figure):
        # "Google pesait 80 millions dans ses revenus"
        clients = any(not (one.vendor or one.publisher) and one.end <= cue.start for one in context.entities)
        return (REV if clients else NONE), None
    if sort == REV and cue is not None and cue.tag == "rev_verb" and _of_other(context, figure, cue):
        return NONE, None
    if at is not None and cue is not None and cue.tag in ("fund_noun", "round") and cue.end == at.start:
        return VAL, at
    if sort == FUND and at is not None and cue is not None and _raised_at(context, cue, at):
        return VAL, at
    if sort == VAL and cue is not None and _round_worth(context, cue):
        return FUND, cue
    if (
        sort == REV
        and cue is not None
        and cue.tag == "rev_verb"
        and from_investors(context, figure)
        and not context.has("arr")
    ):
        return TOTAL if _over_years(context, figure, _PRICE_GAP) else FUND, cue
    if sort == REV and cue is not None and cue.tag == "rev_verb" and context.near(figure, "total_verb", 8) is not None:
        return TOTAL, cue
    if sort == FUND and cue is not None and cue.tag == "fund_verb" and people_earn(context, cue, 0):
        return PAYOUT, cue
    if sort == FUND and cue is not None and cue.tag == "fund_verb" and client_gives(context, cue):
        return REV, cue
    if sort == TOTAL and cue is not None and _mere_level(context, cue):
        return None, None
    if sort == FUND and _larger_by_far(context, figure, cue):
        return VAL, cue
    if sort in (VAL, REV) and of_the_market(context, figure):
        return NONE, None
    if sort == REV and cue is not None and cue.tag == "rev_verb" and people_earn(context, cue):
        return PAYOUT, cue
    if sort == FUND and cue is not None and cue.tag == "fund_verb" and _over_years(context, figure):
        return TOTAL, cue
    if sort == FUND and cue is not None and cue.tag in ("fund_noun", "round"):
        price = _price_in_it(context, cue)
        if price is not None and cue.end <= figure.start:
            return VAL, price
    if sort == FUND:
        total = context.near(figure, "total", 9) or _opening_total(context, figure)
        if total is not None and _closest(context, total, figure):
            return TOTAL, cue
    return sort, cue


def _from_company(context: Context, figure: Figure) -> bool:
    """ "A encaissé 14,3 milliards de dollars de Meta": right after the sum, the company that it comes from."""
    places = {cue.end for cue in context.all("of_whom") if cue.start == figure.end}
    return any(one.start in places and not (one.vendor or one.publisher) for one in context.entities)


def _within_sales(context: Context, figure: Figure) -> bool:
    """Whether words for revenue right after an amount tell what it is a part of: "… dans ses revenus"."""
    return any(
        1 <= cue.start - figure.end <= 2 and context.words[figure.end] not in (",", ";", "(")
        for cue in context.all("rev")
    )


def _spends(context: Context, figure: Figure, verb: Cue) -> bool:
    """ "Scale AI a investi 20 millions dans un nouveau siège": the vendor spends, and nobody puts money into it."""
    if not context.words[verb.end - 1].startswith(_INVESTS) or verb.end > figure.start:
        return False
    if any(not (one.vendor or one.publisher) for one in context.entities) or context.has("investors", "agent"):
        return False
    before = [one for one in context.entities if one.end <= verb.start and not one.person]
    after = any(one.vendor and one.start >= figure.end for one in context.entities)
    return bool(before) and before[-1].how == NAME and verb.start - before[-1].end <= 2 and not after


def _of_other(context: Context, figure: Figure, verb: Cue) -> bool:
    """ "L'amende infligée à Scale AI s'élève à …": a verb of standing tells the sum of what leads its clause."""
    if not any(one.start <= verb.start < one.end for tag in ("reaches", "stands") for one in context.all(tag)):
        return False
    if verb.end > figure.start or context.has("rev", "arr"):
        return False
    nouns = [one for tag in ("n_money", "n_wage", "n_pay") for one in context.all(tag) if one.end <= verb.start]
    return any("," not in context.words[one.end : verb.start] for one in nouns)


def _price_of_whole(context: Context, figure: Figure) -> bool:
    """ "Had paid 9.6 billion to acquire GlobalLogic": the price of a whole company, right before the purchase."""
    if any(one.type == PERCENT for one in context.figures):
        return False
    return any(0 <= cue.start - figure.end <= 1 for cue in context.all("acquire")) and not context.has("stake_noun")


def _of_other_money(context: Context, verb: Cue) -> bool:
    """ "EBITDA came to 7 million", "his fortune amounts to …": the subject of a verb is neither sales nor a price."""
    best, reach = None, _SUBJECT
    owned = {cue.end for cue in context.all("of")}
    for tag in ("n_money", "wealth", "rev", "arr", "val", "k_annual"):
        for one in context.all(tag):
            toll = context.distance(one.start, one.end, verb.start, verb.end)
            named = any(one.end <= who.start < verb.start and who.start not in owned for who in context.entities)
            # "La valeur en Bourse": here the exchange is a part of words for a worth.
            named = named or (tag == "n_money" and any(it.start < one.start < it.end for it in context.all("val")))
            if one.end <= verb.start and toll < reach and not named:
                best, reach = tag, toll
    return best in ("n_money", "wealth")


def price_word(context: Context, figure: Figure) -> str | None:
    """The kind of valuation in "$10B post": a bare "post" or "pre" right after an amount that ends its clause."""
    words = context.words
    if figure.end >= len(words) or figure.top < 1e6:
        return None
    after = words[figure.end + 1] if figure.end + 1 < len(words) else "."
    return _PRICE_WORDS.get(words[figure.end]) if not after[0].isalnum() else None


def _named_sales(context: Context) -> bool:
    return context.has("rev", "arr", "k_annual", "k_quarter", "k_half", "k_month")


def _over_years(context: Context, figure: Figure, reach: int = 2) -> bool:
    """ "has raised $78 million since 2015": right after the amount, the year that it is counted from."""
    return any(
        when.since and when.period.precision is Precision.YEAR and 0 <= when.start - figure.end <= reach
        for when in context.whens
    )


def _price_in_it(context: Context, noun: Cue) -> Cue | None:
    """ "The price in the round would be …": words for a valuation right before those for the round."""
    return next(
        (
            one
            for one in context.all("val")
            if 0 < noun.start - one.end <= 2 and not any(one.end <= it.start < noun.start for it in context.figures)
        ),
        None,
    )


def _for_a_share(context: Context, figure: Figure) -> bool:
    """Whether an amount is the price of a part of a vendor: "agreed to pay $14.3 billion for 49% of Scale"."""
    words = context.words
    if figure.type != MONEY or figure.end >= len(words) or words[figure.end] in (",", ";", ".", "(", "–"):
        return False
    traded = any(
        0 <= figure.start - one.end <= 3 for tag in ("buys", "pays_vendor", "invest_verb") for one in context.all(tag)
    )
    if not traded:
        return False
    if any(0 < one.start - figure.end <= 3 for one in context.all("stake_noun")) and not context.has("fund_verb"):
        return True
    share = next((one for one in context.figures if one.type == PERCENT and 0 < one.start - figure.end <= 3), None)
    return share is not None and any(one.vendor and 0 <= one.start - share.end <= 3 for one in context.entities)


def _share_before(context: Context, figure: Figure) -> bool:
    """ "compró el 49 % por 14.300 millones", "took 49% of it for 14 billion": a part just bought, its price."""
    if figure.type != MONEY or figure.top < 1e5:
        return False
    prices = {one.end for one in context.all("price_for")}
    if not prices.intersection((figure.start, figure.start - 1, figure.core)):
        return False
    share = next((one for one in reversed(context.figures) if one.type == PERCENT and one.end <= figure.start), None)
    if share is None:
        return False
    gap = [place for place in range(share.end, figure.start) if place not in context.inserts]
    if gap and any(one.start == gap[-1] for one in context.all("price_for")) and context.words[gap[-2:][0]] == ",":
        # "l'acquisition de 49 % de Scale AI, moyennant 14 milliards": the comma only sets the price off.
        gap = [*gap[:-2], gap[-1]]
    if len(gap) > _PRICE_GAP or any(context.words[place] in (",", ";", ".") for place in gap):
        return False
    strange = any(not one.vendor and one.start in gap for one in context.entities)
    bought = context.near(share, "buys", 6) is not None or context.near(share, "invest_verb", 6) is not None
    return bought and not strange


def _closest(context: Context, total: Cue, figure: Figure) -> bool:
    """Whether no other amount stands closer to words such as "to date"."""
    far = context.distance(figure.start, figure.end, total.start, total.end)
    if total.start >= figure.end and "," in context.words[figure.end : total.start]:
        after = next((one for one in context.figures if one.type == MONEY and one.start >= total.end), None)
        if after is not None and after.start - total.end <= _PRICE_GAP:
            # "a bouclé un tour de 111 millions, portant le total à 225 millions"
            return False
    return all(
        context.distance(one.start, one.end, total.start, total.end) >= far
        for one in context.figures
        if one is not figure and (one.type == MONEY or one.scale >= 1e6)
    )


def _opening_total(context: Context, figure: Figure) -> Cue | None:
    """ "In all, the company has raised …": a total that opens the sentence holds for its only amount."""
    others = [one for one in context.figures if one is not figure and one.type == MONEY]
    return next((cue for cue in context.all("total") if cue.start <= 1 and not others), None)


def _leads_to(at: Cue, figure: Figure) -> bool:
    """Whether "at" stands right before an amount; a bound such as "at as much as" may have taken it in."""
    return figure.start <= at.end <= figure.core


def _mere_level(context: Context, verb: Cue) -> bool:
    """Whether a verb such as "amounts to" says nothing of what does: "the fine amounts to 2 million"."""
    if not any(one.start == verb.start for one in context.all("stands")):
        return False
    tags = ("fund_noun", "fund_verb", "round", "investors", "total", "cash")
    return not context.has(*tags) and len(context.all("total_verb")) == 1


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


def _larger_by_far(context: Context, figure: Figure, cue: Cue | None) -> bool:
    """Whether an amount in brackets after a round's size is its valuation: "$111m raised (Series E, $2.2bn)"."""
    if cue is None or cue.tag != "round" or "(" not in context.words[: figure.start] or cue.end > figure.start:
        return False
    opened = max(place for place, word in enumerate(context.words[: figure.start]) if word == "(")
    sizes = [one for one in context.figures if one.type == MONEY and one.end <= opened]
    return bool(sizes) and cue.start > opened and figure.top >= 4 * sizes[-1].top


def of_the_market(context: Context, figure: Figure) -> bool:
    """Whether the sentence speaks of the whole market before any vendor leads it."""
    traded = context.all("market_cap")
    market = next(
        (
            cue
            for cue in context.all("market")
            # The "secondary market" is where shares change hands.
            if cue.end <= figure.start and not any(one.start < cue.end and cue.start < one.end for one in traded)
        ),
        None,
    )
    if market is not None and any(
        0 <= one.start - market.end <= 2 and any(one.start <= who.start < figure.start for who in context.entities)
        for one in context.all("val_verb")
    ):
        # "The market values the company at …": here the market speaks.
        return False
    return market is not None and not any(one.vendor and one.end <= market.start for one in context.entities)


def _bare_share(context: Context, at: Cue) -> bool:
    """Whether a share stands before "at" without its price: "bought its 49% last June at $29 billion"."""
    before = [one for one in context.figures if one.end <= at.start]
    return any(one.type == PERCENT for one in before) and not any(one.type == MONEY for one in before)


def _raised_at(context: Context, verb: Cue, at: Cue) -> bool:
    """ "Raising money at a billion": nothing but a word for money parts the verb from the price."""
    if not any(one.start == verb.start for one in context.all("fund_verb")):
        return False
    if verb.end > at.start or any(verb.end <= one.start < at.start for one in context.figures):
        return False
    gap = at.start - verb.end
    nouns = any(
        one.start >= verb.end and one.end <= at.start for tag in ("fund_noun", "cash") for one in context.all(tag)
    )
    return gap == 0 or (gap <= 3 and nouns)


def _raised_before(context: Context, at: Cue) -> bool:
    return any(cue.end <= at.start for tag in ("fund_verb", "fund_noun", "round") for cue in context.all(tag))
