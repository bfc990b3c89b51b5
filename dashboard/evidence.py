"""The evidence under a number: its claims with quote, publisher, date, link, confidence and dissent.

Whatever comes from outside is shown as plain text: headlines and quotes are escaped before they reach Markdown, and an
address is only a link when it is a web address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import loading, readable, wording
from dashboard.inert import csv_bytes, escape, safe_link, tidy
from dashboard.rows import each_row
from dashboard.state import View

#: More than this is a list for the Evidence page, not for a panel.
MAX_SHOWN = 60
#: Ids that a drawer is opened with; a sum over a large record may stand on more than anybody reads.
MAX_OPENED = 2_000
#: Up to so many facts are worked out one by one; more are listed.
MAX_WORKED = 5
#: Up to so many claims of a fact are shown in their words; the others stand in a table.
MAX_QUOTED = 6


def open_drawer(
    view: View, ids: Iterable[str], *, title: str = "Evidence", on_close: Callable[[], None] | None = None
) -> None:
    """Open the drawer at the side with the evidence for some facts or claims; nothing when none is given.

    To be called once in a run of the script, in answer to what a person has just done.

    Args:
        view: what the person looks at.
        ids: of facts or claims.
        title: head of the drawer.
        on_close: called when the person closes it.
    """
    wanted = tuple(dict.fromkeys(ids))[:MAX_OPENED]
    if wanted:
        drawer = st.dialog(
            title,
            width="medium",
            position="right",
            icon=":material/fact_check:",
            on_dismiss=on_close or "ignore",
        )
        drawer(show_facts)(view, wanted, key="drawer")


def show_facts(view: View, fact_ids: Iterable[str], *, key: str) -> None:
    """Draw the evidence for some facts, or for the facts that some claims feed; nothing when none is chosen.

    Args:
        view: what the person looks at.
        fact_ids: ids of facts or of claims, in the order in which they matter.
        key: unique on the page.
    """
    wanted = tuple(dict.fromkeys(fact_ids))
    if not wanted:
        return
    chosen, loose = facts_behind(view, wanted)
    if len(chosen) > MAX_WORKED:
        _listed(view, chosen, key)
        return
    for row in each_row(chosen):
        with st.container(border=True, key=f"{key}-{row.id}"):
            _worked(view, row, f"{key}-{row.id}")
    if loose:
        show_claims(view, loose, key=f"{key}-loose")
    if chosen.empty and not loose:
        st.text("No claim stands behind this.")


def facts_behind(view: View, ids: Iterable[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The facts that ids of facts or claims mean, in the order asked for; and the claims that feed no fact."""
    wanted = tuple(ids)
    facts = loading.facts_about(view.path, view.revision, view.known_on, wanted)
    asked, by_claim = set(wanted), dict[str, str]()
    for side in ("dissenting", "supporting"):
        for fact, held in zip(facts["id"], facts[side], strict=True):
            by_claim.update((claim, fact) for claim in held if claim in asked)
    known = set(facts["id"][facts["id"].isin(wanted)])
    order = dict.fromkeys(one if one in known else by_claim.get(one, "") for one in wanted)
    order.pop("", None)
    loose = tuple(one for one in wanted if one not in known and one not in by_claim)
    chosen = facts[facts["id"].isin(order)]
    rank = {fact: place for place, fact in enumerate(order)}
    return chosen.sort_values("id", key=lambda column: column.map(rank), kind="stable"), loose


def headline(row: Any) -> str:
    """A fact in one line of plain text: "Mercor: valuation post-money $10.0 B, closed, Oct 2025"."""
    figure = wording.quantity(row.low, row.high, row.unit, row.metric) if row.unit else ""
    party = loading.name_of(row.party)
    parts = [
        wording.metric(row.metric).lower(),
        wording.kind(row.kind),
        figure,
        f"· {party}" if party and figure else party,
        f"({tidy(row.scope, 60)})" if isinstance(row.scope, str) else "",
    ]
    said = " ".join(part for part in parts if part)
    return (
        f"{loading.name_of(row.vendor)}: {said}, {wording.status(row.status, row.metric)}, {wording.period(row.as_of)}"
    )


def _worked(view: View, row: Any, key: str) -> None:
    st.markdown(f"**{escape(headline(row))}**")
    against = len(row.dissenting)
    st.text(
        f"confidence {wording.confidence(row.confidence)} · {_count(row.origins, 'independent origin')}"
        + (f" · {_count(against, 'claim')} otherwise" if against else " · nobody says otherwise")
    )
    if row.currency not in (None, "USD") and pd.notna(row.rate):
        st.text(
            f"{wording.money(row.value_usd)} at {row.rate:.4g} USD for 1 {row.currency}"
            + (f", ECB rate of {wording.day(row.rate_day)}" if pd.notna(row.rate_day) else "")
        )
    _factors(row.factors)
    show_claims(view, (*row.supporting, *row.dissenting), dissenting=frozenset(row.dissenting), key=key)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _factors(factors: object) -> None:
    parts = json.loads(factors) if isinstance(factors, str) and factors else []
    if parts:
        with st.expander("Why this confidence"):
            table = pd.DataFrame(parts, columns=["factor", "weight", "why"])
            st.dataframe(
                table,
                hide_index=True,
                height="content",
                column_config=readable.heads(
                    table, {"weight": st.column_config.NumberColumn(format="%+.2f", width="small")}
                ),
                alt="Factors of the confidence, their weight and reason",
            )


