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
    """Reading a ledger file of a million lines, checking each, writing claims and resolving facts."""
    path, store = _large_ledger(tmp_path / "large.csv", 1_000_000), tmp_path / "store.db"
    # A process of its own, so that time and memory are those of loading and of nothing before it.
    out = subprocess.run([sys.executable, "-c", _LOAD, path, store], capture_output=True, check=True, text=True)
    told = json.loads(out.stdout)
    assert told["problems"] == 0
    assert told["new"] == queries.counts(store)["claims"] == 1_000_000
    figure(
        "1,000,000 claims from a ledger file, checked, written and resolved",
        f"{told['wall']:.1f} s; {told['own']:.1f} s of processor time here and {told['helpers']:.1f} s in helpers; "
        f"at most {told['memory']:.0f} MB here and {told['memory of a helper']:.0f} MB in a helper, partly shared",
    )


_LOAD = """
import json, resource, sys, time
from pathlib import Path

begun = time.perf_counter()
from data.ledger import load_texts, open_ledger
from data.reference import load_publishers
from data.store import Store

with Store.open(Path(sys.argv[2]), create=True) as store:
    loaded = load_texts(store, [open_ledger(Path(sys.argv[1]))], load_publishers())
here, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "wall": time.perf_counter() - begun,
    "own": here.ru_utime + here.ru_stime,
    "helpers": helpers.ru_utime + helpers.ru_stime,
    "memory": here.ru_maxrss / 1024,
    "memory of a helper": helpers.ru_maxrss / 1024,
    "new": loaded.written.new,
    "problems": len(loaded.problems),
}))
"""


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
