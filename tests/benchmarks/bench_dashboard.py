"""What a page costs the server: on the shipped ledger and with 1,000,000 claims. Prints CPU time; asserts no figure."""

from __future__ import annotations

import datetime as dt
import logging
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import queries
from data.store import DocumentRecord, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document
from models.period import Period, Precision

pytestmark = pytest.mark.benchmark

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
VIEWS = sorted(path.stem for path in (APP.parent / "views").glob("*.py") if path.stem != "__init__")
VENDORS = 200
LAST = dt.date(2026, 11, 15)

_CLIENTS = ("openai", "google", "meta", "microsoft", "anthropic", "amazon", "xai", *(f"client-{n}" for n in range(40)))
_WORK = ("generalist", "software", "medicine", "law", "language", "finance", "stem", "phd")
_COUNTRIES = (None, None, "US", "IN", "PH", "KE", "BR", "GB", "DE", "FR")
#: Metric, kinds, unit, and how many of a hundred questions it has.
_LINES: tuple[tuple[Metric, tuple[str | None, ...], str | None, int], ...] = (
    (Metric.PAY_RATE, _WORK, "USD/hour", 34),
    (Metric.CLIENT, ("uses", "uses", "starts", "expands", "pauses", "ends"), None, 20),
    (Metric.WORKFORCE, ("employees", "contractors"), "people", 12),
    (Metric.REVENUE, ("run_rate", "annual"), "USD", 14),
    (Metric.VALUATION, ("post_money", "pre_money"), "USD", 9),
    (Metric.FUNDING, ("series_a", "series_b", "series_c"), "USD", 6),
    (Metric.REVENUE_GROWTH, ("year",), "percent", 3),
    (Metric.LAYOFF, (None,), "people", 2),
)
_STATUSES = (Status.CONFIRMED, Status.REPORTED, Status.REPORTED, Status.TALKS, Status.PROJECTED)


