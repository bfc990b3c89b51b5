"""What a run did, per source and as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data.archive import SourceRecord
from models.source import Source
from scrapers.decide import Health
from scrapers.items import Issue


@dataclass(slots=True)
class Tally:
    """The counts of one source in one run."""

    #: Id and name of the source.
    source: str
    name: str
    #: True when the source itself was asked, not only pages left over from an earlier run.
    planned: bool = False
    #: True when one request is all that it takes, so that the answer to it speaks for the source.
    alone: bool = False
    #: True when all its requests are through.
    finished: bool = False
    #: Answers of any status.
    requests: int = 0
    #: Answers with content, and answers that nothing changed.
    fetched: int = 0
    not_modified: int = 0
    #: Answers that the adapter read, and items in them.
    answers: int = 0
    items: int = 0
    #: Documents that are new, and documents that changed.
    new: int = 0
    changed: int = 0
    #: Claims not seen before.
    claims: int = 0
    #: Things that a person should look at.
    issues: int = 0
    #: Pages left for a later run because their host wants to be left alone.
    left: int = 0
    #: What the adapter counted.
    counts: dict[str, int] = field(default_factory=dict)
    #: What failed, in words that a person can act on.
    failures: list[str] = field(default_factory=list)
    #: The source itself answered 404 or 410.
    gone: bool = False
    #: Why the source is stopped; empty for it is not.
    barred: str = ""
    #: Seconds spent on its requests.
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        """True when nothing of it failed."""
        return not self.failures

    def outcome(self) -> dict[str, Any]:
        """The counts as plain values."""
        return {
            "fetched": self.fetched,
            "not_modified": self.not_modified,
            "items": self.items,
            "new": self.new,
            "changed": self.changed,
            "claims": self.claims,
            "issues": self.issues,
            **({"counts": dict(self.counts)} if self.counts else {}),
        }


@dataclass(slots=True)
class Report:
    """What a run did."""

    #: Per source, in the order in which they were planned.
    tallies: dict[str, Tally] = field(default_factory=dict)
    #: True when the run was stopped before its end.
    stopped: bool = False

    def of(self, source: str, name: str) -> Tally:
        """The tally of a source, made where there is none yet."""
        if source not in self.tallies:
            self.tallies[source] = Tally(source, name)
        return self.tallies[source]

    @property
    def well(self) -> bool:
        """True when every source was well and the run came to its end."""
        return not self.stopped and all(tally.well for tally in self.tallies.values())

    def outcome(self) -> dict[str, object]:
        """The whole run as plain values."""
        tallies = self.tallies.values()
        names = ("fetched", "not_modified", "new", "changed", "claims", "issues")
        total: dict[str, object] = {name: sum(getattr(tally, name) for tally in tallies) for name in names}
        failed = {tally.source: tally.failures for tally in tallies if tally.failures}
        return total | {"sources": len(self.tallies), "failed": failed, "stopped": self.stopped}


def expectations(source: Source, tally: Tally) -> Iterator[Issue]:
    """What is wrong with the counts of a run, held against what the declaration expects."""
    if not tally.answers or tally.failures:
        return
    expected = source.expected
    if tally.items < expected.least:
        text = f"{source.name}: {tally.items} items, at least {expected.least} are usual; look whether its form changed"
        yield Issue("too-few", text, source.url)
    if tally.items > expected.most:
        yield Issue("too-many", f"{source.name}: {tally.items} items, at most {expected.most} are usual", source.url)
    for name, share in expected.shares.items():
        found = tally.counts.get(name, 0) / tally.items if tally.items else 0.0
        if tally.items and found < share:
            text = f"{source.name}: {found:.0%} of {tally.items} items carry {name}, {share:.0%} are usual"
            yield Issue(f"no-{name}", f"{text}; look whether a field was renamed", source.url)


def health_of(record: SourceRecord | None) -> Health:
    """How a source has been doing, from what the store remembers."""
    if record is None:
        return Health()
    return Health(record.last_run, record.last_success, record.failures, record.stopped, record.gone)
