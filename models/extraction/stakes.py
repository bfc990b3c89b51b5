"""Stakes: who holds or buys which share of a vendor."""

from __future__ import annotations

from dataclasses import replace

from models.claim import Claim, Metric, Status, organization_id
from models.extraction.context import Context
from models.extraction.dealers import buyer_of, investor_of
from models.extraction.draft import draft
from models.extraction.entities import NAME, Entity
from models.extraction.figures import MONEY, PERCENT, Figure
from models.extraction.lexicon import Cue
from models.extraction.names import company_at
from models.extraction.owners import owner_of
from models.extraction.status import month_of, status_of, when_of

#: Most tokens between a share in words and the percentage that tells it exactly, and the marks before that one.
_TO_EXACT = 6
_OPENS_EXACT = frozenset("(:,–—")
#: Greatest toll between a verb of holding and the percentage, and most tokens and words of the name before the verb.
_BY_VERB = 6
_TO_NAME = 6
_NAME_WORDS = 4
#: What may follow a share that its holder keeps, and most tokens from the holder to the verb.
_CLOSES = frozenset((".", ",", ";", "an"))
_TO_KEEPS = 3
#: Most tokens from a vendor to the relative word after its apposition.
_APPOSED = 10
#: Words that tell the price or the time of a purchase, and not of what.
#: Words for the people of a group told before: "a fifth of whom", in any of the languages.
_OF_THEM = frozenset("whom them denen cuales quali quais loro ellos ellas eles elas".split())
_AT = frozenset("a à para per im in for für at en por em al".split())


def stake_claims(context: Context, figure: Figure) -> list[Claim]:
    """The claim on a percentage that is a share of a vendor, if it is one."""
    if not _is_stake(context, figure):
        return []
    if figure.low is not None and figure.low > 100:
        return []
    if figure.spelled and any(one.type == MONEY and 0 <= one.start - figure.end <= 1 for one in context.figures):
        # "less than half the $29 billion": a part of an amount.
        return []
    exact = _told_exactly(context, figure)
    if exact is not None:
        figure = replace(figure, low=exact.low, high=exact.high)
    other = context.near(figure, "n_stake", 4)
    if other is not None and not any(
        one.start <= other.start and other.end <= one.end and one.end - one.start > other.end - other.start
        for one in context.all("stake_noun")
    ):
        return []
    holder = _holder(context, figure)
    skip = {holder} if holder else set()
    skip |= {one.id for one in context.entities if not one.vendor}
    of = next(
        (
            one
            for one in context.entities
            if one.vendor
            and figure.end <= one.start <= figure.end + 4
            and "," not in context.words[figure.end : one.start]
        ),
        None,
    )
    led = _of_relative(context, figure)
    if of is None and led is not None:
        vendor: str | None = led.id
    else:
        vendor = of.id if of is not None else owner_of(context, figure.start, figure.end, None, skip=frozenset(skip))
    vendor = vendor or context.topic or context.vendor_before
    status = status_of(context, figure.start, figure.end, Status.CONFIRMED if holder else Status.REPORTED)
    when = when_of(context, figure.start, figure.end)
    as_of = when.period if when is not None else month_of(context)
    return draft(context, vendor, Metric.STAKE, status, figure, unit="percent", party=holder, as_of=as_of)


def _is_stake(context: Context, figure: Figure) -> bool:
    """Whether a percentage is a share of a vendor: a word for stakes beside it, or a purchase before the vendor."""
    buying = {place for one in context.all("buys") for place in range(one.start, one.end)}
    moves = [*context.all("grow"), *context.all("shrink")]
    if any(0 <= figure.start - one.end <= 1 and one.start not in buying for one in moves):
        # "up 12 percent", but not "picked up 12 percent"
        return False
    if not _OF_THEM.isdisjoint(context.words[figure.end - 1 : figure.end + 1]):
        return False
    noun = context.near(figure, "stake_noun", 8)
    if noun is not None and context.between(noun.start, noun.end, figure) <= 1:
        return True
    if _priced(context, figure) or _against_stake(context, figure):
        return True
    if _its_own(context, figure) or ("keeps" in context.by_tag and _kept(context, figure)):
        return True
    bought = context.near(figure, "buys", 10)
    if bought is None or context.between(bought.start, bought.end, figure) > 1:
        return False
    others = any(not one.vendor for one in context.entities) or not context.setting.nouns_capital
    if others and any(bought.start - 4 <= cue.start < figure.start for cue in context.all("of_it")):
        # "Meta en a acquis 49 %": of the company in focus.
        return True
    if any(one.vendor and 0 <= one.start - figure.end <= 4 for one in context.entities):
        return True
    return _of_focus(context, figure, bought)


def _of_focus(context: Context, figure: Figure, bought: Cue) -> bool:
    """ "Meta, which took over 49% in June": right after the verb, and of nothing else, so of the vendor in focus."""
    named = any(one.vendor and one.how == NAME for one in context.entities)
    if named or not (context.topic or context.vendor_before) or not 0 <= figure.start - bought.end <= 2:
        return False
    buyer = any(not (one.vendor or one.publisher) and one.end <= bought.start for one in context.entities)
    of = {cue.start for tag in ("of_money", "of") for cue in context.all(tag) if context.words[cue.start] not in _AT}
    return buyer and figure.end not in of and not any(cue.start == figure.end for cue in context.all("n_stake"))


def _told_exactly(context: Context, figure: Figure) -> Figure | None:
    """ "A little more than a third (35%)", "almost half of X: 49%": the percentage after a share in words."""
    if any(word.isdigit() or word == "%" for word in context.words[figure.core : figure.end]):
        return None
    after = next((one for one in context.figures if one.type == PERCENT and one.start >= figure.end), None)
    if after is None or after.start - figure.end > _TO_EXACT or abs(after.top - figure.top) > figure.top / 5:
        return None
    # Of what the share is may stand between both, and then the mark that opens the exact one.
    marks = [word for word in context.words[figure.end : after.start] if not word.isalnum()]
    return after if len(marks) == 1 and marks[0] in _OPENS_EXACT else None


