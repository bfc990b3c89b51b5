"""Client relations: who works with whom, and what changes about it.

relations.py says which words tell of a relation and with which clients; here each gets its vendor, its date and its
status, by the words of its own clause, and becomes a claim.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.claim import CLIENT_DIRECTION, Claim, Metric, Status
from models.errors import InvalidValue
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import FIRST_PERSON, NAME, Entity
from models.extraction.lexicon import Cue
from models.extraction.periods import When
from models.extraction.relations import RANK, relations_of
from models.extraction.rows import Relation
from models.extraction.status import coarser, hearsay, month_of, said_of_other
from models.period import Period, Precision

_FAR = 60
#: Tokens after a lost client from which on a vendor is another one.
_LATER = 4
#: Tokens of words that tell a change by themselves.
_FULL = 3
#: Toll of a vendor named in an insert.
_ASIDE = 6
#: What parts a vendor named only to leave it out.
_OPENERS = ([","], ["("], ["–"], ["—"])


@dataclass(frozen=True, slots=True)
class _Told:
    """One client's relation with its vendor and the stretch of tokens that may date it."""

    relation: Relation
    client: str
    #: Where the client's name ends.
    place: int
    vendor: str
    low: int
    high: int


def client_claims(context: Context, last_kind: str | None) -> tuple[list[Claim], str | None]:
    """All client relations in a sentence, and the kind of the last change, for "did the same".

    Args:
        context: the sentence.
        last_kind: kind of the last change told before.
    """
    relations = relations_of(context, last_kind)
    if not relations:
        return [], last_kind
    told: list[_Told] = []
    switched = {one for one in (_new_vendor(context, relation) for relation in relations) if one is not None}
    for relation in relations:
        low, high = _clause(context, relation, relations)
        for client, place in {one.id: one.end for one in relation.clients}.items():
            told += [
                _Told(relation, client, place, vendor, low, high)
                for vendor in _vendors_for(context, relation, client, switched)
                if vendor != client and not _owner(context, client, vendor)
            ]
    claims: list[Claim] = []
    for one in _settled(context, told):
        claims += _claim(context, one)
        if one.relation.kind != "uses":
            last_kind = one.relation.kind
    return claims, last_kind


def _settled(context: Context, told: list[_Told]) -> list[_Told]:
    """Of several readings of one pair in one clause the one that tells most."""
    changed = {(one.client, one.vendor) for one in told if one.relation.kind not in ("uses", "reconsiders")}
    # "trimmed its orders without leaving": the change counts, and not that nothing worse happened.
    told = [one for one in told if not (one.relation.stays and (one.client, one.vendor) in changed)]
    # "signed anew, nine months after the two parted": what came before is background.
    past = {id(one) for one in told if one.relation.kind != "uses" and _background(context, one)}
    before = [one for one in told if id(one) in past]
    news = {
        (one.client, one.vendor)
        for one in told
        if one.relation.kind != "uses" and id(one) not in past and _leads(one, before)
    }
    told = [one for one in told if id(one) not in past or (one.client, one.vendor) not in news]
    holds = {(one.client, one.vendor) for one in told if one.relation.kind == "uses" and _is_full(one.relation.cue)}
    # "Checks whether data were stolen, but sticks with the contract"
    told = [one for one in told if one.relation.kind != "reconsiders" or (one.client, one.vendor) not in holds]
    kept: list[_Told] = []
    for one in sorted(told, key=lambda item: (not item.relation.stays, RANK.index(item.relation.kind))):
        same = [other for other in kept if (other.client, other.vendor) == (one.client, one.vendor)]
        if not same:
            kept.append(one)
        elif one.relation.kind == "reconsiders":
            # "weighs whether to leave": the doubt governs what follows it.
            # A German verb stands at the end of the clause that the doubt opens.
            reach = 10 if context.setting.nouns_capital else 4
            for other in same:
                if 0 <= other.relation.cue.start - one.relation.cue.end <= reach:
                    kept[kept.index(other)] = one
            if all(_told_before(context, other, one) for other in same):
                # "has halved its orders and weighs a farewell": both are told.
                kept.append(one)
        elif _apart(context, one, same):
            kept.append(one)
    kept.sort(key=lambda item: item.relation.cue.start)
    return kept


def _is_full(cue: Cue) -> bool:
    return cue.end - cue.start > _FULL


