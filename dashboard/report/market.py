"""The market on the last day of the span: what the sentences on rank, multiple, growth and exposure look up."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.report.inputs import Inputs
from models.analytics import clients, disagreements, exposure, pay, revenue
from models.analytics.league import league
from models.analytics.selection import FIRM, select, stamp
from models.analytics.valuation import prices, raised

#: Client losses are counted over so many days.
LOSS_DAYS = 90


class Market:
    """Analyses of the facts known on the last day, each made once and only when asked for."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.day = inputs.span.last

    @cached_property
    def vendors(self) -> list[str]:
        """Vendors with news in the span, those with most claims first."""
        return [str(vendor) for vendor in self.inputs.told["vendor"].value_counts().sort_index(kind="stable").index]

    @cached_property
    def league(self) -> pd.DataFrame:
        """One row a vendor, dearest first; see models.analytics.league."""
        return league(self.inputs.after, self.day)

    @cached_property
    def rows(self) -> dict[str, Any]:
        """Rows of the league by vendor."""
        return {row.vendor: row for row in self.league.itertuples()}

    @cached_property
    def by_price(self) -> list[Any]:
        """Rows of vendors with a price, dearest first."""
        return [row for row in self.league.itertuples() if row.valuation_usd == row.valuation_usd]

    @cached_property
    def by_revenue(self) -> list[Any]:
        """Rows of vendors with revenue that stands for a year, largest first."""
        held = self.league[self.league["revenue_usd"].notna()]
        return list(held.sort_values(["revenue_usd", "vendor"], ascending=[False, True], kind="stable").itertuples())

    @cached_property
    def prices(self) -> pd.DataFrame:
        """The price path of every vendor up to the day."""
        path = prices(self.inputs.after)
        return path[path["date"] <= stamp(self.day)]

    @cached_property
    def growth(self) -> pd.DataFrame:
        """Growth per vendor and line."""
        return revenue.growth_table(self.inputs.after, lines=("run_rate", "annual", "half", "quarter"))

    @cached_property
    def exposures(self) -> dict[tuple[str, str], Any]:
        """What clients pay, by vendor and client."""
        table = exposure.exposures(self.inputs.after, self.day)
        return {(row.vendor, row.client): row for row in table.itertuples()}

    @cached_property
    def states(self) -> pd.DataFrame:
        """Client relations as known on the last day."""
        return clients.states(self.inputs.after, self.day)

    @cached_property
    def states_before(self) -> pd.DataFrame:
        """Client relations as known on the day before the span."""
        return clients.states(self.inputs.before, self.inputs.span.before)

    @cached_property
    def losses(self) -> pd.DataFrame:
        """Losses of clients told of within the last days, one row a vendor and client."""
        moved = clients.events(self.inputs.after)
        since = stamp(self.day) - pd.Timedelta(days=LOSS_DAYS)
        lost = moved[moved["direction"].eq("loss") & (moved["date"] > since) & (moved["date"] <= stamp(self.day))]
        return lost.drop_duplicates(["vendor", "client"], keep="last")

    @cached_property
    def raised(self) -> dict[str, Any]:
        """Money raised in all, by vendor."""
        return {row.vendor: row for row in raised(self.inputs.after).itertuples()}

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Pay rates in dollars an hour of the last two years and undated, without ceilings."""
        rates = pay.normalise(self.inputs.after)
        since = stamp(self.day) - pd.Timedelta(days=730)
        inside = rates["date"].isna() | ((rates["date"] > since) & (rates["date"] <= stamp(self.day)))
        return rates[inside & ~rates["ceiling"]]

    @cached_property
    def disagreements(self) -> pd.DataFrame:
        """Facts that nothing superseded and some claims contradict, weightiest first."""
        standing = self.inputs.after[self.inputs.after["superseded_by"].isna()]
        return disagreements.disagreements(standing)

    @cached_property
    def talks(self) -> pd.DataFrame:
        """Open talks on prices, rounds, stakes and clients that were first told of in the last half year."""
        parts = [select(self.inputs.after, metric, statuses=("talks",)) for metric in _TALKED]
        frame = pd.concat(parts)
        since = stamp(self.day) - pd.Timedelta(days=183)
        frame = frame[frame["known_since"] > since]
        return frame.sort_values(["known_since", "confidence", "id"], ascending=[False, False, True], kind="stable")

    @cached_property
    def head_counts(self) -> dict[str, Any]:
        """The newest dated head count of employees, by vendor."""
        held = select(self.inputs.after, "workforce", kinds=["employees"], statuses=FIRM)
        held = held[held["value"].notna() & held["as_of"].notna() & (held["as_of_first"] <= stamp(self.day))]
        held = held.sort_values(["as_of_last", "confidence"], kind="stable").drop_duplicates("vendor", keep="last")
        return {row.vendor: row for row in held.itertuples()}


_TALKED = ("valuation", "funding", "stake", "client")
