"""Whether words of change tell of work for a client, and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from models.claim import CLIENT_DIRECTION
from models.extraction.context import Context
from models.extraction.entities import POSSESSIVE, Entity
from models.extraction.figures import MONEY, Figure
from models.extraction.joining import joins, studied_at
from models.extraction.lexicon import Cue
from models.extraction.rows import known_to_index, void

#: Greatest toll between words of change and a client.
REACH = 24
#: Words for what multiplies without any client doing it.
_LEVELS = ("rev", "arr", "val", "val_verb", "demand", "pn")
#: Definite articles before a deal that is known already, in six languages, and tokens that lead a sentence.
_THE = frozenset("the le l du la il del dell dall nell sull el o do das der die dem des den dal al all".split())
_OPENS_WITH = 6
#: Tokens after a company in which a sum and a percentage tell of a stake.
_PAID = 9
#: Tokens from a verb to the amount that it gives.
_WEIGHED = 5
#: Tokens from people to the verb that dismisses them.
_DISMISSED = 4
#: Endings of "we" and of verbs in the first person plural where the pronoun is left out.
_WE_ENDINGS = ("amos", "emos", "imos", "ámos", "émos", "iamo", "nosco", "nosotros")


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    cue: Cue
    #: True for a phrase that speaks for itself.
    full: bool


def invests(context: Context, one: Entity) -> bool:
    """Whether a company is the buyer of a stake rather than of work: "since X paid 14 billion for 49% of it"."""
    return (
        buys_in(context, one)
        or any(
            0 <= cue.start - one.end <= 2
            # "put its project on hold, and Anthropic …": a comma ends what is held.
            or (0 <= one.start - cue.end <= 2 and "," not in context.words[cue.end : one.start])
            for tag in ("buys", "stake")
            for cue in context.all(tag)
            if not _buys_work(context, cue)
        )
    )


def _buys_work(context: Context, verb: Cue) -> bool:
    """Whether a verb of purchase is a part of words for a client relation: "buys from"."""
    longer = (cue for tag in ("cl_uses", "cl_starts", "cl_expands") for cue in context.all(tag))
    return any(cue.start == verb.start and cue.end > verb.end for cue in longer)


def buys_in(context: Context, one: Entity) -> bool:
    """Whether a sum and a share of a vendor follow a company."""
    after = {figure.type for figure in context.figures if 0 <= figure.start - one.end <= _PAID}
    large = any(figure.scale >= 1e6 and 0 <= figure.start - one.end <= _PAID for figure in context.figures)
    return "percent" in after and (MONEY in after or large)


def _supposed(context: Context, cue: Cue, kind: str) -> bool:
    """Whether the words stand in a clause with "if" that opens the sentence: nothing has happened."""
    if kind == "reconsiders":
        return False
    # The "se" of "se ne va" supposes nothing.
    verbs = {one.start for one in context.all("cl_ends") if one.end - one.start > 1}
    opening = [one for one in context.all("rel_if") if one.start <= 1 and one.start not in verbs]
    return any("," not in context.words[one.end : cue.start] and cue.start >= one.end for one in opening)


def holds(context: Context, change: Change, kind: str, row: list[Entity], *, told: bool) -> bool:
    """Whether words of change are about work for a client."""
    cue = change.cue
    if _of_unnamed(context, cue, row) or (kind == "uses" and _user_is_vendor(context, cue, row)):
        return False
    things = context.all("rel_not")
    if (kind == "starts" and _known_deal(context, cue)) or (kind == "expands" and _of_sales(context, cue)):
        return False
    if _of_thing(context, cue, kind, row, things):
        return False
    works = [
        one
        for one in context.all("cl_work")
        # The labelling of "its own labelling team" is nobody else's work.
        if not any(other.start <= one.start and one.end <= other.end for other in things)
    ]
    near = min((context.distance(cue.start, cue.end, one.start, one.end) for one in works), default=99)
    if not change.full and (
        (near > 5 and all(invests(context, one) for one in row)) or all(buys_in(context, one) for one in row)
    ):
        return False
    if CLIENT_DIRECTION[kind] == "gain" and context.has("acquire") and _acquires(context, row):
        return False
    if (near > 2 and void(context, cue)) or _supposed(context, cue, kind) or _rival_gains(context, row):
        return False
    if _weighs(context, cue, kind) or (kind == "reconsiders" and studied_at(context, cue, row)):
        return False
    if kind == "starts" and context.has("listing") and not change.full:
        # "has hired two banks for its initial public offering"
        return False
    return change.full or (
        not _other_matter(context, cue, kind, row, near) and _shown(context, cue, kind, row, near, told)
    )


def _acquires(context: Context, row: list[Entity]) -> bool:
    """ "Uber has bought Foo to expand its labelling": who takes a vendor over is an owner, and no client."""
    return any(
        row[-1].end <= cue.start and any(one.vendor and 0 <= one.start - cue.end <= 1 for one in context.entities)
        for cue in context.all("acquire")
    )


def _rival_gains(context: Context, row: list[Entity]) -> bool:
    """ "After Google's exit, demand at Labelbox tripled": the client of the opening words has left another vendor."""
    if not (context.has("demand") and context.has("multiple", "grow")):
        return False
    opened = next((one.end for one in context.all("rel_after") if one.start <= 1), None)
    if opened is None or "," not in context.words[opened:]:
        return False
    close = context.words.index(",", opened)
    vendor = any(one.vendor and one.end <= close for one in context.entities)
    return not vendor and all(opened <= one.start < close for one in row)


def _weighs(context: Context, cue: Cue, kind: str) -> bool:
    """Whether a verb such as "pèse" gives an amount or a share: "Google pèserait 400 millions", and doubts nothing."""
    return kind == "reconsiders" and any(
        one.type in ("money", "percent") and 0 <= one.start - cue.end <= _WEIGHED for one in context.figures
    )


def _known_deal(context: Context, cue: Cue) -> bool:
    """Whether a noun with a definite article leads the sentence: "the agreement with Meta shows …" tells of none."""
    if not any(one.start == cue.start for tag in ("rel_deal", "cl_work", "rel_serve") for one in context.all(tag)):
        return False
    before = context.words[cue.start - 1] if cue.start else ""
    return cue.start <= _OPENS_WITH and before in _THE


def _of_thing(context: Context, cue: Cue, kind: str, row: list[Entity], things: list[Cue]) -> bool:
    """Whether a founder or a lawsuit is spoken of: "the founder of Turing left X", "the suit of X was dropped"."""
    small = {one.start: one.end for one in context.all("article")}
    heads = {one.end for one in things if one.end <= cue.start}
    named = {small.get(one.end, one.end) for one in context.all("of") if one.start in heads}
    if any(one.start in named and one.end <= cue.start for one in row):
        return True
    loss = CLIENT_DIRECTION[kind] == "loss"
    return loss and any(one.vendor and one.start in named and 0 <= cue.start - one.end <= 1 for one in context.entities)


def _user_is_vendor(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether the vendor is who uses: "Turing uses OpenAI's models" makes no client of OpenAI."""
    if row[0].start < cue.end or not any(one.start == cue.start for one in context.all("rel_user")):
        return False
    before = [one for one in context.entities if one.end <= cue.start and not one.investor]
    return bool(before) and before[-1].vendor