def _leads(one: _Told, past: list[_Told]) -> bool:
    """Whether a change is the news: told in full, or a gain told before the background."""
    cue = one.relation.cue
    gain = CLIENT_DIRECTION[one.relation.kind] == "gain"
    return cue.end - cue.start >= _FULL or (gain and all(cue.start < two.relation.cue.start for two in past))


def _apart(context: Context, one: _Told, same: list[_Told]) -> bool:
    """Whether two changes of one pair are two events: different directions, each with a date of its own."""
    direction = CLIENT_DIRECTION[one.relation.kind]
    if any(CLIENT_DIRECTION[other.relation.kind] == direction for other in same):
        return False
    if one.relation.kind == "starts" and _lasting(context, one.relation.cue):
        # "X, seit 2018 Kunde von Y, hat den Vertrag nicht verlängert": how long it lasted is no news.
        return False
    if any(cue.start == one.relation.cue.start for cue in context.all("rel_resumed")):
        # "has resumed the work that it had stopped in April"
        return all(other.relation.cue.start > one.relation.cue.start for other in same)
    dates = {_event_date(context, item) for item in [one, *same]}
    return None not in dates and len(dates) == len(same) + 1


def _told_before(context: Context, other: _Told, doubt: _Told) -> bool:
    """Whether a change is over and a doubt is joined to it by "and" or by the comma that ends an insert."""
    if other.relation.kind != "reduces" or other.relation.cue.end > doubt.relation.cue.start:
        return False
    place = doubt.relation.cue.start
    return context.words[place - 1] == "," or any(one.end == place for one in context.all("coord"))


def _lasting(context: Context, cue: Cue) -> bool:
    return any(cue.start <= one.start < cue.end for one in context.all("rel_since"))


def _clause(context: Context, relation: Relation, relations: list[Relation]) -> tuple[int, int]:
    """The stretch of tokens around a relation that belongs to no other and crosses no semicolon."""
    low, high = 0, len(context.words)
    for other in relations:
        if other.end <= relation.start:
            commas = [place for place in range(other.cue.end, relation.start) if context.words[place] == ","]
            low = max(low, commas[-1] if commas else other.cue.end)
        elif other.start >= relation.end:
            high = min(high, other.start)
    for place in range(relation.start - 1, low - 1, -1):
        if context.words[place] in (";", ":", "•"):
            low = place + 1
            break
    for place in range(relation.end, high):
        if context.words[place] in (";", "•"):
            high = place
            break
    return low, high


# -- vendor


def _listener(context: Context, one: Entity) -> bool:
    """Whether "us" is who was told something: the press, not the vendor."""
    return one.how == FIRST_PERSON and any(
        cue.start < one.start < cue.end for tag in ("st_sources", "st_company") for cue in context.all(tag)
    )


def _owner(context: Context, client: str, vendor: str) -> bool:
    return any(one.id == vendor and one.parent == client for one in context.entities)


def _new_vendor(context: Context, relation: Relation) -> str | None:
    """The vendor that a client changes to: the one named after the words."""
    if not relation.switch:
        return None
    after = [one for one in context.entities if one.vendor and 0 <= one.start - relation.cue.end <= 4]
    return after[0].id if after else None


def _vendors_for(context: Context, relation: Relation, client: str, switched: set[str]) -> list[str]:
    """The vendors of a relation: named or meant in the sentence, with those joined by "and", else the one in focus."""
    if relation.vendor is not None:
        return [relation.vendor]
    if relation.switch:
        new = _new_vendor(context, relation)
        return [] if new is None else [new]
    cue = relation.cue
    both = _both(context, relation)
    if both:
        return both
    fit = [
        one
        for one in context.entities
        if one.vendor
        and one.id != client
        and one.id not in switched
        and not _listener(context, one)
        and not _rival(context, one)
        and not _instead(context, one)
    ]
    fit = _who_loses(context, _in_clause(context, fit, cue), relation)
    if not fit:
        focus = context.topic or context.vendor_before
        return [] if focus is None or focus in switched else [focus]

    def toll(one: Entity) -> int:
        # A vendor in what describes the client is not the one that the verb is about.
        aside = _ASIDE * (one.start in context.inserts)
        return context.distance(one.start, one.end, cue.start, cue.end) - 4 * (one.how == FIRST_PERSON) + aside

    best = min(fit, key=toll)
    if toll(best) >= _FAR:
        return []
    return list(dict.fromkeys(one.id for one in _joined(context, fit, best)))


