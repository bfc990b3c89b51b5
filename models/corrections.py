"""Corrections: what a person has decided about claims, recorded with the reason and who decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from models.errors import InvalidValue
from models.fact import SourcedClaim


class Action(StrEnum):
    """What a correction does."""

    #: The matched claims count no longer.
    DROP = "drop"
    #: Fields of the matched claims are replaced before they are resolved.
    OVERRIDE = "override"
    #: The matched claims answer one question, whatever their periods and figures.
    MERGE = "merge"
    #: The matched claims answer a question of their own, apart from the others.
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about claims."""

    #: Name of the decision, unique in the file.
    id: str
    #: What it does.
    action: Action
    #: Why, in words.
    reason: str
    #: Who decided.
    who: str
    #: Fields that a claim must have to be matched, as (name, value) pairs.
    match: tuple[tuple[str, str | float | None], ...]
    #: For override: the fields that are replaced, as (name, value) pairs.
    change: tuple[tuple[str, str | float | None], ...] = field(default=())

    def __post_init__(self) -> None:
        for name in ("id", "reason", "who"):
            if not getattr(self, name).strip():
                raise InvalidValue(f"{name}: a correction needs one")
        if not self.match:
            raise InvalidValue(f"match: correction {self.id} matches nothing in particular")

    def matches(self, claim: SourcedClaim) -> bool:
        """True when the claim has every field as told."""
        return all(_field(claim, name) == value for name, value in self.match)


def _field(sourced: SourcedClaim, name: str) -> str | float | None:
    if name == "claim":
        return sourced.id
    if name in ("publisher", "origin", "url"):
        value: str = getattr(sourced, name)
        return value
    field_value = getattr(sourced.claim, name)
    return float(field_value) if name in ("low", "high") and field_value is not None else _text(field_value)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
