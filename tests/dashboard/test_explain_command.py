"""``labelscope explain`` on the shipped ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from dashboard.commands.explain import explain


def _run(store: Path, *arguments: str) -> Result:
    @click.group()
    @click.pass_context
    def main(ctx: click.Context) -> None:
        ctx.obj = store

    main.add_command(explain)
    return CliRunner().invoke(main, ["explain", *arguments])


def _facts(store: Path, *arguments: str) -> list[dict[str, Any]]:
    result = _run(store, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def test_the_working_names_every_claim_and_adds_up(shipped_store: Path) -> None:
    result = _run(shipped_store, "scale-ai", "funding", "2025-06", "--party", "meta")
    assert result.exit_code == 0, result.output
    for words in ("best voice", "dissent", "log-odds", "AIbase", "says otherwise", "$1.43 B"):
        assert words in result.output


def test_json_has_factors_and_parts(shipped_store: Path) -> None:
    found = _facts(shipped_store, "scale-ai", "funding", "2025-06", "--party", "meta")
    closed = next(fact for fact in found if fact["status"] == "confirmed")
    assert closed["value"] == 14_300_000_000
    slip = next(claim for claim in closed["claims"] if claim["low"] == 1_430_000_000)
    assert (slip["supports"], slip["role"]) == (False, "rival")
    assert all(claim["url"].startswith("http") and claim["parts"] for claim in closed["claims"])


def test_a_period_and_a_kind_narrow_it_down(shipped_store: Path) -> None:
    everything = _facts(shipped_store, "mercor", "revenue")
    some = _facts(shipped_store, "mercor", "revenue", "2025-09", "--kind", "run_rate")
    assert 0 < len(some) < len(everything)
    assert {fact["kind"] for fact in some} == {"run_rate"}


def test_an_earlier_day_knows_less(shipped_store: Path) -> None:
    before = _facts(shipped_store, "mercor", "valuation", "--known-on", "2025-09-30")
    assert before
    assert all(fact["as_of"] is None or fact["as_of"] < "2025-10" for fact in before)


@pytest.mark.parametrize("arguments", [("mercor", "weather"), ("mercor", "revenue", "someday"), ("mercor",)])
def test_wrong_use_is_told(shipped_store: Path, arguments: tuple[str, ...]) -> None:
    assert _run(shipped_store, *arguments).exit_code == 2


def test_no_store_is_one_clear_line(tmp_path: Path) -> None:
    result = _run(tmp_path / "none.db", "mercor", "revenue")
    assert result.exit_code == 1
    assert "no store" in result.output
