"""States, flows, movement, gainers and exposure on small records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.analytics import clients, exposure

Frames = Callable[..., pd.DataFrame]
DAY = dt.date(2026, 1, 1)


def event(vendor: str, client: str, kind: str, as_of: str | None, **more: object) -> tuple[object, ...]:
    return (vendor, "client", None, as_of, {"party": client, "kind": kind, **more})


def state(facts: pd.DataFrame, day: dt.date = DAY) -> pd.Series:
    frame = clients.states(facts, day)
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["uses"], "active"),
        (["starts", "expands"], "active"),
        (["uses", "reconsiders"], "in doubt"),
        (["uses", "reduces"], "reduced"),
        (["uses", "pauses"], "paused"),
        (["uses", "ends"], "ended"),
        (["ends", "starts"], "active"),
        (["ends", "reduces"], "ended"),
        (["pauses", "reconsiders"], "paused"),
    ],
)
def test_the_state_follows_from_the_events(frame_of: Frames, kinds: list[str], expected: str) -> None:
    facts = frame_of(*(event("a", "google", kind, f"2025-{n + 1:02d}") for n, kind in enumerate(kinds)))
    assert state(facts)["state"] == expected


def test_later_events_do_not_count_yet(frame_of: Frames) -> None:
    facts = frame_of(event("a", "google", "uses", "2025-01"), event("a", "google", "ends", "2025-06-20"))
    assert state(facts, dt.date(2025, 6, 19))["state"] == "active"
    row = state(facts, dt.date(2025, 6, 20))
    assert (row["state"], row["since"], row["first_seen"]) == (
        "ended",
        pd.Timestamp("2025-06-20"),
        pd.Timestamp("2025-01-01"),
    )


def test_a_customer_of_the_year_does_not_undo_a_loss_within_it(frame_of: Frames) -> None:
    facts = frame_of(event("a", "google", "ends", "2025-06"), event("a", "google", "uses", "2025"))
    assert state(facts)["state"] == "ended"


def test_talks_plan_and_do_not_decide(frame_of: Frames) -> None:
    facts = frame_of(event("a", "google", "uses", "2025-01"), event("a", "google", "ends", "2025-06", status="talks"))
    row = state(facts)
    assert (row["state"], row["planned"], row["planned_status"]) == ("active", "ended", "talks")
    asked = clients.states(facts, DAY, statuses=("confirmed", "reported", "talks")).iloc[0]
    assert asked["state"] == "ended"


def test_talks_alone_make_a_prospect(frame_of: Frames) -> None:
    row = state(frame_of(event("a", "google", "starts", "2025-06", status="talks")))
    assert (row["state"], row["buying"], row["planned"]) == ("prospective", False, "active")


def test_a_denial_cancels_what_was_only_reported(frame_of: Frames) -> None:
    facts = frame_of(
        event("a", "google", "uses", "2025-01"),
        event("a", "google", "ends", "2025-03", status="reported"),
        event("a", "google", "ends", "2025-04", status="denied"),
    )
    assert state(facts)["state"] == "active"
    closed = frame_of(event("a", "google", "ends", "2025-03"), event("a", "google", "ends", "2025-04", status="denied"))
    assert state(closed)["state"] == "ended"


def test_silence_makes_stale_and_not_ended(frame_of: Frames) -> None:
    row = state(frame_of(event("a", "google", "uses", "2023-01")))
    assert (row["state"], row["stale"]) == ("active", True)


def test_an_undated_event_stands_at_its_publication(frame_of: Frames) -> None:
    facts = frame_of(event("a", "google", "uses", None, known_since="2025-02-03"))
    row = clients.events(facts).iloc[0]
    assert (row["date"], row["dated"]) == (pd.Timestamp("2025-02-03"), False)


def test_flows_tell_news_from_first_sight(frame_of: Frames) -> None:
    facts = frame_of(
        event("a", "google", "uses", "2025-01"),
        event("a", "google", "ends", "2025-06"),
        event("b", "google", "starts", "2025-07"),
        event("b", "meta", "uses", "2025-08"),
        event("a", "openai", "uses", "2025-01"),
        event("a", "openai", "reduces", "2025-06"),
    )
    frame = clients.flows(facts, dt.date(2025, 5, 1), dt.date(2025, 12, 1))
    got = {(row.vendor, row.client): (row.before, row.after, row.direction) for row in frame.itertuples()}
    assert got == {
        ("a", "google"): ("active", "ended", "lost"),
        ("a", "openai"): ("active", "reduced", "weaker"),
        ("b", "google"): ("none", "active", "won"),
        ("b", "meta"): ("none", "active", "first seen"),
    }


def test_movement_counts_a_client_once_and_no_coarse_dates(frame_of: Frames) -> None:
    facts = frame_of(
        event("a", "google", "ends", "2025-06"),
        event("a", "google", "ends", "2025-06-20"),
        event("a", "meta", "expands", "2025-05"),
        event("a", "xai", "pauses", "2025-05"),
        event("a", "openai", "uses", "2025-05"),
        event("a", "nvidia", "ends", "2025"),
    )
    frame = clients.movement(facts)
    assert frame[["period", "gains", "losses", "net"]].to_numpy().tolist() == [["2025Q2", 1, 2, -1]]
    assert set(frame["lost"].iloc[0]) == {"google", "xai"}
    assert "1 without a date as fine" in frame.attrs["caveat"]


def test_who_gained_comes_by_the_order_of_time(frame_of: Frames) -> None:
    facts = frame_of(
        event("a", "google", "ends", "2025-06"),
        event("b", "google", "starts", "2025-07"),
        event("c", "google", "uses", "2025-09"),
        event("d", "google", "starts", "2023-07"),
        event("e", "meta", "starts", "2025-07"),
    )
    frame = clients.gainers(facts)
    assert frame[["lost_by", "gained_by", "gain_kind"]].to_numpy().tolist() == [
        ["a", "b", "starts"],
        ["a", "c", "uses"],
    ]
    assert "not cause" in frame.attrs["caveat"]


def test_exposure_sets_spending_against_revenue_of_its_time(frame_of: Frames) -> None:
    facts = frame_of(
        ("a", "revenue", 870e6, "2024", {"kind": "annual"}),
        ("a", "revenue", 100e6, "2019", {"kind": "annual"}),
        ("a", "revenue", 150e6, "2024", {"kind": "from_client", "party": "google"}),
        ("a", "revenue", 87e6, "2024", {"kind": "from_client", "party": "meta"}),
        event("a", "google", "uses", "2024-02"),
        event("a", "google", "pauses", "2025-06"),
        event("a", "meta", "uses", "2024-02"),
    )
    frame = exposure.exposures(facts, DAY).set_index("client")
    assert frame["share"].to_dict() == {"google": pytest.approx(150 / 870), "meta": pytest.approx(0.1)}
    assert frame["risk"].to_dict() == {"google": "at risk", "meta": "standing"}
    row = exposure.at_risk(facts, DAY).iloc[0]
    assert row["at_risk"] == pytest.approx(150 / 870)
    assert row["hhi_low"] == pytest.approx((150 / 870) ** 2 + 0.01)
    assert row["hhi_high"] > row["hhi_low"]


events_told = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["google", "meta"]),
        st.sampled_from(list(clients.STATE)),
        st.integers(1, 24),
        st.sampled_from(["confirmed", "reported", "talks", "denied"]),
    ),
    max_size=14,
)


@settings(deadline=None, max_examples=25)
@given(events_told, st.integers(1, 24), st.integers(1, 24))
def test_buyers_are_conserved(
    frame_of: Frames, told: list[tuple[str, str, str, int, str]], one: int, other: int
) -> None:
    facts = frame_of(
        *(event(v, c, k, f"{2024 + (m - 1) // 12}-{(m - 1) % 12 + 1:02d}", status=s) for v, c, k, m, s in told)
    )
    start, end = (dt.date(2024 + (m - 1) // 12, (m - 1) % 12 + 1, 28) for m in sorted((one, other)))
    before, after, flow = clients.states(facts, start), clients.states(facts, end), clients.flows(facts, start, end)
    gained = int(flow["direction"].isin(["won", "first seen"]).sum())
    lost = int(flow["direction"].eq("lost").sum())
    assert int(after["buying"].sum()) == int(before["buying"].sum()) + gained - lost
    assert clients.flows(facts, end, end).empty
    risk = exposure.at_risk(facts, end)
    assert (risk["known_share"] <= 1).all()


@settings(deadline=None, max_examples=25)
@given(events_told, st.integers(1, 23))
def test_the_past_is_not_changed_by_what_comes_later(
    frame_of: Frames, told: list[tuple[str, str, str, int, str]], month: int
) -> None:
    def build(rows: list[tuple[str, str, str, int, str]]) -> pd.DataFrame:
        return frame_of(
            *(event(v, c, k, f"{2024 + (m - 1) // 12}-{(m - 1) % 12 + 1:02d}", status=s) for v, c, k, m, s in rows)
        )

    # Denials speak of the past on purpose, so they stay out here.
    firm = [row for row in told if row[4] != "denied"]
    end = dt.date(2024 + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    early = [row for row in firm if row[3] <= month]
    pd.testing.assert_frame_equal(clients.states(build(firm), end), clients.states(build(early), end))
