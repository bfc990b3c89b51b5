"""Small widgets that the pages share; what they hold is in the address, in the words that people see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st


def switch(label: str, options: Mapping[str, str], key: str, *, bare: bool = True) -> str:
    """One of a few ways to show something, the first by default.

    Args:
        label: what is chosen; read out, and drawn unless ``bare``.
        options: value → words, which stand in the address as well.
        key: unique in the whole application, and the name of the query parameter.
        bare: without the label above it.
    """
    chosen = st.segmented_control(
        label,
        list(options),
        default=next(iter(options)),
        required=True,
        format_func=options.__getitem__,
        key=key,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed" if bare else "visible",
    )
    return chosen if chosen in options else next(iter(options))


def several(
    label: str,
    options: Sequence[str],
    key: str,
    *,
    say: Callable[[str], str] = str,
    nothing: str = "All",
    width: int = 260,
    help: str | None = None,
) -> list[str]:
    """Some of many values; none chosen means all.

    Args:
        label: what is chosen.
        options: values.
        key: unique in the whole application, and the name of the query parameter.
        say: a value for people, and in the address.
        nothing: said while nothing is chosen.
        width: in pixels.
        help: said beside the label.
    """
    return list(
        st.multiselect(
            label,
            options,
            format_func=say,
            key=key,
            bind="query-params",
            persist_state="session",
            placeholder=nothing,
            disabled=not options,
            width=width,
            help=help,
        )
    )


def toggled(label: str, key: str, *, help: str | None = None) -> bool:
    """A switch that is off by default."""
    return bool(st.toggle(label, key=key, bind="query-params", persist_state="session", help=help))
