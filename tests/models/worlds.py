"""Simulated worlds: what is true, and what publishers of known reliability make of it.

Nothing here looks at how facts are resolved. A world has vendors, questions with one true figure each, and publishers
whose personal error rate is drawn around that of their tier. Reports err in the ways seen in the ledger: a slipped
decimal point, a wrong digit, last year's figure, an exaggeration, a rumour that several share. Pages reprint others and
say so, or copy without saying so; copies are sometimes garbled; sources correct themselves; talks fail or close at
another figure; dates are coarse.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass, field

from models.claim import Claim, Metric, Status
from models.fact import SourcedClaim
from models.period import Period, Precision


@dataclass(frozen=True)
class Climate:
    """How reliable a world is."""

    #: Mean share of an own report that is wrong, by tier.
    errors: dict[int, float] = field(default_factory=lambda: {1: 0.02, 2: 0.05, 3: 0.10, 4: 0.18})
    #: Share of reports, by tier, that silently repeat an earlier one.
    silent_copies: dict[int, float] = field(default_factory=lambda: {1: 0.0, 2: 0.05, 3: 0.15, 4: 0.30})
    #: Mean number of reprints, which name their origin, for each own report.
    reprints: float = 0.8
    #: Share of reprints that garble the figure.
    garbled: float = 0.03
    #: Share of questions about which a false rumour goes round, and share of wrong reports that take it up.
    rumours: float = 0.15
    taken_up: float = 0.5
    #: Share of wrong reports of tiers 1 and 2 that their source corrects later.
    corrected: float = 0.4
    #: Share of events with talks before them, and share of talks that fail.
    talks: float = 0.4
    failing: float = 0.3


#: The worlds of the test: as we think things are; with nearly twice as many errors; with far more copying.
CLIMATES = {
    "usual": Climate(),
    "noisy": Climate(errors={1: 0.04, 2: 0.09, 3: 0.17, 4: 0.30}, garbled=0.05, rumours=0.2),
    "copying": Climate(reprints=2.5, silent_copies={1: 0.0, 2: 0.1, 3: 0.3, 4: 0.5}, garbled=0.05),
}


@dataclass(frozen=True)
class Truth:
    """One question of a world, with its answer."""

    vendor: str
    metric: Metric
    kind: str | None
    #: The period as exactly as anybody could tell it.
    when: Period
    #: The true figure; None for a deal that never came about.
    value: float | None
    #: Claims that tell it as done, and those of talks.
    told: tuple[SourcedClaim, ...]
    talked: tuple[SourcedClaim, ...]

    @property
    def origins(self) -> int:
        """Number of sources that tell it as done, reprints counted with their origin."""
        return len({claim.origin for claim in self.told})


@dataclass(frozen=True)
class _Publisher:
    name: str
    tier: int
    error: float


_SHAPES = (
    (Metric.VALUATION, None, Precision.MONTH),
    (Metric.FUNDING, "series_b", Precision.MONTH),
    (Metric.REVENUE, "annual", Precision.YEAR),
    (Metric.REVENUE, "run_rate", Precision.MONTH),
    (Metric.WORKFORCE, "employees", Precision.MONTH),
)


class World:
    """A simulated world; equal seeds and climates give equal worlds."""

    def __init__(self, seed: int, climate: Climate, vendors: int = 40) -> None:
        self._random = random.Random(seed)
        self._climate = climate
        self._count = 0
        self._publishers = [self._publisher(number) for number in range(90)]
        self.truths = [truth for number in range(vendors) for truth in self._vendor(f"vendor-{number}")]

    @property
    def claims(self) -> list[SourcedClaim]:
        """All claims of the world, in no telling order."""
        claims = [claim for truth in self.truths for claim in (*truth.told, *truth.talked)]
        random.Random(0).shuffle(claims)
        return claims

    def _publisher(self, number: int) -> _Publisher:
        tier = self._random.choices((1, 2, 3, 4), (1, 3, 4, 4))[0]
        mean = self._climate.errors[tier]
        return _Publisher(f"Paper {number}", tier, self._random.betavariate(mean * 20, (1 - mean) * 20))

    def _vendor(self, vendor: str) -> list[Truth]:
        truths = []
        for metric, kind, precision in _SHAPES:
            base = (
                10 ** self._random.uniform(6.5, 10.2)
                if metric is not Metric.WORKFORCE
                else self._random.uniform(40, 9e3)
            )
            for year in (2022, 2023, 2024, 2025):
                if metric is Metric.FUNDING and year != 2024:
                    continue
                base *= self._random.uniform(1.25, 2.6)
                day = dt.date(year, self._random.randint(1, 12), self._random.randint(1, 28))
                when = Period.of(day, precision)
                truths.append(self._truth(vendor, metric, kind, when, _digits(base, self._random.choice((2, 2, 3)))))
        return truths

    def _truth(self, vendor: str, metric: Metric, kind: str | None, when: Period, value: float) -> Truth:
        event = metric in (Metric.VALUATION, Metric.FUNDING)
        talked: list[SourcedClaim] = []
        fails = False
        if event and self._random.random() < self._climate.talks:
            fails = self._random.random() < self._climate.failing
            sought = _digits(value * self._random.choice((0.7, 0.85, 1.0, 1.15, 1.4)), 2)
            before = when.shift(-self._random.randint(0, 3))
            talked = [
                self._claim(vendor, metric, kind, before, sought, publisher, publisher, 10, Status.TALKS)
                for publisher in self._some(self._random.randint(1, 4))
            ]
        if fails:
            return Truth(vendor, metric, kind, when, None, (), tuple(talked))
        told = self._reports(vendor, metric, kind, when, value)
        return Truth(vendor, metric, kind, when, value, tuple(told), tuple(talked))

    def _some(self, number: int) -> list[_Publisher]:
        return self._random.sample(self._publishers, number)

    def _reports(self, vendor: str, metric: Metric, kind: str | None, when: Period, value: float) -> list[SourcedClaim]:
        chance = self._random.random
        number = min(1 + int(self._random.expovariate(0.45)), 9)
        rumour = self._wrong(value) if chance() < self._climate.rumours else None
        claims: list[SourcedClaim] = []
        earlier: list[float] = []
        for publisher in self._some(number):
            delay = self._random.randint(0, 40) if chance() < 0.8 else self._random.randint(40, 1100)
            wrong = False
            status = Status.CONFIRMED if chance() < (0.75 if publisher.tier == 1 else 0.3) else Status.REPORTED
            # What the company itself or a closed deal says is less often wrong than what sources say.
            error = publisher.error * (0.7 if status is Status.CONFIRMED else 1.1)
            if earlier and chance() < self._climate.silent_copies[publisher.tier]:
                figure = self._random.choice(earlier)
            elif chance() < error:
                wrong = True
                figure = rumour if rumour is not None and chance() < self._climate.taken_up else self._wrong(value)
            else:
                figure = value if chance() < 0.75 else _digits(value, 2)
            earlier.append(figure)
            bound = not wrong and chance() < 0.08
            made = self._claim(vendor, metric, kind, when, figure, publisher, publisher, delay, status, bound=bound)
            claims.append(made)
            if wrong and publisher.tier <= 2 and chance() < self._climate.corrected:
                later = delay + self._random.randint(3, 60)
                claims.append(self._claim(vendor, metric, kind, when, value, publisher, publisher, later, status))
            for _ in range(self._poisson(self._climate.reprints)):
                copyist = self._random.choice(self._publishers)
                said = self._wrong(figure) if chance() < self._climate.garbled else figure
                after = delay + self._random.randint(0, 30)
                claims.append(
                    self._claim(vendor, metric, kind, when, said, copyist, publisher, after, status, bound=bound)
                )
        return claims

    def _poisson(self, mean: float) -> int:
        limit, product, number = math.exp(-mean), self._random.random(), 0
        while product > limit:
            product *= self._random.random()
            number += 1
        return number

    def _wrong(self, value: float) -> float:
        way = self._random.random()
        if way < 0.15:
            return value * self._random.choice((0.1, 10.0))
        if way < 0.40:
            return self._slip(value)
        if way < 0.70:
            return _digits(value * self._random.uniform(0.45, 0.9), 2)
        return _digits(value * self._random.uniform(1.1, 2.0), 2)

    def _slip(self, value: float) -> float:
        """One of the first two digits wrong."""
        exponent = math.floor(math.log10(value))
        place = 10.0 ** (exponent - self._random.randint(0, 1))
        for _ in range(20):
            other = value + self._random.randint(-8, 8) * place
            if other > 0 and abs(other - value) > 0.03 * value:
                return round(other, 6)
        return value * 10

    def _claim(
        self,
        vendor: str,
        metric: Metric,
        kind: str | None,
        when: Period,
        figure: float,
        publisher: _Publisher,
        origin: _Publisher,
        delay: int,
        status: Status,
        *,
        bound: bool = False,
    ) -> SourcedClaim:
        self._count += 1
        chance = self._random.random()
        as_of: Period | None = when
        if when.precision is Precision.MONTH:
            if chance < 0.12:
                as_of = when.widen(Precision.YEAR)
            elif chance < 0.22:
                as_of = Period(when.first + dt.timedelta(days=14), Precision.DAY)
            elif chance < 0.25:
                as_of = None
        unit = "people" if metric is Metric.WORKFORCE else "USD"
        low, high = (_digits(figure, 1, down=True), None) if bound else (figure, figure)
        claim = Claim(f"page-{self._count}", vendor, metric, status, low, high, unit, kind, as_of=as_of)
        published = (
            None if self._random.random() < 0.12 else Period(when.last + dt.timedelta(days=delay), Precision.DAY)
        )
        return SourcedClaim(claim, claim.id, publisher.name, publisher.tier, origin.name, origin.tier, published)


def _digits(value: float, digits: int, *, down: bool = False) -> float:
    """A number at so many significant digits."""
    place = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
    steps = math.floor(value / place) if down else round(value / place)
    return float(f"{max(steps, 1) * place:.9g}")
