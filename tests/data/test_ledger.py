"""The ledger: the shipped one, bad lines, loading twice."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.setup import prepare
from data import queries
from data.ledger import COLUMNS, LEDGER, load_ledger, read_ledger, shipped_files
from data.reference import load_publishers
from data.store import Store
from models.errors import LedgerError

GOOD = {
    "vendor": "mercor",
    "metric": "valuation",
    "low": "10000000000",
    "high": "10000000000",
    "unit": "USD",
    "as_of": "2025-10",
    "status": "confirmed",
    "publisher": "Example Wire",
    "origin": "Example Wire",
    "published": "2025-10-27",
    "source_url": "https://wire.example/mercor",
}


def ledger_file(path: Path, *rows: dict[str, str]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows([dict.fromkeys(COLUMNS, "") | row for row in rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_the_shipped_ledger_has_no_bad_line() -> None:
    files = [read_ledger(path) for path in shipped_files()]
    assert [problem for file in files for problem in file.problems] == []
    assert sum(len(file.rows) for file in files) == 1192


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    prepare(path)
    revision = queries.revision(path)
    again = prepare(path)
    assert (again.written.new, again.written.retracted) == (0, 0)
    assert queries.revision(path) == revision


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"metric": "price"}, "metric", "unknown"),
        ({"status": "sure"}, "status", "unknown"),
        ({"low": "10 billion"}, "low", "no number"),
        ({"low": "-5"}, "low", "never below zero"),
        ({"low": "", "high": "-5"}, "high", "never below zero"),
        ({"low": "nan"}, "low", "no number"),
        ({"low": "1_000"}, "low", "no number"),
        ({"low": "20000000000"}, "low", "above"),
        ({"unit": "dollars"}, "unit", "unknown unit"),
        ({"unit": "percent"}, "unit", "not allowed"),
        ({"unit": ""}, "unit", "needs one"),
        ({"as_of": "2025-13"}, "as_of", "does not exist"),
        ({"published": "last week"}, "published", "no period"),
        ({"vendor": "Mercor"}, "vendor", "no id"),
        ({"vendor": ""}, "vendor", "empty"),
        ({"publisher": ""}, "publisher", "empty"),
        ({"kind": "annual"}, "kind", "not allowed"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "no web address"),
        ({"note": " padded"}, "note", "spaces"),
        ({"note": "x" * 5000}, "note", "at most"),
        ({"metric": "client", "low": "", "high": "", "unit": ""}, "party", "other company"),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_load(
    tmp_path: Path, change: dict[str, str], field: str, reason: str
) -> None:
    other = GOOD | {"vendor": "scale-ai"}
    found = read_ledger(ledger_file(tmp_path / "x.csv", GOOD | change, other), "x.csv")
    assert [row.claim.vendor for row in found.rows] == ["scale-ai"]
    assert [(p.file, p.line, p.field) for p in found.problems] == [("x.csv", 2, field)]
    assert reason in found.problems[0].reason
    assert str(found.problems[0]).startswith(f"x.csv:2: {field}: ")


def test_a_line_that_says_the_same_again_is_named(tmp_path: Path) -> None:
    found = read_ledger(ledger_file(tmp_path / "x.csv", GOOD, GOOD | {"note": "again"}))
    assert len(found.rows) == 1
    assert "line 2" in found.problems[0].reason


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    first = GOOD | {"note": "two\nlines"}
    bad = GOOD | {"vendor": "scale-ai", "status": "sure"}
    found = read_ledger(ledger_file(tmp_path / "x.csv", first, bad))
    assert [problem.line for problem in found.problems] == [4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"vendor,metric\n", "missing"),
        ((",".join(COLUMNS) + ",extra\n").encode(), "unknown: extra"),
        ((",".join(COLUMNS) + ",note\n").encode(), "twice: note"),
        ((";".join(COLUMNS) + "\n").encode(), "parted by commas"),
        (b"\x00\x01\x02", "null bytes"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=words):
        read_ledger(path)
    with pytest.raises(LedgerError, match="cannot be read"):
        read_ledger(tmp_path / "none.csv")


def test_a_line_in_another_encoding_fails_alone(tmp_path: Path) -> None:
    path = ledger_file(tmp_path / "x.csv", GOOD, GOOD | {"vendor": "scale-ai", "note": "NOTE"})
    path.write_bytes(path.read_bytes().replace(b"NOTE", "Société".encode("latin-1")))
    found = read_ledger(path)
    assert len(found.rows) == 1
    assert [(p.line, p.field, p.reason) for p in found.problems] == [(3, "note", "is not UTF-8")]


def test_an_open_quote_ends_the_file_and_says_so(tmp_path: Path) -> None:
    path = ledger_file(tmp_path / "x.csv", GOOD)
    path.write_text(path.read_text() + 'scale-ai,"valuation\nrest\n')
    found = read_ledger(path)
    assert len(found.rows) == 1
    assert "rest of the file" in found.problems[0].reason


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_no_bytes_whatever_raise_anything_else(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fuzz.csv"
    path.write_bytes(",".join(COLUMNS).encode() + b"\n" + data)
    try:
        found = read_ledger(path)
    except LedgerError:
        return
    assert len(found.rows) == 0 or not found.problems or found.problems[0].line >= 2


def test_a_row_taken_out_of_the_ledger_is_retracted(store: Store, tmp_path: Path) -> None:
    both = read_ledger(ledger_file(tmp_path / "a.csv", GOOD, GOOD | {"vendor": "scale-ai"}))
    load_ledger(store, [both], load_publishers(), complete=True)
    one = read_ledger(ledger_file(tmp_path / "a.csv", GOOD))
    written = load_ledger(store, [one], load_publishers(), complete=True)
    assert written.retracted == 1
    assert list(queries.claims(store.path)["vendor"]) == ["mercor"]
    assert list(queries.claims(store.path)["reader"]) == [LEDGER.name]


def test_a_broken_file_retracts_nothing(store: Store, tmp_path: Path) -> None:
    both = read_ledger(ledger_file(tmp_path / "a.csv", GOOD, GOOD | {"vendor": "scale-ai"}))
    load_ledger(store, [both], load_publishers(), complete=True)
    broken = read_ledger(ledger_file(tmp_path / "a.csv", GOOD, GOOD | {"vendor": "scale-ai", "low": "x"}))
    assert load_ledger(store, [broken], load_publishers(), complete=True).retracted == 0
    assert len(queries.claims(store.path)) == 2
