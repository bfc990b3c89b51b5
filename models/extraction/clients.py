"""Client relations: who works with whom, and what changes about it.

Words of change ("paused", "ended its contract") are tied to the nearest company that is no vendor and to a vendor. A lone verb
counts only where the sentence says that it is about work: a word such as "contract" near it, or the vendor as its object.
"""

from __future__ import annotations

from models.claim import CLIENT_DIRECTION, Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import FIRST_PERSON, NAME, POSSESSIVE, Entity
from models.extraction.lexicon import Cue
from models.extraction.names import company_list, unknown_companies
from models.extraction.status import coarser, month_of, status_of, when_of
from models.period import Period, Precision

_CHANGES = ("cl_ends", "cl_pauses", "cl_reduces", "cl_expands", "cl_starts", "cl_reconsiders", "cl_uses", "cl_same")
_REACH = 24


def client_claims(context: Context, last_kind: str | None) -> tuple[list[Claim], str | None]:
    """All client relations in a sentence, and the kind of the last one, for "did the same".

    Args:
        context: the sentence.
        last_kind: kind of the last relation told before.
    """
    claims: list[Claim] = []
    done: set[tuple[str, str]] = set()
    changes = [cue for tag in _CHANGES for cue in context.all(tag)]
    names = _clients(context, changes)
    for client, cue in _listed(context, names):
        claims += _claim(context, client, "uses", cue, done)
    for cue in changes:
        kind = cue.tag[3:]
        if kind == "same":
            if last_kind is None:
                continue
            kind = last_kind
        elif not _about_work(context, cue, names):
            continue
        for one in _clients_of(context, cue, names):
            found = _claim(context, one.id, kind, cue, done)
            claims += found
            if found and kind != "uses":
                last_kind = kind
    return claims, last_kind


def _listed(context: Context, names: list[Entity]) -> list[tuple[str, Cue]]:
    """Companies in a list that the text calls customers: "customers include A, B and C"."""
    found: list[tuple[str, Cue]] = []
    for cue in context.all("cl_list"):
        for id, _ in company_list(context, cue.end):
            found.append((id, cue))
    for cue in context.all("cl_list_before"):
        before = [one for one in names if one.end <= cue.start]
        if before and context.distance(before[-1].start, before[-1].end, cue.start, cue.end) <= 6:
            found += [(one.id, cue) for one in _row(context, before, before[-1])]
        after = [one for one in names if one.start >= cue.end]
        if not before and after and context.distance(after[0].start, after[0].end, cue.start, cue.end) <= 4:
            found += [(one.id, cue) for one in _row(context, after, after[0])]
    return found


def _clients(context: Context, changes: list[Cue]) -> list[Entity]:
    """The companies that may be clients, left to right: known ones, and unknown names at a place for one."""
    known = [
        one
        for one in context.entities
        if not (one.vendor or one.publisher or one.investor or one.how == POSSESSIVE or _modifier(context, one))
    ]
    if not changes and not context.has("cl_list_before"):
        return known
    unknown = [Entity(start, end, id, NAME, False) for id, start, end in unknown_companies(context)]
    return sorted([*known, *unknown], key=lambda one: one.start)


def _modifier(context: Context, one: Entity) -> bool:
    """Whether a name only colours a compound: "der Meta-Einstieg", "the Meta deal"."""
    if one.how != NAME:
        return False
    end = context.sentence.ends[one.end - 1]
    if context.text[end : end + 1] == "-" and context.text[end + 1 : end + 2].isalpha():
        return True
    return any(cue.start == one.end for cue in context.all("deal_noun"))


