"""What a number counts: the words for people around it, and the words that tell that it counts something else."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import NAME
from models.extraction.figures import COUNT, Figure
from models.extraction.lexicon import Cue
from models.extraction.owners import OTHER, owner_of, owns_brand, public_body_leads

_STOPS = frozenset(",;.:()%|")
#: Most words of an entry of a table, label and value.
_ENTRY = 6
#: Tags of words that may follow a number without being what it counts.
_FOLLOWERS = (
    "coord", "prep", "sub", "per", "when_word", "now", "rel", "of_them", "b_max_after", "b_min_after", "st_company",
    "strong_word", "article", "said", "present", "since", "this_year", "last_year", "today", "has_plain",
    "sits",
)  # fmt: skip
#: Least number of people that a text gives for all who have signed up.
_SIGNED = 100
#: Tokens before which a company leads its sentence.
_LEADS = 3


def noun_after(context: Context, figure: Figure) -> Cue | None:
    """The word for people that a number counts: just after it, adjectives between."""
    best: Cue | None = None
    for cue in context.all("pn"):
        if figure.end <= cue.start <= figure.end + 4:
            gap = [word for word in context.words[figure.end : cue.start] if word not in "\"'“”«»"]
            if len(gap) > 3 or any(word in _STOPS for word in gap):
                continue
            if gap and any(figure.end <= one.start < cue.start for one in context.all("are")):
                # "Of its 125 employees, 40 are engineers": a part of them, told by what they are.
                continue
            if any(figure.end <= one.start < cue.start for one in context.all("n_count")):
                return None
            joined = any(one.start >= figure.end and one.end <= cue.start for one in context.all("coord"))
            if joined and gap[:2] != ["or", "so"]:
                return best
            if best is None or _says_more(best, cue, context):
                best = cue
    return best


def _says_more(one: Cue, other: Cue, context: Context) -> bool:
    """Whether a later word of the same phrase is the noun: "freelance experts", "registered users"."""
    return other.start == one.end and not (one.value in ("network", "contractors") and other.value == "experts")


def counts_things(context: Context, figure: Figure) -> bool:
    """Whether a noun that is none of the words for people follows the number."""
    place = figure.end
    if place >= len(context.words) or not context.words[place].isalpha():
        return context.words[place : place + 1] in (["%"], ["/"], ["x"])
    if any(cue.start == place for cue in context.all("n_count")):
        return True
    if any(when.start in (place, place + 1) for when in context.whens):
        return False
    if any(cue.start == place for tag in ("head_after", "part_of") for cue in context.all(tag)):
        return False
    if any(cue.start < figure.start and place < cue.end for cue in context.all("of_them")):
        # "of whom 200,000 were active"
        return False
    if context.setting.nouns_capital and not capital_ahead(context, place):
        # Where nouns have capitals, "auf 9.000 steigen" names nothing that is counted.
        return False
    return not any(cue.start == place for tag in _FOLLOWERS for cue in context.all(tag))


def capital_ahead(context: Context, place: int) -> bool:
    """Whether one of the next words of the phrase is written with a capital."""
    for word in context.sentence.raw[place : place + 3]:
        if not word[0].isalpha():
            return False
        if word[0].isupper():
            return True
    return False


def whole_of(context: Context, figure: Figure) -> Figure | None:
    """The number of all of whom a figure counts a part: "180 of the 290 people"; None without one."""
    for cue in context.all("of_base"):
        if cue.start == figure.end:
            return next((one for one in context.figures if cue.end <= one.start <= cue.end + 1), None)
    return None


def part_of(context: Context, figure: Figure) -> Figure | None:
    """The number of those of the all that a figure counts, when one stands before it."""
    links = {cue.start for cue in context.all("of_base") if cue.end in (figure.start, figure.start - 1)}
    return next((one for one in context.figures if one.end in links), None)


def blocked(context: Context, figure: Figure) -> bool:
    """Whether the number counts customers, applicants, people to be hired, or others who do not work for a vendor."""
    for cue in context.all("n_people"):
        if figure.end <= cue.start <= figure.end + 2:
            gap = context.words[figure.end : cue.start]
            if not any(word in _STOPS for word in gap):
                noun = noun_after(context, figure)
                if noun is None or noun.start > cue.start or noun.value == "generic" or _outside(context, noun, cue):
                    return True
    if any(
        cue.start < figure.start <= cue.end + 3 or figure.start <= cue.start < figure.core
        for cue in context.all("n_general")
    ):
        # "firms with more than 5,000 employees": a threshold.
        return True
    for cue in context.all("n_hire"):
        toll = context.distance(figure.start, figure.end, cue.start, cue.end)
        if toll > 9 or context.between(cue.start, cue.end, figure) or cue.start in context.inserts:
            continue
        joined = any(figure.end <= one.start and one.end <= cue.start for one in context.all("coord"))
        if cue.start >= figure.end and joined and employs(context, figure):
            # "emploie 650 personnes et compte en recruter 150"
            continue
        if cue.start >= figure.end and "," in context.words[figure.end : cue.start]:
            # "iMerit, 7,000 strong, hires women": another clause.
            continue
        return True
    return False


def _outside(context: Context, noun: Cue, cue: Cue) -> bool:
    """Whether students, patients and the like are not said to be in a vendor's network."""
    return noun.start == cue.start and not any(one.value == "network" for one in context.all("has_people"))


