"""Corrections: what a person has decided about claims, recorded with the reason and who decided.

The file is ``data/reference/corrections.toml``, one ``[[correction]]`` for each decision::

    [[correction]]
    id = "meta-stake-slip"                 # unique
    action = "override"                    # drop, override, merge or split
    reason = "the page's own table says 14.3"
    who = "name of the person"
    match = { vendor = "scale-ai", metric = "funding", publisher = "AIbase", low = 1430000000 }
    change = { low = 14300000000, high = 14300000000 }

``match`` names what a claim must have, all of it; an empty string stands for "not told". ``drop`` leaves the matched
claims out; ``override`` resolves them with the fields of ``change``; ``merge`` makes them answers to one question, that
of the weightiest among them; ``split`` makes them a question of their own. Claims themselves are never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from models.claim import Claim, Status
from models.errors import InvalidValue
from models.fact import SourcedClaim
from models.period import Period

#: What a match may name.
MATCHABLE = frozenset(
    "claim document vendor metric kind party scope region low high unit as_of status publisher origin url".split()
)
#: What an override may change: not what the claim is about as a whole.
CHANGEABLE = frozenset("kind party scope region low high unit as_of status".split())
_NUMBERS = frozenset({"low", "high"})

#: A value in a match or a change; the empty string stands for "not told".
Value = str | float


class Action(StrEnum):
    """What a correction does."""

    #: The matched claims count no longer.
    DROP = "drop"
    #: Fields of the matched claims are replaced before they are resolved.
    OVERRIDE = "override"
    #: The matched claims answer one question, whatever their periods and kinds.
    MERGE = "merge"
    #: The matched claims answer a question of their own, apart from the others.
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about claims.

    Raises:
        InvalidValue: a field is missing, unknown or of the wrong type; the message names it.
    """

    #: Name of the decision, unique in the file.
    id: str
    #: What it does.
    action: Action
    #: Why, in words.
    reason: str
    #: Who decided.
    who: str
    #: Fields that a claim must have to be matched, as (name, value) pairs.
    match: tuple[tuple[str, Value], ...]
    #: For override: the fields that are replaced, as (name, value) pairs.
    change: tuple[tuple[str, Value], ...] = field(default=())

    def __post_init__(self) -> None:
        for name in ("id", "reason", "who"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise InvalidValue(f"{name}: a correction needs one")
        if not self.match:
            raise InvalidValue("match: names nothing")
        _check("match", self.match, MATCHABLE)
        _check("change", self.change, CHANGEABLE)
        if (self.action is Action.OVERRIDE) != bool(self.change):
            raise InvalidValue("change: belongs to override, and override needs it")

    def matches(self, sourced: SourcedClaim) -> bool:
        """True when the claim has every field as told."""
        return all(_told(sourced, name) == value for name, value in self.match)

    def applied(self, claim: Claim) -> Claim:
        """The claim with the changes of an override.

        Raises:
            InvalidValue: the changed claim would not be a valid one.
        """
        changes: dict[str, Any] = {}
        for name, value in self.change:
            if value == "":
                changes[name] = None
            elif name == "as_of":
                changes[name] = Period.parse(str(value))
            elif name == "status":
                changes[name] = Status(str(value))
            else:
                changes[name] = value
        return replace(claim, **changes)


def _check(field_name: str, pairs: Iterable[tuple[str, Value]], allowed: frozenset[str]) -> None:
    for name, value in pairs:
        if name not in allowed:
            raise InvalidValue(f"{field_name}: {name!r} is unknown; use {', '.join(sorted(allowed))}")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if name in _NUMBERS and not number and value != "":
            raise InvalidValue(f"{field_name}: {name} is a number, not {value!r}")
        if name not in _NUMBERS and not isinstance(value, str):
            raise InvalidValue(f"{field_name}: {name} is text, not {value!r}")
        if value == "":
            continue
        if name == "as_of":
            Period.parse(str(value))
        if name == "status" and value not in set(Status):
            raise InvalidValue(f"{field_name}: {value!r} is no status; use {', '.join(Status)}")


def _told(sourced: SourcedClaim, name: str) -> Value:
    value: object
    if name == "claim":
        value = sourced.id
    elif name in ("publisher", "origin", "url"):
        value = getattr(sourced, name)
    else:
        value = getattr(sourced.claim, name)
    if value is None:
        return ""
    return float(value) if isinstance(value, int | float) else str(value)


class CorrectionBook:
    """Applies corrections and remembers which of them matched."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._corrections = corrections
        self._matched: set[str] = set()
        #: For each claim that is merged or split, the action and the correction's id.
        self.marks: dict[str, str] = {}
        #: Overrides that would make an invalid claim: (claim id, words).
        self.refused: list[tuple[str, str]] = []

    def apply(self, sourced: SourcedClaim) -> SourcedClaim | None:
        """The claim as corrected; None when it is dropped. Merge and split leave a mark in :attr:`marks`.

        Corrections are applied in the order of the file, each to what the earlier ones left.
        """
        for correction in self._corrections:
            if not correction.matches(sourced):
                continue
            self._matched.add(correction.id)
            if correction.action is Action.DROP:
                return None
            if correction.action is Action.OVERRIDE:
                try:
                    sourced = replace(sourced, claim=correction.applied(sourced.claim))
                except InvalidValue as error:
                    self.refused.append((sourced.id, f"correction {correction.id} cannot be applied: {error}"))
            else:
                self.marks[sourced.id] = f"{correction.action.value} {correction.id}"
        return sourced

    def unused(self) -> list[str]:
        """Words about every correction that matched no claim: what it mended may be gone."""
        return [f"{c.id} matches no claim; mend or remove it" for c in self._corrections if c.id not in self._matched]
