"""The dashboard's entry: navigation, the controls that every page shares, and the states of a store."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from dashboard import accessible, loading, state
from models.errors import LabelscopeError, StoreMissing, StoreTooNew

_HERE = Path(__file__).parent

#: Section → (file, title, icon).
PAGES = {
    "": [("market", "Market", ":material/monitoring:")],
    "Figures": [
        ("valuations", "Valuations", ":material/stairs_2:"),
        ("revenue", "Revenue", ":material/trending_up:"),
        ("pay", "Pay", ":material/payments:"),
        ("clients", "Clients", ":material/handshake:"),
        ("compare", "Compare", ":material/compare_arrows:"),
        ("vendor", "Vendor", ":material/apartment:"),
    ],
    "Record": [
        ("news", "News", ":material/newspaper:"),
        ("evidence", "Evidence", ":material/fact_check:"),
        ("sources", "Sources", ":material/rss_feed:"),
        ("reports", "Reports", ":material/summarize:"),
    ],
}


def main() -> None:
    """Draw the page that the address asks for."""
    st.set_page_config(
        page_title="Labelscope",
        page_icon=str(_HERE / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    page = st.navigation(
        {
            section: [
                st.Page(f"views/{file}.py", title=title, icon=icon, url_path=file, default=file == "market")
                for file, title, icon in pages
            ]
            for section, pages in PAGES.items()
        },
        position="top",
    )
    try:
        st.session_state["view"] = state.controls()
        page.run()
    except StoreMissing:
        _no_store()
        return
    except StoreTooNew as error:
        st.error(str(error), icon=":material/update:")
        return
    except LabelscopeError as error:
        st.error(f"The store cannot be read just now: {error}", icon=":material/database_off:")
        st.button("Try again", icon=":material/refresh:")
        return
    accessible.mend(st.context.theme.type or "light")
    _settle()


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once the first page stands, what it loaded is for good: leave it out of the collections to come.

    Streamlit collects garbage after every run, and would go through all modules and frames each time.
    """
    gc.collect()
    gc.freeze()


def _no_store() -> None:
    st.header("No store yet")
    st.text(f"There is no store at {loading.store_path()}. Make one with the shipped ledger:")
    st.code("labelscope init", language="shell")
    st.button("Look again", icon=":material/refresh:")


main()
