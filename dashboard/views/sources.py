"""Sources: how each is doing, what the last runs did, and what is to be worked off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cards, collecting, wording
from dashboard.inert import safe_link, tidy
from dashboard.picking import several
from dashboard.rows import each_row
from dashboard.state import View
from data import browse, queries

#: Lines of progress shown at once.
SHOWN_LINES = 14
_HEALTH_ORDER = {"stopped": 0, "gone": 0, "failing": 1, "never asked": 3, "off": 4}


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("Sources")
    counts = _counts(view.path, view.revision)
    issues = _issues(view.path, view.revision)
    with st.grid(4, min_column_width=190):
        for label, number, words in (
            ("Documents", counts["documents"], "Pages, filings and ledger entries that the store holds."),
            ("Claims", counts["claims"], "Statements read from them that stand."),
            ("Facts", counts["facts"], "What the claims add up to."),
            ("Open issues", counts["issues"], "What a person should look at."),
        ):
            st.metric(label, f"{number:,}", border=True, help=words)
    _collect(view)
    _health(view)
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        _runs(view)
    with right:
        _issue_list(issues)


@st.cache_data(max_entries=4, show_spinner=False)
def _counts(path: str, revision: int) -> dict[str, int]:
    return queries.counts(Path(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _issues(path: str, revision: int) -> pd.DataFrame:
    return queries.issues(Path(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _sources(path: str, revision: int) -> pd.DataFrame:
    return browse.sources(Path(path))


@st.cache_resource(max_entries=4, show_spinner=False)
def _last_runs(path: str, revision: int) -> pd.DataFrame:
    return queries.runs(Path(path), 60)


def _collect(view: View) -> None:
    with st.container(border=True, key="card-collect"):
        st.markdown("**Collect**")
        st.caption(
            "Asks the sources that are due, in the background. The pages stay usable and show what is new at the next "
            "click."
        )
        _progress(view.path)


@st.fragment(run_every=None)
def _progress(path: str) -> None:
    """The button, and the lines of the run at work; redraws itself while there is one."""
    job = collecting.desk().collection(path)
    running = job is not None and job.running
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Collect now",
            icon=":material/cloud_download:",
            type="primary",
            disabled=running,
            key="collect",
            on_click=collecting.desk().collect,
            args=(path,),
        )
        if running and st.button("Stop", icon=":material/stop:", key="collect-stop"):
            job.stop()  # type: ignore[union-attr]
    if job is None:
        return
    if running:
        _ticking(path)
    else:
        _outcome(job)


@st.fragment(run_every=1.0)
def _ticking(path: str) -> None:
    job = collecting.desk().collection(path)
    if job is None:
        return
    if not job.running:
        st.rerun()
    # Not as a context manager: leaving it would mark the run as done.
    st.status("Collecting", expanded=True).code(
        "\n".join(job.lines[-SHOWN_LINES:]) or "Starting", language=None, wrap_lines=True
    )


def _outcome(job: collecting.Job) -> None:
    lines = job.lines[-80:]
    if job.code == 0:
        label, icon = "Every source was well", ":material/check_circle:"
    elif job.stopped:
        label, icon = "The run was stopped; the next one goes on from there", ":material/stop_circle:"
    else:
        label, icon = "The run ended, and something failed", ":material/error:"
    with st.expander(label, icon=icon, expanded=job.code != 0):
        st.code(
            "\n".join(lines) or "It printed nothing.",
            language=None,
            wrap_lines=True,
            height=280 if len(lines) > SHOWN_LINES else "content",
        )


def _health(view: View) -> None:
    held = _sources(view.path, view.revision)
    _health_table(view.path, view.revision, held)


@st.fragment(run_every=None)
def _health_table(path: str, revision: int, held: pd.DataFrame) -> None:
    job = collecting.listing(path, revision)
    if job.running:
        _waiting(path, revision)
    rows = None if job.running else collecting.declared(job)
    table = health_table(held, rows or [])
    asked = table[table["health"].ne("never asked") & table["health"].ne("off")]
    bad = int(table["health"].str.startswith(("stopped", "gone", "failing", "silent")).sum())
    if job.running:
        title = "Sources: reading their declarations"
    elif asked.empty:
        title = f"{len(table)} sources, none asked yet"
    else:
        title = f"{len(table)} sources, {len(asked)} in use, {bad} in trouble"
    cards.table_card(
        st.session_state["view"],
        title,
        table,
        [()] * len(table),
        key="sources-health",
        caption="Times are UTC. Waiting: pages in the queue. Trouble stands first.",
        height=cards.table_height(len(table)),
        column_config={
            "site": st.column_config.LinkColumn("site", display_text=":material/open_in_new:", width="small"),
            "documents": st.column_config.NumberColumn("documents", format="localized"),
        },
        nothing="The store knows of no source yet. Load the ledger with “labelscope init”, or collect.",
    )


@st.fragment(run_every=0.5)
def _waiting(path: str, revision: int) -> None:
    if not collecting.listing(path, revision).running:
        st.rerun()


def health_table(held: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Declared sources and those that the store knows, as people read them; those in trouble first.

    Args:
        held: from data.browse.sources.
        rows: from ``labelscope sources --json``; empty where that is not at hand.
    """
    stored = {str(row["source"]): row for row in held.to_dict("records")}
    declared = {str(row["id"]): row for row in rows if "id" in row}
    lines = []
    for name in dict.fromkeys((*declared, *stored)):
        kept, said = stored.get(name, {}), declared.get(name, {})
        lines.append(
            {
                "source": tidy(name, 60),
                "health": _health_words(said, kept),
                "kind": tidy(said.get("kind"), 30) or ("built in" if name in ("ledger", "hand") else None),
                "every": tidy(said.get("every"), 12) or None,
                "last run": _moment(kept.get("last_run")),
                "last success": _moment(kept.get("last_success")),
                "documents": int(kept.get("documents") or 0),
                "new at last run": _count(kept.get("outcome"), "new"),
                "waiting": int(kept.get("waiting") or 0),
                "issues": int(kept.get("issues") or 0),
                "last error": tidy(kept.get("last_error"), 300) or None,
                "site": safe_link(said.get("url") if isinstance(said.get("url"), str) else None),
            }
        )
    table = pd.DataFrame(
        lines,
        columns=[
            "source", "health", "kind", "every", "last run", "last success", "documents", "new at last run", "waiting",
            "issues", "last error", "site",
        ],
    )  # fmt: skip
    rank = table["health"].map(lambda words: _HEALTH_ORDER.get(str(words).split(":")[0].split(",")[0], 2))
    return table.assign(rank=rank).sort_values(["rank", "source"], kind="stable").drop(columns="rank")


