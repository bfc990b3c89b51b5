"""Commands that collect: collect, sources, add, reread and opml."""

from __future__ import annotations

import datetime as dt
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.common import (
    FAILED,
    WELL,
    DayParameter,
    WholeHelpGroup,
    console,
    counted,
    pass_db,
    print_json,
    run_or_exit,
)

if TYPE_CHECKING:
    from models.source import Source
    from scrapers.outcome import Report, Tally
    from scrapers.settings import Settings


#: Failures of one source that are told; a host that is down may fail hundreds of requests alike.
_MOST_TOLD = 3
#: What a person can do about a status.
_ADVICE = {
    401: "it wants a log-in, which is never given: turn it off",
    403: "it refuses us: ask its owner for access, or turn it off",
    404: "nothing is there: look for its new address, or turn it off",
    410: "it is gone for good: turn it off",
    429: "too many requests: try again in an hour",
    500: "the server is in trouble: try again later",
    502: "the server is in trouble: try again later",
    503: "the server is busy: try again later",
}


def _declared() -> tuple[dict[str, Source], Settings]:
    from scrapers.registry import SHIPPED, load_sources
    from scrapers.settings import from_environment, own_sources

    settings = from_environment()
    return load_sources(SHIPPED, own_sources(settings)), settings


def _chosen(sources: Mapping[str, Source], names: Sequence[str]) -> list[str]:
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise click.BadParameter(f"no source is called {', '.join(unknown)}; 'labelscope sources' lists them")
    return list(dict.fromkeys(names))


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; a second signal ends the program as ever."""
    stop = threading.Event()
    names = [signal.SIGINT, signal.SIGTERM]
    before = {name: signal.getsignal(name) for name in names}

    def on_signal(number: int, frame: object) -> None:
        stop.set()
        for name, handler in before.items():
            signal.signal(name, handler)

    for name in names:
        signal.signal(name, on_signal)
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


class SpanParameter(click.ParamType):
    """A length of time: 30m, 1h, 1d."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.timedelta:
        """Read the text; a wrong one is a usage error (exit code 2)."""
        from models.errors import InvalidValue
        from models.source import parse_span

        if isinstance(value, dt.timedelta):
            return value
        try:
            return parse_span(str(value))
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.option("--source", "names", multiple=True, metavar="ID", help="Ask this source, due or not; may be repeated.")
@click.option("--since", type=DayParameter(end=False), help="Ask for what is newer than this day, where a source can.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked; ask and write nothing.")
@click.option("--every", type=SpanParameter(), help="Keep going, a run each 30m, 1h, 1d …, until stopped.")
@pass_db
@run_or_exit
def collect(db: Path, names: tuple[str, ...], since: dt.date | None, dry_run: bool, every: dt.timedelta | None) -> None:
    """Collect from the sources that are due: news, filings, job boards.

    Ends with 0 when every source was well, with 1 when some failed.
    """
    from models.errors import StoreError, StoreMissing, StoreTooNew

    sources, settings = _declared()
    chosen = _chosen(sources, names)
    if since is not None and not chosen:
        chosen = [source.id for source in sources.values() if source.enabled]
    if dry_run:
        _show_plan(db, sources, settings, chosen, since)
        return
    if not settings.contact:
        click.echo("labelscope: set LABELSCOPE_CONTACT to your mail address, so that sites can reach you", err=True)
    with _stoppable() as stop:
        if every is None:
            report = _collect_once(db, sources, settings, chosen, since, stop)
            sys.exit(WELL if report.well else FAILED)
        while not stop.is_set():
            try:
                _collect_once(db, sources, settings, chosen, since, stop)
            except (StoreMissing, StoreTooNew):
                raise
            except StoreError as error:
                # A full disk or a long lock passes; what was committed stays, and the next round goes on from there.
                click.echo(f"labelscope: {error}; tried again in {_span(every)}", err=True)
            stop.wait(every.total_seconds())
    click.echo("stopped")


