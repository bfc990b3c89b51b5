"""``labelscope up``, ``init``, ``serve``, ``backup``, ``doctor`` and ``ledger check``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import click

from dashboard.commands.common import FAILED, WholeHelpGroup, console, counted, need_store, pass_db, run_or_exit
from data.connection import reading
from models.errors import LabelscopeError, LedgerError

DEFAULT_PORT = 8501
_APP = Path(__file__).resolve().parents[1] / "app.py"
_START_SECONDS = 60
#: Hosts that mean "listen everywhere"; the page is then reached over loopback.
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104


def _initialise(db: Path, *, refresh: bool) -> int:
    """Make the store ready and say what was done; gives the exit code. ``refresh`` makes every fact again."""
    from dashboard.setup import prepare

    out = console()
    fresh = not db.exists()
    with out.status("Reading the ledger and resolving its claims"):
        prepared = prepare(db, refresh=refresh)
    for problem in prepared.problems:
        click.echo(str(problem), err=True)
    written = prepared.written
    click.echo(
        f"{'Made' if fresh else 'Checked'} {db}: {counted(written.new, 'new claim')}, {written.known:,} known"
        + (f", {written.retracted:,} retracted" if written.retracted else "")
        + (f", {counted(len(prepared.problems), 'bad line')}" if prepared.problems else "")
    )
    return FAILED if prepared.problems else 0


@click.command()
@pass_db
@run_or_exit
def init(db: Path, /) -> None:
    """Make or update the store and load the ledger; no server."""
    raise SystemExit(_initialise(db, refresh=db.exists()))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port; default {DEFAULT_PORT} or the next free one.")
@click.option(
    "--collect/--no-collect",
    default=True,
    help="Collect from the public sources in the background, where a network is there. Off with LABELSCOPE_OFFLINE=1.",
)
@pass_db
@run_or_exit
def up(db: Path, /, host: str, port: int | None, collect: bool) -> None:
    """Make the store if need be, load the ledger, and open the dashboard: what 'make run' calls."""
    _end_on_terminate()
    # The ledger is read each time, which is quick: its files may be older than the last write and yet not loaded.
    code = _initialise(db, refresh=db.exists() and _newer_than(db))
    if code:
        click.echo("Some ledger lines could not be read; the dashboard opens without them.", err=True)
    collector = _start_collector(db) if collect and not os.environ.get("LABELSCOPE_OFFLINE") else None
    try:
        _serve(db, host, port)
    finally:
        if collector is not None:
            _stop(collector)


def _end_on_terminate() -> None:
    """Let a polite kill do what Ctrl+C does: what was started here is ended too."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)


def _start_collector(db: Path) -> subprocess.Popen[bytes] | None:
    """Begin a collection beside the dashboard; None where there is no network. What it says goes to a file."""
    if not _network():
        click.echo("No network: the dashboard shows the record as it is.")
        return None
    log = db.with_name(db.name + ".collect.log")
    click.echo(f"Collecting in the background; what it says is in {log}")
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "--db", str(db), "collect"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _network() -> bool:
    """True when a name of the public web can be looked up within two seconds."""
    found = threading.Event()

    def look_up() -> None:
        try:
            socket.getaddrinfo("www.sec.gov", 443)
        except OSError:
            return
        found.set()

    threading.Thread(target=look_up, daemon=True).start()
    return found.wait(2)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here: politely first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _newer_than(db: Path) -> bool:
    """True when something that all facts depend on is newer than a store: the ledger, the registers or the rules."""
    from data.ledger import shipped_files
    from models import resolution

    registers = [
        *shipped_files()[0].parents[1].glob("reference/*.toml"),
        *Path(resolution.__file__).parent.glob("*.py"),
    ]
    return max(file.stat().st_mtime for file in (*shipped_files(), *registers)) > db.stat().st_mtime


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port; default {DEFAULT_PORT} or the next free one.")
@pass_db
@run_or_exit
def serve(db: Path, /, host: str, port: int | None) -> None:
    """Open the dashboard over an existing store."""
    with reading(db):
        # What cannot be read is refused here, and not page by page.
        pass
    _end_on_terminate()
    _serve(db, host, port)


def _free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the first free one from the default upwards."""
    candidates = [wanted] if wanted is not None else [*range(DEFAULT_PORT, DEFAULT_PORT + 50), 0]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in candidates:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # On Windows the option would let two servers share a port.
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if wanted is not None:
                    raise LabelscopeError(f"port {wanted} on {host} cannot be used: {error.strerror}") from error
                continue
            return int(probe.getsockname()[1])
    raise LabelscopeError(f"no free port on {host}; name one with --port")


def _serve(db: Path, host: str, wanted: int | None) -> None:
    port = _free_port(host, wanted)
    reached = "127.0.0.1" if host in EVERY_ADDRESS else host
    shown = f"[{reached}]" if ":" in reached else reached
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(_APP),
        "--server.port",
        str(port),
        "--server.address",
        host,
    ]
    environment = {**os.environ, "LABELSCOPE_DB": str(db.resolve())}
    # Streamlit prints its own address only in words of its own; ours comes when the page really answers.
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        if _answers((reached, port), server):
            click.echo(f"Labelscope is at http://{shown}:{port}/  (stop with Ctrl+C)")
        code = server.wait()
    except KeyboardInterrupt:
        code = 0
    finally:
        _stop(server)
    if code:
        raise LabelscopeError(f"the dashboard stopped with exit code {code}")


def _answers(address: tuple[str, int], server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server listens; False when it stopped before."""
    end = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            with socket.create_connection(address, timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_db
@run_or_exit
def backup(db: Path, /, file: Path) -> None:
    """Copy the store to FILE while it is in use, and check the copy."""
    from data.upkeep import backup as copy

    need_store(db)
    click.echo(f"{file}: {copy(db, file):,} bytes, checked")


@click.command()
@pass_db
@run_or_exit
def doctor(db: Path, /) -> None:
    """Look the store over: integrity, foreign keys, orphans, migrations, disk space."""
    from data.upkeep import doctor as look_over

    findings = look_over(db)
    for finding in findings:
        mark = click.style("ok  ", fg="green") if finding.well else click.style("BAD ", fg="red")
        click.echo(f"{mark} {finding.check}: {finding.detail}")
    if not all(finding.well for finding in findings):
        raise SystemExit(FAILED)


@click.group(cls=WholeHelpGroup)
def ledger() -> None:
    """The curated claims that ship with the project."""


@ledger.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def ledger_check(files: tuple[Path, ...]) -> None:
    """Check ledger FILES line by line, as for a contribution: file:line: field: reason."""
    from data.ledger import check_ledger, open_ledger

    bad = 0
    for path in files:
        try:
            good, problems = check_ledger(open_ledger(path))
        except LedgerError as error:
            click.echo(str(error), err=True)
            bad += 1
            continue
        for problem in problems:
            click.echo(str(problem), err=True)
        bad += len(problems)
        click.echo(f"{path}: {counted(good, 'good line')}, {len(problems):,} bad")
    if bad:
        raise SystemExit(FAILED)
