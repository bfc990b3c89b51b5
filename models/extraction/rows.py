"""Words of a client relation with the companies on its client side, and how several companies are joined in a row."""

from __future__ import annotations

from dataclasses import dataclass

from models.extraction.context import Context
from models.extraction.entities import POSSESSIVE, Entity
from models.extraction.lexicon import Cue

#: Most tokens between a vendor whose officer is meant and a verb that comes last.
_VERB_LAST = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """Words of a client relation and the companies on its client side."""

    #: uses, starts, expands, reduces, pauses, ends or reconsiders.
    kind: str
    #: The words.
    cue: Cue
    #: The clients.
    clients: tuple[Entity, ...]
    #: True for the new vendor of a client that changes vendors; the words name it right after them.
    switch: bool = False
    #: True for a change that the text negates, so that the relation goes on.
    stays: bool = False
    #: Id of the vendor where the words name it themselves; None where it is looked for.
    vendor: str | None = None

    @property
    def start(self) -> int:
        """First token of the words and the clients together."""
        return min([self.cue.start, *(one.start for one in self.clients)])

    @property
    def end(self) -> int:
        """Where they end."""
        return max([self.cue.end, *(one.end for one in self.clients)])


def known_to_index(context: Context, one: Entity) -> bool:
    """Whether a company is in the index or was named before, not only read from capital letters."""
    return any(other is one for other in context.entities)


def row_of(context: Context, names: list[Entity], one: Entity, *, listing: bool = False) -> list[Entity]:
    """A company with those that commas and "and" join to it; two with a mere comma are no list outside a listing."""
    row = [one]
    links: list[bool] = []
    index = next(place for place, other in enumerate(names) if other is one)
    for other in reversed(names[:index]):
        link = _link(context, other, row[0], listing=listing)
        if link is None:
            break
        row.insert(0, other)
        links.insert(0, link)
    for other in names[index + 1 :]:
        link = _link(context, row[-1], other, listing=listing)
        if link is None:
            break
        row.append(other)
        links.append(link)
    if listing or not links or links[-1] or len(row) >= 4:
        return row
    last = max((place for place, firm in enumerate(links) if firm), default=-1)
    part = row[: last + 2] if last >= 0 else [one]
    return part if any(other is one for other in part) else [one]


def _link(context: Context, left: Entity, right: Entity, *, listing: bool) -> bool | None:
    """How two companies are joined: True by "and", False by a comma, None not at all."""
    words = context.words
    gap = range(left.end, right.start)
    if left.id == right.id and words[left.end : right.start] == ["s"]:
        # "Elon Musk's xAI" is one company.
        return True
    if not 0 < len(gap) <= (8 if listing else 6):
        return None
    coord = {place for cue in context.all("coord") for place in range(cue.start, cue.end)}
    small = {place for tag in ("article", "prep", "of", "rel_fill") for cue in context.all(tag)
             for place in range(cue.start, cue.end)}  # fmt: skip
    dates = {place for when in context.whens for place in range(when.start, when.end)}
    joined = False
    loose = 0
    firm = False
    for place in gap:
        if place in coord:
            joined = firm = True
        elif words[place] == ",":
            joined = True
        elif place in small or place in dates or (joined and words[right.start - 1] == "s"):
            continue
        elif listing and joined and words[place].isalpha() and loose < 3:
            loose += 1
        else:
            return None
    return firm if joined else None


def gone_words(context: Context) -> list[Cue]:
    return context.all("rel_gone")


def void(context: Context, cue: Cue) -> bool:
    """Whether the object of a verb is a founder, a stake or a lawsuit: no relation of work."""
    for other in context.all("rel_not"):
        # "Repsol, with 25,000 employees, uses X": a comma ends an aside, and its people are no subject.
        ended = context.words[other.end : cue.start] == [","]
        if (
            0 <= cue.start - other.end <= 1
            and not ended
            and not any(one.start == other.end for one in context.all("coord"))
        ):
            return True
        if cue.start < other.start and other.end < cue.end:
            return True
        if other.start < cue.start and cue.end == other.end:
            # "bleibt mit 49 Prozent an Bord"
            return True
        if any(one.person and one.start == other.end and one.end == cue.start for one in context.entities):
            return True
        if any(
            one.end <= cue.start and cue.start - one.end <= _VERB_LAST and _of_thing(context, other, one)
            for one in context.entities
        ):
            return True
        owned = any(
            one.vendor and one.start == cue.end and one.end + 1 == other.start and context.words[one.end] == "s"
            for one in context.entities
        )
        if owned:
            # "hired the vendor's founder"
            return True
        gap = range(cue.end, other.start)
        if (
            other.start >= cue.end
            and len(gap) <= 3
            and not any(context.words[place] == "," for place in gap)
            and not any(one.start in gap and one.how != POSSESSIVE for one in context.entities)
            and not any(one.start == other.end for one in context.all("cl_work"))
        ):
            return True
    return False


def of_people(context: Context, cue: Cue) -> bool:
    """Whether those who worked somewhere are people of the vendor: "the founders of Datacurve worked for Google"."""
    people = {one.end for one in context.all("office") if one.end <= cue.start}
    if not people:
        return False
    links = {one.end for one in context.all("of") if one.start in people}
    small = {one.end: one.start for one in context.all("article")}
    before = [one for one in context.entities if one.end <= cue.start and not one.publisher]
    return bool(before) and before[-1].vendor and small.get(before[-1].start, before[-1].start) in links


def _of_thing(context: Context, thing: Cue, one: Entity) -> bool:
    """Whether a vendor only says whose founder or stake is meant, before a verb that comes last."""
    last = context.setting.nouns_capital and one.vendor
    return last and any(of.start == thing.end and of.end == one.start for of in context.all("of"))


def excepted(context: Context, one: Entity) -> bool:
    """Whether a company is the one that a statement leaves out: "every lab except X"."""
    leaving = context.all("rel_except")
    if not leaving:
        return False
    small = {cue.end: cue.start for cue in context.all("article")}
    return any(cue.end in (one.start, small.get(one.start)) for cue in leaving)


__all__ = ["Relation", "excepted", "gone_words", "known_to_index", "of_people", "row_of", "void"]
