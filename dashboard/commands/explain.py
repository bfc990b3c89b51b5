"""``labelscope explain``: why a fact is what it is, claim by claim."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.common import (
    CompanyParameter,
    DayParameter,
    console,
    counted,
    need_store,
    pass_db,
    print_json,
    run_or_exit,
)
from data.selection import Filter
from models.claim import RULES, Metric, plain_number
from models.errors import InvalidValue
from models.period import Period

if TYPE_CHECKING:
    from rich.table import Table

    from models.fact import Fact
    from models.resolution.explain import Explanation, Line

_KINDS = sorted({kind for rule in RULES.values() for kind in rule.kinds})
_ROLES = {
    "voice": "counts",
    "copy": "same origin, counted once",
    "withdrawn": "withdrawn or garbled, counts nothing",
    "rival": "says otherwise",
    "denial": "denies it",
    "beside": "another fact of the time",
}


class _PeriodParameter(click.ParamType):
    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the text; a wrong one is a usage error (exit code 2)."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value))
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("vendor", type=CompanyParameter())
@click.argument("metric", type=click.Choice([m.value for m in Metric]), metavar="METRIC")
@click.argument("period", type=_PeriodParameter(), required=False)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), metavar="KIND", help="Sub-type.")
@click.option(
    "--party", "parties", multiple=True, type=CompanyParameter(), metavar="ID", help="The other company, as google."
)
@click.option("--known-on", type=DayParameter(end=True), help="The record as the public knew it on this day.")
@click.option("--seen-on", type=DayParameter(end=True), help="The record as this store held it on this day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_db
@run_or_exit
def explain(
    db: Path,
    /,
    vendor: str,
    metric: str,
    period: Period | None,
    kinds: tuple[str, ...],
    parties: tuple[str, ...],
    known_on: dt.date | None,
    seen_on: dt.date | None,
    as_json: bool,
) -> None:
    """Print the working behind the facts of VENDOR and METRIC, claim by claim, for all time or a PERIOD.

    For example: labelscope explain scale-ai funding 2025-06 --party meta
    """
    from data.working import explanations, words_of

    need_store(db)
    chosen = Filter(
        kinds=kinds,
        parties=parties,
        since=None if period is None else period.first,
        until=None if period is None else period.last,
        known_on=known_on,
        seen_on=seen_on,
    )
    found = explanations(db, vendor, metric, chosen)
    words = words_of(db, tuple(dict.fromkeys(line.claim.id for one in found for line in one.lines)))
    if as_json:
        print_json([_record(one, words) for one in found])
        return
    out = console()
    for one in found:
        _print(one, words)
    out.print(counted(len(found), "fact"))


def _record(one: Explanation, words: dict[str, str]) -> dict[str, Any]:
    fact = one.fact
    return {
        "id": fact.id,
        "vendor": fact.vendor,
        "metric": fact.metric.value,
        "kind": fact.kind,
        "party": fact.party,
        "scope": fact.scope,
        "region": fact.region,
        "as_of": None if fact.as_of is None else str(fact.as_of),
        "low": plain_number(fact.low),
        "high": plain_number(fact.high),
        "unit": fact.unit,
        "value": plain_number(fact.value),
        "value_usd": plain_number(fact.value_usd),
        "rate": None if fact.rate is None else {"usd": fact.rate.usd, "day": fact.rate.day.isoformat()},
        "status": fact.status.value,
        "confidence": fact.confidence,
        "factors": [{"name": f.name, "weight": round(f.weight, 4), "why": f.why} for f in fact.factors],
        "origins": fact.origins,
        "superseded_by": fact.superseded_by,
        "known_since": None if fact.known_since is None else fact.known_since.isoformat(),
        "claims": [_claim_record(line, words) for line in one.lines],
    }


def _claim_record(line: Line, words: dict[str, str]) -> dict[str, Any]:
    sourced, claim = line.claim, line.claim.claim
    return {
        "id": sourced.id,
        "supports": line.supports,
        "role": line.role.value,
        "weight": round(line.weight, 4),
        "parts": [{"why": why, "weight": round(weight, 4)} for why, weight in line.parts],
        "fit": round(line.fit, 4),
        "low": plain_number(claim.low),
        "high": plain_number(claim.high),
        "unit": claim.unit,
        "kind": claim.kind,
        "party": claim.party,
        "as_of": None if claim.as_of is None else str(claim.as_of),
        "status": claim.status.value,
        "publisher": sourced.publisher,
        "tier": sourced.tier,
        "origin": sourced.origin,
        "origin_tier": sourced.origin_tier,
        "published": None if sourced.published is None else str(sourced.published),
        "url": sourced.url,
        "quote": words.get(sourced.id, ""),
    }


def _print(one: Explanation, words: dict[str, str]) -> None:
    from rich.text import Text

    out = console()
    fact = one.fact
    out.print(Text(_headline(fact), style="bold"))
    for factor in fact.factors:
        out.print(Text(f"  {factor.weight:+6.2f}  {factor.name}: {_line(factor.why)}"))
    total = sum(factor.weight for factor in fact.factors)
    out.print(Text(f"  {total:+6.2f}  together, in log-odds: confidence {fact.confidence:.2f}"))
    if fact.superseded_by is not None:
        out.print(Text(f"  replaced by fact {fact.superseded_by}"))
    table = _table()
    for line in one.lines:
        table.add_row(*_cells(line, words))
    out.print(table)
    out.print()


def _headline(fact: Fact) -> str:
    from dashboard import wording

    what = [wording.metric(fact.metric.value).lower(), wording.kind(fact.kind), fact.party, fact.scope, fact.region]
    when = "undated" if fact.as_of is None else wording.period(str(fact.as_of))
    amount = wording.quantity(fact.low, fact.high, fact.unit, fact.metric.value)
    best = wording.figure(fact.value, fact.unit) if fact.value is not None and fact.low != fact.high else ""
    rate = "" if fact.rate is None else f", {wording.money(fact.value_usd)} at the ECB rate of {fact.rate.day}"
    subject = " ".join(part for part in what if part)
    return _line(
        f"{fact.vendor} {subject}, {when}: {amount}{f', best {best}' if best else ''}{rate} "
        f"({wording.status(fact.status.value, fact.metric.value)}, {counted(fact.origins, 'origin')})"
    )


def _table() -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 2))
    for column in ("", "figure", "as of", "publisher", "published", "weight", "because", "words"):
        table.add_column(column, justify="right" if column == "weight" else "left", overflow="fold")
    return table


def _cells(line: Line, words: dict[str, str]) -> list[Any]:
    from rich.text import Text

    from dashboard import wording

    sourced, claim = line.claim, line.claim.claim
    source = sourced.publisher
    if sourced.origin != sourced.publisher:
        source += f" ← {sourced.origin}"
    reasons = ", ".join(f"{why} {weight:+.1f}" for why, weight in line.parts)
    fit = f", fits {line.fit:.0%}" if line.supports and line.fit < 1 else ""
    return [
        Text("for" if line.supports else "against"),
        Text(wording.quantity(claim.low, claim.high, claim.unit, claim.metric.value)),
        Text("" if claim.as_of is None else str(claim.as_of)),
        Text(_line(source)),
        Text("" if sourced.published is None else str(sourced.published)),
        f"{line.weight:.2f}",
        Text(f"{_ROLES[line.role.value]} ({reasons}{fit})"),
        Text(_line(words.get(sourced.id, ""))),
    ]


def _line(text: str) -> str:
    from dashboard.inert import tidy

    return tidy(text)
