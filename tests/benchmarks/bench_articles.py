"""How well article pages are read: token F1 of trafilatura alone and of our reader, per page of the skeletons."""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import trafilatura

from scrapers.articles import read_article

_TRAFILATURA: Any = trafilatura
_SETTINGS: dict[str, dict[str, bool]] = {
    "plain": {},
    "recall": {"favor_recall": True},
    "precision": {"favor_precision": True},
    "no tables": {"include_tables": False},
}


def _load(name: str) -> ModuleType:
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "scrapers" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.mark.benchmark
def test_f1_of_article_pages() -> None:
    _load("prose")
    pages = _load("skeletons")
    columns = [*_SETTINGS, "ours"]
    scores: dict[str, list[float]] = {column: [] for column in columns}
    right, seconds = 0, 0.0
    print("\n" + " " * 22 + "".join(f"{column:>11}" for column in columns))
    for page in pages.PAGES:
        gold = "\n\n".join(page.gold)
        for column, settings in _SETTINGS.items():
            found = _TRAFILATURA.extract(page.html, **({"include_comments": False, "include_tables": True} | settings))
            scores[column].append(pages.token_f1(found or "", gold))
        begun = time.perf_counter()
        article = read_article(page.html.encode(), page.url)
        seconds += time.perf_counter() - begun
        scores["ours"].append(pages.token_f1(article.text, gold))
        right += str(article.published) == str(page.day)
        print(f"{page.name:22}" + "".join(f"{scores[column][-1]:11.3f}" for column in columns))
    print(f"{'mean':22}" + "".join(f"{statistics.mean(scores[column]):11.4f}" for column in columns))
    print(f"days right: {right} of {len(pages.PAGES)}; {seconds / len(pages.PAGES) * 1000:.0f} ms a page")
