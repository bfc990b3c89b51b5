"""News: search, and stories with all who told them and the claims found in them."""

from __future__ import annotations

import math
from pathlib import Path

import streamlit as st

from dashboard import cards, loading, newslist
from dashboard.picking import several, toggled
from dashboard.state import View
from data import browse
from data.browse import COUNTED, News

#: Stories on one page.
PAGE = 15
TIERS = {1: "Filings and companies", 2: "Agencies, major press", 3: "Trade press", 4: "Blogs, forums"}
_LANGUAGES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
}


def main() -> None:
    """Draw the page."""
    view: View = st.session_state["view"]
    st.title("News")
    news = _filters(view)
    try:
        documents, total = newslist.stories(view.path, view.revision, news, PAGE, 0)
    except ValueError:
        st.warning("This search cannot be read. Try single words, or a “phrase in quotes”.", icon=":material/search:")
        return
    list_, below = st.container(key="card-news", gap="small"), st.container()
    pages = math.ceil(min(total, COUNTED) / PAGE)
    if pages > 1:
        with below:
            page = st.pagination(pages, key="page", bind="query-params")
        if page > 1:
            documents, _ = newslist.stories(view.path, view.revision, news, PAGE, PAGE * (page - 1))
    with list_:
        st.markdown(f"**{_title(news, total)}**")
        if documents.empty:
            cards.empty(_nothing(view, news))
        else:
            newslist.show_stories(view, documents, key="news")


def _filters(view: View) -> News:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        typed = st.text_input(
            "Search",
            key="q",
            bind="query-params",
            persist_state="session",
            max_chars=300,
            placeholder='"run rate" AND (openai OR meta), scal*',
            icon=":material/search:",
            help='Words, "phrases in quotes", AND, OR, NOT, and a star for the beginning of a word. Pages without a '
            "text are found by publisher, company and our note.",
            width=380,
            on_change=_first_page,
        )
        tiers = st.pills(
            "Publishers",
            list(TIERS),
            selection_mode="multi",
            format_func=TIERS.__getitem__,
            key="tier",
            bind="query-params",
            persist_state="session",
            on_change=_first_page,
        )
        told = _languages(view.path, view.revision)
        languages = (
            several("Language", list(told), "lang", say=lambda code: _LANGUAGES.get(code, code), width=170)
            if told
            else []
        )
        with_claims = toggled("With claims only", "found")
    return News(
        search=str(typed or "").strip(),
        vendors=view.vendors,
        tiers=tuple(tiers),
        languages=tuple(languages),
        since=view.start,
        known_on=view.known_on,
        with_claims=with_claims,
    )


def _first_page() -> None:
    st.session_state["page"] = 1


@st.cache_data(max_entries=4, show_spinner=False)
def _languages(path: str, revision: int) -> tuple[str, ...]:
    return browse.languages(Path(path))


def _title(news: News, total: int) -> str:
    number = f"more than {COUNTED:,}" if total > COUNTED else f"{total:,}"
    stories = "story" if total == 1 else "stories"
    if news.search:
        return f"{number} {stories} match, best first".capitalize()
    return f"{number} {stories} in this span, newest first".capitalize()


def _nothing(view: View, news: News) -> str:
    if news.search:
        return "No page matches. Try fewer words, a prefix with a star, or a wider span."
    if loading.first_known(view.path, view.revision) is None:
        return "The store holds no page yet. Load the ledger with “labelscope init”, or collect on the Sources page."
    return "No page was published in this span for this choice. Widen the span, or choose other vendors or publishers."


main()
