"""``labelscope watch``: be told of what you ask for, once, by e-mail, webhook and an Atom feed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.commands.common import FAILED, DayParameter, WholeHelpGroup, console, counted, need_store, pass_db
from dashboard.commands.report import usage_or_exit

if TYPE_CHECKING:
    from data.store import Store
    from models.watch import Hit, StoredWatch, Watch

#: Days that ``watch test`` looks back.
TEST_DAYS = 30


@click.group(cls=WholeHelpGroup)
def watch() -> None:
    """Be told of changes you ask for: 'mercor valuation change > 20%', 'any client ends', 'any funding new > 100M'."""


def _known_vendors(db: Path) -> frozenset[str]:
    from data import queries
    from data.reference import load_organizations

    return queries.vendors(db) | {one.id for one in load_organizations() if one.is_vendor}


def _read(db: Path, text: str) -> Watch:
    from models.watch import parse

    return parse(text, _known_vendors(db))


@watch.command("add")
@click.argument("text")
@click.option("--email", default="", metavar="TO", help="Addresses, parted by commas.")
@click.option("--webhook", default="", metavar="URL", help="Where to post it.")
@pass_db
@usage_or_exit
def add(db: Path, /, text: str, email: str, webhook: str) -> None:
    """Add a watch; it looks at what comes in from now on. The Atom feed has it in any case."""
    from dashboard.report import delivery
    from data import watches
    from data.store import Store

    need_store(db)
    read = _read(db, text)
    # Refused here, where a person sees it, and not at each check to come.
    if email:
        delivery.check_addresses(_addresses(email))
    if webhook:
        delivery.webhook_host(webhook)
    with Store.open(db) as store:
        made = watches.add(store, str(read), email, webhook)
    click.echo(f"{made.id}  {made.text}")


@watch.command("list")
@pass_db
@usage_or_exit
def list_watches(db: Path, /) -> None:
    """List watches with where their news goes and what they found."""
    from rich.table import Table
    from rich.text import Text

    from data import watches

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("no.", "watch", "e-mail", "webhook", "since", "looked up to", "found"):
        table.add_column(column)
    for one in watches.listed(db):
        host = one.webhook.split("/")[2] if one.webhook.count("/") >= 2 else ""
        found = len(watches.hits(db, one.id, 10_000))
        table.add_row(
            str(one.id), Text(one.text), Text(one.email), Text(host), one.created[:10], one.checked[:16], str(found)
        )
    console().print(table)


@watch.command("remove")
@click.argument("number", type=int)
@pass_db
@usage_or_exit
def remove(db: Path, /, number: int) -> None:
    """Remove a watch by its number."""
    from data import watches
    from data.store import Store

    need_store(db)
    with Store.open(db) as store:
        watches.remove(store, number)
    click.echo(f"removed {number}")


@watch.command("test")
@click.argument("text")
@click.option("--since", type=DayParameter(end=False), help=f"Look back to this day; default {TEST_DAYS} days.")
@click.option("--until", type=DayParameter(end=True), help="Up to this day; default today.")
@pass_db
@usage_or_exit
def test(db: Path, /, text: str, since: dt.date | None, until: dt.date | None) -> None:
    """Show what a watch (its words, or a number from 'list') would have found, without telling anybody."""
    from dashboard.report.watching import found
    from data import queries, watches
    from data.selection import Filter
    from models.errors import InvalidValue
    from models.watch import StoredWatch

    need_store(db)
    words = text
    if text.isdigit():
        held = {one.id: one.text for one in watches.listed(db)}
        if int(text) not in held:
            raise InvalidValue(f"there is no watch {text}; 'labelscope watch list' shows them")
        words = held[int(text)]
    read = _read(db, words)
    last = until or dt.datetime.now(dt.UTC).date()
    first = since or last - dt.timedelta(days=TEST_DAYS)
    vendors = () if read.vendor == "any" else (read.vendor,)
    metrics = () if read.metric == "any" else (read.metric,)
    before, after = (
        queries.facts(db, Filter(vendors=vendors, metrics=metrics, known_on=day))
        for day in (first - dt.timedelta(days=1), last)
    )
    hits = found([(StoredWatch(0, str(read), "", "", "", ""), read)], before, after, last)
    for hit in hits:
        click.echo(f"{hit.title}\n  " + hit.body.replace("\n", "\n  "))
    click.echo(f"{len(hits):,} found between {first.isoformat()} and {last.isoformat()}")


@watch.command("check")
@click.option("--feed", type=click.Path(dir_okay=False, path_type=Path), help="Atom file; default beside the store.")
@pass_db
@usage_or_exit
def check(db: Path, /, feed: Path | None) -> None:
    """Look at what came in since the last check, and deliver what is new, each once."""
    need_store(db)
    problems = check_watches(db, feed)
    for problem in problems:
        click.echo(f"labelscope: {problem}", err=True)
    if problems:
        raise SystemExit(FAILED)


def check_watches(db: Path, feed: Path | None = None, say: Callable[[str], object] = click.echo) -> list[str]:
    """Check all watches, deliver what they found and write the feed; run after each collection.

    A delivery that fails is told of in the result and tried again at the next check; nothing is delivered twice.

    Args:
        db: the store.
        feed: Atom file; None takes $LABELSCOPE_WATCH_FEED, else the store's name with ``.atom``.
        say: gets a line on what was found.

    Returns:
        What could not be delivered, for people.

    Raises:
        LabelscopeError: the store or the feed cannot be written.
    """
    from dashboard.report.watching import found
    from data import watches
    from data.store import Store
    from models.errors import InvalidValue

    stored = watches.listed(db)
    if not stored:
        return []
    problems: list[str] = []
    until = watches.newest(db)
    vendors = _known_vendors(db)
    new = 0
    with Store.open(db) as store:
        for since in sorted({one.checked for one in stored}):
            group = [one for one in stored if one.checked == since]
            read = []
            for one in group:
                from models.watch import parse

                try:
                    read.append((one, parse(one.text, vendors)))
                except InvalidValue as error:
                    problems.append(f"watch {one.id} ({one.text}): {error}")
            before, after = watches.moved_since(db, since)
            hits = found(read, before, after, dt.datetime.now(dt.UTC).date())
            new += watches.record(store, hits, [one for one, _ in read], max(since, until))
        say(f"{counted(len(stored), 'watch')}, {new:,} new")
        problems += _deliver(store, db, {one.id: one for one in stored})
    _write_feed(db, feed, stored)
    return problems


def _deliver(store: Store, db: Path, stored: dict[int, StoredWatch]) -> list[str]:
    """Send what has not gone out yet; gives what failed."""
    from dashboard.report import delivery
    from data import watches

    problems = []
    for hit in reversed(watches.hits(db, limit=1_000)):
        one = stored.get(hit.watch)
        if one is None:
            continue
        channels: list[tuple[str, bool, Callable[[StoredWatch, Hit], None]]] = [
            ("emailed", bool(one.email) and not hit.emailed, _mail),
            ("posted", bool(one.webhook) and not hit.posted, _post),
        ]
        for channel, due, send in channels:
            if not due:
                continue
            try:
                send(one, hit)
            except delivery.DeliveryError as error:
                problems.append(f"watch {one.id}: {error}")
                continue
            watches.delivered(store, hit, channel)
    return problems


def _addresses(parted: str) -> list[str]:
    return [address.strip() for address in parted.split(",") if address.strip()]


def _mail(one: StoredWatch, hit: Hit) -> None:
    from dashboard.report import delivery

    mail = delivery.Mail.from_environment()
    to = _addresses(one.email)
    lines = [hit.title, "", *hit.body.split("\n"), "", f"Watch: {one.text}"]
    delivery.send_mail(mail, delivery.plain_mail(f"Labelscope: {hit.title}", lines, mail.sender, to, f"watch-{hit.id}"))


def _post(one: StoredWatch, hit: Hit) -> None:
    from dashboard.report import delivery

    text = delivery.slack_text(f"{hit.title}\n{hit.body}\n({one.text})")
    delivery.post(one.webhook, {"text": text[:3_000]})


def _write_feed(db: Path, feed: Path | None, stored: list[StoredWatch]) -> None:
    from dashboard.report.making import write_files
    from dashboard.report.watching import feed as atom
    from data import queries, watches

    named = os.environ.get("LABELSCOPE_WATCH_FEED")
    target = feed or (Path(named).expanduser() if named else db.with_suffix(".atom"))
    hits = watches.hits(db)
    claims = queries.claims_by_id(db, tuple(dict.fromkeys(claim for hit in hits for claim in hit.claims)))
    links = dict(zip(claims["id"], claims["url"], strict=True))
    write_files(target.parent, {target.name: atom(stored, hits, links)})
