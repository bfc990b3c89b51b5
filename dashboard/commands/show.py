"""``labelscope facts``, ``claims`` and ``export``: the record on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from dashboard.commands.common import (
    CompanyParameter,
    DayParameter,
    console,
    counted,
    need_store,
    pass_db,
    print_csv,
    print_json,
    run_or_exit,
)
from data.selection import Filter
from models.claim import RULES, Metric, Status

#: The most rows that can be asked for: SQLite counts in 64 bits.
_MOST_ROWS = 2**63 - 1
_KINDS = sorted({kind for rule in RULES.values() for kind in rule.kinds})


def filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that facts and claims share."""
    options = [
        click.option(
            "--vendor",
            "vendors",
            multiple=True,
            type=CompanyParameter(),
            metavar="ID",
            help="Vendor id, as mercor or scale-ai.",
        ),
        click.option(
            "--metric", "metrics", multiple=True, type=click.Choice([m.value for m in Metric]), help="What it is about."
        ),
        click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), metavar="KIND", help="Sub-type."),
        click.option(
            "--party",
            "parties",
            multiple=True,
            type=CompanyParameter(),
            metavar="ID",
            help="The other company, as google.",
        ),
        click.option(
            "--status",
            "statuses",
            multiple=True,
            type=click.Choice([s.value for s in Status]),
            help="How sure the text is.",
        ),
        click.option("--from", "since", type=DayParameter(end=False), help="True of this day or later."),
        click.option("--to", "until", type=DayParameter(end=True), help="True of this day or earlier."),
        click.option("--known-on", type=DayParameter(end=True), help="The record as the public knew it on this day."),
        click.option("--seen-on", type=DayParameter(end=True), help="The record as this store held it on this day."),
        click.option("--limit", type=click.IntRange(1, _MOST_ROWS), metavar="NUMBER", help="At most so many rows."),
        click.option("--json", "output", flag_value="json", help="One JSON list."),
        click.option("--csv", "output", flag_value="csv", help="CSV with all fields."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def _chosen(options: dict[str, Any]) -> Filter:
    known: dt.date | None = options["known_on"]
    return Filter(
        vendors=options["vendors"],
        metrics=options["metrics"],
        kinds=options["kinds"],
        parties=options["parties"],
        statuses=options["statuses"],
        since=options["since"],
        until=options["until"],
        known_on=known,
        seen_on=options["seen_on"],
    )


@click.command()
@filters
@pass_db
@run_or_exit
def facts(db: Path, /, output: str | None, limit: int | None, **options: Any) -> None:
    """What holds: values, ranges, status and confidence, with the claims for and against each."""
    from data.records import FACT_FIELDS, fact_records

    need_store(db)
    records = fact_records(db, _chosen(options), limit)
    if output == "json":
        print_json(records)
    elif output == "csv":
        columns = [name for name in FACT_FIELDS if name != "factors"]
        print_csv(({**r, "claims": [c["id"] for c in r["claims"]]} for r in records), columns)
    else:
        _facts_table(records)


def _facts_table(records: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from dashboard import wording

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("vendor", "what", "as of", "figure", "in dollars", "status", "sure", "origins", "dissent"):
        # Folded, as a figure that a narrow terminal cuts off would be another figure.
        right = column in ("figure", "in dollars", "origins", "dissent")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for record in records:
        what = " ".join(filter(None, (wording.metric(record["metric"]).lower(), wording.kind(record["kind"]))))
        what += f" · {record['party']}" if record["party"] else ""
        foreign = record["unit"] is not None and not record["unit"].startswith("USD")
        table.add_row(
            record["vendor"],
            Text(what + (f" ({record['scope']})" if record["scope"] else "")),
            wording.period(record["as_of"]),
            wording.quantity(record["low"], record["high"], record["unit"], record["metric"]),
            wording.money(record["value_usd"]) if foreign and record["value_usd"] is not None else "",
            wording.status(record["status"], record["metric"]),
            f"{record['confidence']:.2f}",
            str(record["origins"]),
            str(sum(not claim["supports"] for claim in record["claims"]) or ""),
        )
    out = console()
    out.print(table)
    out.print(counted(len(records), "fact"))


@click.command()
@filters
@pass_db
@run_or_exit
def claims(db: Path, /, output: str | None, limit: int | None, **options: Any) -> None:
    """What documents say: each claim with its words, publisher, dates and address."""
    from data.records import CLAIM_FIELDS, claim_records

    need_store(db)
    records = claim_records(db, _chosen(options), limit)
    if output == "json":
        print_json(records)
    elif output == "csv":
        print_csv(records, CLAIM_FIELDS)
    else:
        _claims_table(records)


def _claims_table(records: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from dashboard import wording

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("vendor", "what", "as of", "figure", "status", "publisher", "published", "words"):
        table.add_column(column, overflow="fold")
    for record in records:
        what = " ".join(filter(None, (wording.metric(record["metric"]).lower(), wording.kind(record["kind"]))))
        table.add_row(
            record["vendor"],
            Text(what + (f" · {record['party']}" if record["party"] else "")),
            wording.period(record["as_of"]),
            wording.quantity(record["low"], record["high"], record["unit"], record["metric"]),
            wording.status(record["status"], record["metric"]),
            Text(record["publisher"]),
            record["published"] or "",
            Text(record["quote"] or record["note"]),
        )
    out = console()
    out.print(table)
    out.print(counted(len(records), "claim"))


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--known-on", type=DayParameter(end=True), help="The record as the public knew it on this day.")
@pass_db
@run_or_exit
def export(db: Path, /, directory: Path, known_on: dt.date | None) -> None:
    """Write everything to DIRECTORY: facts, claims and documents as CSV, JSON and Parquet, all in one XLSX."""
    from dashboard.exporting import export_all

    need_store(db)
    for path in export_all(db, directory, Filter(known_on=known_on)):
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
