"""Rows of frames as tuples: the same as pandas gives, and grouped in order of appearance."""

from __future__ import annotations

import pandas as pd

from dashboard.rows import each_row, rows_by

FRAME = pd.DataFrame(
    {
        "vendor": ["mercor", "turing", "mercor"],
        "value": [1.5, float("nan"), 3.0],
        "number": [1, 2, 3],
        "day": pd.to_datetime(["2025-01-02", None, "2025-03-04"]),
        "kind": ["a", None, "b"],
        "ids": [("x",), (), ("y", "z")],
        "for": [True, False, True],
    }
)


def test_rows_are_those_of_pandas() -> None:
    for given, expected in zip(each_row(FRAME), FRAME.itertuples(index=False), strict=True):
        assert [repr(one) for one in given] == [repr(one) for one in expected]
        assert [type(one) for one in given] == [type(one) for one in expected]
        assert (given.vendor, given.number, given.ids) == (expected.vendor, expected.number, expected.ids)


def test_no_rows() -> None:
    assert list(each_row(FRAME.iloc[:0])) == []
    assert rows_by(FRAME.iloc[:0], "vendor") == {}


def test_rows_of_each_value() -> None:
    found = rows_by(FRAME[::-1], "vendor")
    assert list(found) == ["mercor", "turing"]
    assert [row.number for row in found["mercor"]] == [3, 1]
