"""The market in one table and a few cards: the newest of everything for each vendor, and the sums over all.

Everything counts figures that are true of a day up to the one asked for; what was *known* on a day is settled by the
facts frame. Only closed and reported figures are summed; talks have a column of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.analytics import clients, pay, revenue
from models.analytics.frames import COUNT, DAY, IDS, NUMBER, TEXT, moments, typed
from models.analytics.multiples import MAX_GAP_DAYS, latest, paired
from models.analytics.selection import FIRM, MONTH, nothing, objects, observations, select, shaped, stamp, union
from models.analytics.valuation import prices

#: Pay older than this is not in a vendor's present range.
PAY_DAYS = 730
#: Points of a sparkline, one a month.
SPARK_MONTHS = 24

ROW: Mapping[str, str] = {
    "vendor": TEXT,
    "valuation_usd": NUMBER,
    "valuation_low": NUMBER,
    "valuation_high": NUMBER,
    "valuation_as_of": TEXT,
    "valuation_date": DAY,
    "valuation_status": TEXT,
    "valuation_confidence": NUMBER,
    "valuation_fact": TEXT,
    "talks_usd": NUMBER,
    "talks_as_of": TEXT,
    "talks_fact": TEXT,
    "revenue_usd": NUMBER,
    "revenue_basis": TEXT,
    "revenue_as_of": TEXT,
    "revenue_date": DAY,
    "revenue_status": TEXT,
    "revenue_confidence": NUMBER,
    "revenue_fact": TEXT,
    "multiple": NUMBER,
    "multiple_basis": TEXT,
    "growth": NUMBER,
    "growth_line": TEXT,
    "pay_low": NUMBER,
    "pay_median": NUMBER,
    "pay_high": NUMBER,
    "pay_rates": COUNT,
    "clients": COUNT,
    "clients_shaky": COUNT,
    "clients_lost": COUNT,
    "last_news": DAY,
    "facts": COUNT,
    "spark_valuation": IDS,
    "spark_revenue": IDS,
    "valuation_claims": IDS,
    "talks_claims": IDS,
    "revenue_claims": IDS,
    "multiple_claims": IDS,
    "growth_claims": IDS,
    "pay_claims": IDS,
    "clients_claims": IDS,
    "claims": IDS,
}
_CELLS = ("valuation", "talks", "revenue", "multiple", "growth", "pay", "clients")


@dataclass(frozen=True, slots=True)
class Paths:
    """What the table and the cards both begin with: the observations of all vendors, up to a day."""

    #: The facts that are true of the day or earlier, or undated.
    held: pd.DataFrame
    #: Prices, from :func:`models.analytics.valuation.prices`.
    prices: pd.DataFrame
    #: Points of each line of revenue, from :func:`models.analytics.revenue.points_of`.
    points: Mapping[str, pd.DataFrame]
    #: Rates, from :func:`models.analytics.pay.normalise`.
    rates: pd.DataFrame

    def only(self, vendors: Sequence[str] | None) -> Paths:
        """Those of some vendors; None keeps all."""
        if vendors is None:
            return self

        def kept(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["vendor"].isin(list(vendors))]

        points = {line: kept(frame) for line, frame in self.points.items()}
        return Paths(kept(self.held), kept(self.prices), points, kept(self.rates))


def paths_of(facts: pd.DataFrame, day: dt.date) -> Paths:
    """The paths of a day: work that :func:`league` and :func:`cards` can share when both are wanted."""
    end = stamp(day)
    held = facts[facts["as_of_first"].isna() | (facts["as_of_first"] <= end)]
    points = {line: _upto(one, end) for line, one in revenue.points_of(held).items()}
    return Paths(held, _upto(prices(held), end), points, pay.normalise(held))


def league(
    facts: pd.DataFrame,
    day: dt.date,
    vendors: Sequence[str] | None = None,
    claims: pd.DataFrame | None = None,
    paths: Paths | None = None,
) -> pd.DataFrame:
    """One row a vendor.

    Args:
        facts: Facts frame.
        day: The day of the table; figures true of a later one do not count.
        vendors: Ids to keep; None keeps all that have facts.
        claims: Claims frame; without it, last_news takes facts of undated pages to be as new as their first reading.
        paths: :func:`paths_of` of the same facts and day, if it is there already.

    Returns:
        vendor; valuation_* (last price: usd, low, high, as_of, date, status, confidence, fact); talks_* (newest price
        in talks that no deal replaced and that is newer than the last price); revenue_* (newest of run rate and last
        twelve months, with its basis); multiple and multiple_basis (last price over the revenue of its time); growth (a
        year, 0.5 is 50 %) and growth_line; pay_low, pay_median, pay_high (USD/hour, last two years and undated,
        ceilings left out), pay_rates (number); clients (that buy), clients_shaky (in doubt, reduced, paused),
        clients_lost (ended in the last twelve months); last_news (newest publication of a claim, or first publication
        of a fact), facts (number); spark_valuation and spark_revenue (tuples of 24 month-end values, carried forward,
        NaN before the first); ``<cell>_claims`` for each cell and ``claims`` for the row. Money in USD. Dearest first,
        then by revenue.
    """
    if not (facts["vendor"].isin(list(vendors)).any() if vendors is not None else len(facts)):
        return nothing(ROW, "USD")
    end = stamp(day)
    paths = (paths_of(facts, day) if paths is None else paths).only(vendors)
    held, price_path, points = paths.held, paths.prices, paths.points
    names = pd.Index(sorted(held["vendor"].unique()), name="vendor")
    rates, years = points["run_rate"].assign(basis="run_rate"), revenue.trailing_of(points)
    frame = pd.DataFrame(index=names)
    frame = frame.join(_valuation(price_path)).join(_talks(held, price_path, end)).join(_revenue(rates, years))
    frame = frame.join(_multiple(price_path, rates, years)).join(_growth(points)).join(_pay(paths.rates, end))
    frame = frame.join(_clients(held, day))
    groups = held.groupby("vendor")
    frame["last_news"] = _last_news(held, claims, end)
    frame["facts"] = groups.size()
    months = _month_ends(end)
    frame["spark_valuation"] = _sparks(price_path, names, months)
    frame["spark_revenue"] = _sparks(rates, names, months, years)
    for cell in _CELLS:
        frame[f"{cell}_claims"] = objects([_ids(ids) for ids in frame[f"{cell}_claims"]])
    frame["claims"] = objects(union(*(frame[f"{cell}_claims"] for cell in _CELLS)))
    for name, kind in ROW.items():
        if kind == COUNT:
            frame[name] = frame[name].fillna(0)
    frame = frame.reset_index().sort_values(
        ["valuation_usd", "revenue_usd", "vendor"], ascending=[False, False, True], kind="stable", na_position="last"
    )
    return shaped(frame, ROW, "USD", "Figures of one row may be of different times: see their dates.")


def _last_news(held: pd.DataFrame, claims: pd.DataFrame | None, end: pd.Timestamp) -> pd.Series:
    told = held["known_since"] if claims is None else moments(claims["published_last"])
    vendor = held["vendor"] if claims is None else claims["vendor"]
    return told.where(told <= end).groupby(vendor).max()


def _ids(cell: object) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else ()


def _upto(frame: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    return frame[frame["date"] <= end]


def _renamed(frame: pd.DataFrame, prefix: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Columns by vendor under new names with a prefix."""
    chosen = frame.set_index("vendor")[list(names)]
    return chosen.rename(columns={old: f"{prefix}_{new}" for old, new in names.items()})