def _who_loses(context: Context, fit: list[Entity], relation: Relation) -> list[Entity]:
    """The vendors that may have lost a client: those before the verb, or whoever is in focus, not one named later.

    "Scale AI came to 870 million; it has lost Google, which went over to Surge AI."
    """
    cue, clients = relation.cue, relation.clients
    lost = relation.kind == "ends" and any(
        one.start < cue.end and cue.start < one.end for one in context.all("rel_lose")
    )
    if not lost or clients[0].start < cue.end:
        return fit
    before = [one for one in fit if one.end <= cue.start]
    far = all(one.start - clients[-1].end > _LATER for one in fit)
    return before if before or (far and (context.topic or context.vendor_before)) else fit


def _in_clause(context: Context, fit: list[Entity], cue: Cue) -> list[Entity]:
    """The vendors of the clause of some words; those after a semicolon only where nobody else is in sight."""
    stops = [place for place in range(cue.end, len(context.words)) if context.words[place] == ";"]
    if not stops:
        return fit
    here = [one for one in fit if one.start < stops[0]]
    return here if here or context.topic or context.vendor_before else fit


def _both(context: Context, relation: Relation) -> list[str]:
    """The two vendors named before that "both" means: "A and B …; X is a client of both"."""
    low, high = relation.start, relation.end
    for cue in context.all("rel_both"):
        if any(0 <= cue.start - one.end <= 1 for one in context.all("rel_source")):
            # "people at both companies told us"
            continue
        if not (low <= cue.start and cue.end <= high + 3) or any(
            one.vendor and 0 <= one.start - cue.end <= 3 for one in context.entities
        ):
            continue
        named = [one.id for one in context.entities if one.vendor and one.how == NAME and one.end <= cue.start]
        pair = list(dict.fromkeys(named)) or context.pair
        if len(pair) == 2:
            return pair
    return []


def _instead(context: Context, one: Entity) -> bool:
    """Whether a vendor is the one that it was not: "A, and not B, has won X"."""
    others = any(other.vendor and other.id != one.id for other in context.entities)
    small = {cue.end: cue.start for cue in context.all("article")}
    place = small.get(one.start, one.start)
    joined = {cue.end for cue in context.all("coord")}
    return others and any(
        cue.end == place and (cue.start in joined or context.words[cue.start - 1 : cue.start] in _OPENERS)
        for cue in context.all("rel_instead")
    )


def _joined(context: Context, fit: list[Entity], best: Entity) -> list[Entity]:
    """A vendor named with those that "and" or a comma joins to it, nothing else between them."""
    if best.how != NAME:
        return [best]
    at = next(place for place, one in enumerate(fit) if one is best)
    row, links = [best], 0
    for other in fit[at + 1 :]:
        link = _linked(context, row[-1], other)
        if link is None:
            break
        links += link
        row.append(other)
    for other in reversed(fit[:at]):
        link = _linked(context, other, row[0])
        if link is None:
            break
        links += link
        row.insert(0, other)
    return row if links else [best]


def _linked(context: Context, left: Entity, right: Entity) -> bool | None:
    """How two vendors are joined: True by "and", False by a comma, None not at all."""
    gap = range(left.end, right.start)
    if left.how != NAME or right.how != NAME or left.id == right.id or not gap or len(gap) > 4:
        return None
    pairs = {place for cue in context.all("rel_pair") for place in range(cue.start, cue.end)}
    coord = {place for cue in context.all("coord") for place in range(cue.start, cue.end)} | pairs
    small = {place for tag in ("article", "prep") for cue in context.all(tag) for place in range(cue.start, cue.end)}
    if not all(place in coord or place in small or context.words[place] == "," for place in gap):
        return None
    firm = any(place in coord for place in gap)
    return firm if firm or any(context.words[place] == "," for place in gap) else None


def _rival(context: Context, one: Entity) -> bool:
    """Whether a vendor only describes another as its rival: "Y's competitor X"."""
    described = any(
        cue.start == one.end or (cue.end - cue.start > 1 and 0 <= one.start - cue.end <= 1)
        for cue in context.all("rel_rival")
    )
    return described and any(other.vendor and other.id != one.id for other in context.entities)


