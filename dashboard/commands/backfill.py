"""The command that reads years of news from an archive: backfill."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.commands.common import FAILED, WELL, DayParameter, console, pass_db, run_or_exit

if TYPE_CHECKING:
    from scrapers.common_crawl import Outcome, Report, Runner


@click.command()
@click.option("--since", type=DayParameter(end=False), help="First day of what was crawled.")
@click.option("--until", type=DayParameter(end=True), help="Last day of what was crawled; default today.")
@click.option("--most", type=click.IntRange(min=1), help="Read at most so many files, oldest first.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes of a Dask cluster here; 0 for none.")
@click.option("--scheduler", metavar="ADDRESS", default="", help="Address of a Dask scheduler, as tcp://host:8786.")
@click.option("--dry-run", is_flag=True, help="Say which files would be read; read none.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_db
@run_or_exit
def backfill(
    db: Path,
    since: dt.date | None,
    until: dt.date | None,
    most: int | None,
    workers: int,
    scheduler: str,
    dry_run: bool,
    files: tuple[Path, ...],
) -> None:
    """Read news of past years from Common Crawl, or from WARC FILES on this machine.

    A file of the archive has about a gigabyte, and a day about sixteen of them. Files are read once: a later run goes
    on where this one ended. Ends with 1 when a file could not be read.
    """
    from data.guard import run_lock
    from data.store import Store
    from scrapers.common_crawl import Backfill
    from scrapers.registry import load_sources
    from scrapers.settings import from_environment

    if not files and since is None:
        raise click.UsageError("say --since DAY, or name WARC files")
    settings = from_environment()
    source = load_sources()["common-crawl"]
    with Store.open(db) as store, run_lock(db, settings.lock_wait):
        work = Backfill(store, source, settings)
        if files:
            tasks = work.local_tasks(files)
        else:
            today = dt.datetime.now(dt.UTC).date()
            keys = work.files(since or today, until or today)[:most]
            if dry_run:
                click.echo("\n".join([*keys, f"{len(keys)} files are to be read; nothing was read"]))
                return
            tasks = work.tasks(keys)
        outcome = work.run(tasks, _runner(workers, scheduler), _tell)
    _summary(outcome)
    sys.exit(FAILED if outcome.failed else WELL)


def _runner(workers: int, scheduler: str) -> Runner:
    from scrapers.common_crawl import Here, OnDask

    return OnDask(scheduler, workers or 2) if workers or scheduler else Here()


def _tell(report: Report) -> None:
    found = report.error or f"{report.scan.records} records, {len(report.pages)} pages name a vendor"
    click.echo(f"{report.key.rpartition('/')[2]}: {found}", err=True)


def _summary(outcome: Outcome) -> None:
    written = outcome.written
    console().print(
        f"{outcome.files} files read, {len(outcome.failed)} failed; {outcome.records} records, {outcome.pages} pages, "
        f"{outcome.found} of them name a vendor; {outcome.new} new documents, {written.new} new claims"
    )
