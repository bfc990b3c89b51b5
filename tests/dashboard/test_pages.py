"""Every page by AppTest: on the shipped ledger, on an empty store, without a store, on a store of a newer version."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import loading
from data import queries
from data.connection import SCHEMA_VERSION
from data.selection import Filter
from data.upkeep import backup
from models.errors import StoreError

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
VIEWS = sorted(path.stem for path in (APP.parent / "views").glob("*.py") if path.stem != "__init__")


def start(db: Path, monkeypatch: pytest.MonkeyPatch, page: str | None = None, **query: str) -> AppTest:
    monkeypatch.setenv("LABELSCOPE_DB", str(db))
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    if page is not None:
        app.switch_page(f"views/{page}.py").run()
    return app


def texts(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "text", "info", "warning", "error", "caption", "code")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_shows_the_shipped_ledger(shipped_store: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    app = start(shipped_store, monkeypatch, page)
    assert not app.exception
    assert not app.error
    assert app.title


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_is_designed_for_an_empty_store(
    empty_store: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    app = start(empty_store, monkeypatch, page)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", VIEWS)
def test_every_page_goes_back_in_time(shipped_store: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    app = start(shipped_store, monkeypatch, page, on="2024-06-30")
    assert not app.exception
    assert "as it stood on 30 June 2024" in texts(app)


def test_without_a_store_the_page_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start(tmp_path / "none.db", monkeypatch)
    assert not app.exception
    assert "labelscope init" in texts(app)


def test_a_store_of_a_newer_version_is_refused_in_words(
    shipped_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "newer.db"
    backup(shipped_store, copy)
    connection = sqlite3.connect(copy)
    connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    connection.commit()
    connection.close()
    app = start(copy, monkeypatch)
    assert not app.exception
    assert "newer Labelscope" in texts(app)


def test_an_address_that_makes_no_sense_is_no_error(shipped_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start(shipped_store, monkeypatch, on="never", vendor="<script>", status="sure", span="9y")
    assert not app.exception


def test_a_day_or_vendor_that_is_not_on_record_is_said(shipped_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start(shipped_store, monkeypatch, on="2099-01-01", vendor="<b>nobody</b>")
    said = [warning.value for warning in app.warning]
    assert "2099" in said[0]
    assert "shown is the record of today" in said[0]
    assert "<b>" not in said[1]
    assert "nobody" in said[1]
    assert not start(shipped_store, monkeypatch, on="2025-06-30", vendor="mercor").warning


def test_a_store_that_breaks_while_a_page_is_drawn_is_told_in_words(
    shipped_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreError("it is in use")

    monkeypatch.setattr(loading, "market_cards", busy)
    app = start(shipped_store, monkeypatch)
    assert not app.exception
    assert "cannot be read just now: it is in use" in app.error[0].value
    assert any(button.label == "Try again" for button in app.button)


@pytest.mark.parametrize("vendor", ["mercor", "Mercor", "micro1", "<b>"])
def test_a_vendor_may_be_named_by_its_id(shipped_store: Path, monkeypatch: pytest.MonkeyPatch, vendor: str) -> None:
    app = start(shipped_store, monkeypatch, vendor=vendor)
    assert not app.exception
    assert app.title[0].value == "Market"
    assert app.multiselect(key="vendor").value == ([vendor.lower()] if vendor != "<b>" else [])


def test_a_vendor_with_one_claim_is_told_in_the_singular(shipped_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = queries.claims(shipped_store, Filter())["vendor"].value_counts()
    vendor = min(told.index[told.eq(1)])
    app = start(shipped_store, monkeypatch, "vendor", company=loading.name_of(vendor))
    said = texts(app)
    assert app.title[0].value == loading.name_of(vendor)
    assert "1 fact · 1 claim ·" in said
    assert not any(slip in said for slip in ("1 facts", "0 of 0", "?."))


def test_a_fresh_store_says_how_to_fill_it(
    empty_store: Path, shipped_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing is on record yet" in texts(start(empty_store, monkeypatch))
    assert "Nothing is on record yet" not in texts(start(shipped_store, monkeypatch))
