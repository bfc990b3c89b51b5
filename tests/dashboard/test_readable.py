"""Any frame as a table for people, and the evidence that its rows lead to."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard import readable
from models.analytics import multiples, valuation

Facts = Callable[..., pd.DataFrame]


def test_machines_columns_and_empty_ones_are_left_out(facts_of: Facts) -> None:
    frame = valuation.timeline(facts_of(("mercor", "valuation", 1e10, "2025-10", {"party": "felicis"})))
    shown = readable.table(frame)
    assert "value, USD" in shown.frame
    assert not {"fact", "claims", "scope", "region", "low, USD"} & set(shown.frame)
    assert shown.frame.loc[0, "vendor"] == "Mercor"
    assert shown.frame.loc[0, "as of"] == "Oct 2025"
    assert shown.formats["value, USD"](1e10) == "$10.0 B"


def test_rows_lead_to_their_claims(facts_of: Facts) -> None:
    facts = facts_of(
        ("mercor", "valuation", 1e10, "2025-10"),
        ("mercor", "revenue", 5e8, "2025-09", {"kind": "run_rate"}),
    )
    shown = readable.table(multiples.multiples(facts))
    assert set(shown.behind[0]) == {one for ids in facts["supporting"] for one in ids}


def test_hostile_text_is_one_plain_line(facts_of: Facts) -> None:
    frame = facts_of(("mercor", "revenue", 1e8, "2025", {"kind": "annual", "scope": "a\n\u202eb" + "c" * 5_000}))
    scope = readable.table(frame).frame.loc[0, "scope"]
    assert "\n" not in scope
    assert "\u202e" not in scope
    assert len(scope) <= 400


def test_heads_are_in_sentence_case_and_hidden_columns_stay_hidden() -> None:
    frame = pd.DataFrame(columns=["client", "Group", "as told"])
    heads = readable.heads(frame, {"client": {"label": "who buys", "width": 200}, "Group": None})
    assert heads == {"client": {"label": "Who buys", "width": 200}, "Group": None, "as told": {"label": "As told"}}
