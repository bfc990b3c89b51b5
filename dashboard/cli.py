"""The command line, where everything is put together."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from dashboard.commands.common import write_any_text
from data.connection import default_path

#: Command name → (module, attribute). A module is only imported when its command runs, so that help stays quick.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("dashboard.commands.store", "up"),
    "init": ("dashboard.commands.store", "init"),
    "serve": ("dashboard.commands.store", "serve"),
    "facts": ("dashboard.commands.show", "facts"),
    "claims": ("dashboard.commands.show", "claims"),
    "explain": ("dashboard.commands.explain", "explain"),
    "export": ("dashboard.commands.show", "export"),
    "extract": ("dashboard.commands.extract", "extract"),
    "evaluate": ("dashboard.commands.extract", "evaluate"),
    "collect": ("dashboard.commands.collect", "collect"),
    "sources": ("dashboard.commands.collect", "sources"),
    "add": ("dashboard.commands.collect", "add"),
    "reread": ("dashboard.commands.collect", "reread"),
    "opml": ("dashboard.commands.collect", "opml"),
    "backfill": ("dashboard.commands.backfill", "backfill"),
    "backup": ("dashboard.commands.store", "backup"),
    "doctor": ("dashboard.commands.store", "doctor"),
    "report": ("dashboard.commands.report", "report"),
    "schedule": ("dashboard.commands.report", "schedule"),
    "schema": ("dashboard.commands.report", "schema"),
    "watch": ("dashboard.commands.watch", "watch"),
    "ledger": ("dashboard.commands.store", "ledger"),
}

SECTIONS = {
    "Start": ("up", "init", "serve"),
    "Look": ("facts", "claims", "explain", "export"),
    "Collect": ("collect", "sources", "add", "reread", "opml", "backfill"),
    "Read": ("extract", "evaluate"),
    "Report": ("report", "watch", "schedule", "schema"),
    "Keep": ("backup", "doctor", "ledger"),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports each only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help page."""
        return [name for names in SECTIONS.values() for name in names if name in COMMANDS]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called for; an unknown name is a usage error that tells the nearest ones."""
        name = args[0]
        near = get_close_matches(name, COMMANDS, 3)
        if near and name not in COMMANDS:
            ctx.fail(f"No such command {name!r}. Did you mean {' or '.join(repr(one) for one in near)}?")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: Any = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command), f"{module}.{attribute} is no command"  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Commands by section, so that a newcomer sees where to begin."""
        for title, names in SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names if name in COMMANDS]
            rows = [(name, command.get_short_help_str(150)) for name, command in commands if command is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default $LABELSCOPE_DB, else data/labelscope.db in the checkout.",
)
@click.version_option(package_name="labelscope", prog_name="labelscope")
@click.pass_context
def main(ctx: click.Context, db: Path | None) -> None:
    """Market intelligence on the vendors that label data and supply experts for AI.

    Every number is a claim with its source and its words. Begin with 'labelscope up'.
    """
    write_any_text()
    ctx.obj = (db or default_path()).expanduser()


if __name__ == "__main__":
    main()
