"""``labelscope report`` and ``schedule``: the weekly report, its delivery and its timetable; ``schema report``."""

from __future__ import annotations

import datetime as dt
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.common import FAILED, WRONG_USE, DayParameter, WholeHelpGroup, pass_db, print_json
from models.errors import LabelscopeError

if TYPE_CHECKING:
    from dashboard.report.model import Report
    from dashboard.report.span import Span

DEFAULT_DIRECTORY = Path("reports")


def usage_or_exit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an expected error into one clear line: exit code 1 for a failed delivery, 2 where nothing was made."""

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from dashboard.report.delivery import DeliveryError, NotSetUp

        try:
            return function(*args, **kwargs)
        except LabelscopeError as error:
            click.echo(f"labelscope: {error}", err=True)
            failed = isinstance(error, DeliveryError) and not isinstance(error, NotSetUp)
            raise SystemExit(FAILED if failed else WRONG_USE) from error

    return wrapper


class ListParameter(click.ParamType):
    """Words parted by commas; an empty one or one outside the choices is a usage error."""

    name = "list"

    def __init__(self, choices: tuple[str, ...] = ()) -> None:
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read the list; repeated words count once."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip() for word in str(value).split(",")))
        if not all(words):
            self.fail(f"{value!r} has an empty word; part them by single commas", param, ctx)
        wrong = [word for word in words if self.choices and word not in self.choices]
        if wrong:
            self.fail(f"{wrong[0]!r} is none of {', '.join(self.choices)}", param, ctx)
        return words


_FORMATS = ("md", "html", "pdf", "xlsx", "pptx", "json", "csv", "parquet")


@click.command()
@click.option("--week", metavar="YYYY-Www", help="ISO week, as 2025-W42; default the last complete one.")
@click.option("--from", "first", type=DayParameter(end=False), help="First day, instead of a week.")
@click.option("--to", "last", type=DayParameter(end=True), help="Last day, instead of a week.")
@click.option("--vendors", type=ListParameter(), metavar="IDS", help="Only these, parted by commas.")
@click.option(
    "--format",
    "formats",
    type=ListParameter(_FORMATS),
    default=_FORMATS,
    metavar="LIST",
    help=f"Some of {','.join(_FORMATS)}; default all.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=DEFAULT_DIRECTORY,
    show_default=True,
    help="Directory; made when missing.",
)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language.")
@click.option("--email", "to", type=ListParameter(), metavar="TO", help="Send it to these addresses, PDF attached.")
@click.option("--webhook", metavar="URL", help="Post its findings as Slack-compatible JSON.")
@pass_db
@usage_or_exit
def report(
    db: Path,
    /,
    week: str | None,
    first: dt.date | None,
    last: dt.date | None,
    vendors: tuple[str, ...] | None,
    formats: tuple[str, ...],
    out: Path,
    lang: str,
    to: tuple[str, ...] | None,
    webhook: str | None,
) -> None:
    """Write the report of a week: what changed, with sources, as files for every office."""
    from dashboard.report.build import report_of
    from dashboard.report.making import files_of, write_files

    span = _span(week, first, last)
    deliveries = _deliveries(to or (), webhook)
    made = report_of(db, span, vendors or (), lang)
    for path in write_files(out, files_of(made, formats)):
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    _deliver(made, deliveries)


def _span(week: str | None, first: dt.date | None, last: dt.date | None) -> Span:
    from dashboard.report.span import Span

    today = dt.datetime.now(dt.UTC).date()
    if week is not None and (first is not None or last is not None):
        raise click.UsageError("name either --week or --from and --to")
    if (first is None) != (last is None):
        raise click.UsageError("--from and --to belong together")
    if first is not None and last is not None:
        span = Span(first, last)
    else:
        span = Span.last_complete_week(today) if week is None else Span.week(week)
    if span.first > today:
        raise click.UsageError(f"{span.name} lies in the future; today is {today.isoformat()}")
    return span


Delivery = Callable[["Report"], str]


def _deliveries(to: tuple[str, ...], webhook: str | None) -> list[Delivery]:
    """What is to be sent once the report is there; settings that cannot work are refused before it is made."""
    if not to and not webhook:
        return []
    from dashboard.report import delivery
    from dashboard.report.making import base_name, render

    made: list[Delivery] = []
    if to:
        mail = delivery.Mail.from_environment()
        delivery.check_addresses([mail.sender, *to])

        def send(report: Report) -> str:
            message = delivery.report_mail(report, render(report, "pdf"), base_name(report), mail.sender, to)
            delivery.send_mail(mail, message)
            return f"sent to {', '.join(to)}"

        made.append(send)
    if webhook:
        delivery.webhook_host(webhook)

        def post(report: Report) -> str:
            delivery.post(webhook, delivery.slack(report))
            return "posted to the webhook"

        made.append(post)
    return made


def _deliver(made: Report, deliveries: list[Delivery]) -> None:
    """Each delivery, also when one before it failed."""
    from dashboard.report.delivery import DeliveryError

    failures = []
    for deliver in deliveries:
        try:
            click.echo(deliver(made))
        except DeliveryError as error:
            failures.append(str(error))
    if failures:
        raise DeliveryError("; ".join(failures))


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["all", "cron", "systemd", "github"]),
    default="all",
    show_default=True,
    help="Which of them.",
)
@click.option("--out", type=click.Path(path_type=Path), default=DEFAULT_DIRECTORY, help="Directory of the reports.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language.")
@click.option("--email", "to", metavar="TO", help="Send it to these addresses.")
@click.option("--webhook", metavar="URL", help="Post it there.")
@pass_db
def schedule(db: Path, /, kind: str, out: Path, lang: str, to: str | None, webhook: str | None) -> None:
    """Print a ready cron line, systemd timer and GitHub Actions workflow for Monday mornings."""
    from dashboard.report import schedule as texts

    arguments = ["--lang", lang] if lang != "en" else []
    arguments += ["--email", to] if to else []
    arguments += ["--webhook", webhook] if webhook else []
    program = Path(sys.argv[0]).resolve() if sys.argv[0].endswith("labelscope") else Path("labelscope")
    command = [str(program), "--db", str(db.resolve()), "report", "--out", str(out.resolve()), *arguments]
    made = {
        "cron": lambda: texts.cron(command),
        "systemd": lambda: texts.systemd(command),
        "github": lambda: texts.github(arguments),
    }
    for name, make in made.items():
        if kind in ("all", name):
            click.echo(make().rstrip("\n") + ("\n" if kind == "all" else ""))


@click.group(cls=WholeHelpGroup)
def schema() -> None:
    """Schemas of what Labelscope writes."""


@schema.command("report")
def schema_report() -> None:
    """Print the JSON Schema of the report's JSON."""
    from dashboard.report.render.jsonfile import schema as report_schema

    print_json(report_schema())