def head_before(context: Context, figure: Figure) -> Cue | None:
    """A word for a group that the number sizes: "a network of 2,000", "Belegschaft von", "headcount: 45"."""
    for cue in context.all("head"):
        if figure.spelled and figure.top < 20:
            continue
        if cue.end == figure.start or (
            cue.end < figure.start <= cue.end + 2
            and all(not word.isalnum() or _filler(context, n, word) for n, word in _gap(context, cue.end, figure.start))
            and not any(word in ",;.()" for _, word in _gap(context, cue.end, figure.start))
        ):
            return cue
    return None


def _gap(context: Context, low: int, high: int) -> list[tuple[int, str]]:
    return [(place, context.words[place]) for place in range(low, high)]


def _filler(context: Context, place: int, word: str) -> bool:
    return any(cue.start == place for tag in ("of", "approx", "prep", "article") for cue in context.all(tag))


def held(context: Context, figure: Figure) -> bool:
    """Whether a noun that is not known follows the number of a group: "a network of 2,000 women"."""
    if any(cue.start == figure.end for cue in context.all("n_count")):
        return False
    return figure.top >= 10


def _people_between(context: Context, cue: Cue, figure: Figure) -> bool:
    """Whether another number stands between a noun and its number, but for one of months or the like."""
    counted = {one.start for one in context.all("n_count")}
    return any(
        one is not figure
        and cue.end <= one.start
        and one.end <= figure.start
        and one.end not in counted
        and not (one.change and figure.change)
        for one in context.figures
    )


def noun_before(context: Context, figure: Figure) -> str | None:
    """The kind of people named before their number: "the staff, 240 in all", "gli iscritti sono più di 1.000"."""
    if (figure.spelled and figure.scale < 1e3) or figure.top < 10 or any(one.per for one in context.figures):
        return None
    best: str | None = None
    reach = 13
    for tag in ("pn", "head_count", "crowd"):
        for cue in context.all(tag):
            if cue.end > figure.start:
                continue
            toll = context.distance(figure.start, figure.end, cue.start, cue.end)
            toll -= 4 * (tag == "head_count")
            if toll >= reach or _people_between(context, cue, figure) or not _linked(context, cue, figure):
                continue
            kind = "network" if tag == "crowd" else cue.value or "employees"
            if kind in ("generic", "workers"):
                continue
            best, reach = "network" if kind in ("experts", "crowd") else kind, toll
    return best


def enrolled(context: Context, figure: Figure) -> bool:
    """Whether a verb of signing up stands beside a number that names nobody: "eight million have signed up"."""
    if figure.top < _SIGNED or not context.has("enrolled"):
        return False
    return any(0 <= figure.start - cue.end <= 2 or 0 <= cue.start - figure.end <= 1 for cue in context.all("enrolled"))


def _linked(context: Context, cue: Cue, figure: Figure) -> bool:
    """Whether a verb of being or standing, a colon or a comma ties a noun to the number after it."""
    if _attributive(context, cue):
        return False
    gap = context.words[cue.end : figure.start]
    if figure.change and cue.tag == "head_count":
        # "The number of staff has risen within a year from 900 to 1,400"
        return True
    if not gap and (cue.tag == "head_count" or _carries_on(context, cue)):
        return True
    if not gap and cue.start <= 1 and len(context.words) <= _ENTRY:
        # A label and the value below it: "Employees" – "1,100".
        return True
    if ":" in gap or (gap and gap[0] in (",", "(") and len(gap) <= 2):
        return True
    return any(cue.end <= one.start and one.end <= figure.start + 1 for one in context.all("stands"))


def _carries_on(context: Context, cue: Cue) -> bool:
    """Whether a noun and its number leave out the verb of those before: "gli iscritti sono 9.000, i dipendenti 110"."""
    before = [one for one in context.figures if one.end < cue.start]
    if not before or not 1 <= cue.start - before[-1].end <= 3:
        return False
    joined = context.words[before[-1].end] in (",", ";") or any(
        one.start == before[-1].end for one in context.all("coord")
    )
    return joined and any(one.end <= before[-1].start + 2 for one in context.all("stands"))


def _attributive(context: Context, cue: Cue) -> bool:
    """Whether a number counts the noun itself: "240 staff, 12 of whom"."""
    return any(one.end in (cue.start, cue.start - 1) and one.type == COUNT for one in context.figures)


