"""Which company a figure belongs to."""

from __future__ import annotations

from models.extraction.context import Context
from models.extraction.entities import DESCRIPTION, FIRST_PERSON, NAME, POSSESSIVE, PRONOUN, Entity
from models.extraction.names import company_at
from models.extraction.outsiders import led_by_outsider

_DEFINITE = frozenset("the les des aux los las os as dos das nos aos i gli dei degli ai agli die den der".split())

#: Relative words that may open a clause by themselves: "…, quem trabalha para a Outlier, …, diz que …".
_WHOEVER = frozenset("quem quien quienes chi wer whoever".split())
#: Tokens within which a noun is the subject that opens a sentence.
_OPENS = 2
#: Words that part a company from what is told before it, in any of the languages.
_NOTHING = frozenset("nothing rien nichts nada niente nulla not nicht pas no não non".split())
#: Most tokens from the comma after a name to a figure in what describes it.
_DESCRIBED = 18
#: Least and most tokens from a comma to the owner in "…, the brand of Scale AI".
_IN_APPOSITION = (3, 6)
#: The answer for a figure that belongs to a company that is no vendor.
OTHER = ""


def owner_of(
    context: Context,
    start: int,
    end: int,
    cue: tuple[int, int] | None,
    *,
    skip: frozenset[str],
    strangers: bool = True,
    clients: bool = False,
) -> str | None:
    """Id of the vendor that owns what stands at some tokens; OTHER for another company's; None when nobody is in sight.

    Args:
        context: the sentence.
        start: first token of the figure.
        end: where it ends.
        cue: first token and end of the words that say what the figure is; None without.
        skip: ids that cannot be the owner here (the investor, the client).
        strangers: whether a name that nobody knows may own the figure; not in deals, where it invests.
        clients: whether a company without a name may pay the figure to a vendor.
    """
    paired = context.paired.get(start)
    if paired is not None:
        return paired
    entities = [one for one in context.entities if not (one.publisher or one.id in skip or names_role(context, one))]
    attached = _attached(context, entities, cue)
    if attached is not None:
        return _answer(attached)
    owned = next(
        (one for one in entities if context.words[one.end : one.end + 1] == ["s"] and 0 < start - one.end <= 2), None
    )
    if owned is not None:
        # "Anthropic's $5 billion": whatever it is, it is hers.
        return _answer(owned)
    of = next((item.end for item in context.all("of_whom") if item.start == end), None)
    if of is None and context.words[end : end + 1] == ["at"]:
        # "870 million at Scale AI": the words "at scale" are read as no cue.
        of = end + 1
    # "Surge has over a million of us": who speaks is counted, and owns nothing.
    bound = next((one for one in entities if one.vendor and one.start == of and one.how != FIRST_PERSON), None)
    if bound is not None:
        return bound.id
    if of is not None and _definite(context, start) and company_at(context, of) is not None:
        # "the 100 million of Tekever": a company that nobody knows.
        return OTHER
    if led_by_outsider(context, start, deal=clients or not strangers):
        return OTHER
    before = [
        one
        for one in entities
        if one.end <= start and not (closed_off(context, one, start) or _mentioned_aside(context, one))
    ]
    if before and before[-1].vendor and context.has("other_firm") and _rival_of(context, before[-1], start):
        return OTHER
    agents = {cue.end for cue in context.all("agent")}
    if strangers and not context.setting.nouns_capital and _unknown_subject(context, start):
        return OTHER
    if strangers and described_stranger(context, start):
        return OTHER
    direct = [
        one
        for one in before
        if (one.vendor or one.start not in agents or _described(context, one, start))
        and not (one.investor and len(before) > 1)
    ]
    if direct:
        return _answer(_nearest(context, direct, start))
    after = [
        one for one in entities if one.start >= end and (one.vendor or one.start not in agents) and not one.investor
    ]
    if after:
        first = after[0]
        near = context.distance(start, end, first.start, first.end) <= 8
        if near and not context.topic and _and_another(context, end, first.start):
            return OTHER
        if near and not context.topic and (first.vendor or not _another_clause(context, end, first.start)):
            return _answer(first)
    if context.topic:
        return context.topic
    return None


def public_body_leads(context: Context) -> bool:
    """ "The ministry puts at 70,000 those who …": a public body speaks of a country, and no vendor is named."""
    if not context.has("public_body") or any(one.vendor for one in context.entities):
        return False
    return any(cue.start == 0 for cue in context.all("public_body"))


