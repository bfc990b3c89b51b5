"""Which words of a sentence tell of a client relation, of what kind, and with which companies.

The words come in families: phrases that speak for themselves (``cl_ends``), verbs that need an object (``clv_ends``),
lists of customers (``cl_list``, ``cl_list_before``), nouns for customers (``rel_noun``) and verbs of supply
(``rel_serve``). A lone verb counts only with evidence that it is about work: a word such as "contract" near it, or a
vendor and a client at both its sides. A negated loss is a relation that goes on; "no longer" turns one that goes on
into a loss.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.claim import CLIENT_DIRECTION
from models.extraction.context import Context
from models.extraction.dropped import dropped_client
from models.extraction.entities import NAME, POSSESSIVE, UNKNOWN_PARENT, Entity
from models.extraction.figures import MONEY
from models.extraction.habit import RATES
from models.extraction.interviews import asked_client
from models.extraction.joining import agents_of, career_at, objects_of_second
from models.extraction.lexicon import Cue
from models.extraction.listed import (
    answered,
    apposed,
    courted,
    gapped,
    listed_after,
    listed_before,
    nouns,
    served,
    sharing,
    supplied,
)
from models.extraction.names import unknown_companies
from models.extraction.proof import REACH, Change, holds, invests
from models.extraction.rows import Relation, excepted, gone_words, row_of
from models.extraction.switching import gains_of, moves_of

#: Of two readings of the same words the earlier kind counts.
RANK = ("ends", "pauses", "reduces", "expands", "starts", "reconsiders", "uses")
_SAME, _LIST, _NEW, _LIST_BEFORE, _STAYS = "same", "list", "list_new", "list_before", "stays"
#: More than any wage is that names no span.
_MOST_PAID = 2_000
#: Taken on for a company right after the words for its purchase: "after the entry of Meta".
_BUYER = 20
#: Tokens from a verb of change to the noun for clients, and from the names of some of them to the verb.
_LOST, _LEAVING = 4, 3
#: Tokens after a name within which a noun makes it a client.
_AS_CLIENT = 4
_ORDER = {kind: place for place, kind in enumerate([*RANK, _SAME, _LIST, _NEW, _LIST_BEFORE])}
#: Words that tell of a relation without a change.
_OPENING = ("rel_noun", "rel_supplier", "rel_serve", "rel_share", "sw_move", "sw_swap", "sw_take", "cl_court")
#: What each family of cues tells, and whether it speaks for itself: None where that takes three words or more.
_FAMILIES: Mapping[str, tuple[str, bool | None]] = (
    {f"cl_{kind}": (kind, None) for kind in RANK}
    | {f"clv_{kind}": (kind, False) for kind in RANK}
    | {f"cl_{kind}": (kind, True) for kind in (_SAME, _LIST, _NEW, _LIST_BEFORE)}
)
_TELLING = frozenset(_FAMILIES)
#: Words that may turn a change into its opposite.
_TURNING = frozenset(("rel_gone", "rel_neg", "rel_neg_after"))


def relations_of(context: Context, last_kind: str | None) -> list[Relation]:
    """All client relations of a sentence, left to right within each sort.

    Args:
        context: the sentence.
        last_kind: kind of the last change told before, for "did the same"; None when none was told.
    """
    changes = _changes(context)
    if context.words[-1] == "?":
        # A question tells no change: "Who is next to leave?"
        changes = [one for one in changes if one.kind in (_LIST, _NEW, _LIST_BEFORE)]
    answer = answered(context)
    if answer:
        return answer
    if not changes and not context.has(*_OPENING):
        return []
    names = _clients(context, bool(changes))
    moved, changes = _moved(context, changes, names)
    found: list[Relation] = []
    for change in changes:
        if change.kind == _LIST:
            found += listed_after(context, change.cue, names, "uses")
        elif change.kind == _NEW:
            found += listed_after(context, change.cue, names, "starts")
        elif change.kind == _LIST_BEFORE:
            found += listed_before(context, change.cue, names)
    found += supplied(context, found)
    if not names and changes and not found:
        dropped = asked_client(context) or dropped_client(context, [one.cue for one in changes])
        if dropped is not None:
            context.entities.insert(0, dropped)
            names = [dropped]
    if not names:
        return found
    found += moved
    found += _changed(context, changes, names, last_kind)
    found += courted(context, names, found)
    found += gapped(context, names, found)
    found += served(context, names, found)
    found += sharing(context, names, found)
    found += apposed(context, names, found)
    found += nouns(context, names, found)
    return found


def _moved(context: Context, changes: list[Change], names: list[Entity]) -> tuple[list[Relation], list[Change]]:
    """The ends and starts of changes of vendor, and the words of change that tell of something else."""
    found: list[Relation] = []
    for move in moves_of(context, names):
        row = tuple(row_of(context, names, move.client))
        span = move.span
        found.append(Relation("reduces" if move.part else "ends", move.cue, row, vendor=move.old.id))
        found.append(Relation("starts", move.cue, row, vendor=move.new.id))
        changes = [
            one
            for one in changes
            if one.kind == "reconsiders" or not (one.cue.start in span or one.cue.end - 1 in span)
        ]
    for cue, new, client in [] if found else gains_of(context, [one for one in names if not invests(context, one)]):
        inside = [one for one in changes if one.cue.start < new.end and cue.start < one.cue.end]
        if any(one.kind not in ("starts", "uses", "reduces") for one in inside):
            # "Gives more orders to X", "gives no more orders to X": told in full.
            continue
        found.append(Relation("starts", cue, tuple(row_of(context, names, client)), vendor=new.id))
        changes = [one for one in changes if one not in inside]
    return found, changes


def _changed(context: Context, changes: list[Change], names: list[Entity], last: str | None) -> list[Relation]:
    """The relations that words of change tell; where one is sure, bare verbs beside it are believed too."""
    found: dict[Cue, Relation] = {}
    for _ in range(2):
        for change in changes:
            kind = last if change.kind == _SAME else "uses" if change.kind == _STAYS else change.kind
            if change.kind in (_LIST, _NEW, _LIST_BEFORE) or kind is None or change.cue in found:
                continue
            row = _clients_of(context, change.cue, names)
            if not row or not holds(context, change, kind, row, told=last is not None):
                continue
            switch = _to_new_vendor(context, change.cue)
            found[change.cue] = Relation(kind, change.cue, tuple(row), switch, stays=change.kind == _STAYS)
            if kind != "uses":
                last = kind
        if not found or len(found) == len(changes):
            break
    return list(found.values())


# -- words of change


def _changes(context: Context) -> list[Change]:
    """The words of change and of lists, each stretch of tokens read once: the longest reading counts, then the rank."""
    raw: list[Change] = []
    nouns = [one for one in context.all("desc_company") if one.end - one.start > 1]
    for cue in context.cues.ordered(_TELLING):
        if any(one.start < cue.start and cue.end <= one.end for one in nouns):
            # "la propia firma": a company, and no verb of signing.
            continue
        if cue.tag == "clv_uses" and _staff(context, cue):
            continue
        kind, full = _FAMILIES[cue.tag]
        raw.append(Change(kind, cue, full or (full is None and cue.end - cue.start >= 3)))
    if not raw:
        return raw
    raw.sort(key=lambda one: (one.cue.start - one.cue.end, _ORDER[one.kind]))
    kept: list[Change] = []
    taken: set[int] = set()
    for one in raw:
        span = range(one.cue.start, one.cue.end)
        if any(place in taken for place in span):
            continue
        taken.update(span)
        turned = _negated(context, one)
        if turned is not None:
            kept.append(_doubted(context, turned))
    kept.sort(key=lambda one: one.cue.start)
    return _of_what(context, kept) if context.has("rel_what") else kept


def _staff(context: Context, cue: Cue) -> bool:
    """Whether a verb of use is a noun for people: "elle n'a plus d'équipe à Paris", which equips nobody."""
    people = any(one.start == cue.start and one.end == cue.end for one in context.all("pn"))
    return people and any(one.end == cue.start for tag in ("of", "article", "poss") for one in context.all(tag))


def _of_what(context: Context, changes: list[Change]) -> list[Change]:
    """Without the verbs of use that only name what a change is about: "trimmed what it orders from Y"."""
    whats = [one.start for one in context.all("rel_what")]
    kept: list[Change] = []
    for one in changes:
        last = kept[-1] if kept else None
        if last is not None and one.kind in ("uses", "starts") and CLIENT_DIRECTION.get(last.kind) is not None:
            gap = range(last.cue.end, one.cue.start)
            if len(gap) <= 4 and any(place in gap for place in whats):
                kept[-1] = Change(last.kind, last.cue, True)
                continue
        kept.append(one)
    return kept


def _negated(context: Context, one: Change) -> Change | None:
    """The change as its negation turns it: "has not stopped" goes on, "no longer uses" is an end."""
    if _TURNING.isdisjoint(context.by_tag):
        return one
    start, end = one.cue.start, one.cue.end
    gone = any(
        (start - 3 <= cue.start or 0 <= start - cue.end <= 2) and cue.end <= end + 3 for cue in gone_words(context)
    )
    if one.kind in ("uses", _LIST, _LIST_BEFORE) and gone:
        return Change("ends", one.cue, True)
    if one.kind == "reconsiders" and gone:
        return None
    inside = any(start <= cue.start < end for cue in context.all("rel_neg"))
    before = any(
        0 <= start - cue.end <= 2 and all(word.isalpha() for word in context.words[cue.end : start])
        for cue in context.all("rel_neg")
        if not any(gone.start <= cue.start < gone.end for gone in gone_words(context))
    )
    after = any(0 <= cue.start - end <= 1 for cue in context.all("rel_neg_after"))
    if inside or not (before or after):
        return one
    direction = CLIENT_DIRECTION.get(one.kind)
    if direction is not None and direction == CLIENT_DIRECTION["ends"]:
        return Change(_STAYS, one.cue, one.full)
    return None


def _doubted(context: Context, one: Change) -> Change:
    """The change as a doubt before it turns it: "weighs leaving", "studies an exit" is no exit yet."""
    if CLIENT_DIRECTION.get(one.kind) != CLIENT_DIRECTION["ends"]:
        return one
    for cue in context.all("rel_doubt"):
        gap = range(cue.end, one.cue.start)
        if len(gap) <= 4 and cue.end <= one.cue.start and all(context.words[place].isalpha() for place in gap):
            return Change("reconsiders", one.cue, one.full)
    return one


def _to_new_vendor(context: Context, cue: Cue) -> bool:
    return any(one.start <= cue.start and cue.end <= one.end for one in context.all("rel_switch"))


# -- companies


def _clients(context: Context, changes: bool) -> list[Entity]:
    """The companies that may be clients, left to right: known ones, and unknown names at a place for one."""
    known = [
        one
        for one in context.entities
        if not (one.vendor or one.publisher or one.investor or one.stranger)
        and not (one.how == POSSESSIVE or one.id == UNKNOWN_PARENT)
        and not _modifier(context, one)
        and not _owner_of_next(context, one)
        and not excepted(context, one)
        and not _deals(context, one)
        and not career_at(context, one)
    ]
    if context.has("rel_some"):
        # "a client told us that it would leave": nobody is named, and "it" is nobody known.
        known = [one for one in known if one.how == NAME]
    if not changes or _on_wages(context):
        return known
    unknown = [Entity(start, end, id, NAME, False) for id, start, end in unknown_companies(context)]
    return sorted([*known, *unknown], key=lambda one: one.start)


def _on_wages(context: Context) -> bool:
    """Whether a sentence tells a wage, so that a name that nobody knows is a worker: "Bruno joined X at $30"."""
    return any(
        one.per in RATES or (one.type == MONEY and one.per is None and one.scale == 1 and 0 < one.top < _MOST_PAID)
        for one in context.figures
    )


def _deals(context: Context, one: Entity) -> bool:
    """Whether a name only says whose deal is meant: "… après l'investissement massif de Meta", "… the round by X"."""
    links = {cue.end: cue.start for tag in ("of", "by_agent") for cue in context.all(tag)}
    link = links.get(one.start)
    if link is None or one.how != NAME:
        return False
    if any(0 <= cue.start - one.end <= _AS_CLIENT for cue in context.all("rel_noun")):
        # "l'arrivée de Google parmi les clients"
        return False
    return any(0 <= link - cue.end <= 1 for tag in ("fund_noun", "acquire", "entry") for cue in context.all(tag))


def _owner_of_next(context: Context, one: Entity) -> bool:
    """Whether a company only says whose the vendor after it is: "Amazon's Mechanical Turk"."""
    if context.words[one.end : one.end + 1] != ["s"]:
        return False
    return any(other.vendor and other.start == one.end + 1 for other in context.entities)


def _modifier(context: Context, one: Entity) -> bool:
    """Whether a name only colours a compound: "der Meta-Einstieg", "the Meta deal"."""
    if one.how != NAME:
        return False
    end = context.sentence.ends[one.end - 1]
    if context.text[end : end + 1] == "-" and context.text[end + 1 : end + 2].isalpha():
        return True
    words = context.words
    place = one.end + 1 if one.end < len(words) and words[one.end] == "s" else one.end
    vendors = {other.start - 1 for other in context.entities if other.vendor}
    # "X's deal with Y" tells of both; "the X deal" does not.
    return any(cue.start == place and cue.end not in vendors for cue in context.all("deal_noun"))


def _clients_of(context: Context, cue: Cue, names: list[Entity]) -> list[Entity]:
    """The clients that some words of change are about: the nearest one and those joined to it."""
    among = _among(context, cue, names)
    if among:
        return among
    best: Entity | None = None
    reach = REACH + 1
    stops = [place for place, word in enumerate(context.words) if word in (";", ".")]
    if stops:
        # What follows a semicolon is another clause; what stands before it may still be meant.
        names = [one for one in names if not any(cue.end <= stop < one.start for stop in stops)]
        here = [one for one in names if not any(one.end <= stop < cue.start for stop in stops)]
        names = here or names
    names = agents_of(context, cue, names) or objects_of_second(context, cue, names) or names
    for one in names:
        toll = context.distance(one.start, one.end, cue.start, cue.end)
        if one.end <= cue.start:
            toll -= 3
        if invests(context, one):
            entered = any(0 <= one.start - buying.end <= 2 for buying in context.all("buys"))
            toll += _BUYER if entered else 8
        if toll < reach:
            best, reach = one, toll
    return [] if best is None else row_of(context, names, best)


def _among(context: Context, cue: Cue, names: list[Entity]) -> list[Entity]:
    """ "A perdu plusieurs gros clients, dont Google", "ses grands clients, dont Google et OpenAI, ont pris …"."""
    for such in context.all("rel_such"):
        first = next((one for one in names if 0 <= one.start - such.end <= 1 and one.how == NAME), None)
        noun = next((one for one in context.all("rel_noun") if 0 <= such.start - one.end <= 1), None)
        if first is None or noun is None:
            continue
        row = row_of(context, names, first, listing=True)
        if 0 <= noun.start - cue.end <= _LOST or 0 <= cue.start - row[-1].end <= _LEAVING:
            return row
    return []


# -- evidence
