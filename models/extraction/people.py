"""Head counts: who works for a vendor and who is registered with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.claim import Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.cuts import LEAKED, cut_claim, cut_word, is_base, share_cut
from models.extraction.draft import draft
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, PERCENT, Figure
from models.extraction.gapping import gapped_owner
from models.extraction.lexicon import Cue
from models.extraction.peoplewords import (
    blocked,
    counts_things,
    employs,
    enrolled,
    head_before,
    held,
    in_name,
    noun_after,
    noun_before,
    relative_owner,
    vendor_of_people,
    whole_of,
    whole_people,
)  # fmt: skip
from models.extraction.places import place_after, region_of
from models.extraction.second_thoughts import of_the_market
from models.extraction.status import month_of, status_of, when_of
from models.period import Period

_LEAST = 5
#: More people than any vendor has.
_MOST = 5e7
#: Tokens within which words for a whole trade follow the people of it.
_TRADE = 5
#: How much a word that tells which people outweighs one such as "has".
_TELLS = 4
#: Most tokens between two numbers of a list of places.
_LIST = 8
#: Most words of an answer that is nothing but a number of people.
_SHORT = 7
_PLAIN = 11
_BARE = 4
#: Most people who say something together.
_WITNESSES = 20
#: Most words of an item of a list that tells a number of people without a verb.
_ITEM = 14
#: So many contributors are registered with a platform rather than under contract.
_CROWD = 50_000
_CUES = ("pn", "has_people", "layoff", "head", "head_count", "of_us", "of_them", "enrolled", "we_are")


@dataclass(frozen=True, slots=True)
class Staff:
    """The last head count of a sentence, which a later number may go with."""

    figure: Figure
    #: The kind of people; None or empty when unknown.
    kind: str | None
    vendor: str
    as_of: Period | None = None


def people_claims(context: Context, asked: str | None = None, *, cuts: bool = False) -> list[Claim]:
    """All claims on head counts and cuts in a sentence.

    Args:
        context: the sentence.
        asked: the kind of people whose number the sentence before asked for; None when it asked for none.
        cuts: whether the sentence before spoke of cuts of staff.
    """
    if not context.figures or not (asked or cuts or context.has(*_CUES)):
        return []
    claims: list[Claim] = []
    cut: Figure | None = None
    staff: Staff | None = None
    for figure in context.figures:
        if figure.type == PERCENT:
            found = share_cut(context, figure, cut, told=cuts)
            cut = figure if found else cut
            claims += found
            continue
        if figure.type != COUNT or figure.per or figure.currency or figure.verb or in_name(context, figure):
            continue
        if _of_all(context, figure):
            continue
        if _speak(context, figure):
            continue
        whole_people(context, figure)
        word = cut_word(context, figure, cut)
        if word is not None or (cuts and cut is None and _affected(context, figure)):
            claims += cut_claim(context, figure)
            cut = figure
            continue
        kind = _kind(context, figure, staff)
        if kind is None and asked is not None and staff is None and _answers(context, figure):
            kind = asked
        if staff is not None and noun_after(context, figure) is None:
            other = gapped_owner(context, figure, staff.figure, staff.vendor)
            if other is not None:
                found = _staff(context, figure, staff.kind, earlier=False)
                claims += [replace(one, vendor=other.id) for one in found]
                continue
        if kind is None:
            continue
        found = _staff(context, figure, kind or None, earlier=_compared(context, figure, staff))
        if found and staff is not None and _of_them(context, figure, staff.figure):
            # A part is as old as the whole.
            found = [replace(one, as_of=staff.as_of) for one in found]
        elif found:
            staff = Staff(figure, kind, found[0].vendor, found[0].as_of)
        claims += found
    return claims


def _of_all(context: Context, figure: Figure) -> bool:
    """Whether the people are those of a whole trade: "le secteur emploie 100 000 personnes", "… in all of tech"."""
    if not context.has("market"):
        return False
    beside = any(0 <= cue.start - figure.end <= _TRADE for cue in context.all("market"))
    return beside or of_the_market(context, figure)


def _speak(context: Context, figure: Figure) -> bool:
    """Whether the people counted are those who say so: "cut 12% of its staff, two managers said"."""
    if figure.top > _WITNESSES or not context.has("said", "say"):
        return False
    noun = noun_after(context, figure)
    return noun is not None and any(cue.start == noun.end for tag in ("said", "say") for cue in context.all(tag))


def _kind(context: Context, figure: Figure, staff: Staff | None) -> str | None:
    """What people a number counts: a kind, empty when the text does not tell, None when it counts none."""
    if not _LEAST <= figure.top <= _MOST or blocked(context, figure) or _difference(context, figure):
        return None
    has = _has(context, figure)
    noun, head = noun_after(context, figure), head_before(context, figure)
    if noun is not None:
        told = _of_noun(context, figure, noun, head, has)
        if told is None and noun.value == "generic" and staff is not None and _is_aim(context, figure):
            return staff.kind
        return told
    if counts_things(context, figure) and whole_of(context, figure) is None:
        return _of_unknown(context, figure, head)
    return head.value if head is not None else _of_bare(context, figure, staff)


def _affected(context: Context, figure: Figure) -> bool:
    """Whether people are those whom a cut told before hits: "140 people are affected", "Twelve people, in October."."""
    if any(cue.end == figure.start for cue in context.all("left_over")):
        # "1,200 are left": those who stay.
        return False
    noun = noun_after(context, figure)
    jobs = any(figure.end <= cue.start <= figure.end + 1 for cue in context.all("jobs"))
    if noun is None and not jobs:
        # "Yes, 45."
        return figure.top >= _LEAST and len(context.words) <= _BARE and not counts_things(context, figure)
    if noun is not None and noun.value not in ("generic", "employees", "workers", "contractors"):
        return False
    hit = context.near(figure, "affected", 5) is not None and LEAKED.isdisjoint(context.words)
    there = context.has("stays", "left_over", "has_plain", "employs", "n_hire")
    return hit or (figure.start <= 1 and len(context.words) <= (_SHORT if there else _PLAIN))


def _has(context: Context, figure: Figure) -> Cue | None:
    """The nearest word for having or registering people; one that tells which people beats one that does not."""
    best: Cue | None = None
    reach = 13
    for cue in context.all("has_people"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        told = toll - _TELLS * (cue.value != "plain")
        if toll <= 12 and (told < reach or (told == reach and best is not None and best.value == "plain")):
            best, reach = cue, told
    return best


def _apposed(context: Context, figure: Figure) -> bool:
    """ "Encord, 150 people between London and New York, …": a number of people right after a vendor's name."""
    words = context.words
    place = figure.start
    if any(cue.end == place for cue in context.all("approx")):
        place -= 1
    if words[place - 1 : place] != [","]:
        return False
    if context.topic is not None and len(words) <= _ITEM and words[figure.end + 1 :] in ([], ["."]):
        # "Encord: still no profit, 190 people."
        return True
    return any(one.vendor and one.how == NAME and one.end == place - 1 for one in context.entities)


