"""A client that changes vendors, told with both of them: "X moved its work from A to B", "X replaced A with B".

Such a sentence ends one relation and starts another, in whichever order it names the two. Words such as "part of"
make the end a mere cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.extraction.context import Context
from models.extraction.entities import NAME, POSSESSIVE, Entity
from models.extraction.lexicon import Cue

#: Most tokens between the verb and the farther vendor, between the two vendors, and from the client to the verb.
_VERB, _BETWEEN, _CLIENT = 14, 9, 9
#: Small words that may stand between a preposition and the name after it.
_SMALL = 2


#: Most tokens from a verb to the vendor that work goes to, and the greatest toll to the words for the work.
_GAINED = 8
_WORK = 22


@dataclass(frozen=True, slots=True)
class Move:
    """One change of vendors."""

    #: The verb.
    cue: Cue
    #: The vendor that is left.
    old: Entity
    #: The one that takes over.
    new: Entity
    #: Who changes.
    client: Entity
    #: True when only a part of the work moves.
    part: bool

    @property
    def span(self) -> range:
        """The tokens from the verb to the vendors."""
        ends = (self.cue.end, self.old.end, self.new.end)
        return range(min(self.cue.start, self.old.start, self.new.start), max(ends))


def moves_of(context: Context, clients: list[Entity]) -> list[Move]:
    """The changes of vendors that a sentence tells.

    Args:
        context: the sentence.
        clients: the companies that may be clients.
    """
    if not context.has("sw_move", "sw_swap", "sw_take"):
        return []
    vendors = [one for one in context.entities if one.vendor and one.how != POSSESSIVE]
    if len({one.id for one in vendors}) < 2:
        return []
    found: list[Move] = []
    for cue in [*context.all("sw_move"), *context.all("sw_swap"), *context.all("sw_take")]:
        pair = _PAIRS[cue.tag](context, cue, vendors)
        if pair is None or any(one.old == pair[0] and one.new == pair[1] for one in found):
            continue
        client = _client(context, cue, clients, pair) if cue.tag != "sw_take" else _taken(context, cue, clients)
        if client is not None:
            part = any(cue.end <= one.start <= pair[0].start for one in context.all("sw_part"))
            found.append(Move(cue, *pair, client, part))
    return found


def gains_of(context: Context, clients: list[Entity]) -> list[tuple[Cue, Entity, Entity]]:
    """The verbs by which work goes to a vendor, nobody told whom it leaves, with the vendor and the client.

    "It has diverted most of its orders to Surge", "a part of the work landed with Labelbox".
    """
    vendors = [one for one in context.entities if one.vendor and one.how == NAME]
    if not vendors or not context.has("sw_move") or not context.has("sw_part", "cl_work"):
        return []
    found: list[tuple[Cue, Entity, Entity]] = []
    bought = {cue.end for cue in context.all("buys")}
    known = [one for one in clients if not one.person and one.start not in bought and one.start - 1 not in bought]
    for cue in context.all("sw_move"):
        ends_at = any(one.start == cue.end for one in vendors)
        new = next((one for one in vendors if 0 <= one.start - cue.end <= _GAINED), None)
        before = [one for one in known if one.end <= cue.start]
        if any(
            one is not new and abs(one.start - cue.start) <= _GAINED and _after(context, one, "sw_from")
            for one in vendors
        ):
            continue
        if new is None or not before or not (ends_at or _after(context, new, "sw_to") or _stressed(context, new)):
            continue
        works = [*context.all("sw_part"), *context.all("cl_work")]
        if any(context.distance(cue.start, cue.end, one.start, one.end) <= _WORK for one in works):
            found.append((cue, new, before[-1]))
    return found


def _stressed(context: Context, one: Entity) -> bool:
    """Whether one word stands between the preposition and the name, or before both: "proprio su Surge"."""
    return any(cue.end == one.start - 1 for cue in context.all("sw_to"))


def _moved(context: Context, cue: Cue, vendors: list[Entity]) -> tuple[Entity, Entity] | None:
    """The two vendors of a verb of movement: one after "from", one after "to"."""
    near = [one for one in vendors if abs(one.start - cue.start) <= _VERB]
    old = next((one for one in near if _after(context, one, "sw_from")), None)
    new = next((one for one in near if _after(context, one, "sw_to") and one.id != (old.id if old else "")), None)
    if old is None or new is None or abs(old.start - new.start) > _BETWEEN:
        return None
    return old, new


def _swapped(context: Context, cue: Cue, vendors: list[Entity]) -> tuple[Entity, Entity] | None:
    """The two vendors of a verb of exchange: its object, and the one after "with" or "for"."""
    near = [one for one in vendors if abs(one.start - cue.start) <= _VERB]
    new = next((one for one in near if _after(context, one, "sw_with")), None)
    if new is None:
        return None
    first = cue.end if new.start > cue.end else 0
    if context.setting.nouns_capital:
        # A German verb may come last: "hat A durch B ersetzt".
        first = 0
    before = [one for one in near if first <= one.start < new.start and one.id != new.id]
    if not before or new.start - before[-1].end > _BETWEEN:
        return None
    return before[-1], new


def _took(context: Context, cue: Cue, vendors: list[Entity]) -> tuple[Entity, Entity] | None:
    """The two vendors of a verb of takeover: its subject, and the one after "from"."""
    before = [one for one in vendors if one.end <= cue.start and cue.start - one.end <= _CLIENT]
    old = next((one for one in vendors if one.start >= cue.end and _after(context, one, "sw_from")), None)
    if not before or old is None or old.id == before[-1].id or old.start - cue.end > _VERB:
        return None
    return old, before[-1]


def _taken(context: Context, cue: Cue, clients: list[Entity]) -> Entity | None:
    """Whose work is taken over: the company named after the verb, near a word for work."""
    near = [one for one in clients if 0 <= one.start - cue.end <= _BETWEEN]
    return near[0] if near and context.has("rel_deal", "cl_work") else None


def _after(context: Context, one: Entity, tag: str) -> bool:
    """Whether a word of a list stands right before a name, or with an article or a noun for a company between."""
    ends = {cue.end for cue in context.all(tag)}
    small = {cue.end: cue.start for name in ("article", "rel_fill") for cue in context.all(name)}
    place = one.start
    for _ in range(_SMALL + 1):
        if place in ends:
            return True
        if place not in small:
            return False
        place = small[place]
    return False


def _client(context: Context, cue: Cue, clients: list[Entity], pair: tuple[Entity, Entity]) -> Entity | None:
    """Who changes vendors: the company before the verb, else the one after "by"; nobody where a person of it does."""
    taken = {pair[0].id, pair[1].id}
    known = [one for one in clients if one.id not in taken]
    # A German verb comes last, behind all that it governs.
    reach = _CLIENT + (_VERB if context.setting.nouns_capital else 0)
    before = [one for one in known if one.end <= cue.start and cue.start - one.end <= reach]
    by = {one.end for one in context.all("agent")}
    first = before[-1] if before else next((one for one in known if one.start >= cue.end and one.start in by), None)
    if first is None and context.setting.nouns_capital:
        # "Im Juli hat X seine Aufträge …", "Ersetzt hat X im Juli A durch B": the subject stands behind its verb.
        first = next((one for one in known if 0 <= one.start - cue.end <= 2), None)
    if first is None:
        return None
    low, high = (first.end, cue.start) if first.end <= cue.start else (cue.end, first.start)
    if any(low <= one.start < high for one in context.all("rel_not")):
        return None
    if first.how == NAME and first.end < len(context.words) and context.words[first.end] == "s":
        # "X's contract moved from A to B" is one of work, "X's founder moved from A to B" is not.
        return first if any(0 <= one.start - first.end <= 3 for one in context.all("cl_work")) else None
    return first


_PAIRS = {"sw_move": _moved, "sw_swap": _swapped, "sw_take": _took}

__all__ = ["Move", "moves_of"]