def _its_own(context: Context, figure: Figure) -> bool:
    """ "Meta bought its 49% last June": a share of the vendor in focus, since no company buys a share of its staff."""
    owner = next((cue for cue in context.all("poss") if cue.end == figure.start), None)
    bought = owner is not None and any(cue.end == owner.start for cue in context.all("buys"))
    noun = figure.end < len(context.words) and any(
        one.start <= figure.end + 1 and one.end > figure.end for tag in ("pn", "rev") for one in context.all(tag)
    )
    return bought and not noun


def _kept(context: Context, figure: Figure) -> bool:
    """ "Meta keeps its 49%", "A Meta segue com 49%": a company that is no vendor, the verb, and the share alone."""
    verb = next((cue for cue in context.all("keeps") if 0 <= figure.start - cue.end <= 1), None)
    if verb is None or (figure.end < len(context.words) and context.words[figure.end] not in _CLOSES):
        return False
    return any(not (one.vendor or one.publisher) and 0 <= verb.start - one.end <= _TO_KEEPS for one in context.entities)


def _against_stake(context: Context, figure: Figure) -> bool:
    """ "holds 38%, against 61% before": what a stake is compared with is a stake too."""
    earlier = [one for one in context.figures if one.type == PERCENT and one.end <= figure.start]
    based = any(0 <= figure.start - cue.end <= 1 for tag in ("st_base", "compare") for cue in context.all(tag))
    return bool(earlier) and based and _is_stake(context, earlier[-1])


def _of_relative(context: Context, figure: Figure) -> Entity | None:
    """The vendor that the clause with the stake is about: "Scale AI, an dem Meta 49 Prozent hält", "49% of which"."""
    words = context.words
    for one in reversed(context.entities):
        if not one.vendor or one.end >= figure.start or words[one.end] != ",":
            continue
        if one.end + 1 == figure.start or _described_by(context, one, figure):
            return one
        opens = any(one.end < cue.start <= one.end + 2 for cue in context.all("rel"))
        closed = "," in words[one.end + 1 : figure.start]
        return one if opens and not closed else None
    return None


def _described_by(context: Context, one: Entity, figure: Figure) -> bool:
    """ "Scale AI, a company from San Francisco of which Meta holds 49%": an apposition, then a relative clause."""
    words = context.words
    opens = [
        cue
        for cue in context.all("rel")
        if one.end + 2 < cue.start <= one.end + _APPOSED and "," in words[cue.start - 2 : cue.start]
    ]
    return any(cue.end <= figure.start and "," not in words[cue.end : figure.start] for cue in opens)


def _priced(context: Context, figure: Figure) -> bool:
    """ "pays $14.3 billion for 49% of Scale": a price right before the percentage, the vendor right after it."""
    price = any(one.type == MONEY and one.top >= 1e5 and 0 < figure.start - one.end <= 3 for one in context.figures)
    if not price or not context.has("invest_verb", "buys"):
        return False
    return any(one.vendor and 0 <= one.start - figure.end <= 3 for one in context.entities)


def _holder(context: Context, figure: Figure) -> str | None:
    """Who holds or buys the stake: an investor by the words of a deal, else the company before the verb."""
    held = next((cue for cue in context.all("held_by") if cue.end > figure.end), None)
    if held is not None:
        place = next((one.end for one in context.all("article") if one.start == held.end), held.end)
        name = company_at(context, place) or company_at(context, held.end)
        if name is not None:
            return name[0]
    person = next((one for one in context.entities if one.person and one.vendor), None)
    if person is not None and person.start > figure.end and context.has("invest_verb", "buys"):
        # "It paid 14 billion for a 49% stake and hired its founder": a person named after a purchase holds nothing.
        person = None
    named = investor_of(context, figure) or buyer_of(context, figure)
    if named is not None and (person is None or named != person.id):
        return named
    if person is not None:
        words = context.text[context.sentence.starts[person.start] : context.sentence.ends[person.end - 1]]
        return organization_id(words)
    others = [one for one in context.entities if not one.vendor and not one.publisher]
    before = [one for one in others if one.end <= figure.start]
    if before:
        return before[-1].id
    for cue in context.all("agent"):
        if cue.start >= figure.end:
            name = company_at(context, cue.end)
            if name is not None and not any(one.vendor and one.id == name[0] for one in context.entities):
                return name[0]
    return others[0].id if others else _owner_named(context, figure)


def _owner_named(context: Context, figure: Figure) -> str | None:
    """The name that nobody knows before a verb of holding: "Khazanah Nasional beneficially owns 6.1%"."""
    raw, words = context.sentence.raw, context.words
    if context.setting.nouns_capital:
        return None
    for cue in context.all("stake_noun"):
        if cue.end > figure.start or context.distance(cue.start, cue.end, figure.start, figure.end) > _BY_VERB:
            continue
        for place in range(cue.start, max(cue.start - _TO_NAME, 0), -1):
            if raw[place - 1][0].isupper():
                first = place - 1
                while first > 0 and raw[first - 1][0].isupper() and place - first < _NAME_WORDS:
                    first -= 1
                found = company_at(context, first)
                if (
                    found is None
                    or found[1] != place
                    or any(one.start == first and one.vendor for one in context.entities)
                ):
                    return None
                return found[0]
            if not (words[place - 1].isalpha() or words[place - 1] == ","):
                return None
    return None


__all__ = ["stake_claims"]
