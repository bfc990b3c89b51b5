"""Watches: what a person wants to be told of, in a small grammar, and which changes meet it.

    watch     := who metric [kind] [with client] what [threshold]
    who       := vendor id | any
    metric    := valuation | funding | revenue | … | any
    kind      := run_rate | series_c | expert | …            (only one that the metric has)
    with      := with COMPANY                                 (the other company's id)
    what      := change | rise | fall | new | closed | revised | confirmed | contradicted | settled | denied
                 | withdrawn | event | starts | expands | reduces | pauses | ends | reconsiders | uses
    threshold := > NUMBER[%|K|M|B]                            (per cent for change, rise, fall; else the figure)

Examples: ``mercor valuation change > 20%``, ``any client ends``, ``scale-ai client with google event``,
``any funding new > 100M``, ``surge-ai any contradicted``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from models.claim import CLIENT_DIRECTION, RULES, Metric
from models.errors import InvalidValue

#: Kinds of change of models.analytics.changes that can be asked for by name.
CHANGES = ("new", "closed", "revised", "confirmed", "contradicted", "settled", "denied", "withdrawn")
#: Moves of a figure.
MOVES = ("change", "rise", "fall")
#: Events of a client relation; "event" is any of them but a mere mention.
EVENTS = tuple(CLIENT_DIRECTION)
ANY = "any"
_THRESHOLD = re.compile(r">\s*(\d+(?:\.\d+)?)\s*(%|bn|[kmb])?", re.IGNORECASE | re.ASCII)
_FACTORS = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
#: A watch is one line.
MAX_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Watch:
    """One watch."""

    #: Vendor id, or any.
    vendor: str
    #: Metric, or any.
    metric: str
    #: change, rise, fall, a kind of change, event, or an event of a client relation.
    what: str
    #: Sub-type; None for all.
    kind: str | None = None
    #: Id of the other company; None for all.
    party: str | None = None
    #: Least size: a share (0.2 for 20 %) for moves, a figure in whole units (dollars for money) else; None for any.
    threshold: float | None = None

    def __str__(self) -> str:
        """The watch in its grammar, in one spelling."""
        parts = [self.vendor, self.metric, *([self.kind] if self.kind else [])]
        parts += ["with", self.party] if self.party else []
        parts.append(self.what)
        if self.threshold is not None:
            share = self.what in MOVES
            parts.append(f"> {self.threshold * 100:.10g}%" if share else f"> {self.threshold:.15g}")
        return " ".join(parts)


def parse(text: str, vendors: Collection[str]) -> Watch:
    """Read a watch.

    Args:
        text: one line.
        vendors: ids that exist.

    Raises:
        InvalidValue: the message says which word is wrong and what may stand there.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidValue(f"a watch has at most {MAX_CHARACTERS} characters")
    match = _THRESHOLD.search(text)
    body, rest = (text, "") if match is None else (text[: match.start()], text[match.end() :])
    if rest.strip():
        raise InvalidValue(f"{rest.strip()!r} stands after the threshold; write it last, as in 'change > 20%'")
    if set(body) & set("<>"):
        raise InvalidValue(
            "a threshold is '>' with a plain number, per cent for moves and US dollars or a count for sizes, "
            "as in 'change > 20%' or 'new > 100M'"
        )
    words = body.lower().split()
    if len(words) < 3:
        raise InvalidValue("a watch is WHO METRIC WHAT, as in 'mercor valuation change > 20%' or 'any client ends'")
    vendor, metric, what = words[0], words[1].replace("-", "_"), words[-1]
    if vendor != ANY and vendor not in vendors:
        near = get_close_matches(vendor, sorted(vendors), 3)
        advice = f"did you mean {' or '.join(near)}?" if near else "use an id such as mercor or scale-ai, or any"
        raise InvalidValue(f"vendor {vendor!r} is unknown; {advice}")
    if metric != ANY and metric not in {one.value for one in Metric}:
        raise InvalidValue(f"metric {metric!r} is unknown; use one of {', '.join(one.value for one in Metric)}, or any")
    kind, party = _middle(words[2:-1], metric)
    _check_what(metric, what)
    return Watch(vendor, metric, what, kind, party, _threshold(match, what))


