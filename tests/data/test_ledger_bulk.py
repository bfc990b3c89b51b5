"""Large ledgers: checked in parts and by other processes, filled in bulk, with the same outcome as line by line."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import ledger, ledger_lines, queries
from data.bulk import Batch, Page
from data.helpers import helpers, in_order
from data.ledger import COLUMNS, LEDGER, check_ledger, load_ledger, load_texts, open_ledger, read_ledger
from data.ledger_lines import check, check_parts, lines_of, parts_of, plain_claim
from data.reference import load_publishers
from data.store import Store
from data.upkeep import doctor
from models.claim import Claim, Metric, Status, plain_number
from models.errors import InvalidValue, StoreError
from models.period import Period

FAST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

#: What cells of a ledger may hold, good and bad.
CELLS = {
    "vendor": ["mercor", "scale-ai", "turing", "Mercor", " mercor", ""],
    "metric": ["valuation", "revenue", "client", "price"],
    "kind": ["", "", "annual", "uses"],
    "low": ["10", "20", "1e9", "", "1_0", "nan", "1e999", "--1", "5 "],
    "high": ["10", "20", "1e9", "", "x"],
    "unit": ["USD", "USD", "EUR", "", "percent", "USD/hour", "dollars"],
    "party": ["", "", "google", "Google"],
    "as_of": ["2025-10", "2025", "", "2025-13", "2025-02-30"],
    "status": ["confirmed", "reported", "sure"],
    "publisher": ["Example Wire", "Société", "", "Wire, the"],
    "origin": ["Example Wire", "Reuters", '"Quoted"'],
    "scope": ["", "", "remotasks"],
    "published": ["2025-10-27", "", "2024", "soon"],
    "source_url": ["https://wire.example/a", "https://wire.example/b", "ftp://wire.example"],
    "note": [
        "",
        "plain",
        'say "so"',
        "two\nlines",
        "two\r\nlines",
        "a\rb",
        "x" * 4001,
        "\udce9t\udce9",
        "\u2028",
        "\x1c",
    ],
}
rows = st.lists(st.tuples(*(st.sampled_from(CELLS[column]) for column in COLUMNS)), max_size=25)
#: Rows of which most are good.
well = st.lists(st.tuples(*(st.sampled_from(CELLS[column][:2]) for column in COLUMNS)), max_size=25)
ends = st.sampled_from(["\n", "\r\n", "\r"])
breakage = st.sampled_from(
    ["", "", "", 'mercor,"valuation"x\nrest\n', 'mercor,"open\nrest\n', "\n\n", "a,b\n", "y" * 140_000]
)


def text_of(lines: list[tuple[str, ...]], end: str = "\n") -> str:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator=end).writerows(lines)
    return target.getvalue()


def in_parts(text: str, characters: int) -> tuple[list[Any], list[Any], list[Any], dict[str, Any]]:
    """Lines, claims, faults and pages of a text that is checked in parts, the lines counted through."""
    lines: list[Any] = []
    claims: list[Any] = []
    faults: list[Any] = []
    pages: dict[str, Any] = {}
    above = 0
    for part in check_parts(COLUMNS, text, characters=characters):
        lines += [line + above for line in part.lines]
        claims += part.claims
        faults += [(line + above, column, reason) for line, column, reason in part.faults]
        pages |= part.pages
        above += part.count
    return lines, claims, faults, pages


@FAST
@given(lines=rows, more=rows, end=ends, broken=breakage, characters=st.integers(1, 2_000))
def test_parts_give_what_the_whole_gives(
    lines: list[tuple[str, ...]], more: list[tuple[str, ...]], end: str, broken: str, characters: int
) -> None:
    text = text_of(lines, end) + broken + text_of(more, end)
    assert "".join(parts_of(text, characters)) == text
    whole = check(COLUMNS, text)
    found_lines, claims, faults, _ = in_parts(text, characters)
    assert found_lines == whole.lines
    assert claims == [plain_claim(row.claim) for row in whole.rows]
    assert faults == whole.faults


@FAST
@given(lines=st.one_of(rows, well))
def test_the_sieve_lets_nothing_through_and_holds_nothing_back(lines: list[tuple[str, ...]]) -> None:
    quick = check(COLUMNS, text_of(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_lines, "_looks_well", lambda _: False)
        slow = check(COLUMNS, text_of(lines))
    assert quick == slow


@FAST
@given(
    vendor=st.sampled_from(["mercor", "Mercor", ""]),
    metric=st.sampled_from(Metric),
    kind=st.sampled_from([None, "annual", "uses", "post_money", "employees", "series_a", "expert"]),
    party=st.sampled_from([None, "google", "Google"]),
    unit=st.sampled_from([None, "USD", "USD/hour", "USD/", "percent", "multiple", "people", "dollars"]),
    region=st.sampled_from([None, None, "US", "us"]),
    low=st.sampled_from([None, 1, 2.5, float("nan"), float("inf"), -float("inf")]),
    high=st.sampled_from([None, 1, 2.5, float("nan"), float("inf")]),
)
def test_the_sieve_of_claims_lets_through_what_the_checks_do(**fields: Any) -> None:
    def outcome() -> Claim | str:
        try:
            return Claim("d", status=Status.REPORTED, **fields)
        except InvalidValue as error:
            return str(error)

    quick = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.claim._is_id", lambda _: False)
        assert outcome() == quick


def test_lines_are_those_of_the_csv_module_in_windows_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'a\rb\r\nc\n\n"d\ne"\r\rf'
    for size in range(1, 20):
        monkeypatch.setattr(ledger_lines, "PART_CHARACTERS", size)
        assert list(lines_of(text)) == list(io.StringIO(text, newline=""))


def large_file(path: Path, lines: int, seed: int = 1) -> Path:
    """A ledger with good lines, bad lines, lines said twice and pages whose date is told in two ways."""
    draw = random.Random(seed)
    made: list[tuple[str, ...]] = [tuple(COLUMNS)]
    for number in range(lines):
        page = draw.randrange(lines // 4 + 1)
        value = str(draw.choice([100, 200, 300]) * 1_000_000)
        row = dict.fromkeys(COLUMNS, "") | {
            "vendor": draw.choice(["mercor", "scale-ai", "turing", "surge-ai"]),
            "metric": "revenue",
            "kind": draw.choice(["run_rate", "annual", ""]),
            "low": value,
            "high": value,
            "unit": draw.choice(["USD", "USD", "EUR"]),
            "as_of": f"20{draw.randrange(20, 26)}-{draw.randrange(1, 14):02d}",
            "status": draw.choice(["reported", "confirmed", "talks", "sure" if number % 50 == 0 else "reported"]),
            "publisher": f"Wire {page % 7}",
            "origin": draw.choice([f"Wire {page % 7}", "Reuters"]),
            "published": draw.choice(["2026-01", "2026"]),
            "source_url": f"https://wire{page % 7}.example/{page}",
            "note": draw.choice(["", "a, b", "two\nlines"]),
        }
        made.append(tuple(row.values()))
    path.write_bytes(text_of(made).encode())
    return path


def content(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a load leaves behind, but for the moments at which it was written."""
    asked = {
        "documents": "id, url, title, text, published, published_first, published_last, known_from, publisher, tier, "
        "source, kind",
        "claims": "id, document, vendor, metric, kind, party, scope, region, low, high, unit, as_of, as_of_first, "
        "as_of_last, status, origin, origin_tier, quote, note, reader, reader_version, retracted_at",
        "facts": "*",
        "fact_claims": "*",
        "issues": "source, kind, message, claim",
        "sqlite_master": "type, name, sql",
    }
    with contextlib.closing(sqlite3.connect(store)) as connection:
        return {
            table: connection.execute(f"select {columns} from {table} order by 1, 2").fetchall()
            for table, columns in asked.items()
        }


