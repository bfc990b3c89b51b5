"""How long a report takes: all formats of a busy week over the shipped ledger, and over a million claims."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.report.build import report_of
from dashboard.report.making import SINGLE, render
from dashboard.report.span import Span

pytestmark = pytest.mark.benchmark


def test_all_formats_of_a_busy_week(shipped_store: Path, figure: Callable[[str, str], None]) -> None:
    begun = time.perf_counter()
    report = report_of(shipped_store, Span.week("2025-W40"))
    built = time.perf_counter() - begun
    parts = []
    for ending in SINGLE:
        start = time.perf_counter()
        assert render(report, ending)
        parts.append(f"{ending} {time.perf_counter() - start:.2f}")
    total = time.perf_counter() - begun
    figure("six formats of 2025-W40 over the ledger", f"{total:.1f} s (reading {built:.1f}, {', '.join(parts)})")


@pytest.fixture(scope="module")
def weekly_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million claims, the last week of which holds two thousand on twenty vendors, as a large market's week may."""
    from data.store import Reader, Store

    path = tmp_path_factory.mktemp("weekly") / "weekly.db"
    with Store.open(path, create=True) as store, store.transaction():
        records, rows = [], []
        for record, made in _weekly(1_000_000):
            records.append(record)
            rows.extend((claim, record.document.publisher, record.tier, record.tier) for claim in made)
        store.put_documents(records)
        store.put_claim_rows(rows, Reader("synthetic", "1"))
    return path


def _weekly(claims: int) -> Iterator[tuple[object, list[object]]]:
    """Documents by day over ten years; those of the last week speak of a few vendors."""
    import datetime as dt
    import random

    from data.store import DocumentRecord
    from models.claim import Claim, Metric, Status
    from models.document import Document
    from models.period import Period, Precision

    draw = random.Random(7)
    last, days = dt.date(2026, 11, 15), 3_650
    metrics = [
        (Metric.VALUATION, "USD", "post_money"),
        (Metric.FUNDING, "USD", "series_b"),
        (Metric.REVENUE, "USD", "annual"),
        (Metric.REVENUE, "USD", "run_rate"),
        (Metric.PAY_RATE, "USD/hour", "generalist"),
        (Metric.WORKFORCE, "people", "employees"),
        (Metric.CLIENT, None, "uses"),
    ]
    documents = claims // 5
    recent = 400
    for number in range(documents):
        fresh = number >= documents - recent
        day = last - dt.timedelta(days=draw.randrange(7) if fresh else 7 + draw.randrange(days))
        vendors = 20 if fresh else 200
        name = f"doc{number}"
        document = Document(
            id=name,
            title=f"Synthetic headline {number}",
            text="",
            lang="en",
            published=Period(day, Precision.DAY),
            url=f"https://publisher{number % 300}.example/{number}",
            publisher=f"Publisher {number % 300}",
            source="synthetic",
        )
        made: list[object] = []
        for _ in range(5):
            metric, unit, kind = draw.choice(metrics)
            value = None if unit is None else float(draw.randint(1, 9) * 10 ** draw.randint(1, 9))
            made.append(
                Claim(
                    document=name,
                    vendor=f"vendor-{draw.randint(1, vendors)}",
                    metric=metric,
                    status=draw.choice(list(Status)[:4]),
                    low=value,
                    high=value,
                    unit=unit,
                    kind=kind,
                    party=draw.choice(["google", "openai", "meta", "xai"]) if metric is Metric.CLIENT else None,
                    as_of=Period.of(day, Precision.MONTH),
                )
            )
        yield DocumentRecord(document, "article", number % 4 + 1), made


def test_all_formats_with_a_million_claims(weekly_store: Path, figure: Callable[[str, str], None]) -> None:
    begun = time.perf_counter()
    report = report_of(weekly_store, Span.week("2026-W46"))
    built = time.perf_counter() - begun
    parts = []
    for ending in SINGLE:
        start = time.perf_counter()
        assert render(report, ending)
        parts.append(f"{ending} {time.perf_counter() - start:.2f}")
    total = time.perf_counter() - begun
    assert sum(reference.new for reference in report.references) == 2_000
    figure("six formats of a week with 1,000,000 claims", f"{total:.1f} s (reading {built:.1f}, {', '.join(parts)})")