def _answers(context: Context, figure: Figure) -> bool:
    """Whether a bare number answers a question after people: it counts nothing else."""
    if figure.top < _LEAST or blocked(context, figure) or counts_things(context, figure):
        return False
    return figure is next((one for one in context.figures if one.type == COUNT), None)


def _of_unknown(context: Context, figure: Figure, head: Cue | None) -> str | None:
    """The kind of people that a noun counts which is no known word for people: jobs cut, or a network's "women"."""
    if _is_base(context, figure):
        return "employees"
    return head.value if head is not None and held(context, figure) else None


def _is_base(context: Context, figure: Figure) -> bool:
    """ "31 of its roughly 240 jobs": the jobs that there were."""
    if not context.has("layoff") or not any(cue.start == figure.end for cue in context.all("jobs")):
        return False
    return is_base(context, figure)


def _of_bare(context: Context, figure: Figure, staff: Staff | None) -> str | None:
    """The kind of people that a number without a noun counts, by the words around it."""
    if enrolled(context, figure):
        return "network"
    of_them = context.all("of_them")
    active = next((cue for cue in of_them if cue.start == figure.end or cue.start < figure.start < cue.end), None)
    if active is None and of_them and of_them[0].start <= 1 and figure.end >= len(context.words) - 1:
        # "Really active, with a task a month, are some 140,000."
        active = of_them[0]
    after = next((cue for cue in context.all("head_after") if figure.end <= cue.start <= figure.end + 2), None)
    if active is not None and (staff is not None or not any(one.currency for one in context.figures)):
        kind: str | None = active.value if staff is None else staff.kind or active.value
    elif any(cue.start == figure.end for cue in context.all("of_us")) or any(
        cue.end == figure.start for cue in context.all("we_are")
    ):
        kind = "employees"
    elif after is not None and (figure.top >= 100 or after.value == "employees"):
        kind = after.value
    elif (staff is not None and _compared(context, figure, staff)) or (
        staff is not None and _of_them(context, figure, staff.figure)
    ):
        kind = staff.kind
    elif figure.top >= 10 and any(cue.end == figure.start for cue in context.all("left_over")):
        kind = "employees"
    else:
        kind = (
            noun_before(context, figure)
            or _part(context, figure)
            or ("employees" if employs(context, figure) else None)
        )
    return kind