def employs(context: Context, figure: Figure) -> bool:
    """Whether a verb for employing governs the number, or that of a part: "employs roughly 78,000"."""
    part = part_of(context, figure) if context.has("of_base") else None
    return _employed(context, part or figure)


def _employed(context: Context, figure: Figure) -> bool:
    for cue in context.all("employs"):
        if cue.end <= figure.start and context.distance(cue.start, cue.end, figure.start, figure.end) <= 4:
            return True
        after = figure.end <= cue.start and context.distance(cue.start, cue.end, figure.start, figure.end) <= 3
        if after and not any(figure.end <= one.start < cue.start for one in context.all("coord")):
            return True
    return False


def vendor_of_people(context: Context, figure: Figure, place: tuple[int, int] | None) -> str | None:
    """The vendor whose people a number counts; OTHER for another company's."""
    vendor = owner_of(context, figure.start, figure.end, place, skip=_bystanders(context, figure))
    if vendor is not None:
        return vendor
    if _of_its_own(context, figure) or (not context.topic and public_body_leads(context)):
        return OTHER
    if context.topic:
        return context.topic
    return context.vendor_before if context.company_before == context.vendor_before else OTHER


def _of_its_own(context: Context, figure: Figure) -> bool:
    """ "xAI told some 500 of its tutors …": people of the company that leads a sentence without any vendor."""
    lead = context.entities[0] if context.entities else None
    if lead is None or lead.start > _LEADS or lead.publisher or lead.how != NAME:
        return False
    if any(one.vendor for one in context.entities):
        return False
    return any(figure.end <= one.start <= figure.end + 1 for one in context.all("poss"))


def _bystanders(context: Context, figure: Figure) -> frozenset[str]:
    """Other companies that own no people here: "a Stanford spin-off", "X of Amazon", "… after OpenAI left"."""
    found = {one.id for one in context.entities if not one.vendor and one.start >= figure.end}
    owners = [one for one in context.entities if one.vendor]
    prepositions = {cue.end: cue.start for tag in ("of", "prep") for cue in context.all(tag)}
    for one in context.entities:
        after_vendor = any(prepositions.get(one.start) == other.end for other in owners)
        within = any(other.end < one.start and one.end < figure.start for other in owners)
        if not one.vendor and (after_vendor or (within and _in_apposition(context, one.start))):
            found.add(one.id)
    # "Meta cut 600 jobs in its AI unit": the one that leads the sentence owns them.
    leads = {
        one.id
        for one in context.entities
        if one.start < _LEADS and one.end <= figure.start and _same_clause(context, one.end, figure.start)
    }
    return frozenset(found if any(one.end <= figure.start for one in owners) else found - leads)


def _same_clause(context: Context, place: int, start: int) -> bool:
    """Whether no comma parts a name from a number but the one before its own relative clause: "Meta, qui emploie …"."""
    if context.words[place] == "," and any(cue.start == place + 1 for cue in context.all("rel")):
        place += 1
    return "," not in context.words[place:start]


def _in_apposition(context: Context, place: int) -> bool:
    """Whether a name stands right after the article that opens an apposition: ", a Stanford spin-off"."""
    return context.words[place - 2 : place - 1] == [","] and any(cue.end == place for cue in context.all("article"))


def relative_owner(context: Context, figure: Figure) -> str | None:
    """The vendor whose relative clause holds a figure: "it will use tools of Kili, which has 90 staff".

    OTHER where the clause is about a company that is no vendor: "Meta, which employs 79,000 people, …".
    """
    if not context.has("rel"):
        return None
    rel = {cue.start: cue.end for cue in context.all("rel")}
    best: str | None = None
    for one in context.entities:
        opens = one.end + (context.words[one.end : one.end + 1] == [","])
        if one.how != NAME or one.publisher or opens not in rel or rel[opens] > figure.start:
            continue
        inside = context.words[rel[opens] : figure.start]
        between = any(one.end <= other.start < figure.start and other.how == NAME for other in context.entities)
        if (
            not between
            and len(inside) <= 8
            and "," not in inside
            and ";" not in inside
            and not owns_brand(context, one)
        ):
            best = one.id if one.vendor else OTHER
    return best


def in_name(context: Context, figure: Figure) -> bool:
    """Whether the number is part of a company's name: "Figure Eight"."""
    return any(one.how == NAME and one.start <= figure.core < one.end for one in context.entities)


def whole_people(context: Context, figure: Figure) -> None:
    """Reads "3,500" as thousands where the language would read a fraction: people come whole."""
    if figure.low is None or figure.low == int(figure.low) or figure.scale > 1 or figure.ranged or figure.spelled:
        return
    raw = context.words[figure.core]
    if len(raw) >= 5 and raw[-4] in ",." and raw[-3:].isdigit() and raw.count(raw[-4]) == 1:
        figure.low = figure.low * 1000
        figure.high = None if figure.high is None else figure.high * 1000