def _listed(view: View, chosen: pd.DataFrame, key: str) -> None:
    """Many facts: a box to choose one of them by its words, with the keyboard as well, and its working."""
    rows = list(each_row(chosen))
    said = [f"{headline(row)} · confidence {row.confidence:.2f}" for row in rows]
    place = st.selectbox(
        f"{len(rows):,} facts stand behind this",
        range(len(rows)),
        format_func=said.__getitem__,
        key=f"{key}-list",
        help="Open the box and type to search.",
    )
    row = rows[place or 0]
    with st.container(border=True):
        _worked(view, row, f"{key}-one")
    st.download_button(
        "Claims of all as CSV",
        data=lambda: csv_bytes(loading.claims_by_id(view.path, view.revision, claims_of(chosen))),
        file_name="claims.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}-all",
        icon=":material/download:",
    )


def claims_of(chosen: pd.DataFrame) -> tuple[str, ...]:
    """All claims for and against some facts, without repetition."""
    both = zip(chosen["supporting"], chosen["dissenting"], strict=True)
    return tuple(dict.fromkeys(one for for_, against in both for one in (*for_, *against)))


def show_claims(view: View, ids: tuple[str, ...], *, dissenting: frozenset[str] = frozenset(), key: str) -> None:
    """Draw some claims: the first ones in their words, all others in a table; those that disagree are marked."""
    claims = loading.claims_by_id(view.path, view.revision, tuple(ids))
    if claims.empty:
        st.text("No claim stands behind this.")
        return
    against = claims["id"].isin(dissenting)
    # A dissenting voice is never pushed out of sight by ten reprints of one story.
    first = pd.concat([claims[~against].head(MAX_QUOTED - min(2, int(against.sum()))), claims[against].head(2)])
    for row in each_row(first):
        _quoted(row, row.id in dissenting, key)
    rest = claims[~claims["id"].isin(first["id"])]
    if not rest.empty:
        table = claims_table(rest, dissenting)
        st.dataframe(
            table.head(MAX_SHOWN),
            hide_index=True,
            height="content" if len(table) <= 8 else 320,
            key=f"{key}-claims",
            placeholder="–",
            column_config=readable.heads(
                table,
                {
                    "link": st.column_config.LinkColumn(display_text=":material/open_in_new:", width="small"),
                    "words": st.column_config.TextColumn(width="medium"),
                },
            ),
            alt="Further claims behind the number, with their words, publisher, date and link",
        )
    st.download_button(
        "Claims as CSV",
        data=lambda: csv_bytes(claims),
        file_name="claims.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}-download",
        icon=":material/download:",
        type="tertiary",
    )


def _quoted(row: Any, otherwise: bool, key: str) -> None:
    """One claim: what it says, its words, who published it when, and the way there."""
    words = tidy(row.quote, 600)
    said = f"“{words}”" if words else tidy(row.note, 600)
    mark = ":material/block: **says otherwise:** " if otherwise else ""
    st.markdown(f"{mark}{escape(claim_figure(row))}" + (f"\n> {escape(said)}" if said else ""))
    source = [
        tidy(row.publisher, 60) or "unknown publisher",
        wording.period(row.published) if row.published else "undated",
        f"tier {row.tier}",
        f"citing {tidy(row.origin, 60)}" if row.origin and row.origin != row.publisher else "",
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape(" · ".join(part for part in source if part)), width="content")
        link = safe_link(row.url)
        if link:
            st.link_button("Open", link, type="tertiary", icon=":material/open_in_new:")


def claim_figure(row: Any) -> str:
    """What one claim says in a line: its figure or relation, status and period."""
    said = (
        wording.quantity(row.low, row.high, row.unit, row.metric)
        if row.unit
        else " ".join(filter(None, (loading.name_of(row.party), wording.kind(row.kind))))
    )
    return f"{said}, {wording.status(row.status, row.metric)}, {wording.period(row.as_of)}"


def claims_table(claims: pd.DataFrame, dissenting: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Claims as people read them: side, figure, as of, status, words, publisher, origin, published, link."""
    return pd.DataFrame(
        {
            "says": ["otherwise" if claim in dissenting else "so" for claim in claims["id"]],
            "figure": [
                wording.quantity(row.low, row.high, row.unit, row.metric)
                if row.unit
                else " ".join(filter(None, (loading.name_of(row.party), wording.kind(row.kind))))
                for row in each_row(claims)
            ],
            "as of": [wording.period(text) for text in claims["as_of"]],
            "status": [wording.status(row.status, row.metric) for row in each_row(claims)],
            "words": [tidy(row.quote or row.note) for row in each_row(claims)],
            "publisher": [tidy(text, 80) for text in claims["publisher"]],
            "origin": [tidy(text, 80) for text in claims["origin"]],
            "published": [wording.period(text) for text in claims["published"]],
            "link": [safe_link(url) for url in claims["url"]],
        }
    )
