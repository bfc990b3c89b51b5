"""Ready texts that make a report every Monday: a cron line, a systemd timer, a GitHub Actions workflow."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from dashboard.report.delivery import PASSWORD


def cron(command: Sequence[str]) -> str:
    """A crontab line: Mondays at seven, local time."""
    # A percent sign ends the command in a crontab.
    return "0 7 * * 1  " + shlex.join(command).replace("%", r"\%")


def systemd(command: Sequence[str]) -> str:
    """A service and its timer, as two files with their names."""
    # systemd reads % and $ in its own way.
    run = shlex.join(command).replace("%", "%%").replace("$", "$$")
    return f"""# ~/.config/systemd/user/labelscope-report.service
[Unit]
Description=Labelscope weekly report
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={run}

# ~/.config/systemd/user/labelscope-report.timer
[Unit]
Description=Labelscope weekly report every Monday

[Timer]
OnCalendar=Mon *-*-* 07:00:00
Persistent=true

[Install]
WantedBy=timers.target

# then: systemctl --user enable --now labelscope-report.timer
"""


def github(arguments: Sequence[str]) -> str:
    """A workflow that collects, reports and keeps the files; arguments follow ``labelscope report``.

    A webhook's address is a secret, and a file in a repository no place for it: the workflow takes it from the secrets.
    """
    places = [number for number, one in enumerate(arguments) if one == "--webhook"]
    hidden = {number + 1 for number in places}
    extra = "".join(
        ' "$LABELSCOPE_WEBHOOK"' if number in hidden else f" {shlex.quote(one)}" for number, one in enumerate(arguments)
    )
    names = {"LABELSCOPE_WEBHOOK": "secrets"} if hidden else {}
    if "--email" in arguments:
        names |= {f"LABELSCOPE_SMTP_{name}": "vars" for name in ("HOST", "PORT", "SECURITY", "USER", "FROM")}
        names |= {PASSWORD: "secrets"}
    settings = "".join(f"\n          {name}: ${{{{ {kind}.{name} }}}}" for name, kind in names.items())
    sending = f"\n        env:{settings}" if settings else ""
    return f"""# .github/workflows/labelscope-report.yml
name: weekly report
on:
  schedule:
    - cron: "0 7 * * 1"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  report:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install -c constraints.txt .
      - uses: actions/cache@v4
        with:
          path: labelscope.db
          key: labelscope-${{{{ github.run_id }}}}
          restore-keys: labelscope-
      - run: labelscope --db labelscope.db init
      - run: labelscope --db labelscope.db collect
        env:
          # A mail address or page of yours: sources see it, and the SEC answers nobody without one.
          LABELSCOPE_CONTACT: ${{{{ vars.LABELSCOPE_CONTACT }}}}
      - run: labelscope --db labelscope.db report --out reports{extra}{sending}
      - uses: actions/upload-artifact@v4
        with:
          name: report
          path: reports
"""
