"""Making the store ready: schema, publishers and the shipped ledger. Used by ``up``, ``init`` and the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.ledger import Problem, load_texts, open_ledger, shipped_files
from data.reference import load_publishers
from data.store import Issue, Store, Written


@dataclass(frozen=True, slots=True)
class Prepared:
    """What making the store ready did."""

    #: What the ledger changed.
    written: Written
    #: Bad lines of the ledger; the good ones are loaded all the same.
    problems: tuple[Problem, ...]


def prepare(path: Path, *, refresh: bool = False) -> Prepared:
    """Make or update a store: migrations, register of publishers, the shipped ledger.

    Args:
        path: the store; made when missing.
        refresh: make every fact again, also where nothing changed.

    Raises:
        StoreError: the store cannot be made or written.
        LedgerError: a shipped file is no ledger at all.
    """
    texts = [open_ledger(file, f"data/ledger/{file.name}") for file in shipped_files()]
    publishers = load_publishers()
    with Store.open(path, create=True) as store, store.transaction():
        store.put_publishers((p.name, p.tier, p.hosts[0] if p.hosts else "", p.reason) for p in publishers)
        loaded = load_texts(store, texts, publishers, complete=True)
        issues = [Issue("ledger", "bad-line", str(problem), url=problem.file) for problem in loaded.problems]
        for issue in issues:
            store.add_issue(issue)
        store.resolve_issues("ledger", {issue.id for issue in issues})
        if refresh:
            store.refresh_all_facts()
    return Prepared(loaded.written, loaded.problems)
