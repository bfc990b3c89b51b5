"""How good a reading is: claims found against the claims that a person marked.

A found claim is right when vendor, metric and unit are the marked ones, each end is within one per cent (an open end
only equals an open end), the other company is the same where the metric turns on it (client, stake, revenue from a
client), and a client relation moves the same way. Each marked claim counts once, and so does each found one however
often repeated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.claim import CLIENT_DIRECTION

Record = Mapping[str, Any]

#: What is compared of the claims that are right.
ATTRIBUTES = ("kind", "as_of", "status")


@dataclass(slots=True)
class Tally:
    """Counts of marked, found and right claims."""

    #: Claims that a person marked.
    gold: int = 0
    #: Claims that were found, repetitions left out.
    found: int = 0
    #: Claims that are both.
    right: int = 0

    def add(self, gold: int, found: int, right: int) -> None:
        """Count more."""
        self.gold += gold
        self.found += found
        self.right += right

    @property
    def precision(self) -> float:
        """Share of the found that is right; NaN when nothing was found."""
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Share of the marked that was found; NaN when nothing was marked."""
        return self.right / self.gold if self.gold else float("nan")

    @property
    def f1(self) -> float:
        """Harmonic mean of both; NaN without any claim."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else float("nan")


@dataclass(slots=True)
class Scores:
    """Tallies over a set of documents."""

    #: Over all.
    total: Tally = field(default_factory=Tally)
    #: By metric.
    metrics: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: By language.
    languages: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: How many of the right claims carry the right kind, as_of and status.
    attributes: Counter[str] = field(default_factory=Counter)
    #: Marked claims that were not found, with the document's id.
    missed: list[tuple[str, Record]] = field(default_factory=list)
    #: Found claims that were not marked, with the document's id.
    extra: list[tuple[str, Record]] = field(default_factory=list)

    def share(self, attribute: str) -> float:
        """Share of the right claims with the right attribute; NaN without a right claim."""
        return self.attributes[attribute] / self.total.right if self.total.right else float("nan")

    def add(self, id: str, lang: str, marked: Sequence[Record], found: Iterable[Record]) -> None:
        """Count one document."""
        unique: dict[Hashable, Record] = {}
        for guess in found:
            unique.setdefault(_identity(guess), guess)
        guesses = list(unique.values())
        pairs = pair(marked, guesses)
        for tally in (self.total, self.languages[lang]):
            tally.add(len(marked), len(guesses), len(pairs))
        for gold in marked:
            self.metrics[gold["metric"]].gold += 1
        for guess in guesses:
            self.metrics[guess["metric"]].found += 1
        for i, j in pairs:
            self.metrics[marked[i]["metric"]].right += 1
            for name, same in zip(ATTRIBUTES, _agreement(marked[i], guesses[j]), strict=True):
                self.attributes[name] += same
        hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
        self.missed += [(id, gold) for i, gold in enumerate(marked) if i not in hit]
        self.extra += [(id, guess) for j, guess in enumerate(guesses) if j not in used]


def pair(marked: Sequence[Record], found: Sequence[Record]) -> list[tuple[int, int]]:
    """Indices of marked and found claims that belong together, those that agree on most attributes first."""
    candidates = sorted(
        (-sum(_agreement(gold, guess)), i, j)
        for i, gold in enumerate(marked)
        for j, guess in enumerate(found)
        if matches(gold, guess)
    )
    left: set[int] = set()
    right: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, i, j in candidates:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def matches(gold: Record, guess: Record) -> bool:
    """Whether a found claim says what a marked one says."""
    if (gold["vendor"], gold["metric"], gold.get("unit")) != (guess["vendor"], guess["metric"], guess.get("unit")):
        return False
    if gold["metric"] == "client":
        if CLIENT_DIRECTION.get(gold.get("kind") or "") != CLIENT_DIRECTION.get(guess.get("kind") or ""):
            return False
    elif not all(_near(gold.get(end), guess.get(end)) for end in ("low", "high")):
        return False
    return not _needs_party(gold) or gold.get("party") == guess.get("party")


def _needs_party(claim: Record) -> bool:
    return claim["metric"] in ("client", "stake") or claim.get("kind") == "from_client"


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 0.01 * max(abs(one), abs(other))


def _identity(claim: Record) -> Hashable:
    kind = CLIENT_DIRECTION.get(claim.get("kind") or "") if claim["metric"] == "client" else None
    party = claim.get("party") if _needs_party(claim) else None
    return claim["vendor"], claim["metric"], claim.get("unit"), claim.get("low"), claim.get("high"), party, kind


def _agreement(gold: Record, guess: Record) -> tuple[bool, bool, bool]:
    one, other = gold.get("as_of"), guess.get("as_of")
    same = one == other if not one or not other else one.startswith(other) or other.startswith(one)
    return gold.get("kind") == guess.get("kind"), same, gold.get("status") == guess.get("status")