def test_helpers_check_and_fill_as_one_process_writes_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [large_file(tmp_path / f"{seed}.csv", 700, seed) for seed in (1, 2, 1)]
    one, many = tmp_path / "one.db", tmp_path / "many.db"
    with Store.open(one, create=True) as store:
        read = [read_ledger(file) for file in files]
        written = load_ledger(store, read, load_publishers(), complete=True)
    monkeypatch.setattr(ledger, "_LARGE", 1)
    monkeypatch.setattr(ledger_lines, "PART_CHARACTERS", 4_000)
    with Store.open(many, create=True) as store:
        loaded = load_texts(store, [open_ledger(file) for file in files], load_publishers(), complete=True)
    assert loaded.written.new == written.new > 500
    assert loaded.problems == tuple(problem for file in read for problem in file.problems)
    assert {problem.field for problem in loaded.problems} == {"status", "as_of", "row"}
    assert content(many) == content(one)
    assert all(finding.well for finding in doctor(many))
    good, problems = check_ledger(open_ledger(files[0]))
    assert (good, problems) == (len(read[0].rows), read[0].problems)


def test_a_store_that_holds_claims_is_not_filled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, source = tmp_path / "store.db", open_ledger(large_file(tmp_path / "a.csv", 300))
    more = open_ledger(large_file(tmp_path / "b.csv", 300, 2))
    monkeypatch.setattr(ledger, "_LARGE", 1)
    with Store.open(path, create=True) as store:
        first = load_texts(store, [source], load_publishers()).written
        revision, held = queries.revision(path), content(path)
        again = load_texts(store, [source], load_publishers()).written
        assert (again.new, again.known) == (0, first.new)
        assert (queries.revision(path), content(path)) == (revision, held)
        load_texts(store, [more], load_publishers())
    made = content(path)
    with Store.open(path) as store:
        store.refresh_all_facts()
    assert content(path) == made


