"""Pay on one scale, ceilings apart, the spread and the index."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.analytics import pay, pay_index
from models.analytics.frames import CLAIM_COLUMNS, typed
from models.errors import InvalidValue

Frames = Callable[..., pd.DataFrame]


def test_minutes_become_hours_and_tasks_are_left_out_and_counted(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "pay_rate", 0.5, "2025", {"unit": "USD/minute"}),
        ("a", "pay_rate", 20, "2025", {"unit": "GBP/hour", "usd": 1.25}),
        ("a", "pay_rate", 3, "2025", {"unit": "USD/task"}),
        ("a", "pay_rate", 4, "2024", {"unit": "USD/task"}),
        ("a", "pay_rate", 900, "2025", {"unit": "USD/month"}),
    )
    rates = pay.normalise(facts)
    assert sorted(rates["usd_hour"]) == [25.0, 30.0]
    assert rates.attrs["excluded"] == {"month": 1, "task": 2}
    assert "2 per task" in rates.attrs["caveat"]


def test_a_task_counts_where_the_text_tells_its_length(frame_of: Frames) -> None:
    facts = frame_of(("a", "pay_rate", 5, "2025", {"unit": "USD/task", "supporting": ("c1",)}))
    rates = pay.normalise(facts, minutes={"c1": 15.0})
    assert rates[["usd_hour", "basis"]].to_numpy().tolist() == [[20.0, "task at 15 min"]]


@pytest.mark.parametrize(
    ("quote", "minutes"),
    [
        ("They pay 5 dollars per task, and a task takes about 15 minutes.", 15.0),
        ("A task of 1.5 hours earns 30 dollars.", 90.0),
        ("Tasks take 10 to 20 minutes and pay 5 dollars.", None),
        ("Five dollars a task; 3 minutes to sign up, 20 minutes of work.", None),
        ("The video lasts 15 minutes.", None),
        ("", None),
    ],
)
def test_the_length_of_a_task_is_read_strictly(quote: str, minutes: float | None) -> None:
    claims = typed(
        pd.DataFrame(
            {"id": ["c"], "metric": ["pay_rate"], "unit": ["USD/task"], "quote": [quote], "tier": 3, "origin_tier": 3}
        ),
        CLAIM_COLUMNS,
    )
    assert pay.task_minutes(claims) == ({} if minutes is None else {"c": minutes})


def test_up_to_is_a_ceiling_and_no_median(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "pay_rate", (None, 200), "2025-03", {"kind": "law"}),
        ("a", "pay_rate", (40, 60), "2025-03", {"kind": "law"}),
        ("a", "pay_rate", (70, None), "2025-04", {"kind": "law"}),
        ("b", "pay_rate", (None, 90), "2025-03", {"kind": "law"}),
    )
    levels = pay.levels(pay.normalise(facts)).set_index("vendor")
    row = levels.loc["a"]
    assert (row["median"], row["low"], row["high"], row["ceiling"]) == (60.0, 40.0, 70.0, 200.0)
    assert (row["rates"], row["ceilings"]) == (2, 1)
    assert pd.isna(levels.loc["b", "median"])
    assert levels.loc["b", "ceiling"] == 90.0


def test_a_rate_without_an_exchange_rate_is_counted(frame_of: Frames) -> None:
    facts = frame_of(("a", "pay_rate", 200, "2023", {"unit": "KES/hour"}))
    facts[["rate", "value_usd"]] = np.nan
    rates = pay.normalise(facts)
    assert rates.empty
    assert rates.attrs["excluded"] == {"currency": 1}


def test_a_year_is_in_no_quarter(frame_of: Frames) -> None:
    facts = frame_of(("a", "pay_rate", 20, "2025"), ("a", "pay_rate", 30, "2025-05"))
    rates = pay.normalise(facts)
    quarters = pay.over_time(rates)
    assert quarters[["period", "median"]].to_numpy().tolist() == [["2025Q2", 30.0]]
    assert "1 without a date as fine" in quarters.attrs["caveat"]
    assert pay.over_time(rates, freq="Y")["rates"].tolist() == [2]


def test_pay_is_grouped_only_by_what_it_has(frame_of: Frames) -> None:
    with pytest.raises(InvalidValue, match="colour"):
        pay.levels(pay.normalise(frame_of()), ["colour"])
    with pytest.raises(InvalidValue, match="freq"):
        pay.over_time(pay.normalise(frame_of(("a", "pay_rate", 20, "2025"))), freq="W")


def test_the_spread_compares_experts_with_generalists_within_a_vendor_too(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "pay_rate", 100, "2025-05", {"kind": "law"}),
        ("a", "pay_rate", 20, "2025-05", {"kind": "generalist"}),
        ("b", "pay_rate", 60, "2025-05", {"kind": "expert"}),
        ("c", "pay_rate", 10, "2025-05", {"kind": "generalist"}),
        ("c", "pay_rate", 500, "2025-09", {"kind": "phd"}),
    )
    row = pay.spread(pay.normalise(facts)).iloc[0]
    assert (row["expert"], row["generalist"], row["premium"]) == (80.0, 15.0, 65.0)
    assert (row["matched_ratio"], row["vendors"]) == (5.0, 1)
    assert len(pay.spread(pay.normalise(facts))) == 1


@settings(deadline=None, max_examples=25)
@given(st.floats(0.01, 1e4), st.sampled_from(["hour", "minute"]))
def test_normalising_can_be_undone(frame_of: Frames, value: float, per: str) -> None:
    rates = pay.normalise(frame_of(("a", "pay_rate", value, "2025-05", {"unit": f"USD/{per}"})))
    assert rates["usd_hour"].iloc[0] / {"hour": 1, "minute": 60}[per] == pytest.approx(value)


def market(shift: float, seed: int = 3) -> list[tuple[object, ...]]:
    """Pay that rises by ``shift`` log points between two months while the mix turns from generalists to experts."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for month, experts in (("2025-01", 0.2), ("2025-06", 0.8)):
        for n in range(150):
            kind = "expert" if rng.random() < experts else "generalist"
            vendor = ("a", "b", "c")[int(rng.integers(3))]
            log = {"expert": 4.5, "generalist": 3.0}[kind] + {"a": 0.0, "b": 0.2, "c": -0.1}[vendor]
            log += (shift if month == "2025-06" else 0.0) + rng.normal(0, 0.1)
            rows.append((vendor, "pay_rate", float(np.exp(log)), month, {"kind": kind, "id": f"{month}{n}"}))
    return rows


@pytest.mark.parametrize("shift", [0.0, 0.2, -0.3])
def test_the_index_sees_through_a_change_of_mix(frame_of: Frames, shift: float) -> None:
    frame = pay_index.index(pay.normalise(frame_of(*market(shift))))
    last = frame.iloc[-1]
    assert frame["index"].iloc[0] == pytest.approx(100)
    assert last["index"] == pytest.approx(100 * np.exp(shift), rel=0.06)
    assert last["low"] < last["index"] < last["high"]
    # The raw median rises steeply, as there are more experts.
    assert last["median_index"] > 150


def test_periods_without_a_common_ground_are_not_compared(frame_of: Frames) -> None:
    facts = frame_of(
        *(("a", "pay_rate", 10 + n, "2025-01", {"kind": "generalist", "region": "KE"}) for n in range(3)),
        *(("b", "pay_rate", 90 + n, "2025-06", {"kind": "law", "region": "US"}) for n in range(4)),
    )
    frame = pay_index.index(pay.normalise(facts))
    assert frame["index"].isna().tolist() == [True, False]
    assert frame["median"].tolist() == [11.0, 91.5]