def market(claims: int, seed: int = 3) -> Iterator[tuple[DocumentRecord, list[Claim]]]:
    """Documents of five claims each, as a market is: few large vendors and many small ones, most told lately and often.

    A question (a vendor's figure of a month) is told by some twenty-five pages, nearly all of which agree.
    """
    draw = random.Random(seed)
    weights = [1 / (rank + 3) ** 0.9 for rank in range(VENDORS)]
    vendors = [f"vendor-{number}" for number in range(VENDORS)]
    months = [Period(dt.date(year, month, 1), Precision.MONTH) for year in range(2016, 2027) for month in range(1, 13)]
    questions: dict[str, list[tuple[Metric, str | None, str | None, str | None, float | None, int, Status]]] = {}
    for vendor, weight in zip(vendors, weights, strict=True):
        size = 10.0 ** draw.uniform(6, 9)
        questions[vendor] = [_question(draw, size) for _ in range(max(20, round(weight * claims / 25 / sum(weights))))]
    for number in range(claims // 5):
        vendor = draw.choices(vendors, weights)[0]
        told = [draw.choice(questions[vendor]) for _ in range(5)]
        newest = max(told, key=lambda question: question[5])[5]
        day = min(months[newest].last + dt.timedelta(days=int(draw.expovariate(1 / 40))), LAST)
        name = f"doc{number}"
        document = Document(
            id=name,
            title=f"Vendor {vendor} and what it pays, told for the {number}th time",
            text="",
            lang="en",
            published=Period(day, Precision.DAY),
            url=f"https://publisher{number % 300}.example/{number}",
            publisher=f"Publisher {number % 300}",
            source="synthetic",
        )
        made = {}
        for metric, kind, party, region, value, month, status in told:
            off = value if value is None or draw.random() < 0.93 else round(value * draw.uniform(0.5, 1.5), 2)
            unit = next(unit for one, _, unit, _ in _LINES if one is metric)
            claim = Claim(
                document=name,
                vendor=vendor,
                metric=metric,
                status=status if draw.random() < 0.95 else Status.REPORTED,
                low=off,
                high=off,
                unit=unit,
                kind=kind,
                party=party,
                region=region,
                as_of=months[month],
            )
            made[claim.id] = claim
        yield DocumentRecord(document, "article", number % 4 + 1), list(made.values())


def _question(
    draw: random.Random, size: float
) -> tuple[Metric, str | None, str | None, str | None, float | None, int, Status]:
    """Metric, kind, party, region, value, month and status of one question; later months are likelier."""
    metric, kinds, unit, _ = draw.choices(_LINES, [line[3] for line in _LINES])[0]
    month = 130 - int(min(129, draw.expovariate(1 / 30)))
    grown = 1.03 ** (month - 100)
    value = {
        "USD": round(size * grown * draw.uniform(0.8, 1.2) * (15 if metric is Metric.VALUATION else 1), -4),
        "USD/hour": float(draw.randint(8, 150)),
        "people": float(draw.randint(1, 900) * 10),
        "percent": float(draw.randint(5, 300)),
    }.get(unit or "")
    party = draw.choice(_CLIENTS) if metric is Metric.CLIENT else None
    region = draw.choice(_COUNTRIES) if metric is Metric.PAY_RATE else None
    return metric, draw.choice(kinds), party, region, value, month, draw.choice(_STATUSES)


def fill_market(path: Path, claims: int) -> None:
    """Write the market of :func:`market` into a new store."""
    with Store.open(path, create=True) as store, store.transaction():
        records, rows = [], []
        for record, made in market(claims):
            records.append(record)
            rows.extend((claim, record.document.publisher, record.tier, record.tier) for claim in made)
        store.put_documents(records)
        store.put_claim_rows(rows, Reader("synthetic", "1"))


@pytest.fixture(scope="module")
def market_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,000,000 claims in 200,000 documents in the shape of a market."""
    path = tmp_path_factory.mktemp("market") / "market.db"
    fill_market(path, 1_000_000)
    return path


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _measure(
    store: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, str], None], name: str, on: str | None = None
) -> None:
    """CPU seconds of every page: first time, again, and the median of changes of filters."""
    logging.disable(logging.WARNING)
    monkeypatch.setenv("LABELSCOPE_DB", str(store))
    vendors = sorted(queries.vendors(store))[:4]
    app = AppTest.from_file(str(APP), default_timeout=900)
    if on is not None:
        app.query_params["on"] = on
    figure(f"{name}: first page of a new process, reading the record", f"{_cpu(app.run):.2f} s")
    for view in VIEWS:
        first = _cpu(lambda view=view: app.switch_page(f"views/{view}.py").run())
        again = statistics.median(_cpu(app.run) for _ in range(3))
        statuses = [
            _cpu(lambda chosen=chosen: app.pills(key="status").set_value(chosen).run())
            for chosen in (["confirmed"], ["reported"], ["confirmed", "reported"], [])
        ]
        chosen = [_cpu(lambda one=one: app.multiselect(key="vendor").set_value([one]).run()) for one in vendors]
        app.multiselect(key="vendor").set_value([]).run()
        spans = [
            _cpu(lambda span=span: app.button_group(key="span").set_value([span]).run())
            for span in ("1y", "5y", "all", "2y")
        ]
        assert not app.exception
        said = f"first {first:.2f}, again {again:.2f}, change of status {statistics.median(statuses):.2f}"
        said += f" (worst {max(statuses):.2f}), vendor {statistics.median(chosen):.2f}"
        figure(f"{name}: {view}", f"{said}, span {statistics.median(spans):.2f} s")


def test_pages_on_the_shipped_ledger(
    shipped_store: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, str], None]
) -> None:
    _measure(shipped_store, monkeypatch, figure, "ledger")


def test_pages_with_a_million_claims(
    market_store: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, str], None]
) -> None:
    counted = queries.counts(market_store)
    figure("the store", ", ".join(f"{number:,} {what}" for what, number in counted.items()))
    _measure(market_store, monkeypatch, figure, "a million claims")


def test_an_earlier_day_with_a_million_claims(
    market_store: Path, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, str], None]
) -> None:
    _measure(market_store, monkeypatch, figure, "a million claims, as it stood on 15 May 2026", "2026-05-15")


def test_what_the_entry_imports(figure: Callable[[str, str], None]) -> None:
    """Importing what the entry needs loads no page, no figure and no analysis."""
    code = (
        "import sys, time; begun = time.process_time(); import dashboard.state; "
        "print(time.process_time() - begun, *[name for name in sys.modules if name.startswith"
        "(('dashboard.figures', 'dashboard.views', 'dashboard.report', 'scrapers', 'xlsxwriter', 'typst'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    figure("importing the entry", f"{float(said[0]):.2f} s; needless modules: {' '.join(said[1:]) or 'none'}")