def _show_plan(
    db: Path, sources: Mapping[str, Source], settings: Settings, chosen: Sequence[str], since: dt.date | None
) -> None:
    from data.store import Store
    from scrapers.pipeline import Collector

    with Store.open(db) as store:
        plan = Collector(store, sources, settings).plan(chosen, since)
    for name, requests in plan.items():
        for request in requests:
            click.echo(f"{name}\t{request.method} {request.url}")
    click.echo(
        f"{counted(len(plan), 'source')} due, {counted(sum(map(len, plan.values())), 'request')} to begin with; "
        "nothing was asked"
    )


def _collect_once(
    db: Path,
    sources: Mapping[str, Source],
    settings: Settings,
    chosen: Sequence[str],
    since: dt.date | None,
    stop: threading.Event,
) -> Report:
    from dashboard.commands.watch import check_watches
    from data.archive import Archive
    from data.guard import run_lock
    from data.store import Store, utc_now
    from scrapers.pipeline import UNUSED, Collector

    def waiting() -> None:
        click.echo("another collector is at work on this store; waiting for it", err=True)

    with Store.open(db) as store, run_lock(db, settings.lock_wait, stop, waiting), _progress() as progress:
        report = Collector(store, sources, settings, stop=stop, progress=progress).run(chosen, since)
        Archive(store).prune(utc_now(), settings.retention, UNUSED)
    _show_report(report)
    for problem in check_watches(db):
        click.echo(f"labelscope: {problem}", err=True)
    return report


@contextmanager
def _progress() -> Iterator[Callable[[Tally, int], None]]:
    """Bars per source on a terminal, a line per finished source otherwise."""
    if not sys.stdout.isatty():
        yield _print_line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console(), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(tally: Tally, left: int) -> None:
            task = tasks.setdefault(tally.source, None)
            if task is None:
                task = tasks[tally.source] = bars.add_task(tally.name, total=None)
            done = tally.requests
            bars.update(task, completed=done, total=done + left, visible=left > 0)

        yield show


def _print_line(tally: Tally, left: int) -> None:
    if left:
        return
    word = "ok" if tally.well else "FAILED"
    click.echo(
        f"{tally.source}: {word}, {counted(tally.items, 'item')}, {tally.new:,} new, {counted(tally.claims, 'claim')}"
    )


def _show_report(report: Report) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not report.tallies:
        click.echo("nothing is due; 'labelscope sources' tells when, --source ID asks at once")
        return
    names = ("fetched", "not modified", "new", "changed", "claims", "issues", "time")
    table = Table("source", *names)
    for column in table.columns[1:]:
        column.justify = "right"
    for tally in report.tallies.values():
        counts = (tally.fetched, tally.not_modified, tally.new, tally.changed, tally.claims, tally.issues)
        mark = "" if tally.well else " [red]failed[/red]"
        table.add_row(escape(tally.source) + mark, *map(str, counts), f"{tally.seconds:.1f} s")
    console().print(table)
    for tally in report.tallies.values():
        for failure in tally.failures[:_MOST_TOLD]:
            click.echo(f"{tally.source}: {failure}", err=True)
        if len(tally.failures) > _MOST_TOLD:
            more = len(tally.failures) - _MOST_TOLD
            click.echo(f"{tally.source}: and {more} more like these; the page of issues lists them", err=True)
        if tally.left:
            click.echo(f"{tally.source}: {tally.left} requests are left for a later run", err=True)
    tallies = report.tallies.values()
    if not report.stopped and not any(tally.requests or tally.well for tally in tallies):
        click.echo("nobody answered at all; is this machine connected to the network?", err=True)
    if report.stopped:
        click.echo("stopped before the end; the next run goes on from here", err=True)


