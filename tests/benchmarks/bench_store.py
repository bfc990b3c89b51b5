"""How long the store takes with 1,000,000 claims. Prints figures; asserts only that the work was done."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data import queries
from data.records import fact_records
from data.selection import Filter

pytestmark = pytest.mark.benchmark


def _seconds(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def test_loading_a_million_claims(tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    """Reading ledger files of a million lines, checking each, writing claims and resolving facts."""
    from data.ledger import load_ledger, read_ledger
    from data.reference import load_publishers
    from data.store import Store

    path = _large_ledger(tmp_path / "large.csv", 1_000_000)
    begun = time.perf_counter()
    file = read_ledger(path)
    read = time.perf_counter() - begun
    with Store.open(tmp_path / "store.db", create=True) as store:
        load_ledger(store, [file], load_publishers())
    total = time.perf_counter() - begun
    counted = queries.counts(tmp_path / "store.db")
    assert counted["claims"] == len(file.rows)
    assert not file.problems
    figure(
        "1,000,000 claims from a ledger file",
        f"{total:.1f} s: {read:.1f} s reading and checking lines, the rest in the store",
    )


def _large_ledger(path: Path, lines: int) -> Path:
    import csv

    from data.ledger import COLUMNS

    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        draw = random.Random(1)
        for number in range(lines):
            page = number // 5
            # A page tells what held in the year before it was published.
            told = page * 7919 % 120 + 12
            vendor, when = (page * 37 + number % 5 * 41) % 200, told - draw.randrange(12)
            # Five of six pages tell the same figure; the others are off by up to a half.
            true = 1_000_000 * (1 + (vendor * 131 + when) % 997)
            value = str(true if draw.random() < 5 / 6 else int(true * draw.uniform(0.5, 1.5)))
            url = f"https://publisher{page % 300}.example/{page}"
            row = dict.fromkeys(COLUMNS, "") | {
                "vendor": f"vendor-{vendor}",
                "metric": "revenue",
                "kind": "run_rate",
                "low": value,
                "high": value,
                "unit": "USD",
                "as_of": _month(when),
                "status": "reported",
                "publisher": f"Publisher {page % 300}",
                "origin": f"Publisher {page % 300}",
                "published": _month(told),
                "source_url": url,
                "note": str(number),
            }
            writer.writerow(row.values())
    return path


def _month(number: int) -> str:
    return f"{2015 + number // 12}-{number % 12 + 1:02d}"


def test_reading_facts_out_of_a_million_claims(large_store: Path, figure: Callable[[str, str], None]) -> None:
    def command() -> None:
        out = subprocess.run(
            [
                sys.executable,
                "-m",
                "dashboard.cli",
                "--db",
                str(large_store),
                "facts",
                "--vendor",
                "vendor-7",
                "--json",
            ],
            capture_output=True,
            check=True,
        )
        assert json.loads(out.stdout)

    figure("labelscope facts --vendor, whole process", f"{_seconds(command):.2f} s")
    one = Filter(vendors=("vendor-7",), metrics=("valuation",))
    figure("facts of one vendor and metric", f"{_seconds(lambda: fact_records(large_store, one)) * 1000:.0f} ms")
    figure("revision (each page asks)", f"{_seconds(lambda: queries.revision(large_store)) * 1000:.2f} ms")
    figure("all facts as a frame", f"{_seconds(lambda: queries.facts(large_store), 1):.1f} s")
