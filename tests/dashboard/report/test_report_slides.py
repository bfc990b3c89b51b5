"""The slides' native charts: every series is really drawn, and every point lies within the axes."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.palette import vendor_color
from dashboard.report import making
from dashboard.report.model import Chart, Point, Report, Series, path_of
from dashboard.report.render import formats, pptx
from models.errors import InvalidValue

#: Weeks whose charts hold series of different lengths, also a short one before a long one.
WEEKS = ("2025-W44", "2025-W27")
Make = Callable[..., Report]


def charts_of(report: Report) -> list[Any]:
    from pptx import Presentation

    deck = Presentation(io.BytesIO(making.render(report, "pptx")))
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def points_of(series: Any) -> list[tuple[float, float]]:
    """Points of a scatter series as its XML holds them."""
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    read = [
        [float(one.text) for one in series._element.findall(f"c:{side}//c:pt/c:v", space)] for side in ("xVal", "yVal")
    ]
    return list(zip(*read, strict=True))


@pytest.mark.parametrize("week", WEEKS)
def test_axes_hold_every_point(make_report: Make, week: str) -> None:
    checked = 0
    for chart in charts_of(make_report(week)):
        values = chart.value_axis
        for series in chart.plots[0].series:
            if not hasattr(series, "iter_values"):
                continue
            if "xVal" in [child.tag.rpartition("}")[2] for child in series._element]:
                days = chart.category_axis
                for x, y in points_of(series):
                    assert days.minimum_scale <= x <= days.maximum_scale
                    assert values.minimum_scale <= y <= values.maximum_scale
                    checked += 1
            elif values.maximum_scale is not None:
                assert max(series.values) <= values.maximum_scale
                checked += 1
    assert checked


@pytest.mark.parametrize("week", WEEKS)
def test_the_lines_of_a_chart_have_as_many_points(make_report: Make, week: str) -> None:
    """LibreOffice forgets a line when one after it has more points."""
    lengths = {
        len(points_of(series))
        for chart in charts_of(make_report(week))
        for series in chart.plots[0].series
        if any(child.tag.endswith("xVal") for child in series._element)
    }
    assert len(lengths) == 1


def test_marks_stand_where_a_price_was_told(make_report: Make) -> None:
    report = make_report(WEEKS[0])
    drawn = next(chart for chart in report.charts() if chart.kind == "steps")
    native = next(chart for chart in charts_of(report) if len(list(chart.plots[0].series)) == len(drawn.series))
    for series, told in zip(native.plots[0].series, drawn.series, strict=True):
        marks = [one for one in series._element if one.tag.endswith("}dPt")]
        assert len(marks) == len(told.points)


def test_a_path_holds_each_price_until_the_next() -> None:
    points = (Point("2024-01-01", 1e9), Point("2024-06-01", 3e9))
    path = path_of(Series("mercor", "Mercor", points), "2024-12-31")
    assert [(day, value) for day, value, _ in path] == [
        ("2024-01-01", 1e9),
        ("2024-06-01", 1e9),
        ("2024-06-01", 3e9),
        ("2024-12-31", 3e9),
    ]
    assert [point for _, _, point in path if point is not None] == list(points)


def test_formats_are_there_for_every_language() -> None:
    assert "Md$" in formats.formats("fr").money
    assert "Md$" not in formats.formats("en").money
    with pytest.raises(InvalidValue):
        formats.formats("de")


def pictures(report: Report, folder: Path) -> list[Path]:
    """Each slide as LibreOffice shows it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or shutil.which("pdftoppm") is None:
        pytest.skip("LibreOffice or poppler-utils is not installed")
    (folder / "report.pptx").write_bytes(making.render(report, "pptx"))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", "pdf", "report.pptx"],
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=180,
    )
    if not (folder / "report.pdf").exists():
        pytest.skip("this LibreOffice has no Impress")
    plain = ["-aa", "no", "-aaVector", "no"]
    subprocess.run(["pdftoppm", "-r", "80", *plain, "-png", "report.pdf", "slide"], cwd=folder, check=True, timeout=120)
    return sorted(folder.glob("slide-*.png"))


def colours(picture: Path, right: float) -> dict[tuple[int, ...], int]:
    """How many pixels of each colour the picture has, left of a share of its width."""
    from PIL import Image

    with Image.open(picture) as opened:
        whole = opened.convert("RGB")
        part = whole.crop((0, 0, int(whole.width * right), whole.height))
        return {color: count for count, color in part.getcolors(part.width * part.height) or []}


def seen(found: dict[tuple[int, ...], int], color: str) -> int:
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return sum(
        count
        for one, count in found.items()
        if max(abs(a - b) for a, b in zip(one, wanted, strict=True)) <= 3  # rounding of a colour on its way
    )


@pytest.mark.slow
@pytest.mark.parametrize("week", WEEKS)
def test_every_series_is_drawn(make_report: Make, tmp_path: Path, week: str) -> None:
    from pptx import Presentation

    report = make_report(week)
    shown = pictures(report, tmp_path)
    deck = Presentation(io.BytesIO((tmp_path / "report.pptx").read_bytes()))
    slides = {slide.shapes.title.text_frame.text: place for place, slide in enumerate(deck.slides)}
    drawn: list[Chart] = [chart for chart in report.charts() if chart.kind != "states"]
    assert drawn
    for chart in drawn:
        # The legend at the right of lines has their colours as well.
        found = colours(shown[slides[chart.title]], 0.72 if chart.kind == "steps" else 1.0)
        missing = []
        for one in chart.series:
            color = vendor_color(one.vendor, "light")
            faint = chart.kind == "bars" and one.points[0].hollow
            if seen(found, pptx.pale(color) if faint else color) < 15:
                missing.append(one.name)
        assert not missing, f"{chart.id}: {missing}"