# -- date and status


def _claim(context: Context, told: _Told) -> list[Claim]:
    status, planned = _status(context, told)
    as_of = None if status is Status.DENIED else _date(context, told, planned=planned)
    kind = told.relation.kind
    if kind == "uses" and (since := _since(context, told)) is not None:
        kind, as_of = "starts", since
    if kind == "uses" and (until := _until(context, told)) is not None:
        kind, as_of = "ends", until
    if planned and status is Status.CONFIRMED and as_of == month_of(context):
        status = Status.TALKS
    return draft(context, told.vendor, Metric.CLIENT, status, kind=kind, party=told.client, as_of=as_of)


def _status(context: Context, told: _Told) -> tuple[Status, bool]:
    """How sure a relation is, and whether its change is still to come."""
    cue = told.relation.cue
    if any(context.distance(cue.start, cue.end, one.start, one.end) <= 40 for one in context.all("st_denied")):
        return Status.DENIED, False
    planned = told.relation.kind not in ("uses", "reconsiders") and (
        _planned(context, told) or _courting(context, told)
    )
    said = _said(context, told)
    if planned and not (said is Status.CONFIRMED and _future(context, told) is not None):
        return Status.TALKS, True
    return said, planned


def _said(context: Context, told: _Told) -> Status:
    """Who says it: the companies themselves, or sources and the press."""
    cue = told.relation.cue
    names = {one.end for one in context.entities if one.how == NAME and not (one.publisher or one.person)}
    sources = [one for tag in ("st_sources", "rel_source") for one in context.all(tag)]
    if hearsay(context):
        sources += context.all("st_indirect")
    saying = {one.start for one in context.all("st_company")} & names
    if sources and all(one.start in saying for one in sources):
        # "X told us": the company itself, whoever asked.
        return Status.CONFIRMED
    if sources:
        return Status.REPORTED
    if context.setting.own or any(
        not said_of_other(context, cue.start, told.relation.end, one) for one in context.all("st_company")
    ):
        return Status.CONFIRMED
    if any(one.how == FIRST_PERSON for one in context.entities):
        return Status.CONFIRMED
    return Status.REPORTED


def _planned(context: Context, told: _Told) -> bool:
    """Whether a word of intent governs the change: before it in its clause, in German also after it."""
    cue = told.relation.cue
    months = {place for when in context.whens for place in range(when.start, when.end)}
    doubts = [one for tag in ("cl_reconsiders", "clv_reconsiders") for one in context.all(tag) if one.start < cue.start]
    for one in (*context.all("plans"), *doubts):
        if one.start in months:
            continue
        if told.low <= one.start <= cue.start and cue.start - one.end <= 8:
            return True
        if context.setting.nouns_capital and 0 <= one.start - cue.end <= 2 and one.start < told.high:
            return True
    return False


def _courting(context: Context, told: _Told) -> bool:
    """Whether a new relation is still under negotiation."""
    cue = told.relation.cue
    if cue.tag == "cl_court":
        return True
    return CLIENT_DIRECTION[told.relation.kind] == "gain" and any(
        context.distance(cue.start, cue.end, one.start, one.end) <= 8
        for one in context.all("st_talks")
        if told.low <= one.start < told.high and not cue.start <= one.start < cue.end
    )


def _whens(context: Context, told: _Told) -> list[When]:
    return [when for when in context.whens if told.low <= when.start and when.end <= told.high]


def _future(context: Context, told: _Told) -> Period | None:
    """The day or month, named in the clause, on which a change is to happen."""
    now = context.setting.published
    if now is None:
        return None
    for when in _whens(context, told):
        if when.period.precision.months > 1:
            continue
        period = when.period
        if not any(len(word) == 4 and word.isdigit() for word in context.words[when.start : when.end]):
            # A day without a year is read as the last one; what is to come means the next.
            period = _next_year(period) if period.last < now.first else period
        if period.first > now.last:
            return period
    return None


def _next_year(period: Period) -> Period:
    year, dash, rest = str(period).partition("-")
    try:
        return Period.parse(f"{int(year) + 1}{dash}{rest}")
    except (InvalidValue, ValueError):
        return period