def _health_words(said: dict[str, Any], kept: dict[str, Any]) -> str:
    """How a source does, in a few words."""
    if kept.get("stopped"):
        return f"stopped: {tidy(kept['stopped'], 120)}"
    if kept.get("gone"):
        return "gone: its address answers that it is no more"
    failures = int(kept.get("failures") or 0)
    if failures:
        return f"failing, {failures} run{'s' if failures != 1 else ''} in a row"
    if kept.get("last_success"):
        return "well"
    told = tidy(said.get("health"), 60)
    if told:
        return "never asked" if told in ("new", "never", "unknown", "-", "") else told
    return "well" if kept.get("documents") else "never asked"


def _moment(text: object) -> str | None:
    """A time of the store without its seconds: "2026-11-20 16:54"."""
    return text[:16].replace("T", " ") if isinstance(text, str) and text else None


def _count(outcome: object, name: str) -> int | None:
    """One count of an outcome told as JSON; None where it is not told."""
    try:
        value = json.loads(outcome).get(name) if isinstance(outcome, str) else None
    except (json.JSONDecodeError, AttributeError):
        return None
    return int(value) if isinstance(value, int) else None


def _runs(view: View) -> None:
    runs = _last_runs(view.path, view.revision)
    table = pd.DataFrame(
        {
            "started": [_moment(text) for text in runs["started"]],
            "command": [tidy(text, 60) for text in runs["command"]],
            "took": [_took(row.started, row.finished) for row in each_row(runs)],
            "outcome": [run_words(text) for text in runs["outcome"]],
        }
    )
    cards.table_card(
        view,
        f"Last runs: {len(table)}" if len(table) else "Last runs",
        table,
        [()] * len(table),
        key="sources-runs",
        caption="Newest first. Times are UTC.",
        height=cards.table_height(len(table), most=10),
        nothing="No run is on record yet.",
    )


def _took(started: object, finished: object) -> str:
    if not isinstance(started, str):
        return "–"
    if not isinstance(finished, str):
        return "not finished"
    seconds = (pd.Timestamp(finished) - pd.Timestamp(started)).total_seconds()
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def run_words(outcome: object) -> str:
    """The outcome of a run in a line: its counts, and the names of what failed."""
    try:
        told = json.loads(outcome) if isinstance(outcome, str) else {}
    except json.JSONDecodeError:
        return tidy(outcome, 200)
    if not isinstance(told, dict):
        return tidy(str(told), 200)
    counts = [f"{value:,} {name.replace('_', ' ')}" for name, value in told.items() if type(value) is int and value]
    failed = told.get("failed")
    words = ", ".join(counts) or "nothing new"
    if isinstance(failed, dict) and failed:
        words += f"; failed: {', '.join(sorted(map(str, failed)))}"
    return tidy(words, 300)


def _issue_list(issues: pd.DataFrame) -> None:
    place = cards.card("sources-issues")
    with place.controls:
        sources = several("Source", sorted(issues["source"].unique()), "issue_source", nothing="All sources", width=200)
        kinds = several("Kind", sorted(issues["kind"].unique()), "issue_kind", nothing="All kinds", width=200)
    shown = issues
    if sources:
        shown = shown[shown["source"].isin(sources)]
    if kinds:
        shown = shown[shown["kind"].isin(kinds)]
    claims = [(claim,) if isinstance(claim, str) else () for claim in shown["claim"]]
    table = pd.DataFrame(
        {
            "what": [tidy(text, 300) for text in shown["message"]],
            "kind": [tidy(text, 40) for text in shown["kind"]],
            "source": [tidy(text, 60) for text in shown["source"]],
            "times": shown["count"].to_numpy(),
            "last seen": [wording.period(text[:10]) if isinstance(text, str) else None for text in shown["last_seen"]],
            "page": [safe_link(url) for url in shown["url"]],
        }
    )
    cards.table_card(
        st.session_state["view"],
        f"Issues to work off: {len(table):,}" if len(table) else "Issues to work off",
        table,
        claims,
        key="sources-issues",
        caption="Open ones, newest first. Choose a cell to see the claim that an issue is about.",
        height=cards.table_height(len(table), most=10),
        column_config={
            "what": st.column_config.TextColumn("what", width="medium"),
            "page": st.column_config.LinkColumn("page", display_text=":material/open_in_new:", width="small"),
        },
        into=place,
        nothing="Nothing waits for a person.",
    )


main()
