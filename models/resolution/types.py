"""What resolution gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from models.fact import Fact


class Issue(NamedTuple):
    """Something that a person should look at; nothing else is held up by it."""

    #: Id of the claim that it is about; None where it is about no single one.
    claim: str | None
    #: Short name of what is wrong: ``no-rate``, ``correction`` …
    kind: str
    #: What is wrong, in words.
    message: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of resolving claims."""

    #: One fact a question, ordered by vendor, metric, kind, party, scope, region and period.
    facts: tuple[Fact, ...]
    #: What could not be used or looks wrong, ordered.
    issues: tuple[Issue, ...] = ()