@click.command()
@click.option("--check", is_flag=True, help="Ask each source that is on once, now, and store nothing.")
@click.option("--source", "names", multiple=True, metavar="ID", help="Only this source; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@pass_db
@run_or_exit
def sources(db: Path, check: bool, names: tuple[str, ...], as_json: bool) -> None:
    """List the sources: last and next run, counts, health.

    With --check, ends with 1 when one does not answer as it should.
    """
    declared, settings = _declared()
    chosen = _chosen(declared, names) or list(declared)
    if check:
        sys.exit(_check(db, declared, settings, [n for n in chosen if names or declared[n].enabled]))
    rows = [row for row in _source_rows(db, declared) if row["id"] in chosen]
    if as_json:
        print_json(rows)
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table("source", "kind", "every", "last run", "next run", "items", "claims", "health")
    for row in rows:
        table.add_row(*(escape(str(row[name] if row[name] is not None else "")) for name in row if name != "url"))
    console().print(table)


def _source_rows(db: Path, declared: Mapping[str, Source]) -> list[dict[str, Any]]:
    from data.archive import Archive, SourceRecord
    from data.store import Store
    from scrapers.decide import next_due
    from scrapers.outcome import health_of

    records: dict[str, SourceRecord] = {}
    if db.exists():
        with Store.open(db) as store:
            records = Archive(store).sources()
    rows = []
    for source in declared.values():
        record = records.get(source.id)
        due = next_due(source, health_of(record)) if source.enabled else None
        outcome = (record.outcome if record else None) or {}
        rows.append(
            {
                "id": source.id,
                "kind": source.kind,
                "url": source.url,
                "every": _span(source.every),
                "last_run": _moment(record.last_run if record else None),
                "next_run": "now" if due is not None and due.year < 1990 else _moment(due),
                "items": outcome.get("items"),
                "claims": outcome.get("claims"),
                "health": _health(source, record),
            }
        )
    return rows


def _health(source: Source, record: Any) -> str:
    if record is not None and record.stopped:
        return f"stopped: {record.stopped}"
    if not source.enabled:
        return "off"
    if record is None or record.last_run is None:
        return "never asked"
    if record.failures:
        times = "once" if record.failures == 1 else f"{record.failures} times"
        return f"failed {times}: {record.last_error}"
    return "well"


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def _span(span: dt.timedelta) -> str:
    seconds = int(span.total_seconds())
    for name, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{name}"
    return f"{seconds}s"


def _check(db: Path, declared: Mapping[str, Source], settings: Settings, names: Sequence[str]) -> int:
    """Ask the first request of each source and read the answer; nothing is stored."""
    from data.store import Store, utc_now
    from models.errors import LabelscopeError
    from scrapers.fetch import Fetcher, Limits
    from scrapers.pipeline import Collector
    from scrapers.registry import adapter_of
    from scrapers.robots import Robots

    with tempfile.TemporaryDirectory() as folder:
        # Without a store of one's own sources can be checked as well: nothing is written to either.
        path = db if db.exists() else Path(folder) / "empty.db"
        with Store.open(path, create=path != db) as store:
            plan = Collector(store, declared, settings).plan(names)
    failed = 0
    with Fetcher(settings) as fetcher:
        robots = Robots(fetcher, utc_now)
        for name in names:
            source = declared[name]
            limits = Limits(settings.delay_for(source.delay), source.max_bytes or settings.max_bytes)
            for request in plan[name][:1]:
                try:
                    answer = fetcher.fetch(request, limits, permit=robots.permit)
                    if answer.status != 200 and answer.status not in request.accepts:
                        advice = _ADVICE.get(answer.status)
                        told = f"{answer.url}: answers {answer.status}"
                        raise LabelscopeError(f"{told}; {advice}" if advice else told)
                    parsed = adapter_of(source.kind).parse(source, answer)
                except LabelscopeError as error:
                    failed += 1
                    click.echo(f"{name}: FAILED: {error}")
                else:
                    more = f", {counted(len(parsed.follow_ups), 'request')} to follow" if parsed.follow_ups else ""
                    click.echo(f"{name}: ok, {counted(len(parsed.items), 'item')}{more}")
                    for issue in parsed.issues:
                        click.echo(f"{name}: look at this: {issue.message}")
    click.echo(f"{counted(len(names), 'source')} asked, {failed} failed; nothing was stored")
    return FAILED if failed else WELL


@click.command()
@click.argument("what", metavar="URL|FILE", nargs=-1, required=True)
@pass_db
@run_or_exit
def add(db: Path, what: tuple[str, ...]) -> None:
    """Add a page or a file by hand, with the claims that it makes."""
    from data.guard import run_lock
    from data.store import Store
    from models.errors import LabelscopeError
    from scrapers.fetch import Fetcher
    from scrapers.hand import add_file, add_url
    from scrapers.settings import from_environment

    settings = from_environment()
    failed = 0
    with Store.open(db) as store, run_lock(db, settings.lock_wait), Fetcher(settings) as fetcher:
        for one in what:
            try:
                kept = add_url(store, one, fetcher) if "://" in one else add_file(store, Path(one))
            except LabelscopeError as error:
                failed += 1
                click.echo(f"labelscope: {error}", err=True)
            else:
                state = "new" if kept.new else "known"
                claims = kept.written.new + kept.written.known
                click.echo(f"{one}: {state} document {kept.document}, {counted(claims, 'claim')}")
    sys.exit(FAILED if failed else WELL)


@click.command()
@click.option("--source", "names", multiple=True, metavar="ID", help="Only what this source brought; may be repeated.")
@pass_db
@run_or_exit
def reread(db: Path, names: tuple[str, ...]) -> None:
    """Make documents and claims again from the raw bytes that are kept, without a network.

    Claims that the reader no longer makes are retracted with the time, never deleted.
    """
    from data.guard import run_lock
    from data.store import Store
    from scrapers.hand import HAND
    from scrapers.reread import Rereader

    declared, settings = _declared()
    every = {**declared, HAND.id: HAND}
    chosen = _chosen(every, names)
    with Store.open(db) as store, run_lock(db, settings.lock_wait):
        outcome = Rereader(store, every).run(chosen)
    written = outcome.written
    click.echo(
        f"{counted(outcome.documents, 'document')} read again: {counted(written.new, 'new claim')}, "
        f"{written.known} known, {written.retracted} retracted"
    )
    if outcome.gone or outcome.unreadable:
        click.echo(
            f"left as they were: {counted(outcome.gone, 'document')} whose bytes are no longer kept, "
            f"{outcome.unreadable:,} that can no longer be read",
            err=True,
        )


@click.group(cls=WholeHelpGroup)
def opml() -> None:
    """Lists of feeds: in from other readers, out to them."""


@opml.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@run_or_exit
def import_list(file: Path) -> None:
    """Declare the feeds of an OPML file as sources of your own."""
    from models.errors import InvalidDocument
    from scrapers.opml import MAX_BYTES, read_opml, save_declarations
    from scrapers.settings import own_sources

    declared, settings = _declared()
    try:
        with file.open("rb") as handle:
            data = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidDocument(f"{file}: {error.strerror}") from error
    outlines, skipped = read_opml(data)
    if not outlines and not skipped:
        raise InvalidDocument(f"{file}: names no feeds; an OPML list has them as outlines with an xmlUrl")
    folder = own_sources(settings)
    added = save_declarations(folder, outlines, declared)
    for line in skipped:
        click.echo(f"left out: {line}", err=True)
    known = len(outlines) - len(added)
    click.echo(f"{counted(len(added), 'source')} added in {folder}, {known} were known, {len(skipped)} left out")


@opml.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@pass_db
@run_or_exit
def export_list(db: Path, file: Path | None) -> None:
    """Write the feeds among the sources as OPML, to a file or to standard output."""
    from data.archive import Archive
    from data.store import Store
    from models.errors import InvalidDocument
    from scrapers.opml import write_opml

    declared, _ = _declared()
    found: dict[str, str] = {}
    if db.exists():
        with Store.open(db) as store:
            records = Archive(store).sources()
        found = {name: str(record.cursor["feed"]) for name, record in records.items() if record.cursor.get("feed")}
    data = write_opml(declared.values(), found)
    if file is None:
        click.echo(data.decode())
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InvalidDocument(f"{file}: {error.strerror}") from error
