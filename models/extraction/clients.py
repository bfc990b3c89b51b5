"""Client relations: who works with whom, and what changes about it."""

from __future__ import annotations

from models.claim import CLIENT_DIRECTION, Claim, Metric, Status
from models.extraction.context import Context
from models.extraction.draft import draft
from models.extraction.entities import Entity
from models.extraction.lexicon import Cue
from models.extraction.names import company_list
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
    listed = _listed(context)
    for client, cue in listed:
        claims += _claim(context, client, "uses", cue, done)
    for tag in _CHANGES:
        for cue in context.all(tag):
            kind = tag[3:]
            if kind == "same":
                if last_kind is None:
                    continue
                kind = last_kind
            for one in _clients_of(context, cue):
                claims += _claim(context, one.id, kind, cue, done)
                last_kind = kind if kind != "uses" else last_kind
    return claims, last_kind


def _listed(context: Context) -> list[tuple[str, Cue]]:
    """Companies in a list that the text calls customers: "customers include A, B and C"."""
    found: list[tuple[str, Cue]] = []
    for cue in context.all("cl_list"):
        place = cue.end
        if place < len(context.words) and context.words[place] in (":", "(", ","):
            place += 1
        article = next((one.end for one in context.all("article") if one.start == place), place)
        for id, _ in company_list(context, article):
            found.append((id, cue))
    for cue in context.all("cl_list_before"):
        for one in _before(context, cue):
            found.append((one.id, cue))
    return found


def _before(context: Context, cue: Cue) -> list[Entity]:
    """The companies named one after the other just before some words."""
    names = [one for one in _clients(context) if one.end <= cue.start]
    if not names or context.distance(names[-1].start, names[-1].end, cue.start, cue.end) > 6:
        return []
    return _row(context, names, names[-1])


def _clients(context: Context) -> list[Entity]:
    return [one for one in context.entities if not one.vendor and not one.publisher and not one.investor]


def _row(context: Context, names: list[Entity], one: Entity) -> list[Entity]:
    """An entity with those that a comma or "and" joins to it."""
    row = [one]
    index = names.index(one)
    coord = {cue.start for cue in context.all("coord")}

    def joined(left: Entity, right: Entity) -> bool:
        gap = range(left.end, right.start)
        return (
            len(gap) <= 3
            and all(context.words[place] == "," or place in coord or _short(context, place) for place in gap)
            and any(context.words[place] == "," or place in coord for place in gap)
        )

    for other in reversed(names[:index]):
        if not joined(other, row[0]):
            break
        row.insert(0, other)
    for other in names[index + 1 :]:
        if not joined(row[-1], other):
            break
        row.append(other)
    return row


def _short(context: Context, place: int) -> bool:
    return any(cue.start == place for cue in context.all("article"))


def _clients_of(context: Context, cue: Cue) -> list[Entity]:
    """The clients that some words of change are about: the nearest one and those joined to it."""
    names = _clients(context)
    if not names:
        return []
    best: Entity | None = None
    reach = _REACH + 1
    for one in names:
        toll = context.distance(one.start, one.end, cue.start, cue.end)
        if one.end <= cue.start:
            toll -= 2
        if toll < reach:
            best, reach = one, toll
    return [] if best is None else _row(context, names, best)


def _vendor_for(context: Context, client: str, cue: Cue) -> str | None:
    """The vendor of a relation: named or meant in the sentence, else the one in focus."""
    best: Entity | None = None
    reach = 60
    for one in context.entities:
        if not one.vendor or one.id == client:
            continue
        toll = context.distance(one.start, one.end, cue.start, cue.end)
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
    if (client, direction) in done or context.has("cl_not"):
        return []
    done.add((client, direction))
    status = status_of(context, cue.start, cue.end, Status.REPORTED)
    if kind in ("uses", "reconsiders") and status in (Status.TALKS, Status.PROJECTED):
        status = Status.REPORTED
    if kind != "uses" and kind != "reconsiders" and _planned(context, cue):
        status = Status.TALKS
    return draft(
        context, vendor, Metric.CLIENT, status, kind=kind, party=client, as_of=_date(context, cue, kind, status)
    )


def _planned(context: Context, cue: Cue) -> bool:
    return any(context.distance(one.start, one.end, cue.start, cue.end) <= 10 for one in context.all("plans"))


def _date(context: Context, cue: Cue, kind: str, status: Status) -> Period | None:
    if status is Status.TALKS:
        return month_of(context)
    when = when_of(context, cue.start, cue.end)
    if when is not None and not when.by:
        return when.period
    since = next((one for one in context.whens if one.since), None)
    if kind == "starts" and since is not None:
        return since.period
    return coarser(month_of(context), Precision.MONTH)