def _event_date(context: Context, told: _Told) -> Period | None:
    """The nearest date in the clause, else the one that opens the sentence."""
    cue = told.relation.cue
    best: When | None = None
    reach = 22
    for when in _whens(context, told):
        far = context.distance(cue.start, cue.end, when.start, when.end)
        if when.by or _dates_the_saying(context, when, far) or _of_aside(context, when, cue):
            continue
        if far < reach:
            best, reach = when, far
    if best is None:
        best = next((when for when in context.whens if when.start <= 2 and not when.since), None)
    return None if best is None else best.period


def _of_aside(context: Context, when: When, cue: Cue) -> bool:
    """Whether a date belongs to what a relative clause adds to a name: "Google, which paid 150 million in 2024, …"."""
    words = context.words
    for one in context.all("rel"):
        if one.end > when.start or words[one.start - 1 : one.start] != [","] or "," in words[one.end : when.start]:
            continue
        return one.start >= cue.end or (cue.start > when.end and "," in words[when.end : cue.start])
    return False


def _dates_the_saying(context: Context, when: When, far: int) -> bool:
    """Whether a date is that of the saying: "confirmed on Wednesday that it has left"."""
    verbs = [cue for tag in ("st_company", "st_sources", "said") for cue in context.all(tag)]
    return any(context.distance(one.start, one.end, when.start, when.end) < min(far, 3) for one in verbs)


def _since(context: Context, told: _Told) -> Period | None:
    """When a relation that goes on began: "has worked with X since 2022"."""
    cue = told.relation.cue
    since = context.all("rel_since")
    for when in _whens(context, told):
        opened = any(when.start - 2 <= one.start <= when.start for one in since)
        if not opened or context.distance(cue.start, cue.end, when.start, when.end) > 14:
            continue
        inside = any(one.end <= when.start for one in told.relation.clients) and any(
            one.start >= when.end for one in told.relation.clients
        )
        if not inside or told.place > when.end:
            # "A, B and, since April, C": the date is that of C alone.
            return when.period
    return None


def _until(context: Context, told: _Told) -> Period | None:
    """When a relation of the past stopped: "a customer until June"."""
    now = context.setting.published
    cue = told.relation.cue
    if now is None:
        return None
    for when in _whens(context, told):
        opened = any(0 <= when.start - one.start <= 2 and one.start >= cue.end for one in context.all("rel_until"))
        near = context.distance(cue.start, cue.end, when.start, when.end) <= 8
        if opened and near and when.period.first <= now.last:
            return when.period
    return None


def _date(context: Context, told: _Told, *, planned: bool) -> Period | None:
    if planned:
        return _future(context, told) or month_of(context)
    if told.relation.kind in ("uses", "reconsiders"):
        cue = told.relation.cue
        for when in _whens(context, told):
            if not when.since and context.distance(cue.start, cue.end, when.start, when.end) <= 6:
                return coarser(when.period, Precision.MONTH)
        return coarser(month_of(context), Precision.MONTH)
    date = _event_date(context, told)
    if date is not None:
        return date
    if _past(context, told) or _long_past(context, told):
        return None
    return coarser(month_of(context), Precision.MONTH)


def _long_past(context: Context, told: _Told) -> bool:
    """Whether the tense says that a change lies before another past: "had suspended the project"."""
    start = told.relation.cue.start
    if any(one.start < start for tag in ("said", "st_company", "st_sources") for one in context.all(tag)):
        # In what somebody said, "had frozen" is only "has frozen".
        return False
    return any(0 <= start - one.end <= 1 or one.start == start for one in context.all("rel_had"))


def _background(context: Context, told: _Told) -> bool:
    """Whether "after", and not "since", puts a change before the one that is the news."""
    lasting = {one.start for one in context.all("rel_since")}
    cue = told.relation.cue
    if cue.start > 0 and context.words[cue.start - 1] == "," and context.has("rel_since"):
        # "has resumed its projects with Y, on hold since April": what it describes is over.
        return any(cue.end <= one.start <= cue.end + 1 for one in context.all("rel_since"))
    return any(0 <= cue.start - one.end <= 2 and one.start not in lasting for one in context.all("rel_after"))


def _past(context: Context, told: _Told) -> bool:
    """Whether a change is told as the background of something later: "after losing X"."""
    cue = told.relation.cue
    return any(0 <= cue.start - one.end <= 2 or one.start == cue.start for one in context.all("rel_after"))


__all__ = ["client_claims"]