def _of_them(context: Context, figure: Figure, staff: Figure) -> bool:
    """ "6,000 people, of whom 4,500 in India": whether a number is that of a part that a place tells."""
    if figure.top >= staff.top or figure.end >= len(context.words):
        return False
    place = figure.end
    if not any(cue.end in (figure.start, figure.start - 1) for cue in context.all("part_of")):
        # "…, 300,000 of them in Germany"
        after = next((cue.end for cue in context.all("part_of") if cue.start == figure.end), None)
        if after is None and not _listed_on(context, figure):
            return False
        place = after or place
    place = next((cue.end for cue in context.all("sits") if cue.start == place), place)
    raw = context.sentence.raw
    # A place has a capital: "dont 4 500 en Inde", but not "dont 400 à la modération".
    return any(
        cue.start == place and any(word[0].isupper() for word in raw[cue.end : cue.end + 2])
        for cue in context.all("loc")
    )


def _listed_on(context: Context, figure: Figure) -> bool:
    """Whether "and" ties a number to the one before: "3,100 in the Philippines and 2,200 in India"."""
    joined = any(cue.end == figure.start for cue in context.all("coord"))
    return joined and any(
        0 < figure.start - one.end <= _LIST and one.type == COUNT for one in context.figures if one.end <= figure.start
    )


def _part(context: Context, figure: Figure) -> str | None:
    """The kind of people of a part told before the whole: "180 of the 290 people work in Lisbon"."""
    whole = whole_of(context, figure)
    if whole is None or context.has("layoff") or figure.top >= whole.top:
        return None
    noun = noun_after(context, whole)
    if noun is None or blocked(context, whole):
        return None
    if noun.value in ("employees", "contractors"):
        return noun.value
    return "employees" if noun.value in ("generic", "workers") and employs(context, figure) else None


def _of_noun(context: Context, figure: Figure, noun: Cue, head: Cue | None, has: Cue | None) -> str | None:
    kind = noun.value
    if head is not None and kind in ("generic", "workers", "experts", "network", "contractors", "crowd"):
        return head.value
    if kind in ("generic", "workers"):
        listed = context.setting.own and figure.start <= 2 and len(context.words) <= 16
        if has is not None and has.value == "plain" and not _in_sight(context):
            return None
        return _of_generic(has, employed=employs(context, figure) or listed or _apposed(context, figure))
    if figure.spelled and figure.top < 20 and has is None:
        return None
    if kind == "contractors" and figure.top >= _CROWD and has is not None and has.value == "network":
        # "More than a million freelancers have signed up"
        return "network"
    if kind == "crowd":
        return "network" if figure.top >= _CROWD or (has is not None and has.value == "network") else "contractors"
    if kind == "experts":
        if has is not None and has.value == "employees":
            return "employees"
        return "contractors" if has is not None and has.value == "contractors" else "network"
    return kind


def _is_aim(context: Context, figure: Figure) -> bool:
    """ "Nous sommes 85 et nous visons 130 personnes": the number that those told before are to become."""
    return any(0 <= figure.start - cue.end <= 1 for cue in context.all("was_people"))