def _rival_of(context: Context, one: Entity, start: int) -> bool:
    """ "El rival chino de Scale AI levantó 200 millones", "Scale AI's rival Foo": somebody else is the subject."""
    words = context.words
    if "," in words[one.end : start]:
        return False
    owned = words[one.end : one.end + 1] == ["s"]
    small = {cue.end: cue.start for cue in context.all("article")}
    place = small.get(one.start, one.start)
    of = [cue.start for cue in context.all("of") if cue.end in (place, one.start)]
    for cue in context.all("other_firm"):
        if owned and cue.start == one.end + 1:
            return True
        if cue.start <= _OPENS and any(0 <= spot - cue.end <= 1 for spot in of):
            return True
    return False


def _definite(context: Context, start: int) -> bool:
    """Whether a definite article stands before an amount: "dos 100 milhões", "the $500 million"."""
    before = context.words[start - 1] if start else ""
    return before in _DEFINITE or context.words[start] in _DEFINITE


def names_role(context: Context, one: Entity) -> bool:
    """ "Its client OpenAI", "Scale AI's rival Encord": an owner before a role and a name only says who that name is."""
    words = context.words
    owns = one.end + 1 if one.how == NAME and words[one.end : one.end + 1] == ["s"] else one.end
    if one.how != POSSESSIVE and owns == one.end:
        return False
    for cue in context.all("role"):
        if not owns <= cue.start <= owns + 1:
            continue
        name = cue.end + (words[cue.end : cue.end + 1] == [","])
        if any(
            other.how == NAME and name <= other.start <= name + 1 and not other.person for other in context.entities
        ):
            return True
    return False


def _and_another(context: Context, end: int, place: int) -> bool:
    """ "The hotel chain took in 870 million and has nothing to do with Appen": another verb leads to the company."""
    joined = next((one.end for one in context.all("coord") if end <= one.start < place), None)
    return joined is not None and not _NOTHING.isdisjoint(context.words[joined:place])


def _another_clause(context: Context, end: int, place: int) -> bool:
    """Whether a relative word parts an amount from a company after it: "revenue was 273 million, of which Google …"."""
    return any(end <= cue.start < place for cue in context.all("rel"))


def _unknown_subject(context: Context, place: int) -> bool:
    """Whether a name that nobody knows leads the clause of a figure: "of Semapa, which took in …".

    The name must stand nearer than any known company and be followed by a relative word.
    """
    named = (one for one in context.entities if one.end <= place and one.how not in (PRONOUN, POSSESSIVE))
    floor = max((one.end for one in named), default=0)
    raw, words = context.sentence.raw, context.words
    for cue in context.all("rel"):
        if not floor < cue.start < place:
            continue
        before = cue.start - 1
        if words[before] == ",":
            before -= 1
        name = before >= floor and before > 0 and raw[before][0].isupper() and len(raw[before]) > 2
        if name and not any(other.start <= before < other.end for other in context.cues):
            return True
    return False


def described_stranger(context: Context, place: int) -> bool:
    """Whether a figure stands in what describes a name that nobody knows: "Cogwheel, a payroll firm that took in …"."""
    if context.setting.nouns_capital:
        return False
    words, raw = context.words, context.sentence.raw
    floor = max((one.end for one in context.entities if one.end <= place), default=0)
    comma = next((spot for spot in range(place - 1, max(floor, 1), -1) if words[spot] == ","), None)
    if comma is None or place - comma > _DESCRIBED or not raw[comma - 1][0].isupper() or comma - 1 < floor:
        return False
    first = comma - 1
    while first > floor and raw[first - 1][0].isupper():
        first -= 1
    quoted = any(cue.end == first for tag in ("said", "st_sources", "say") for cue in context.all(tag))
    if first == 0 or quoted or company_at(context, first) is None:
        return False
    opens = any(cue.start == comma + 1 for cue in context.all("article"))
    verbs = ("val_verb", "rev_verb", "fund_verb", "rel")
    return opens and any(comma < cue.start < place for tag in verbs for cue in context.all(tag))