def batches(size: int = 3) -> Iterator[Batch]:
    for number in range(size):
        page = Page(f"page{number}", f"https://wire.example/{number}", "Wire", 3, "2025-10")
        claim = (f"claim{number}", page.id, "mercor", "revenue", "annual", None, None, None, 1e6, 1e6, "USD", "2024")
        yield Batch([page], [(*claim, "reported", "Wire", "", "2024-01-01", "2024-12-31", 3)])


def test_a_fill_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    def failing() -> Iterator[Batch]:
        yield from batches()
        raise StoreError("the source ended early")

    path = tmp_path / "store.db"
    with Store.open(path, create=True) as store:
        before = content(path)
        with pytest.raises(StoreError, match="ended early"):
            store.put_batches(failing(), LEDGER, large=True)
        assert content(path) == before
        assert store.put_batches(batches(), LEDGER, large=True).new == 3
    assert len(content(path)["claims"]) == 3


def test_a_fill_that_is_killed_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path, source = tmp_path / "store.db", large_file(tmp_path / "a.csv", 2_000)
    with Store.open(path, create=True):
        before = content(path)
    script = f"""
        import os, signal
        from pathlib import Path
        from data import bulk, ledger
        from data.reference import load_publishers
        from data.store import Store

        def killed(*_):
            os.kill(os.getpid(), signal.SIGKILL)

        bulk._meanwhile = killed
        ledger._LARGE = 1
        store = Store.open(Path({str(path)!r}))
        store.connection.execute("pragma cache_size = 10")
        ledger.load_texts(store, [ledger.open_ledger(Path({str(source)!r}))], load_publishers())
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert content(path) == before
    assert all(finding.well for finding in doctor(path))


def test_what_comes_from_helpers_is_in_order_and_a_killed_one_is_told() -> None:
    with helpers(True) as pool:
        assert list(in_order(abs, range(-50, 0), pool)) == list(range(50, 0, -1))
    if pool is None:
        pytest.skip("this system has one core, or no safe way to fork")
    with pytest.raises(StoreError, match="ended from outside"), helpers(True) as pool:
        list(in_order(os._exit, [9], pool))


@FAST
@given(
    parts=st.tuples(*[st.none() | st.text(max_size=6)] * 4),
    low=st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20),
)
def test_a_claims_id_is_the_hash_of_a_json_array(parts: tuple[str | None, ...], low: float | None) -> None:
    claim = Claim("x", "mercor", Metric.REVENUE, Status.REPORTED, 1.0, 1.0, "USD", as_of=Period.parse("2025-Q2"))
    document, scope = parts[0] or "", parts[1]
    for name, value in (("document", document), ("scope", scope), ("low", low), ("high", low)):
        object.__setattr__(claim, name, value)
    number = None if low is None else repr(plain_number(low))
    told = (document, "mercor", "revenue", None, None, scope, number, number, "USD", "2025-Q2", "reported")
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    assert claim.id == hashlib.blake2b(text, digest_size=16).hexdigest()
