"""Why a change matters: rank, multiple, growth, exposure. Every sentence compares two figures on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.names import name_of
from dashboard.report.language import Language
from dashboard.report.market import Market
from dashboard.report.model import FIGURE, Part, Sentence
from dashboard.report.telling import Teller, Told, plain
from models.analytics.pay import EXPERTS
from models.period import Period, Precision
from models.quantity import PEOPLE, PERCENT

#: At most so many sentences a finding.
MOST = 3


class Reasons:
    """Finds the sentences for a fact."""

    def __init__(self, teller: Teller, market: Market) -> None:
        self.teller = teller
        self.lang: Language = teller.lang
        self.market = market

    def of(self, told: Told) -> list[Sentence]:
        """The sentences that hold for a fact, most telling first."""
        row = self.market.rows.get(told.vendor)
        match told.metric:
            case "valuation":
                found = self._price(told, row)
            case "funding" | "funding_total" | "stake":
                found = [*self._raised(told), *self._price(told, row)]
            case "revenue" | "revenue_growth" | "demand_growth":
                found = self._revenue(told, row)
            case "client":
                found = self._client(told)
            case "pay_rate":
                found = self._pay(told)
            case "payout":
                found = self._payout(told)
            case "workforce" | "layoff":
                found = self._staff(told)
            case _:
                found = []
        return found[:MOST]

    # ------------------------------------------------------------------ prices

    def _price(self, told: Told, row: Any) -> list[Sentence]:
        if told.metric == "valuation" and told.status in ("talks", "projected"):
            return [*self._talked(told, row), *self._growth(told)]
        if row is None or plain(row.valuation_usd) is None:
            return []
        said = []
        if plain(row.multiple) is not None:
            said.append(self._multiple(row))
        if told.scope is None:
            said.append(self._rank(told, row, self.market.by_price, "valuation", "why.rank"))
        said += self._growth(told)
        return [sentence for sentence in said if sentence]

    def _talked(self, told: Told, row: Any) -> list[Sentence]:
        """What a price that is only talked of would mean beside the revenue and the prices on record."""
        price = told.value_usd
        if price is None or told.scope is not None:
            return []
        said = []
        sales = None if row is None else plain(row.revenue_usd)
        date = None if row is None else plain(row.revenue_as_of)
        if sales and date:
            claims = (*told.claims[:1], *row.revenue_claims[:2])
            said.append(
                self.lang.say(
                    "why.multiple_talked",
                    ratio=self.lang.times(price / sales, claims),
                    basis=self.lang.names["bases"].get(row.revenue_basis, str(row.revenue_basis)),
                    amount=self.lang.figure(sales, "USD", row.revenue_claims[:2]),
                    date=self.lang.date(date, row.revenue_claims[:1], style="bare"),
                )
            )
        dearer = [one for one in self.market.by_price if one.vendor != told.vendor and one.valuation_usd > price]
        others = [one for one in self.market.by_price if one.vendor != told.vendor]
        if others:
            behind: tuple[Part, ...] = ()
            if dearer:
                above = dearer[-1]
                amount = self.lang.figure(float(above.valuation_usd), "USD", above.valuation_claims[:1])
                behind = self.lang.fill(
                    "why.behind", other=self.lang.name(name_of(above.vendor), above.vendor), amount=amount
                )
            rank = len(dearer) + 1
            said.append(
                self.lang.say(
                    "why.rank_talked",
                    rank=Part(self.lang.ordinal(rank), FIGURE, float(rank), "rank", told.claims[:1]),
                    n=self.lang.count(len(others) + 1, [one.valuation_claims[0] for one in others[:3]]),
                    behind=behind,
                )
            )
        return said

    def _multiple(self, row: Any) -> Sentence | None:
        sales = row.valuation_usd / row.multiple
        claims = row.multiple_claims or row.valuation_claims
        date = plain(row.revenue_as_of) if _same(sales, row.revenue_usd) else None
        if date is None:
            return None
        return self.lang.say(
            "why.multiple",
            ratio=self.lang.times(row.multiple, claims[:3]),
            basis=self.lang.names["bases"].get(row.multiple_basis, str(row.multiple_basis)),
            amount=self.lang.figure(sales, "USD", row.revenue_claims[:2]),
            date=self.lang.date(date, row.revenue_claims[:1], style="bare"),
        )

    def _rank(self, told: Told, row: Any, order: Sequence[Any], column: str, key: str) -> Sentence | None:
        names = [one.vendor for one in order]
        if told.vendor not in names or len(names) < 2:
            return None
        place = names.index(told.vendor)
        own = getattr(row, f"{column}_claims")
        behind: tuple[Part, ...] = ()
        if place:
            above = order[place - 1]
            value = float(getattr(above, f"{column}_usd"))
            behind = self.lang.fill(
                "why.behind",
                other=self.lang.name(name_of(above.vendor), above.vendor),
                amount=self.lang.figure(value, "USD", getattr(above, f"{column}_claims")[:1]),
            )
        every = [claim for one in order[:3] for claim in getattr(one, f"{column}_claims")[:1]]
        return self.lang.say(
            key,
            vendor=self.teller.vendor(told),
            rank=Part(self.lang.ordinal(place + 1), FIGURE, float(place + 1), "rank", tuple(own[:1])),
            n=self.lang.count(len(names), every),
            behind=behind,
        )

    def _raised(self, told: Told) -> list[Sentence]:
        row = self.market.raised.get(told.vendor)
        if row is None or told.metric == "stake" or (told.value_usd and _same(row.raised_usd, told.value_usd)):
            return []
        if not row.raised_usd:
            said = self.lang.say("why.raised_none", vendor=self.teller.vendor(told))
            return [Sentence(said.parts, row.claims[:1])]
        amount = self.lang.figure(row.raised_usd, "USD", row.claims[:3])
        return [self.lang.say("why.raised", vendor=self.teller.vendor(told), amount=amount)]

    # ------------------------------------------------------------------ revenue

    def _revenue(self, told: Told, row: Any) -> list[Sentence]:
        if row is None or told.scope is not None:
            return []
        if told.metric == "revenue" and told.kind == "from_client" and told.party:
            return self._exposure(told)
        said = self._growth(told)
        if plain(row.revenue_usd) is not None:
            rank = self._rank(told, row, self.market.by_revenue, "revenue", "why.rank_revenue")
            said += [rank] if rank else []
        if plain(row.multiple) is not None:
            multiple = self._multiple(row)
            said += [multiple] if multiple else []
        return said

    def _growth(self, told: Told) -> list[Sentence]:
        table = self.market.growth
        held = table[table["vendor"].eq(told.vendor) & table["growth"].notna()]
        for row in held.head(1).itertuples():
            ratio = row.last_usd / row.base_usd
            key = "why.growth_times" if ratio >= 2 else "why.growth" if ratio >= 1 else "why.shrink"
            base = period_of(row.base_date, row.line)
            return [
                self.lang.say(
                    key,
                    line=self.lang.names["lines"][row.line],
                    share=self.lang.share(abs(ratio - 1), row.claims[:3]),
                    ratio=self.lang.times(ratio, row.claims[:3]),
                    base=self.lang.figure(row.base_usd, "USD", row.claims[:2]),
                    last=self.lang.figure(row.last_usd, "USD", row.claims[-2:]),
                    **{
                        "from": self.lang.date(base, row.claims[:1], style="bare"),
                        "to": self.lang.date(row.last_as_of, row.claims[-1:], style="bare"),
                    },
                )
            ]
        return []

    # ------------------------------------------------------------------ clients

    def _client(self, told: Told) -> list[Sentence]:
        said = self._exposure(told)
        losses = self.market.losses
        lost = losses[losses["vendor"].eq(told.vendor)]
        own = told.party in set(lost["client"])
        if len(lost) > 1 and own:
            said.append(
                self.lang.say(
                    "why.losses",
                    n=self.lang.count(len(lost), _firsts(lost["claims"])),
                    vendor=self.teller.vendor(told),
                )
            )
        states = self.market.states
        held = states[states["vendor"].eq(told.vendor) & states["buying"]]
        if len(held):
            said.append(
                self.lang.say(
                    "why.buyers",
                    n=self.lang.count(len(held), _firsts(held["claims"])),
                    vendor=self.teller.vendor(told),
                )
            )
        return said

    def _exposure(self, told: Told) -> list[Sentence]:
        row = self.market.exposures.get((told.vendor, told.party or ""))
        if row is None:
            return []
        places: dict[str, Any] = {
            "party": self.teller.party(told),
            "vendor": self.teller.vendor(told),
            "amount": self.lang.figure(row.client_usd, "USD", row.claims[:1]),
            "date": self.lang.date(row.client_as_of, row.claims[:1], style="bare"),
        }
        if plain(row.share) is None:
            return [self.lang.say("why.exposure_plain", **places)] if told.metric == "client" else []
        return [self.lang.say("why.exposure", share=self.lang.share(row.share, row.claims[:3]), **places)]

    # ------------------------------------------------------------------ people and pay

    def _pay(self, told: Told) -> list[Sentence]:
        rates = self.market.rates
        group = "expert" if told.kind in EXPERTS else "generalist" if told.kind == "generalist" else "other"
        held = rates[rates["group"].eq(group)]
        if len(held) < 3:
            return []
        claims = _firsts(held["claims"])
        return [
            self.lang.say(
                "why.pay",
                n=self.lang.count(len(held), claims),
                group=self.lang.names["groups"][group],
                amount=self.lang.figure(float(held["usd_hour"].median()), "USD/hour", claims),
            )
        ]

    def _payout(self, told: Told) -> list[Sentence]:
        days = {"day": 365, "month": 12}.get((told.unit or "").partition("/")[2])
        exact = told.value_usd
        if days is None or exact is None:
            return []
        return [self.lang.say("why.year", amount=self.lang.figure(exact * days, "USD", told.claims[:2]))]

    def _staff(self, told: Told) -> list[Sentence]:
        row = self.market.head_counts.get(told.vendor)
        if (
            row is None
            or told.unit not in (PEOPLE, PERCENT)
            or told.metric == "workforce"
            or told.kind == "contractors"
        ):
            return []
        return [
            self.lang.say(
                "why.staff",
                n=self.lang.figure(row.value, PEOPLE, row.supporting[:2]),
                date=self.lang.date(row.as_of, row.supporting[:1], style="bare"),
            )
        ]


def _firsts(column: Iterable[Sequence[str]]) -> list[str]:
    """The best claim of each row, at most three."""
    return list(dict.fromkeys(claims[0] for claims in column if claims))[:3]


def period_of(day: Any, line: str) -> str:
    """The period that a point of a line stands for."""
    precision = {"annual": Precision.YEAR, "half": Precision.HALF, "quarter": Precision.QUARTER}
    return str(Period.of(day.date(), precision.get(line, Precision.MONTH)))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1.0)
