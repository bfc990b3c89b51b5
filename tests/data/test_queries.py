"""Queries and records over the shipped ledger."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import queries
from data.connection import reading
from data.exchange import usd_rate
from data.records import claim_records, fact_records
from data.selection import Filter
from data.upkeep import backup, doctor
from models.errors import StoreError


@pytest.mark.parametrize(
    ("vendor", "value", "as_of"),
    [("mercor", 10e9, "2025-10"), ("scale-ai", 29e9, "2025-06"), ("micro1", 500e6, "2025-09")],
)
def test_headline_valuations_are_confirmed_with_their_sources(
    shipped_store: Path, vendor: str, value: float, as_of: str
) -> None:
    facts = fact_records(shipped_store, Filter(vendors=(vendor,), metrics=("valuation",)))
    found = [
        fact
        for fact in facts
        if fact["value"] == value and (fact["as_of"] or "").startswith(as_of) and fact["status"] == "confirmed"
    ]
    assert found
    claims = found[0]["claims"]
    assert claims
    assert all(claim["url"].startswith("http") and claim["publisher"] for claim in claims)
    assert found[0]["origins"] <= len({claim["origin"] for claim in claims if claim["supports"]})


def test_frames_and_records_are_the_same_facts(shipped_store: Path) -> None:
    frame = queries.facts(shipped_store)
    records = fact_records(shipped_store, Filter())
    assert set(frame["id"]) == {record["id"] for record in records}
    by_id = frame.set_index("id")
    for record in records[:200]:
        row = by_id.loc[record["id"]]
        assert row["supporting"] == tuple(claim["id"] for claim in record["claims"] if claim["supports"])
        assert row["dissenting"] == tuple(claim["id"] for claim in record["claims"] if not claim["supports"])


def test_every_claim_stands_behind_a_fact(shipped_store: Path) -> None:
    frame = queries.facts(shipped_store)
    used = {claim for column in ("supporting", "dissenting") for claims in frame[column] for claim in claims}
    assert used == set(queries.claims(shipped_store)["id"])


def test_frames_have_the_same_types_with_and_without_rows(shipped_store: Path, empty_store: Path) -> None:
    for query in (queries.facts, queries.claims, queries.documents, queries.issues, queries.runs):
        full, empty = query(shipped_store), query(empty_store)
        assert list(full.columns) == list(empty.columns)
        days = [c for c in full if pd.api.types.is_datetime64_any_dtype(full[c])]
        assert all(pd.api.types.is_datetime64_any_dtype(empty[c]) for c in days)


def test_foreign_money_is_shown_in_dollars_at_the_rate_of_its_day(shipped_store: Path) -> None:
    frame = queries.facts(shipped_store, Filter(vendors=("appen",), metrics=("revenue",)))
    australian = frame[(frame["currency"] == "AUD") & frame["value"].notna()]
    assert not australian.empty
    for row in australian.itertuples():
        rate = usd_rate("AUD", row.rate_day.date())
        assert rate is not None
        assert row.value_usd == pytest.approx(row.value * rate.usd)


def test_rates_fall_back_to_the_last_published_day_and_say_so() -> None:
    friday, sunday = dt.date(2025, 10, 24), dt.date(2025, 10, 26)
    rate = usd_rate("EUR", sunday)
    assert rate is not None
    assert rate.day == friday
    assert usd_rate("KES", friday) is None
    assert usd_rate("EUR", dt.date(1995, 1, 1)) is None
    assert usd_rate("USD", sunday).usd == 1.0


@pytest.mark.parametrize(
    "text", ["'", '"', "a AND", "OR", "NOT NOT", "(", "a*b", "x:y", "^z", "NEAR(a b)", "-", "👍", ""]
)
def test_whatever_a_person_types_is_a_search(shipped_store: Path, text: str) -> None:
    query = queries.fts_query(text)
    if query:
        queries.documents(shipped_store, search=query)


@given(st.text(max_size=60))
def test_no_search_is_ever_invalid(text: str) -> None:
    import sqlite3

    query = queries.fts_query(text)
    if query:
        connection = sqlite3.connect(":memory:")
        connection.execute("create virtual table t using fts5 (x)")
        connection.execute("select * from t where t match ?", (query,)).fetchall()
        connection.close()


def test_search_understands_phrases_operators_and_prefixes(store: object) -> None:
    assert queries.fts_query('"data labelling" AND merc* NOT uber') == '"data labelling" AND "merc"* NOT "uber"'
    assert queries.fts_query("drop; table") == '"drop;" "table"'


def test_filters_narrow(shipped_store: Path) -> None:
    since = Filter(vendors=("appen",), metrics=("revenue",), since=dt.date(2023, 1, 1), until=dt.date(2023, 12, 31))
    periods = {record["as_of"] for record in fact_records(shipped_store, since)}
    assert periods
    assert all(str(period).startswith("2023") for period in periods)
    talks = claim_records(shipped_store, Filter(statuses=("talks",)))
    assert {claim["status"] for claim in talks} == {"talks"}


def test_a_reader_cannot_write(shipped_store: Path) -> None:
    with pytest.raises(StoreError, match=r"readonly.*folder must be writable"), reading(shipped_store) as connection:
        connection.execute("delete from claims")


def test_a_backup_is_a_whole_store(shipped_store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "backup.db"
    assert backup(shipped_store, copy) == copy.stat().st_size
    assert queries.counts(copy) == queries.counts(shipped_store)
    assert all(finding.well for finding in doctor(copy)), doctor(copy)
    with pytest.raises(StoreError, match="itself"):
        backup(copy, copy)


def test_a_backup_that_cannot_be_written_leaves_nothing(shipped_store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError):
        backup(shipped_store, tmp_path / "file" / "backup.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_backup_replaces_no_device_or_pipe(shipped_store: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StoreError, match="no ordinary file"):
        backup(shipped_store, pipe)
    assert pipe.is_fifo()


def test_the_doctor_sends_for_a_backup_when_a_store_is_cut_off(shipped_store: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.db"
    whole = shipped_store.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])
    bad = [finding for finding in doctor(torn) if not finding.well]
    assert [finding.check for finding in bad] == ["integrity"]
    assert bad[0].detail.endswith("; put a backup in its place")


def test_the_doctor_finds_what_is_broken(shipped_store: Path, tmp_path: Path) -> None:
    import sqlite3

    copy = tmp_path / "broken.db"
    backup(shipped_store, copy)
    connection = sqlite3.connect(copy)
    connection.execute("update claims set document = 'gone' where id = (select min(id) from claims)")
    connection.execute("delete from fact_claims where fact = (select min(id) from facts)")
    connection.commit()
    connection.close()
    bad = {finding.check for finding in doctor(copy) if not finding.well}
    assert {"foreign keys", "orphaned facts"} <= bad