def _in_sight(context: Context) -> bool:
    """Whether "people" may be a vendor's: it is named or meant in the sentence, or the text is about it alone."""
    named = any(one.vendor for one in context.entities) or not any(one.how == NAME for one in context.entities)
    return named or context.topic is not None or context.setting.own


def _of_generic(has: Cue | None, *, employed: bool) -> str | None:
    """What "people" or "workers" are: told by the verb."""
    if employed:
        return "employees"
    if has is None:
        return None
    return has.value if has.value in ("contractors", "network") else "employees"


def _compared(context: Context, figure: Figure, staff: Staff | None) -> bool:
    """Whether a bare number is what a head count was before or will be: "up from 4,325", "contre 47 000"."""
    if staff is None or (figure.spelled and figure.scale < 100):
        return False
    last = staff.figure
    if not last.top / 20 <= figure.top <= last.top * 20 or counts_things(context, figure):
        return False
    if context.distance(last.start, last.end, figure.start, figure.end) > 34:
        return False
    if figure.change or last.change:
        return figure.change != 0 and last.change != 0
    tags = ("was_people", "ellipsis")
    near = any(
        last.end <= cue.start and cue.end <= figure.start <= cue.end + 2 for tag in tags for cue in context.all(tag)
    )
    other = any(
        last.end <= one.start < figure.start and one.id != staff.vendor for one in context.entities if one.how == NAME
    )
    words = context.words
    # "In 2022 it had 3,500 people, today 2,100"
    today = words[figure.start - 2 : figure.start - 1] == [","] and any(
        cue.end == figure.start and cue.end - cue.start == 1 for cue in context.all("now")
    )
    near = near or today or _bracketed(context, figure)
    return (near and not other) or (other and _has_just(context, figure))


def _bracketed(context: Context, figure: Figure) -> bool:
    """Whether a number stands in brackets with an earlier time: "712 staff (835 a year earlier)", "(2024: 835)"."""
    words = context.words
    opened = next((place for place in range(figure.start - 1, figure.start - 4, -1) if words[place] == "("), None)
    if figure.start < 4 or opened is None or ")" not in words[figure.end : figure.end + 5]:
        return False
    close = words.index(")", figure.end)
    starts = [one.start for tag in ("prior_year", "last_year", "base_year") for one in context.all(tag)]
    return any(opened < place < close for place in [*starts, *(one.start for one in context.whens)])


def _difference(context: Context, figure: Figure) -> bool:
    """ "5,100 more than a year earlier", "90 puestos menos que en 2025": by how many a number has changed."""
    ends = {figure.end, *(one.end for one in context.all("jobs") if one.start == figure.end)}
    return any(cue.start in ends and cue.end - cue.start > 1 for tag in ("grow", "shrink") for cue in context.all(tag))


def _has_just(context: Context, figure: Figure) -> bool:
    """ "… its rival has 190": the verb stands just before the number."""
    return any(cue.end == figure.start for tag in ("has_plain", "only_word") for cue in context.all(tag))


def _staff(context: Context, figure: Figure, kind: str | None, *, earlier: bool) -> list[Claim]:
    place = _place(context, figure)
    vendor = relative_owner(context, figure)
    if vendor is None:
        vendor = vendor_of_people(context, figure, place)
    status = status_of(context, figure.start, figure.end, Status.REPORTED)
    when = when_of(context, figure.start, figure.end, state=True)
    if status is Status.TALKS:
        return []
    past = context.has("past_perfect") or (earlier and not _has_just(context, figure)) or figure.change < 0
    as_of = when.period if when is not None else None if past else month_of(context)
    return draft(
        context,
        vendor,
        Metric.WORKFORCE,
        status,
        figure,
        unit="people",
        kind=kind,
        as_of=as_of,
        scope=place_after(context, max(figure.end, place[1] if place is not None else 0)),
        region=region_of(context, figure),
    )


def _place(context: Context, figure: Figure) -> tuple[int, int] | None:
    """The words that say what people the number counts."""
    noun = noun_after(context, figure)
    if noun is not None:
        return noun.start, noun.end
    head = head_before(context, figure)
    return None if head is None else (head.start, head.end)