def _middle(words: list[str], metric: str) -> tuple[str | None, str | None]:
    """Kind and other company between the metric and what to watch for."""
    party = None
    if "with" in words:
        at = words.index("with")
        if len(words) != at + 2 or not _ID.fullmatch(words[at + 1]):
            raise InvalidValue("'with' takes the id of one company, as in 'scale-ai client with google event'")
        party, words = words[at + 1], words[:at]
    if len(words) > 1:
        raise InvalidValue(f"{' '.join(words)!r}: one kind at most may stand after the metric")
    if not words:
        return None, party
    kind = words[0].replace("-", "_")
    kinds = RULES[Metric(metric)].kinds if metric != ANY else frozenset()
    if kind not in kinds:
        may = ", ".join(sorted(kinds)) or "none"
        raise InvalidValue(f"{words[0]!r} is no kind of {metric}; it has: {may}")
    return kind, party


def _check_what(metric: str, what: str) -> None:
    if what in EVENTS or what == "event":
        if metric not in (Metric.CLIENT, ANY):
            raise InvalidValue(f"{what!r} is an event of a client relation; write 'client {what}'")
    elif what in MOVES:
        if metric == Metric.CLIENT:
            raise InvalidValue(f"a client relation has no figure to {what}; use event, or one of {', '.join(EVENTS)}")
    elif what not in CHANGES:
        raise InvalidValue(f"{what!r} is unknown; use one of {', '.join((*MOVES, *CHANGES, 'event', *EVENTS))}")


def _threshold(match: re.Match[str] | None, what: str) -> float | None:
    if match is None:
        return None
    value, unit = float(match[1]), (match[2] or "").lower()
    if not math.isfinite(value):
        raise InvalidValue(f"{match[0]!r} is too large")
    if what in MOVES:
        if unit != "%":
            raise InvalidValue(f"a threshold of {what} is in per cent, as in '{what} > 20%'")
        return value / 100
    if unit == "%" or what in (*EVENTS, "event", "settled", "withdrawn"):
        raise InvalidValue(f"{what!r} takes no such threshold; a size is a number, as in 'new > 100M'")
    return value * _FACTORS[unit]


@dataclass(frozen=True, slots=True)
class StoredWatch:
    """A watch with where its news goes."""

    id: int
    #: In the grammar of models.watch.
    text: str
    #: Addresses, joined by commas; empty for none.
    email: str
    #: Address of a webhook; empty for none.
    webhook: str
    #: When it was made, and up to when it has looked.
    created: str
    checked: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A change that met a watch."""

    #: The same change is one hit, however often it is found.
    id: str
    watch: int
    title: str
    body: str
    #: Claims behind it, best first.
    claims: tuple[str, ...]
    #: When it was found (UTC), and when it went out; empty where it has not.
    found: str = ""
    emailed: str = ""
    posted: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A change as a watch looks at it: a row of models.analytics.changes in plain values."""

    vendor: str
    metric: str
    #: Weightiest kind of change, and the others.
    changes: frozenset[str]
    kind: str | None
    party: str | None
    #: After over before; None where there is none.
    ratio: float | None
    #: The figure after (dollars for money), None where there is none.
    size: float | None
    #: Says only what stood already.
    restated: bool


def meets(watch: Watch, seen: Seen) -> bool:
    """True when a change is what a watch asks for."""
    if seen.restated or not _about(watch, seen):
        return False
    if watch.what in MOVES:
        return _moved(watch, seen)
    if watch.what in EVENTS or watch.what == "event":
        told = bool(seen.changes & {"new", "closed", "confirmed"})
        named = seen.kind == watch.what if watch.what != "event" else seen.kind != "uses"
        return seen.metric == Metric.CLIENT and told and named
    if watch.what not in seen.changes:
        return False
    return watch.threshold is None or (seen.size is not None and seen.size > watch.threshold)


def _about(watch: Watch, seen: Seen) -> bool:
    """True when both speak of the same vendor, metric, kind and other company."""
    same = watch.vendor in (ANY, seen.vendor) and watch.metric in (ANY, seen.metric)
    return same and watch.kind in (None, seen.kind) and watch.party in (None, seen.party)


def _moved(watch: Watch, seen: Seen) -> bool:
    if seen.ratio is None or seen.metric == Metric.CLIENT or not seen.changes & {"new", "revised", "closed"}:
        return False
    move = seen.ratio - 1
    wanted = abs(move) if watch.what == "change" else move if watch.what == "rise" else -move
    # Ratios of floats: 1.2 - 1 is a hair below 0.2, and "> 20%" shall not depend on it.
    return wanted > (watch.threshold or 0.0) + 1e-9