def _of_unnamed(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether customers without a name are the subject: "X bought a stake, and several customers left"."""
    words = context.words
    for noun in context.all("rel_noun"):
        gap = range(noun.end, cue.start)
        if not (noun.end <= cue.start and len(gap) <= 2 and row[-1].end <= noun.start):
            continue
        if any(not words[place].isalpha() for place in gap) or any(one.start in gap for one in context.all("coord")):
            continue
        described = words[row[-1].end] in (",", "(", "–", "—") and not any(
            one.start < noun.start and one.start > row[-1].end for one in context.entities
        )
        return not described
    return False


def _other_matter(context: Context, cue: Cue, kind: str, row: list[Entity], near: int) -> bool:
    """Whether a lone verb is about people, sums, shares or the orders of all."""
    if (
        (_lays_off(context, cue, near) and not _loses(context, cue, row))
        or _counts(context, cue)
        or (near > 3 and CLIENT_DIRECTION[kind] == "gain" and _about_shares(context, cue))
    ):
        return True
    if kind in ("expands", "reduces") and _of_sales(context, cue):
        return True
    verb_first = not context.setting.nouns_capital
    return verb_first and kind in ("expands", "reduces") and _others_orders(context, cue, row)


def _shown(context: Context, cue: Cue, kind: str, row: list[Entity], near: int, told: bool) -> bool:
    """Whether something shows that a lone verb is about work: a word for it, or a vendor and a client around it."""
    vendors = [one for one in context.entities if one.vendor]
    unknown = not any(known_to_index(context, one) for one in row)
    # A name that nobody knows needs a vendor: the union of "for the Nidil, 20,000 people take such jobs" is no client.
    spoken_of = not unknown or context.topic is not None or context.setting.own
    if near <= 9 and (vendors or told or (near <= 3 and spoken_of) or (not unknown and _subject(context, cue, row))):
        return True
    if not unknown and _by_us(context, cue):
        return True
    if unknown and CLIENT_DIRECTION[kind] != "gain":
        return False
    if kind == "ends" and not unknown and (vendors or told) and _goes(context, cue, row):
        return True
    if kind == "ends" and not unknown and _loses(context, cue, row):
        return True
    if kind == "starts" and not unknown and _goes(context, cue, row):
        # "SAP vient de signer, indique la start-up": signed with whom, the text tells before.
        known = context.vendor_before is not None and context.named
        if context.setting.own or context.topic or (known and (context.has("st_company") or joins(context, cue))):
            return True
    if _loss_of(context, cue, kind, row, vendors) or _between(context, cue, kind, row, vendors, unknown=unknown):
        return True
    return told and not unknown and CLIENT_DIRECTION[kind] != "gain" and _subject(context, cue, row)


def _by_us(context: Context, cue: Cue) -> bool:
    """Whether the verb itself is in the first person plural, as in Spanish, Portuguese and Italian."""
    return context.words[cue.start].endswith(_WE_ENDINGS) or context.words[cue.end - 1].endswith(_WE_ENDINGS)


def _lays_off(context: Context, cue: Cue, near: int) -> bool:
    """Whether a verb that dismisses people has no vendor as its object: "fired 14% of the staff"."""
    if not any(one.start <= cue.start < one.end for one in context.all("layoff")):
        return False
    if any(0 <= cue.start - one.end <= _DISMISSED for one in context.all("pn")):
        # "200 de ces travailleurs ont été remerciés": people are who goes.
        return True
    if near <= 5:
        return False
    people = [one.start for one in context.all("pn")] + [one.start for one in context.figures]
    if context.setting.nouns_capital and not people:
        # "X hat sich von Y verabschiedet": a German verb comes last.
        return False
    vendors = [one.start for one in context.entities if one.vendor and 0 <= one.start - cue.end <= 7]
    return not any(not any(cue.end <= place < start for place in people) for start in vendors)


def _counts(context: Context, cue: Cue) -> bool:
    """Whether the object of a verb is a number of people or a sum: "cut 200 jobs", "lost $3 billion"."""
    people = [one.start for tag in ("pn", "layoff") for one in context.all(tag)]
    for figure in context.figures:
        heads = (
            any(0 <= start - figure.end <= 1 for start in people) and "," not in context.words[cue.end : figure.start]
        )
        if figure.type == "percent" and 0 <= figure.start - cue.end <= 2 and _share_of_vendor(context, figure):
            # "considers whether to buy the 51% of Scale AI"
            return True
        if not cue.start <= figure.start <= cue.end + (6 if heads else 2):
            continue
        if figure.type == "money" or any(0 <= start - figure.end <= 2 for start in people):
            return not any(0 <= one.start - figure.end <= 2 for one in context.all("cl_work"))
    return any(0 <= start - cue.end <= 1 for start in people)


def _share_of_vendor(context: Context, figure: Figure) -> bool:
    return any(one.vendor and 0 <= one.start - figure.end <= 2 for one in context.entities)


def _about_shares(context: Context, cue: Cue) -> bool:
    """Whether a verb is about shares: a percentage or a sum near it, and words for a purchase."""
    if not any(one.type in ("percent", "money") and context.distance(cue.start, cue.end, one.start, one.end) <= 10
               for one in context.figures):  # fmt: skip
        return False
    return any(
        context.distance(cue.start, cue.end, one.start, one.end) <= 4
        for tag in ("stake", "buys")
        for one in context.all(tag)
    )


def _of_sales(context: Context, cue: Cue) -> bool:
    """Whether a multiple tells how demand or sales grew: "after the deal with Meta demand for X has tripled"."""
    if not any(one.verb and one.start <= cue.start < one.end for one in context.figures):
        return False
    works = {one.start for one in context.all("cl_work")}
    near = {
        place: min((context.distance(cue.start, cue.end, one.start, one.end) for one in cues), default=99)
        for place, cues in (
            ("sales", [one for tag in _LEVELS for one in context.all(tag) if one.start not in works]),
            ("work", context.all("cl_work")),
        )
    }
    return near["sales"] <= REACH and near["sales"] < near["work"]


def _others_orders(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether the orders grow by themselves ("its orders grew") and no client is named with them."""
    vendors = {place for one in context.entities if one.vendor for place in range(one.start, one.end)}
    small = {one.start for tag in ("prep", "article") for one in context.all(tag)}
    for one in (*context.all("cl_work"), *context.all("demand")):
        # "the requests of new customers to Y quadrupled": to whom they go changes nothing.
        gap = [place for place in range(one.end, cue.start) if not (place in vendors or place in small)]
        if one.end <= cue.start and len(gap) <= 2 and all(context.words[place].isalpha() for place in gap):
            return not any(0 <= one.start - client.end <= 3 or 0 <= client.start - one.end <= 2 for client in row)
    return False


def _past_apposition(context: Context, place: int) -> int:
    """Where a sentence goes on after what a comma adds to a name: "Google, X's largest client, has left"."""
    words = context.words
    if words[place : place + 1] != [","]:
        return place
    close = next((spot for spot in range(place + 1, min(place + 12, len(words))) if words[spot] == ","), None)
    return place if close is None else close + 1


def _loses(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether somebody loses a company, which can only be the vendor spoken of: "losing X in January cost …"."""
    small = {one.end: one.start for one in context.all("article")}
    beside = cue.end in (row[0].start, small.get(row[0].start))
    after = context.words[row[-1].end : row[-1].end + 1]
    in_sight = context.topic is not None or context.vendor_before is not None
    return beside and in_sight and after != ["s"] and any(one.end == cue.end for one in context.all("rel_lose"))


def _goes(context: Context, cue: Cue, row: list[Entity]) -> bool:
    """Whether a client is the subject of a loss without an object: "since Google walked out in June"."""
    words = context.words
    dates = {place for when in context.whens for place in range(when.start, when.end)}
    start = _past_apposition(context, row[-1].end)
    between = [place for place in range(start, cue.start) if place not in dates]
    if start > cue.start or len(between) > 2 or not all(words[place].isalpha() for place in between):
        return False
    after = cue.end
    if after >= len(words) or not words[after].isalpha() or after in dates:
        return True
    return any(one.start == after for tag in ("prep", "coord", "sub", "aux") for one in context.all(tag))


def _loss_of(context: Context, cue: Cue, kind: str, row: list[Entity], vendors: list[Entity]) -> bool:
    """Whether a noun of loss names its client: "the departure of X"."""
    of = any(one.end == cue.end and one.start > cue.start for one in context.all("of"))
    owned = any(one.end == cue.start for one in context.all("poss"))
    return kind == "ends" and of and not owned and bool(vendors) and 0 <= row[0].start - cue.end <= 1


def _subject(context: Context, cue: Cue, row: list[Entity]) -> bool:
    for one in row:
        # "Anthropic, on the contrary, is still weighing whether to stay"
        end = _past_apposition(context, one.end) if cue.end - cue.start > 1 else one.end
        if 0 <= cue.start - end <= 5 and context.distance(end - 1, end, cue.start, cue.end) <= 6:
            return True
    return False


def _between(context: Context, cue: Cue, kind: str, row: list[Entity], vendors: list[Entity], *, unknown: bool) -> bool:
    """Whether the words stand between a client and a vendor as a verb between its subject and object."""
    span = 14 if kind == "uses" and not unknown else 5
    for vendor in vendors:
        if vendor.how == POSSESSIVE or _owns_next(context, vendor):
            continue
        for one in row:
            if one.end <= cue.start and vendor.start >= cue.end:
                if context.distance(cue.start, cue.end, vendor.start, vendor.end) <= span:
                    return not unknown or cue.start - one.end <= 2
            elif cue.start <= 3 and 0 <= one.start - cue.end <= 2 and 0 < vendor.start - one.end <= 4:
                # "Having lost X, the vendor …"
                return not unknown
            elif cue.start <= 2 and 0 <= vendor.start - cue.end <= 1 and one.start >= vendor.end and not unknown:
                # "Hanno scelto Y X e Z": the subject comes last.
                return True
            elif vendor.end <= cue.start and one.start >= cue.end and not unknown:
                if context.distance(cue.start, cue.end, one.start, one.end) <= 4:
                    return True
            elif not unknown and context.setting.nouns_capital and max(one.end, vendor.end) <= cue.start:
                # A German verb comes last: "X hat Y verlassen", "Y hat X verloren".
                last = vendor if vendor.start > one.start else one
                if context.distance(cue.start, cue.end, last.start, last.end) <= 4:
                    return True
    return False


def _owns_next(context: Context, one: Entity) -> bool:
    """Whether a name is followed by 's: its founder or office is meant, not itself."""
    words = context.words
    return one.end < len(words) and words[one.end] == "s" and not any(
        cue.start in (one.end + 1, one.end + 2) for cue in context.all("cl_work")
    )  # fmt: skip
