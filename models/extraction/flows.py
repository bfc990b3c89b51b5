"""Who pays an amount of money and who gets it: people who label, clients, investors."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.figures import Figure
from models.extraction.lexicon import Cue

#: Most tokens from an amount to the verb of an investor who led the deal.
_TO_LEADER = 6


def to_people(context: Context, figure: Figure, said: Cue | None) -> bool:
    """Whether an amount goes to people who label: "participants have received 160 million", "reached its experts"."""
    if said is not None and said.tag not in ("pays_vendor", "rev_verb"):
        return False
    verb = context.near(figure, "pay", 5)
    if verb is None or figure.start <= verb.start < figure.end:
        return False
    if pays_another(context, figure, verb):
        return False
    for cue in context.all("pn"):
        if cue.value not in ("contractors", "network", "experts", "crowd"):
            continue
        toll = context.distance(verb.start, verb.end, cue.start, cue.end)
        if (
            toll <= 5
            and not context.between(cue.start, cue.end, figure)
            and not context.between(verb.start, verb.end, figure)
        ):
            # "has 200 experts and earned 5 million": who stands before the verb of a company earns nothing.
            return cue.end <= verb.start or figure.end <= cue.start or verb.end <= cue.start
    return False


def pays_another(context: Context, figure: Figure, verb: Cue) -> bool:
    """ "Took in 500 million and paid its experts 1.5 million a day": the verb has an amount of its own after it."""
    joined = any(figure.end <= one.start < verb.start for one in context.all("coord"))
    return joined and any(one.start >= verb.end and one.scale > 1 for one in context.figures)


def people_earn(context: Context, verb: Cue, reach: int = 6) -> bool:
    """Whether people, and no company, stand before a verb such as "earned" or "collected"."""
    people = [cue for cue in context.all("pn") if cue.end <= verb.start]
    if not people:
        return False
    last = people[-1]
    if last.start in context.inserts:
        # "Invisible, which did the chores behind other people's chatbots, closed $100 million"
        return False
    if any(last.end < one.end <= verb.start <= one.end + 1 for one in context.all("coord")):
        # "keeps 85 annotators and took in 14 million": the company did both.
        return False
    return not any(last.end <= one.start < verb.start and one.how != "possessive" for one in context.entities) and (
        context.distance(last.start, last.end, verb.start, verb.end) <= reach
    )


def client_gives(context: Context, verb: Cue) -> bool:
    """Whether money comes from a client or for work: "one customer contributed 60 million", "for its work for X"."""
    client = any(0 <= verb.start - one.end <= 1 for one in context.all("from_unnamed"))
    return client or (context.has("for_work") and not context.has("investors", "round"))


def from_investors(context: Context, figure: Figure) -> bool:
    """Whether money taken in comes from investors or in a round, and so is no revenue."""
    near = [one for one in context.entities if one.investor and one.start >= figure.end]
    if any(context.distance(figure.start, figure.end, one.start, one.end) <= 8 for one in near):
        return True
    if not context.setting.nouns_capital and any(
        # "pulled in $25 million, A91 Partners leading"
        figure.end < one.start <= figure.end + _TO_LEADER and context.sentence.raw[one.start - 1][0].isupper()
        for one in context.all("lead_subj")
    ):
        return True
    return any(context.near(figure, tag, 7) is not None for tag in ("investors", "round", "fund_noun"))


__all__ = ["client_gives", "from_investors", "people_earn", "to_people"]
