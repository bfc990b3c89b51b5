"""A store full of what an attacker would publish: every page shows it as plain text, and nothing in it is active."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.inert import escape, safe_link, tidy
from dashboard.newslist import END, START, highlighted
from data.store import DocumentRecord, Issue, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document, Quote, document_id
from models.period import Period

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
VIEWS = sorted(path.stem for path in (APP.parent / "views").glob("*.py") if path.stem != "__init__")

PAYLOADS = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>",
    "[a link](javascript:window.hacked=1) ![dot](https://trap.example/dot.png) <https://trap.example>",
    "https://trap.example/auto and www.trap.example and mail@trap.example",
    '=HYPERLINK("https://trap.example","x")',
    "\u202egnp.exe \u2066left\u2069 \u200fright",
    ":red[red] :material/delete: $\\frac{1}{2}$ `code` # head\n\n- list\n\n| a | b |\n|---|---|",
    "&lt;script&gt; &#x3c;b&#x3e; <b>bold</b> <a href='javascript:window.hacked=1'>x</a>",
    "A" * 10_000,
    "word " * 2_000,
    "\x00\x01\x07 control \x1b[31mred",
)
URLS = (
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "https://evil.example/<script>window.hacked=1</script>?q=\"onmouseover='window.hacked=1'",
    "JaVaScRiPt:window.hacked=1",
    "",
)
#: Ids hold nothing but letters, digits and hyphens, yet may be of any length.
VENDORS = ("scale-ai", "mercor", "v" * 10_000, "script-alert-1-script")


def _claims(document: Document, number: int) -> list[Claim]:
    text = PAYLOADS[number % len(PAYLOADS)]
    vendor = VENDORS[number % len(VENDORS)]
    day = Period.parse(f"2025-{1 + number % 12:02}")
    quote = Quote(0, min(len(document.text), 2_000), document.text[:2_000])
    shared: dict[str, Any] = {
        "document": document.id,
        "vendor": vendor,
        "scope": None,
        "origin": text[:500],
        "note": text,
    }
    return [
        Claim(metric=Metric.VALUATION, status=Status.CONFIRMED, low=1e9 + number, high=1e9 + number, unit="USD",
              as_of=day, **shared),
        Claim(metric=Metric.VALUATION, status=Status.REPORTED, low=9e9, high=9e9, unit="USD", as_of=day, quote=quote,
              **shared),
        Claim(metric=Metric.REVENUE, kind="run_rate", status=Status.REPORTED, low=1e8 * (number + 1),
              high=1e8 * (number + 1), unit="USD", as_of=day, **{**shared, "scope": text[:4_000]}),
        Claim(metric=Metric.REVENUE, kind="annual", status=Status.REPORTED, low=2e8, high=3e8, unit="USD",
              as_of=Period.parse("2025"), **shared),
        Claim(metric=Metric.PAY_RATE, kind="expert", status=Status.REPORTED, low=20.0, high=300.0, unit="USD/hour",
              as_of=day, region="US", **shared),
        Claim(metric=Metric.PAY_RATE, kind="generalist", status=Status.REPORTED, high=40.0, unit="USD/hour", as_of=day,
              **shared),
        Claim(metric=Metric.CLIENT, kind=("starts", "ends", "reconsiders")[number % 3], status=Status.REPORTED,
              party=("openai", "c" * 10_000, "javascript-alert-1")[number % 3], as_of=day, **shared),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds every payload in every field that a text can reach."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    now = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    with Store.open(path, create=True) as store, store.transaction():
        for number in range(2 * len(PAYLOADS)):
            payload = PAYLOADS[number % len(PAYLOADS)]
            document = Document(
                id=document_id("hostile", str(number)),
                title=payload,
                text=f"{payload} needle {payload}",
                lang="en",
                published=Period.parse(f"2025-{1 + number % 12:02}-05"),
                url=URLS[number % len(URLS)],
                publisher=payload[:5_000],
                source="feed",
            )
            store.put_documents([DocumentRecord(document, "article", 1 + number % 4)], now)
            store.put_claims(document.id, _claims(document, number), Reader("extractor", "1"), now=now)
            store.add_issue(Issue(payload[:60], "odd", payload, url=URLS[number % len(URLS)]), now=now)
        run = store.start_run(PAYLOADS[0], now)
        store.finish_run(run, {"new": 1, "failed": {PAYLOADS[1]: [PAYLOADS[0]]}}, now)
        store.connection.execute(
            "insert into source_state (source, last_run, failures, last_error, outcome) values (?, ?, 3, ?, ?)",
            (PAYLOADS[0], "2026-01-02T03:04:05Z", PAYLOADS[1] + PAYLOADS[7], json.dumps({"new": PAYLOADS[0]})),
        )
    return path


@pytest.fixture(scope="session")
def hostile_address(
    hostile_store: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Any]
) -> Iterator[str]:
    """The dashboard over the hostile store."""
    with serve(hostile_store, tmp_path_factory.mktemp("server") / "log") as url:
        yield url


def start(db: Path, monkeypatch: pytest.MonkeyPatch, page: str, **state: object) -> AppTest:
    monkeypatch.setenv("LABELSCOPE_DB", str(db))
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    app.switch_page(f"views/{page}.py")
    for name, value in state.items():
        app.session_state[name] = value
    app.session_state["span"] = "all"
    return app.run()


#: Markdown that would do something: a tag, a link or image, a colour, an icon, maths, with no backslash before it.
_ACTIVE = re.compile(r"(?<!\\)(<[a-zA-Z/!]|\]\(|:red\[|\$\\|://|www\.trap|mail@trap)")


def markdown_of(app: AppTest) -> Iterator[str]:
    for kind in ("markdown", "caption", "title", "header", "info", "warning", "error"):
        for element in getattr(app, kind):
            yield str(element.value)
    for name in ("link_button", "button", "page_link"):
        for element in app.get(name):
            yield str(getattr(element.proto, "label", ""))


PARTS = [("evidence", {"part": part}) for part in ("dissent", "coverage", "claims")]
PAGES = [(page, {}) for page in VIEWS] + PARTS[1:] + [("news", {"q": "needle"}), ("clients", {"shape": "matrix"})]


@pytest.mark.parametrize(("page", "state"), PAGES)
def test_nothing_of_a_page_is_active(
    hostile_store: Path, monkeypatch: pytest.MonkeyPatch, page: str, state: dict[str, object]
) -> None:
    app = start(hostile_store, monkeypatch, page, **state)
    assert not app.exception
    for text in markdown_of(app):
        assert not _ACTIVE.search(text), text[:300]
        assert len(text) <= 6_000
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    for element in app.get("link_button"):
        assert element.proto.url.startswith(("http://", "https://"))
    for table in app.dataframe:
        for column in ("link", "page", "site"):
            if column in table.value:
                assert all(cell is None or cell != cell or cell.startswith("http") for cell in table.value[column])
    for chart in app.get("plotly_chart"):
        for text in _texts(json.loads(chart.proto.spec)):
            tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", text))
            assert tags <= {"b", "br", "extra", "span", "sub"}, text[:300]
            assert len(text) < 4_000


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in ("customdata", "bdata", "template"):
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def test_a_snippet_is_bold_where_it_was_hit_and_nowhere_active() -> None:
    assert highlighted(f"the {START}run{END} {START}rate{END} of") == "the **run** **rate** of"
    for payload in PAYLOADS:
        shown = highlighted(f"{payload} {START}{payload}{END} {payload}")
        assert not _ACTIVE.search(shown.replace("**", "")), shown[:200]
    assert highlighted(f"{START}no end") == "no end"


def test_only_web_addresses_are_links() -> None:
    assert [safe_link(url) for url in URLS[:2]] == [None, None]
    assert safe_link("JaVaScRiPt:x") is None
    assert safe_link(" javascript:x") is None
    assert safe_link("https://example.com/a") == "https://example.com/a"


def test_escaped_text_has_no_bare_markup() -> None:
    for payload in PAYLOADS:
        assert not _ACTIVE.search(escape(payload))
        assert "\n" not in tidy(payload)


@pytest.mark.browser
def test_nothing_runs_in_the_browser(hostile_address: str, open_app: Callable[..., Any]) -> None:
    app = open_app(1024, "dark")
    dialogs: list[str] = []
    app.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for page in VIEWS:
        query = "?span=all" + ("&q=needle" if page == "news" else "")
        app.open(f"{hostile_address}/{'' if page == 'market' else page}{query}")
        app.check()
        assert app.page.evaluate("window.hacked") is None, page
        hrefs = app.page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        bad = re.compile(r"\s*(javascript|data|vbscript|mailto):|.*trap\.example", re.IGNORECASE)
        assert not [href for href in hrefs if bad.match(href)], page
        strange = "[...document.querySelectorAll('img')].filter(i => !i.src.includes('127.0.0.1')).length"
        assert app.page.evaluate(strange) == 0, page
    assert dialogs == []
