"""Stories with their publishers, links, hits of a search and the claims found in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import evidence, loading, wording
from dashboard.inert import escape, safe_link, tidy
from dashboard.rows import each_row
from dashboard.state import View
from data import browse
from data.browse import News

#: Publishers of one story named in its line, and claims named below it; the rest is counted.
MAX_PUBLISHERS, MAX_CLAIMS = 6, 6
#: Characters of a snippet that are shown: words may be of any length.
MAX_SNIPPET = 600
#: Marks of the hits in a snippet, as data.browse sets them.
START, END = "\x02", "\x03"


@st.cache_resource(max_entries=64, show_spinner=False)
def stories(path: str, revision: int, news: News, limit: int, offset: int) -> tuple[pd.DataFrame, int]:
    """One page of stories; see data.browse.stories. Never change it in place."""
    return browse.stories(Path(path), news, limit=limit, offset=offset)


@st.cache_resource(max_entries=64, show_spinner=False)
def claims_in(path: str, revision: int, documents: tuple[str, ...], known_on: dt.date | None) -> pd.DataFrame:
    """Claims of some documents; see data.browse.claims_of_documents. Never change it in place."""
    return browse.claims_of_documents(Path(path), documents, known_on)


def show_stories(view: View, documents: pd.DataFrame, *, key: str) -> None:
    """Draw stories one below the other.

    Args:
        view: what the person looks at.
        documents: from data.browse.stories.
        key: unique on the page.
    """
    claims = claims_in(view.path, view.revision, tuple(documents["id"]), view.known_on)
    by_document = dict(iter(claims.groupby("document", sort=False)))
    for _, told in documents.groupby("rank", sort=True):
        found = [by_document[one] for one in told["id"] if one in by_document]
        _story(view, told, pd.concat(found) if found else claims.iloc[:0], f"{key}-{told['story'].iloc[0]}")


def _story(view: View, told: pd.DataFrame, claims: pd.DataFrame, key: str) -> None:
    head = told.iloc[0]
    with st.container(border=True, key=key):
        left, right = st.columns([1, 1.35], gap="medium")
        with left.container(gap="xxsmall"):
            st.markdown(f"**{escape(headline(head, claims), 220)}**")
            _publishers(told)
        with right.container(gap="xxsmall"):
            snippet = next((text for text in told["snippet"] if isinstance(text, str) and text.strip()), None)
            if snippet is not None:
                st.markdown(highlighted(snippet))
            _claims(view, claims, key)


def headline(document: pd.Series, claims: pd.DataFrame) -> str:
    """A page's headline; for one whose text the store does not hold, the companies that it is about."""
    title = tidy(document["title"], 200)
    if title:
        return title
    names = [loading.name_of(vendor) for vendor in dict.fromkeys(claims["vendor"])]
    return ", ".join(names[:4]) + (" and others" if len(names) > 4 else "") or "Page without a headline"


def highlighted(snippet: str) -> str:
    """A snippet as Markdown in which only the hits are bold; whatever else is in it is escaped."""
    parts = snippet[:MAX_SNIPPET].split(START)
    shown = _escaped(parts[0])
    for part in parts[1:]:
        hit, end, rest = part.partition(END)
        inner = escape(hit).strip()
        # Two hits without a space between them would run their stars together.
        gap = " " if shown.endswith("**") else ""
        shown += gap + (f"**{inner}**" if inner and end else inner) + _escaped(rest)
    return shown.strip()


def _escaped(text: str) -> str:
    """Escaped text that keeps one space at an end that had any: it parts words from the hit beside it."""
    inner = escape(text)
    if not inner:
        return " " if text else ""
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if text[-1:].isspace() else ''}"


def _publishers(told: pd.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for row in each_row(told.head(MAX_PUBLISHERS)):
            when = wording.period(row.published) if isinstance(row.published, str) else "undated"
            label = f"{tidy(row.publisher, 60) or 'Unknown publisher'}, {when}"
            link = safe_link(row.url)
            if link:
                st.link_button(escape(label), link, type="tertiary", icon=":material/open_in_new:")
            else:
                st.caption(escape(label), width="content")
        if len(told) > MAX_PUBLISHERS:
            st.caption(f"and {len(told) - MAX_PUBLISHERS} more", width="content")


def _claims(view: View, claims: pd.DataFrame, key: str) -> None:
    if claims.empty:
        st.caption("No claim was read from it.")
        return
    lines = list(dict.fromkeys(_line(row) for row in each_row(claims)))
    more = len(lines) - MAX_CLAIMS
    st.text("\n".join(lines[:MAX_CLAIMS]) + (f"\nand {more} more" if more > 0 else ""))
    _evidence(view, tuple(claims["id"]), key)


def _line(row: Any) -> str:
    """One claim in a line: vendor, what it says, and our note or its words."""
    words = tidy(row.quote, 160) or tidy(row.note, 160)
    subject = "" if row.metric == "client" else f"{wording.metric(row.metric).lower()} {wording.kind(row.kind)} "
    said = " ".join(f"{loading.name_of(row.vendor)}: {subject}{evidence.claim_figure(row)}".split())
    return f"{said}. {words}" if words else said


@st.fragment
def _evidence(view: View, ids: tuple[str, ...], key: str) -> None:
    count = len(ids)
    if st.button(
        f"{count} claim{'s' if count != 1 else ''}",
        key=f"{key}-claims",
        type="tertiary",
        icon=":material/fact_check:",
        help="The claims read from it, and the facts that they feed",
    ):
        evidence.open_drawer(view, ids, title="Claims of this story")