_FIGURE = {
    "value_usd": "usd",
    "as_of": "as_of",
    "date": "date",
    "status": "status",
    "confidence": "confidence",
    "fact": "fact",
    "claims": "claims",
}


def _valuation(price_path: pd.DataFrame) -> pd.DataFrame:
    return _renamed(latest(price_path), "valuation", {**_FIGURE, "low_usd": "low", "high_usd": "high"})


def _talks(held: pd.DataFrame, price_path: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    talks = observations(select(held, "valuation", statuses=("talks",)))
    talks = talks.assign(date=talks["date"].fillna(talks["known_since"]))
    talks = talks[(talks["date"] <= end) & talks["value_usd"].notna()]
    talks = talks.sort_values(["date", "confidence", "fact"], kind="stable").drop_duplicates("vendor", keep="last")
    last = latest(price_path).set_index("vendor")["date"].reindex(talks["vendor"]).to_numpy("datetime64[us]")
    # Talks of "2025" may have gone before a deal of June: only what surely began after the last price counts.
    began = held["as_of_first"].reindex(talks.index).fillna(talks["date"]).to_numpy("datetime64[us]")
    open_still = np.isnat(last) | (began > last)
    return _renamed(
        talks[open_still], "talks", {"value_usd": "usd", "as_of": "as_of", "fact": "fact", "claims": "claims"}
    )


def _revenue(rates: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    return _renamed(revenue.newest_of(rates, years), "revenue", {**_FIGURE, "basis": "basis"})


def _multiple(price_path: pd.DataFrame, rates: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    ratio = paired(latest(price_path), [rates, years], MAX_GAP_DAYS).set_index("vendor")
    return ratio[["multiple", "basis", "claims"]].rename(
        columns={"basis": "multiple_basis", "claims": "multiple_claims"}
    )


def _growth(points: revenue.Points) -> pd.DataFrame:
    table = revenue.growth_of(points, nothing(revenue.TOLD, "share"), ("run_rate", "annual"))
    table = table[table["growth"].notna()].drop_duplicates("vendor").set_index("vendor")
    return table[["growth", "line", "claims"]].rename(columns={"line": "growth_line", "claims": "growth_claims"})


def _pay(rates: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    now = rates[rates["date"].isna() | ((rates["date"] <= end) & (rates["date"] > end - pd.Timedelta(days=PAY_DAYS)))]
    levels = pay.levels(now[~now["ceiling"]], by=("vendor",)).set_index("vendor")
    return levels[["low", "median", "high", "rates", "claims"]].add_prefix("pay_")


def _clients(held: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    states = clients.states(held, day)
    lately = states["since"] > stamp(day) - pd.Timedelta(days=365)
    frame = pd.DataFrame(
        {
            "vendor": states["vendor"],
            "clients": states["buying"],
            "clients_shaky": states["state"].isin(clients.SHAKY),
            "clients_lost": states["state"].eq("ended") & lately,
        }
    )
    counts = frame.groupby("vendor")[["clients", "clients_shaky", "clients_lost"]].sum()
    ids: dict[str, dict[str, None]] = {}
    for vendor, claims in zip(states["vendor"], states["claims"], strict=True):
        ids.setdefault(vendor, {}).update(dict.fromkeys(claims))
    counts["clients_claims"] = objects([tuple(ids.get(vendor, {})) for vendor in counts.index])
    return counts


def _month_ends(end: pd.Timestamp) -> pd.Index:
    """The ends of the last months; the last point is the day itself."""
    ends = pd.date_range(end=end, periods=SPARK_MONTHS, freq="ME", unit="us")
    return ends if ends[-1] == end else ends[1:].append(pd.DatetimeIndex([end]))


def _held_at(points: pd.DataFrame, names: pd.Index, days: pd.Index) -> np.ndarray:
    """The last value of each vendor at each day, vendors × days; NaN before the first."""
    values = np.full((len(names), len(days)), np.nan)
    if points.empty:
        return values
    grid = pd.MultiIndex.from_product([days, names], names=["day", "vendor"]).to_frame(index=False)
    right = points[["vendor", "date", "value_usd"]].sort_values("date", kind="stable")
    grid = grid.astype({"vendor": "str", "day": DAY})
    joined = pd.merge_asof(grid, right.astype({"vendor": "str"}), left_on="day", right_on="date", by="vendor")
    return np.array(np.array(joined["value_usd"], dtype=float).reshape(len(days), len(names)).T)


def _sparks(points: pd.DataFrame, names: pd.Index, months: pd.Index, instead: pd.DataFrame | None = None) -> np.ndarray:
    """Tuples of values at the months' ends; vendors without any take another frame's."""
    values = _held_at(points, names, months)
    if instead is not None:
        bare = np.isnan(values).all(axis=1)
        values[bare] = _held_at(instead, names, months)[bare]
    return objects([tuple(row) for row in values.tolist()])


CARD: Mapping[str, str] = {
    "card": TEXT,
    "value": NUMBER,
    "before": NUMBER,
    "delta": NUMBER,
    "delta_share": NUMBER,
    "like_for_like": NUMBER,
    "unit": TEXT,
    "vendors": COUNT,
    "spark": IDS,
    "claims": IDS,
}


def cards(
    facts: pd.DataFrame,
    day: dt.date,
    days: int = 90,
    vendors: Sequence[str] | None = None,
    paths: Paths | None = None,
) -> pd.DataFrame:
    """The sums over the market on a day, and their change over a span.

    Args:
        facts: Facts frame.
        day: The day.
        days: Length of the span that ``before`` looks back.
        vendors: Ids to keep; None keeps all.
        paths: :func:`paths_of` of the same facts and day, if it is there already.

    Returns:
        One row each for card = ``valuation`` (sum of last prices, USD), ``run_rate`` (sum of last run rates, USD; of
        vendors that tell one), ``expert_pay`` (median of expert rates of the last twelve months, USD/hour) and
        ``client_shifts`` (number of gains, losses and doubts told of in the span, against the span before). value,
        before (the same ``days`` earlier), delta, delta_share (0.1 is 10 %), like_for_like (change of the sum over the
        vendors that both days have, as a share: what is no newcomer; NaN for pay and clients), unit, vendors (in the
        value), spark (24 month-end values), claims. NaN where nothing is known.
    """
    end = stamp(day)
    paths = (paths_of(facts, day) if paths is None else paths).only(vendors)
    rows = [
        _sum_card("valuation", paths.prices, end, days),
        _sum_card("run_rate", paths.points["run_rate"], end, days),
        _pay_card(paths.rates, end, days),
        _client_card(paths.held, end, days),
    ]
    frame = pd.DataFrame(rows)
    frame["delta"] = frame["value"] - frame["before"]
    frame["delta_share"] = frame["delta"] / frame["before"].where(frame["before"] > 0)
    return shaped(
        frame, CARD, "", "Sums carry each vendor's last figure forward; a newcomer raises them: see like_for_like."
    )


def _sum_card(name: str, points: pd.DataFrame, end: pd.Timestamp, days: int) -> dict[str, object]:
    vendors = pd.Index(sorted(points["vendor"].unique()))
    months = _month_ends(end)
    values = _held_at(points, vendors, months)
    now = values[:, -1]
    before = _held_at(points, vendors, pd.DatetimeIndex([end - pd.Timedelta(days=days)]))[:, 0]
    both = ~np.isnan(now) & ~np.isnan(before)
    some, earlier = not np.isnan(now).all(), not np.isnan(before).all()
    return {
        "card": name,
        "value": float(np.nansum(now)) if some else np.nan,
        "before": float(np.nansum(before)) if earlier else np.nan,
        "like_for_like": float(now[both].sum() / before[both].sum() - 1) if both.any() else np.nan,
        "unit": "USD",
        "vendors": int((~np.isnan(now)).sum()),
        "spark": tuple(float(one) for one in np.nansum(values, axis=0)),
        "claims": tuple(dict.fromkeys(claim for ids in latest(points)["claims"] for claim in ids)),
    }


def _pay_card(rates: pd.DataFrame, end: pd.Timestamp, days: int) -> dict[str, object]:
    rates = rates[~rates["ceiling"] & rates["date"].notna() & rates["usd_hour"].notna()]
    expert = rates[rates["group"].eq("expert")]
    date, value = expert["date"].to_numpy("datetime64[us]"), expert["usd_hour"].to_numpy(float)

    def median(at: pd.Timestamp) -> float:
        inside = value[(date <= at.to_datetime64()) & (date > (at - pd.Timedelta(days=365)).to_datetime64())]
        return float(np.median(inside)) if len(inside) else float("nan")

    lately = expert[(expert["date"] <= end) & (expert["date"] > end - pd.Timedelta(days=365))]
    return {
        "card": "expert_pay",
        "value": median(end),
        "before": median(end - pd.Timedelta(days=days)),
        "like_for_like": np.nan,
        "unit": "USD/hour",
        "vendors": lately["vendor"].nunique(),
        "spark": tuple(median(month) for month in _month_ends(end)),
        "claims": tuple(dict.fromkeys(claim for ids in lately["claims"] for claim in ids)),
    }


def _client_card(held: pd.DataFrame, end: pd.Timestamp, days: int) -> dict[str, object]:
    moved = clients.events(held, statuses=FIRM)
    moved = moved[moved["dated"] & ~moved["kind"].eq("uses")]
    # A loss told by ten facts of one week is one shift.
    moved = moved.assign(month=moved["date"].dt.to_period("M")).drop_duplicates(
        ["vendor", "client", "direction", "month"]
    )
    span = pd.Timedelta(days=days)
    now = moved[(moved["date"] <= end) & (moved["date"] > end - span)]
    before = moved[(moved["date"] <= end - span) & (moved["date"] > end - 2 * span)]
    months = _month_ends(end)
    counts = np.histogram(
        (end - moved["date"]).dt.days.to_numpy(float) / MONTH, bins=np.arange(len(months) + 1, dtype=float)
    )[0][::-1]
    return {
        "card": "client_shifts",
        "value": float(len(now)),
        "before": float(len(before)),
        "like_for_like": np.nan,
        "unit": "shifts",
        "vendors": now["vendor"].nunique(),
        "spark": tuple(float(one) for one in counts),
        "claims": tuple(dict.fromkeys(claim for ids in now["claims"] for claim in ids)),
    }


def side_by_side(table: pd.DataFrame, vendors: Sequence[str]) -> pd.DataFrame:
    """Rows of :func:`league` for chosen vendors, turned: one row a measure, one column a vendor, for comparing.

    Vendors without facts are left out; the order is the one given. Claim columns and sparklines stay out.
    """
    plain = [name for name in ROW if name != "vendor" and not name.startswith("spark_") and ROW[name] != IDS]
    have = [name for name in dict.fromkeys(vendors) if name in set(table["vendor"])]
    chosen = typed(table, ROW).set_index("vendor").loc[have, plain]
    turned = chosen.astype(object).T
    turned.index.name = "measure"
    return turned
