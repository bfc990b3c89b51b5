"""Fixtures that every package's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from data.store import Store

# A law holds however slow the machine is on that day.
settings.register_profile("labelscope", deadline=None)
settings.load_profile("labelscope")


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the shipped ledger, made once; tests only read it."""
    from dashboard.setup import prepare

    path = tmp_path_factory.mktemp("shipped") / "labelscope.db"
    prepared = prepare(path)
    assert not prepared.problems
    return path


@pytest.fixture
def empty_store(tmp_path: Path) -> Path:
    """A store without a document."""
    path = tmp_path / "empty.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store that a test may write."""
    with Store.open(tmp_path / "labelscope.db", create=True) as opened:
        yield opened
