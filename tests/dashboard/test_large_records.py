"""What charts and tables of a large record leave out, and that one vendor alone is analysed as among all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import views as reports_page
from dashboard.figures import pay as pay_figures
from dashboard.figures import vendor as vendor_figures
from data import queries
from data.selection import Filter
from models.analytics import clients, coverage, disagreements, league, pay, revenue, valuation

DAY = dt.date(2026, 11, 20)
FIRM = ("confirmed", "reported")


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (league.league, {"day": DAY}),
        (valuation.timeline, {"statuses": FIRM}),
        (revenue.series, {"line": "run_rate", "statuses": FIRM}),
        (pay.normalise, {"statuses": FIRM}),
        (clients.states, {"day": DAY, "statuses": FIRM}),
        (clients.events, {"statuses": FIRM}),
        (disagreements.disagreements, {}),
        (coverage.coverage, {"day": DAY}),
    ],
)
def test_a_vendor_alone_is_analysed_as_among_all(
    shipped_store: Path, function: Callable[..., pd.DataFrame], arguments: dict[str, Any]
) -> None:
    every = function(queries.facts(shipped_store), **arguments)
    for vendor in ("mercor", "scale-ai", "appen"):
        alone = function(queries.facts(shipped_store, Filter(vendors=(vendor,))), **arguments)
        among = every[every["vendor"].eq(vendor)].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone.reset_index(drop=True), among, check_dtype=False)


def test_thinned_rates_keep_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pay_figures, "MAX_DOTS", 50)
    days = pd.date_range("2024-01-01", periods=400)
    rates = pd.DataFrame(
        {"date": days, "usd_hour": [20.0] * 200 + [500.0, 1.0] + [20.0] * 198, "fact": [f"f{n}" for n in range(400)]}
    )
    kept = pay_figures.thinned(rates)
    assert len(kept) <= 50
    assert kept["usd_hour"].agg(["min", "max"]).tolist() == [1.0, 500.0]
    assert (kept["date"].min(), kept["date"].max()) == (days[0], days[-1])


def test_a_crowded_lane_keeps_its_surest_marks(
    facts_of: Callable[..., pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor_figures, "MAX_MARKS", 2)
    facts = facts_of(
        *[("mercor", "valuation", 1e9 * number, f"2025-0{number}", {"kind": "post_money"}) for number in range(1, 6)],
        ("mercor", "valuation", 9e9, "2025-09", {"kind": "post_money", "status": "talks"}),
        ("mercor", "workforce", 300, "2025-03", {"unit": "people", "kind": "employees"}),
    )
    kept = vendor_figures.surest(vendor_figures.story_data(facts, None, DAY))
    assert kept["lane"].value_counts().to_dict() == {"Valuation": 2, "People": 1}
    assert set(kept["status"]) == {"confirmed"}


def test_a_large_record_writes_a_report_only_of_a_week_that_was_chosen(
    shipped_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LABELSCOPE_DB", str(shipped_store))
    view = tmp_path / "reports.py"
    source = (Path(reports_page.__file__).parent / "reports.py").read_text(encoding="utf-8")
    view.write_text(source.replace("_MOST_PAGES = 3_000", "_MOST_PAGES = 3"), encoding="utf-8")
    wrapped = tmp_path / "app.py"
    wrapped.write_text(
        "import runpy\nimport streamlit as st\nfrom dashboard import state\n"
        f"st.session_state['view'] = state.controls()\nrunpy.run_path({str(view)!r})\n",
        encoding="utf-8",
    )
    app = AppTest.from_file(str(wrapped), default_timeout=120).run()
    assert not app.exception
    assert app.selectbox(key="report-week").value is None
    assert not app.get("iframe")
    options = app.selectbox(key="report-week").options
    number, chosen = next((number, option) for number, option in enumerate(options) if "page" in option)
    app.selectbox(key="report-week").select_index(number).run()
    assert not app.exception
    assert app.get("iframe")
    assert chosen.split(" · ")[0] in app.query_params["week"]


def test_figures_and_days_agree_with_the_claims(shipped_store: Path) -> None:
    claims = queries.claims(shipped_store)
    some = tuple(claims["id"].head(40))
    told = queries.figures_by_id(shipped_store, some).set_index("id").loc[list(some)]
    whole = claims.set_index("id").loc[list(some), ["low", "high", "unit", "origin"]]
    pd.testing.assert_frame_equal(told, whole, check_dtype=False)
    by_day = queries.days_of_news(shipped_store, DAY)
    known = claims.loc[claims["known_from"] <= pd.Timestamp(DAY), "known_from"].value_counts()
    assert by_day.to_dict() == known.to_dict()
    one = queries.days_of_news(shipped_store, DAY, ("mercor",))
    assert one.sum() == (claims["vendor"].eq("mercor") & (claims["known_from"] <= pd.Timestamp(DAY))).sum()
    assert queries.days_of_news(shipped_store, DAY, pages=True).sum() <= len(
        queries.documents(shipped_store, limit=9**6)
    )
