"""The README and the layout say the same as the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dashboard.cli import COMMANDS
from dashboard.palette import _OTHERS, _VENDORS, THEMES, contrast

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert set(re.findall(r"^\| `labelscope (\w+)", README, re.MULTILINE)) == set(COMMANDS)


def test_the_readme_lists_every_folder_and_no_other() -> None:
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} | {"tests"}
    assert set(re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE)) == folders


def test_make_has_the_targets_that_the_readme_names() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)`?", README)) - {"checks"} <= targets


def test_constraints_pin_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?", line) for line in lines)
    pinned = {re.split("==", line)[0].lower().replace("_", "-") for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    assert names <= pinned


def test_no_file_of_the_dashboard_hides_a_package() -> None:
    """Streamlit puts the folder of its script first on the path."""
    assert not {"models.py", "data.py", "scrapers.py"} & {path.name for path in (ROOT / "dashboard").iterdir()}


def test_the_palette_is_the_theme() -> None:
    config = tomllib.loads((ROOT / "dashboard" / ".streamlit" / "config.toml").read_text())["theme"]
    for mode, theme in THEMES.items():
        assert config[mode]["primaryColor"] == theme.accent
        assert config[mode]["backgroundColor"] == theme.background
        assert config[mode]["secondaryBackgroundColor"] == theme.surface
        assert config[mode]["textColor"] == theme.text
        assert config[mode]["borderColor"] == theme.line


def test_every_colour_can_be_read() -> None:
    for index, mode in enumerate(("light", "dark")):
        theme = THEMES[mode]
        colors = [pair[index] for pair in (*_VENDORS.values(), *_OTHERS)]
        colors += [theme.accent, theme.text, theme.muted, theme.gain, theme.loss, theme.doubt]
        for color in colors:
            assert contrast(color, theme.background) >= 4.5, (mode, color)
