"""What the subcommands share: the store's path, exit codes, tables and money in words."""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from models.errors import LabelscopeError, StoreError
from models.period import Period

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")
R = TypeVar("R")

#: Exit codes of every command.
WELL, FAILED, WRONG_USE = 0, 1, 2


def pass_db(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command the path of the store (--db, $LABELSCOPE_DB, else data/labelscope.db) as its first argument.

    ``--db`` is taken before the command's name and after it; the one after it counts.
    """

    @click.option("--db", "named_db", type=click.Path(dir_okay=False, path_type=Path), help="The store.")
    @click.pass_context
    @functools.wraps(function)
    def wrapper(context: click.Context, *args: Any, named_db: Path | None, **kwargs: Any) -> R:
        db = context.find_root().obj if named_db is None else named_db.expanduser()
        return context.invoke(function, db, *args, **kwargs)

    return wrapper


class WholeHelpGroup(click.Group):
    """A group whose help page shows each command's first sentence whole, where click would cut it at the margin."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in the order of their names."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(150)) for name, one in commands if one is not None])


class CompanyParameter(click.ParamType):
    """The id of a company in the register or in the store; an unknown one would silently find nothing."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the text; an unknown id is a usage error (exit code 2) that names the nearest ones."""
        from difflib import get_close_matches

        from data.reference import load_organizations

        wanted, index = str(value), load_organizations()
        try:
            if index.get(wanted) is not None or _in_store(wanted, ctx):
                return wanted
        except StoreError as error:
            failed = click.ClickException(str(error))
            failed.exit_code = FAILED
            raise failed from error
        named = {mention.id for mention in index.find(wanted)} or get_close_matches(
            wanted.casefold().replace(" ", "-"), [one.id for one in index], 3
        )
        near = f"; did you mean {' or '.join(repr(one) for one in sorted(named))}?" if named else ""
        self.fail(f"no company has the id {wanted!r}{near}", param, ctx)


def _in_store(company: str, ctx: click.Context | None) -> bool:
    """True for a company that some claim names: the reader takes up vendors that the register does not have yet."""
    from data.records import names_company

    path = None if ctx is None else ctx.find_root().obj
    # Without a store the command itself says what is missing.
    return path is None or not path.exists() or names_company(path, company)


class DayParameter(click.ParamType):
    """A day as YYYY-MM-DD, or a coarser period (2025, 2025-Q2, 2025-09) that stands for its first or last day."""

    name = "day"

    def __init__(self, *, end: bool) -> None:
        self.end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Read the text; a wrong one is a usage error (exit code 2)."""
        if isinstance(value, dt.date):
            return value
        try:
            period = Period.parse(str(value))
        except LabelscopeError as error:
            self.fail(str(error), param, ctx)
        return period.last if self.end else period.first


def console() -> Console:
    """Where tables go: standard output, without colour when it is no terminal."""
    from rich.console import Console

    class PipedConsole(Console):
        """A console that leaves it to ``run_or_exit`` what a closed pipe means."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    # A pipe has no width: tables take what wide terminals have, so that nothing is cut on the way into a file.
    return PipedConsole(highlight=False, width=None if sys.stdout.isatty() else 180)


def write_any_text() -> None:
    """Let standard output and standard error take every character, whatever the locale.

    A file or a pipe gets UTF-8, as JSON and CSV are read everywhere; a terminal keeps its encoding and shows "?" for
    what it lacks. A stream that was closed before the start swallows what is written.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 fact", "2,000 facts"."""
    ending = "" if number == 1 else "es" if noun.endswith("ch") else "s"
    return f"{number:,} {noun}{ending}"


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> None:
    """Rows as CSV on standard output; cells that a spreadsheet would run as a formula are made plain."""
    import csv

    from dashboard.inert import inert

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([inert(_cell(row[column])) for column in columns])
    # A full disk is then told of here, not when the interpreter ends.
    sys.stdout.flush()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else value


def run_or_exit(function: Callable[P, R]) -> Callable[P, R]:
    """Turn an expected error into one clear line on standard error and exit code 1."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except LabelscopeError as error:
            click.echo(f"labelscope: {error}", err=True)
            raise SystemExit(FAILED) from error
        except BrokenPipeError:
            # The reader of a pipe (head, less) went away: not an error of ours.
            sys.stderr.close()
            raise SystemExit(WELL) from None
        except OSError as error:
            # A full disk or a folder that may not be written: nothing that a traceback would explain better.
            click.echo(f"labelscope: {error.filename or 'the output'}: {error.strerror or error}", err=True)
            raise SystemExit(FAILED) from error

    return wrapper


def need_store(path: Path) -> None:
    """Say how to make the store when there is none."""
    if not path.exists():
        raise StoreError(f"there is no store at {path}; 'labelscope init' makes one")