def _about_work(context: Context, cue: Cue, names: list[Entity]) -> bool:
    """Whether words of change are about work for a client; long phrases are by themselves."""
    if cue.end - cue.start >= 3 or cue.tag == "cl_uses" and cue.end - cue.start == 2:
        return True
    if any(context.distance(cue.start, cue.end, one.start, one.end) <= 9 for one in context.all("cl_work")):
        return True
    vendors = [one for one in context.entities if one.vendor and one.how not in (POSSESSIVE,)]
    if any(0 <= one.start - cue.end <= 4 for one in vendors) and any(one.end <= cue.start for one in names):
        return True
    return any(0 <= one.start - cue.end <= 3 for one in names) and any(one.end <= cue.start for one in vendors)


def _row(context: Context, names: list[Entity], one: Entity) -> list[Entity]:
    """An entity with those that a comma or "and" joins to it."""
    row = [one]
    index = names.index(one)
    coord = {cue.start for cue in context.all("coord")}
    small = {cue.start for tag in ("article", "prep", "of") for cue in context.all(tag)}

    def joined(left: Entity, right: Entity) -> bool:
        gap = range(left.end, right.start)
        words = context.words
        fits = all(words[place] == "," or place in coord or place in small for place in gap)
        return fits and len(gap) <= 4 and any(words[place] == "," or place in coord for place in gap)

    for other in reversed(names[:index]):
        if not joined(other, row[0]):
            break
        row.insert(0, other)
    for other in names[index + 1 :]:
        if not joined(row[-1], other):
            break
        row.append(other)
    return row


def _clients_of(context: Context, cue: Cue, names: list[Entity]) -> list[Entity]:
    """The clients that some words of change are about: the nearest one and those joined to it."""
    best: Entity | None = None
    reach = _REACH + 1
    for one in names:
        toll = context.distance(one.start, one.end, cue.start, cue.end)
        if one.end <= cue.start:
            toll -= 3
        if _invests(context, one):
            toll += 8
        if toll < reach:
            best, reach = one, toll
    return [] if best is None else _row(context, names, best)


def _invests(context: Context, one: Entity) -> bool:
    """Whether a company is the buyer of a stake rather than of work."""
    return any(
        0 <= cue.start - one.end <= 2 or 0 <= one.start - cue.end <= 2
        for tag in ("buys", "stake")
        for cue in context.all(tag)
    )


def _vendor_for(context: Context, client: str, cue: Cue) -> str | None:
    """The vendor of a relation: named or meant in the sentence, else the one in focus."""
    best: Entity | None = None
    reach = 60
    for one in context.entities:
        if not one.vendor or one.id == client:
            continue
        toll = context.distance(one.start, one.end, cue.start, cue.end)
        if one.how == FIRST_PERSON:
            toll -= 4
        if toll < reach:
            best, reach = one, toll
    if best is not None:
        return best.id
    return context.topic or context.vendor_before


def _claim(context: Context, client: str, kind: str, cue: Cue, done: set[tuple[str, str]]) -> list[Claim]:
    vendor = _vendor_for(context, client, cue)
    if vendor is None or vendor == client:
        return []
    direction = CLIENT_DIRECTION[kind]
    if (client, direction) in done:
        return []
    done.add((client, direction))
    status = status_of(context, cue.start, cue.end, Status.REPORTED)
    if kind in ("uses", "reconsiders") and status in (Status.TALKS, Status.PROJECTED):
        status = Status.REPORTED
    if kind not in ("uses", "reconsiders") and status is not Status.DENIED and _planned(context, cue):
        status = Status.TALKS
    as_of = _date(context, cue, kind, status)
    return draft(context, vendor, Metric.CLIENT, status, kind=kind, party=client, as_of=as_of)


def _planned(context: Context, cue: Cue) -> bool:
    return any(context.distance(one.start, one.end, cue.start, cue.end) <= 10 for one in context.all("plans"))


def _date(context: Context, cue: Cue, kind: str, status: Status) -> Period | None:
    if status is Status.TALKS:
        return month_of(context)
    when = when_of(context, cue.start, cue.end)
    if when is not None and not when.by:
        return when.period
    since = next((one for one in context.whens if one.since), None)
    if kind != "uses" and since is not None:
        return since.period
    return coarser(month_of(context), Precision.MONTH)
