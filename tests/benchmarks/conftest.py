"""Synthetic records of any size, and a way to print figures that a run leaves behind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.store import DocumentRecord, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document
from models.period import Period

VENDORS = 200
CLAIMS_PER_DOCUMENT = 5

_METRICS: tuple[tuple[Metric, str | None, str | None], ...] = (
    (Metric.VALUATION, "USD", "post_money"),
    (Metric.FUNDING, "USD", "series_b"),
    (Metric.REVENUE, "USD", "annual"),
    (Metric.REVENUE, "USD", "run_rate"),
    (Metric.PAY_RATE, "USD/hour", "generalist"),
    (Metric.WORKFORCE, "people", "employees"),
    (Metric.CLIENT, None, "uses"),
)
_CLIENTS = ("google", "openai", "meta", "microsoft", "anthropic", "amazon", "xai")


def synthetic(claims: int, seed: int = 1) -> Iterator[tuple[DocumentRecord, list[Claim]]]:
    """Documents with their claims: many vendors, years, publishers and repeated figures, the same for the same seed."""
    draw = random.Random(seed)
    periods = [Period.parse(f"{year}-{month:02d}") for year in range(2016, 2027) for month in range(1, 13)]
    statuses = list(Status)[:4]
    for number in range(claims // CLAIMS_PER_DOCUMENT):
        name = f"doc{number}"
        when = draw.randrange(len(periods))
        published = periods[when]
        document = Document(
            id=name,
            title=f"Synthetic headline {number}",
            text="",
            lang="en",
            published=published,
            url=f"https://publisher{number % 300}.example/{number}",
            publisher=f"Publisher {number % 300}",
            source="synthetic",
        )
        made = []
        for _ in range(CLAIMS_PER_DOCUMENT):
            metric, unit, kind = draw.choice(_METRICS)
            value = None if unit is None else float(draw.randint(1, 9) * 10 ** draw.randint(1, 9))
            made.append(
                Claim(
                    document=name,
                    vendor=f"vendor-{draw.randint(1, VENDORS)}",
                    metric=metric,
                    status=draw.choice(statuses),
                    low=value,
                    high=value,
                    unit=unit,
                    kind=kind,
                    party=draw.choice(_CLIENTS) if metric is Metric.CLIENT else None,
                    as_of=periods[draw.randint(max(0, when - 12), when)],
                )
            )
        yield DocumentRecord(document, "article", number % 4 + 1), made


def fill(store: Store, claims: int) -> None:
    """Write a synthetic record into a store in one transaction, facts included."""
    records, rows = [], []
    for record, made in synthetic(claims):
        records.append(record)
        rows.extend((claim, record.document.publisher, record.tier, record.tier) for claim in made)
    with store.transaction():
        store.put_documents(records)
        store.put_claim_rows(rows, Reader("synthetic", "1"))


@pytest.fixture(scope="session")
def large_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 1,000,000 claims in 200,000 documents, made once for all benchmarks that read it."""
    path = tmp_path_factory.mktemp("large") / "large.db"
    with Store.open(path, create=True) as store:
        fill(store, 1_000_000)
    return path


@pytest.fixture
def figure(capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], None]:
    """Print one measured figure past pytest's capture."""

    def print_figure(name: str, value: str) -> None:
        with capsys.disabled():
            print(f"\n  {name}: {value}")

    return print_figure
