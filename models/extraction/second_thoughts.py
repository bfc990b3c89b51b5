"""Second thoughts on what an amount is: the words nearest to it may belong to something else."""

from __future__ import annotations

from models.extraction.amounts import FUND, NONE, PAYOUT, REV, TOO_MUCH, TOTAL, VAL
from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import MONEY, PERCENT, Figure
from models.extraction.flows import client_gives, from_investors, people_earn
from models.extraction.lexicon import Cue
from models.period import Precision

#: Greatest toll between the subject of a verb and the verb.
_SUBJECT = 14
#: Most tokens between a part of a company and its price.
_PRICE_GAP = 7
#: How many times larger a sum is that cannot be the volume of the same sale of shares, and the least worth told there.
_DWARFS = 4
_WORTH = 5e8
#: How verbs of investing begin.
_INVESTS = ("invest", "invert", "inject", "injiz")
#: What "$10B post" and "$2B pre" leave out; the same words in every language.
_PRICE_WORDS = {"post": "post_money", "pre": "pre_money", "pré": "pre_money", "pós": "post_money"}


def adjusted(context: Context, figure: Figure, sort: str | None, cue: Cue | None) -> tuple[str | None, Cue | None]:
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
