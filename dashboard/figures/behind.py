"""What a point of a chart carries so that choosing it opens its evidence."""

from __future__ import annotations

import pandas as pd

#: A point carries at most so many claims: more are a list for the Evidence page, not for a drawer.
MOST = 60


def held(frame: pd.DataFrame, column: str = "claims") -> pd.DataFrame:
    """The frame with ``behind``: ids of each row's claims joined by spaces, at most :data:`MOST` of them."""
    return frame.assign(
        behind=[" ".join(ids[:MOST]) if isinstance(ids, tuple) else str(ids or "") for ids in frame[column]]
    )