def _attached(context: Context, entities: list[Entity], cue: tuple[int, int] | None) -> Entity | None:
    """The entity bound to the words that name the figure: "Scale's revenue", "its revenue", "the revenue of Scale"."""
    if cue is None:
        return None
    first, last = cue
    inside = next((one for one in entities if first <= one.start and one.end <= last and one.vendor), None)
    if inside is not None:
        # "puts the firm at 550 million"
        return inside
    for one in entities:
        gap = context.words[one.end : first]
        if (
            one.end <= first
            and len(gap) <= 2
            and "," not in gap
            and (one.how == POSSESSIVE or gap[:1] == ["s"] or context.words[one.end - 1] == "whose")
        ):
            return one
    of = {item.start: item.end for item in context.all("of")}
    for one in entities:
        if last in of and of[last] == one.start:
            return one
    return None


def _answer(one: Entity) -> str:
    return one.id if one.vendor or one.how == FIRST_PERSON else OTHER


def closed_off(context: Context, one: Entity, place: int) -> bool:
    """Whether an entity stands in an insert or bracket that is over before a place.

    "Handshake, which competes with Scale, has …": Scale is closed off. The insert follows another entity directly
    ("Outlier, a unit of Scale, pays …") or opens with a relative word; a list of names is no insert.
    """
    words = context.words
    depth = 0
    for spot in range(one.end, place):
        if words[spot] == "(":
            depth += 1
        elif words[spot] == ")":
            if depth == 0:
                return True
            depth -= 1
    opener = _opening_comma(words, one.start)
    if opener is None or one.start - opener > 14:
        return False
    closed = any(words[spot] in (",", "–", "—") for spot in range(one.end, place))
    if not closed:
        return False
    who = words[opener + 1] in _WHOEVER and not any(other.person and other.end == opener for other in context.entities)
    if who:
        return False
    if any(cue.start == opener + 1 for cue in context.all("rel")):
        return True
    follows = any(other.end == opener for other in context.entities)
    # "DataAnnotation, Surge's recruiting site, pays …": the owner only tells whose it is.
    return follows and (one.start - opener > 1 or words[one.end : one.end + 1] == ["s"])


def owns_brand(context: Context, one: Entity) -> bool:
    """ "Outlier, the brand of Scale AI, where …": whether a company only tells whose brand the one before it is."""
    opener = _opening_comma(context.words, one.start)
    if opener is None or one.start - opener < _IN_APPOSITION[0] or one.start - opener > _IN_APPOSITION[1]:
        return False
    if any(opener < cue.start < one.start for cue in context.all("rel")):
        return False
    linked = any(cue.end == one.start for cue in context.all("of"))
    return linked and any(other.vendor and other.how == NAME and other.end == opener for other in context.entities)


def _opening_comma(words: list[str], place: int) -> int | None:
    for spot in range(place - 1, -1, -1):
        if words[spot] in (",", "–", "—"):
            return spot
        if words[spot] in (";", ":", "(", ")"):
            return None
    return None


def _mentioned_aside(context: Context, one: Entity) -> bool:
    """ "In the accounts of its parent, one reads that the head count …": it only says where, and owns nothing."""
    if one.vendor or one.how != DESCRIPTION or context.words[one.end : one.end + 1] != [","]:
        return False
    return any(cue.end == one.start for tag in ("of", "prep") for cue in context.all(tag))


def _described(context: Context, one: Entity, start: int) -> bool:
    """Whether a figure stands in what describes a name: "hired from Deel, a payroll firm that took in …"."""
    words = context.words
    if one.how != NAME or words[one.end : one.end + 1] != [","] or "," in words[one.end + 1 : start]:
        return False
    if any(0 <= one.start - cue.end <= 1 for tag in ("say", "said") for cue in context.all(tag)):
        # "Der Gründer schreibt auf LinkedIn, der Umsatz liege bei …"
        return False
    opening = [cue for cue in context.all("rel") if cue.start == one.end + 1]
    if not opening and any(cue.start == one.end + 1 for cue in context.all("article")):
        opening = [cue for cue in context.all("rel") if one.end + 1 < cue.start < start]
    return bool(opening)


def _nearest(context: Context, before: list[Entity], start: int) -> Entity:
    """The nearest entity before a figure, with a preference for the one that leads its clause."""
    best = before[-1]
    follows = context.words[best.end] if best.end < len(context.words) else ""
    prepositions = {cue.end for cue in context.all("prep")}
    if best.start in prepositions and len(before) > 1 and follows != "s" and not _described(context, best, start):
        earlier = [one for one in before[:-1] if one.start not in prepositions]
        if earlier:
            candidate = earlier[-1]
            toll = context.distance(candidate.start, candidate.end, start, start)
            if toll <= 30:
                return candidate
    return best
