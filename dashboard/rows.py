"""The rows of a frame as tuples with names: what words and marks are made of."""

from __future__ import annotations

import functools
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Each row of a frame as a tuple with a name a column, plain Python values in it.

    ``DataFrame.itertuples`` gives the same with the index before it. It looks its columns up one by one by their place
    and makes a new class at each call, which for the small frames of charts costs several times what the rows do.
    """
    columns = [frame[name].tolist() for name in frame.columns]
    return map(_maker(tuple(frame.columns)), zip(*columns, strict=True))


@functools.lru_cache(maxsize=256)
def _maker(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    # A column may be called "for", or hold a space: it is in the tuple, but not by its name.
    return namedtuple("Row", names, rename=True)._make


def rows_by(frame: pd.DataFrame, column: str) -> dict[Any, list[Any]]:
    """The rows of a frame for each value of a column, both in order of appearance; see :func:`each_row`."""
    place = list(frame.columns).index(column)
    found: dict[Any, list[Any]] = {}
    for row in each_row(frame):
        found.setdefault(row[place], []).append(row)
    return found
