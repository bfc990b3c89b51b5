"""What changed between two days, on small records and on the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from models.analytics import changes
from models.analytics.frames import known_on
from models.fact import Fact

Frames = Callable[..., pd.DataFrame]
START = dt.date(2025, 10, 20)


def one(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    frame = changes.changes(before, after, START)
    assert len(frame) == 1, frame[["change", "vendor"]]
    return frame.iloc[0]


def price(
    value: float | tuple[float | None, float | None], as_of: str = "2025-10", **more: object
) -> tuple[object, ...]:
    return ("a", "valuation", value, as_of, {"id": "f1", "supporting": ("c1",), **more})


def test_a_new_figure_stands_beside_the_one_before_it(frame_of: Frames) -> None:
    old = ("a", "valuation", 2e9, "2025-02")
    row = one(frame_of(old), frame_of(old, price(10e9)))
    assert (row["change"], row["previous"], row["before_value"], row["ratio"]) == ("new", True, 2e9, 5.0)
    assert row["before_as_of"] == "2025-02"
    assert row["new_claims"] == ("c1",)


def test_a_new_figure_that_repeats_the_one_before_is_restated_and_light(frame_of: Frames) -> None:
    old = ("a", "valuation", 10e9, "2025-08")
    again, fresh = one(frame_of(old), frame_of(old, price(10e9))), one(frame_of(old), frame_of(old, price(20e9)))
    assert again["restated"]
    assert not fresh["restated"]
    assert again["weight"] < fresh["weight"] / 3
    assert changes.top(changes.changes(frame_of(old), frame_of(old, price(10e9)), START)).empty


def test_a_revised_figure_carries_both_values(frame_of: Frames) -> None:
    row = one(frame_of(price(450e6)), frame_of(price(500e6, supporting=("c1", "c2"))))
    assert (row["change"], row["before_value"], row["after_value"]) == ("revised", 450e6, 500e6)
    assert not row["previous"]
    assert row["new_claims"] == ("c2",)


def test_rounding_is_no_revision(frame_of: Frames) -> None:
    assert changes.changes(frame_of(price(10e9)), frame_of(price(10.01e9)), START).empty


def test_talks_that_a_deal_replaced_are_closed_and_not_new(frame_of: Frames) -> None:
    talks = ("a", "valuation", 8e9, "2025-09", {"id": "t", "status": "talks"})
    replaced = ("a", "valuation", 8e9, "2025-09", {"id": "t", "status": "talks", "superseded_by": "f1"})
    row = one(frame_of(talks), frame_of(replaced, price(10e9)))
    assert (row["change"], row["before_value"], row["after_value"]) == ("closed", 8e9, 10e9)
    assert (row["before_status"], row["status"], row["fact"], row["before_fact"]) == ("talks", "confirmed", "f1", "t")


def test_talks_that_became_firm_in_their_own_question_are_closed(frame_of: Frames) -> None:
    row = one(frame_of(price(10e9, status="talks")), frame_of(price(10e9)))
    assert row["change"] == "closed"
    assert row["weight"] > 0.5


def test_a_report_that_the_company_confirms(frame_of: Frames) -> None:
    assert one(frame_of(price(1e9, status="reported")), frame_of(price(1e9)))["change"] == "confirmed"


def test_dissent_comes_and_goes(frame_of: Frames) -> None:
    calm, torn = frame_of(price(1e9)), frame_of(price(1e9, dissenting=("d",)))
    assert one(calm, torn)["change"] == "contradicted"
    assert one(calm, torn)["new_claims"] == ("d",)
    assert one(torn, calm)["change"] == "settled"


def test_more_than_one_thing_at_once(frame_of: Frames) -> None:
    row = one(frame_of(price(1e9, status="reported")), frame_of(price(2e9, dissenting=("d",))))
    assert (row["change"], row["also"]) == ("revised", "confirmed, contradicted")


def test_what_has_no_claim_left_is_withdrawn(frame_of: Frames) -> None:
    row = one(frame_of(price(1e9)), frame_of())
    assert (row["change"], row["before_value"]) == ("withdrawn", 1e9)
    assert pd.isna(row["fact"])
    assert row["claims"] == ("c1",)


def test_a_question_put_otherwise_is_no_news(frame_of: Frames) -> None:
    before = frame_of(price(1e9, "2025"))
    after = frame_of(("a", "valuation", 1e9, "2025-10", {"id": "f2", "supporting": ("c1", "c2")}))
    assert changes.changes(before, after, START).empty
    moved = frame_of(("a", "valuation", 3e9, "2025-10", {"id": "f2", "supporting": ("c1", "c2")}))
    row = one(before, moved)
    assert (row["change"], row["before_value"], row["after_value"]) == ("revised", 1e9, 3e9)


def test_a_denial_is_told(frame_of: Frames) -> None:
    row = one(frame_of(price(1e9, status="reported")), frame_of(price(1e9, status="denied")))
    assert row["change"] == "denied"


def test_the_loss_of_a_client_weighs_more_than_a_mention(frame_of: Frames) -> None:
    after = frame_of(
        ("a", "client", None, "2025-10", {"party": "google", "kind": "ends"}),
        ("a", "client", None, "2025-10", {"party": "meta", "kind": "uses"}),
    )
    frame = changes.changes(after.iloc[:0], after, START)
    assert frame["party"].tolist() == ["google", "meta"]
    assert frame["weight"].iloc[0] > 2 * frame["weight"].iloc[1]


def test_old_figures_learned_now_are_light_and_late(frame_of: Frames) -> None:
    after = frame_of(price(1e9), ("b", "valuation", 1e9, "2021-10", {"known_since": "2021-11-01"}))
    frame = changes.changes(after.iloc[:0], after, START).set_index("vendor")
    assert frame["late"].to_dict() == {"a": False, "b": True}
    assert frame.loc["b", "weight"] < 0.1 * frame.loc["a", "weight"]


def test_vendors_can_be_chosen(frame_of: Frames) -> None:
    after = frame_of(price(1e9), ("b", "valuation", 1e9, "2025-10"))
    assert changes.changes(after.iloc[:0], after, START, vendors=["b"])["vendor"].tolist() == ["b"]


def test_the_top_holds_one_row_a_story(frame_of: Frames) -> None:
    after = frame_of(
        *(("a", "valuation", value, "2025-10", {"kind": kind}) for value, kind in ((1e9, None), (9e9, "tender")))
    )
    frame = changes.changes(after.iloc[:0], after, START)
    assert len(frame) == 2
    assert len(changes.top(frame)) == 1


@pytest.mark.parametrize("day", ["2025-06-01", "2025-11-10"])
def test_equal_days_show_nothing(known: Callable[[str], pd.DataFrame], day: str) -> None:
    assert changes.changes(known(day), known(day)).empty


def test_the_week_of_the_deal_on_the_ledger(known: Callable[[str], pd.DataFrame]) -> None:
    before, after = known("2025-06-01"), known("2025-06-15")
    frame = changes.changes(before, after, dt.date(2025, 6, 2))
    best = changes.top(frame)
    assert set(best["vendor"].head(2)) == {"scale-ai"}
    assert {"valuation", "funding"} <= set(best["metric"])
    assert best["weight"].is_monotonic_decreasing
    ids = set(after["id"])
    assert set(frame["fact"].dropna()) <= ids
    # Read backwards, what came is what goes.
    back = changes.changes(after, before)
    gone = set(back.loc[back["change"].eq("withdrawn"), "before_fact"])
    assert gone <= set(frame["fact"])


def test_claims_by_when_they_were_told_and_read(ledger_claims_frame: pd.DataFrame) -> None:
    start, end = dt.date(2025, 6, 9), dt.date(2025, 6, 15)
    week = changes.told(ledger_claims_frame, start, end)
    assert len(week)
    assert week["known_from"].between("2025-06-09", "2025-06-15").all()
    late = changes.learned_late(ledger_claims_frame, dt.date(2026, 10, 26), dt.date(2026, 11, 1))
    assert (late["late_days"] > 0).all()
    assert len(known_on(ledger_claims_frame, end)) < len(known_on(ledger_claims_frame, dt.date(2026, 1, 1)))


def test_retracted_claims_are_not_known_any_more(ledger_claims_frame: pd.DataFrame) -> None:
    frame = ledger_claims_frame.copy()
    frame.loc[0, "retracted_at"] = frame.loc[0, "known_from"] + pd.Timedelta(days=10)
    day = frame.loc[0, "known_from"].date()
    assert frame.loc[0, "id"] in set(known_on(frame, day)["id"])
    assert frame.loc[0, "id"] not in set(known_on(frame, day + dt.timedelta(days=11))["id"])


def test_facts_keep_their_ids_in_the_builder(fact_of: Callable[..., Fact]) -> None:
    assert fact_of("a", "valuation", 1e9, "2025").id == fact_of("a", "valuation", 1e9, "2025").id
