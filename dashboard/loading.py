"""Cached reading of the store for the pages: one small module between Streamlit and data.queries.

Every cached function takes the store's revision as an argument, so that a write by a collector shows at the next run of
a page, and nothing needs to expire by time.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import streamlit as st

from data import queries
from data.connection import default_path
from data.reference import load_organizations
from data.selection import Filter
from models.organization import OrganizationIndex


def store_path() -> Path:
    """The store that this server shows: $LABELSCOPE_DB, else data/labelscope.db in the checkout."""
    return default_path()


def revision() -> int:
    """The store's revision, read at every run of a page (under a millisecond)."""
    return queries.revision(store_path())


@st.cache_data(max_entries=8, show_spinner="Reading the record")
def facts(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    """All facts as they stood on a day (None: today); columns as in data.queries.facts. Never change it in place."""
    return queries.facts(Path(path), Filter(known_on=known_on))


@st.cache_data(max_entries=8, show_spinner="Reading the claims")
def claims(path: str, revision: int, known_on: dt.date | None) -> pd.DataFrame:
    """All claims known on a day (None: today); columns as in data.queries.claims. Never change it in place."""
    return queries.claims(Path(path), Filter(known_on=known_on))


@st.cache_data(max_entries=64, show_spinner=False)
def claims_by_id(path: str, revision: int, ids: tuple[str, ...]) -> pd.DataFrame:
    """The claims behind a number, best first."""
    return queries.claims_by_id(Path(path), ids)


@st.cache_resource(show_spinner=False)
def organizations() -> OrganizationIndex:
    """The register of organizations."""
    return load_organizations()


@st.cache_data(max_entries=4, show_spinner=False)
def first_known(path: str, revision: int) -> dt.date | None:
    """The earliest day for which the store has a record."""
    return queries.first_known(Path(path))


def name_of(organization: str | None) -> str:
    """An organization's name for people; an id that is not in the register in words of its own."""
    if not organization:
        return ""
    known = organizations().get(organization)
    return known.name if known is not None else organization.replace("-", " ").title()
