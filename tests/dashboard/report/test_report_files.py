"""The files of a report, read by programs that did not write them."""

from __future__ import annotations

import io
import pickle
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.report import making
from dashboard.report.model import Report
from dashboard.report.render import archive, tabular

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BUSY, QUIET, FIRST, LOSSES = "2025-W40", "2025-W43", "2013-W06", "2025-W27"


@pytest.fixture(scope="session")
def made(make_report: Callable[..., Report]) -> Callable[[str, str, str], bytes]:
    """made(week, ending, lang): one file, rendered once."""
    held: dict[tuple[str, str, str], bytes] = {}

    def get(week: str, ending: str, lang: str = "en") -> bytes:
        key = (week, ending, lang)
        if key not in held:
            held[key] = making.render(make_report(week, lang), ending)
        return held[key]

    return get  # type: ignore[return-value]


Made = Callable[..., bytes]


@pytest.mark.parametrize("ending", list(making.SINGLE))
def test_the_same_report_gives_the_same_bytes(make_report: Callable[..., Report], made: Made, ending: str) -> None:
    assert made(LOSSES, ending) == making.render(make_report(LOSSES), ending)


def test_charts_do_not_depend_on_the_time_zone(make_report: Callable[..., Report]) -> None:
    import os
    import sys

    chart = next(one for one in make_report(LOSSES).charts() if one.kind == "steps")
    script = (
        "import pickle, sys; from dashboard.report.render.vega import svg; "
        "sys.stdout.write(svg(pickle.load(sys.stdin.buffer), 640))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=pickle.dumps(chart),
            env={**os.environ, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("America/Los_Angeles", "Asia/Tokyo")
    }
    assert len(drawn) == 1


def test_tables_give_the_same_bytes(make_report: Callable[..., Report]) -> None:
    report = make_report(LOSSES)
    assert tabular.csv(report) == tabular.csv(report)
    assert tabular.parquet(report) == tabular.parquet(report)


# ---------------------------------------------------------------------- HTML


@pytest.mark.parametrize("week", [LOSSES, QUIET, FIRST])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_html_is_valid_and_whole(make_report: Callable[..., Report], made: Made, week: str, lang: str) -> None:
    import html5lib

    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(made(week, "html", lang).decode("utf-8"))
    space = "{http://www.w3.org/1999/xhtml}"
    assert tree.get("lang") == lang
    ids = [one.get("id") for one in tree.iter() if isinstance(one.tag, str) and one.get("id")]
    assert len(ids) == len(set(ids))
    inner = [a.get("href") for a in tree.iter(f"{space}a") if a.get("href", "").startswith("#")]
    assert {one[1:] for one in inner} <= set(ids)
    assert not list(tree.iter(f"{space}script"))
    text = " ".join("".join(tree.itertext()).split())
    for sentence in make_report(week, lang).sentences():
        assert " ".join(sentence.text.split()) in text


@pytest.mark.browser
def test_html_asks_for_nothing_and_fits_every_width(made: Made, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(made(LOSSES, "html"))
    for width, scheme in ((1280, "light"), (390, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, errors=errors: errors.append(message.text))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        assert errors == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = page.evaluate(
            "[...document.querySelectorAll('.chart')].map(c => [...c.querySelectorAll('svg')]"
            ".filter(s => s.getBoundingClientRect().width > 0).length)"
        )
        assert drawn
        assert set(drawn) == {1}
        context.close()


# ---------------------------------------------------------------------- Markdown


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_markdown_parses_into_the_same_words(make_report: Callable[..., Report], made: Made, lang: str) -> None:
    from html import unescape

    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(made(LOSSES, "md", lang).decode("utf-8"))
    report = make_report(LOSSES, lang)
    assert page.count("<table>") == len(report.tables())
    assert page.count("<h1>") == 1
    plain = " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())
    for sentence in report.sentences():
        assert " ".join(sentence.text.split()) in plain, sentence.text
    targets = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets


# ---------------------------------------------------------------------- PDF


@pytest.mark.parametrize("week", [LOSSES, FIRST])
def test_pdf_reads_back(make_report: Callable[..., Report], made: Made, week: str) -> None:
    import pypdf

    report = make_report(week)
    reader = pypdf.PdfReader(io.BytesIO(made(week, "pdf")))
    assert reader.metadata is not None
    assert reader.metadata.title == report.title
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert titles == [*(section.title for section in report.sections), report.words["references"]]
    links = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    assert {one.url for one in report.references if one.url} <= set(links)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined, union-attr]
    }
    assert fonts
    assert all("Inter" in font for font in fonts), fonts


def test_pdf_says_every_sentence(make_report: Callable[..., Report], made: Made, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    file = tmp_path / "report.pdf"
    file.write_bytes(made(LOSSES, "pdf"))
    out = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode()
    # Lines and pages break anywhere, also at hyphens.
    plain = re.sub(r"[\s\u00ad]+", "", out)
    report = make_report(LOSSES)
    missing = [s.text for s in report.sentences() if re.sub(r"\s+", "", s.text) not in plain]
    # A sentence that runs over a page is parted by the running head.
    assert len(missing) <= 3, missing


def test_a_quiet_week_is_half_a_page(made: Made) -> None:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(made(QUIET, "pdf")))
    assert len(reader.pages) == 1
    heights: list[float] = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: heights.append(tm[5] * cm[3] + cm[5]) if text.strip() else None
    )
    top = float(reader.pages[0].mediabox.height)
    # All but the foot stands in the upper half.
    assert sum(height < top / 2 for height in heights) <= 12


# ---------------------------------------------------------------------- XLSX


def test_xlsx_opens_with_formats_charts_and_no_formula(make_report: Callable[..., Report], made: Made) -> None:
    import openpyxl

    report = make_report(LOSSES)
    book = openpyxl.load_workbook(io.BytesIO(made(LOSSES, "xlsx")))
    names = book.sheetnames
    assert names[0] == report.words["summary"]
    assert names[-1] == report.words["sources_table"]
    for table in report.tables():
        sheet = book[table.title[:31].strip()]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert sheet.max_row == len(table.rows) + 1
    prices = book[next(table.title for table in report.tables() if table.id == "prices")[:31]]
    cell = prices["B2"]
    assert isinstance(cell.value, int | float)
    assert cell.value > 1e8
    assert "$" in cell.number_format
    sources = book[names[-1]]
    assert sources.max_row == len(report.references) + 1
    assert any(cell.hyperlink for cell in sources["G"])
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert sum(
        name.startswith("xl/charts/chart") for name in zipfile.ZipFile(io.BytesIO(made(LOSSES, "xlsx"))).namelist()
    )


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "pptx"])
def test_libreoffice_opens_it(made: Made, tmp_path: Path, ending: str) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / f"report.{ending}"
    file.write_bytes(made(LOSSES, ending))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "pdf", str(file)],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        timeout=180,
    )
    import pypdf

    assert len(pypdf.PdfReader(tmp_path / "report.pdf").pages) >= 5


# ---------------------------------------------------------------------- PPTX


def test_pptx_has_a_slide_a_finding_native_charts_and_notes(make_report: Callable[..., Report], made: Made) -> None:
    from pptx import Presentation

    report = make_report(LOSSES)
    deck = Presentation(io.BytesIO(made(LOSSES, "pptx")))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == report.headline.text
    assert titles[1:6] == [finding.title.text for finding in report.findings()]
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) >= 2
    for slide in list(deck.slides)[1:6]:
        assert report.words["notes_sources"] in slide.notes_slide.notes_text_frame.text
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_a_quiet_week_is_one_slide(made: Made) -> None:
    from pptx import Presentation

    assert len(Presentation(io.BytesIO(made(QUIET, "pptx"))).slides) == 1


# ---------------------------------------------------------------------- archives and tables


def test_archives_lose_their_times() -> None:
    import datetime as dt

    def packed(year: int) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as target:
            stamp = f"<x>{year}-02-03T04:05:06Z</x>".encode()
            for name in ("b.xml", "[Content_Types].xml", "docProps/core.xml"):
                target.writestr(zipfile.ZipInfo(name, (year, 2, 3, 4, 5, 6)), stamp if "core" in name else b"same")
        return buffer.getvalue()

    moment = dt.datetime(2025, 10, 19, tzinfo=dt.UTC)
    assert archive.fixed(packed(2020), moment) == archive.fixed(packed(2024), moment)
    names = zipfile.ZipFile(io.BytesIO(archive.fixed(packed(2020), moment))).namelist()
    assert names[0] == "[Content_Types].xml"


def test_tables_read_back(make_report: Callable[..., Report]) -> None:
    import pandas as pd

    report = make_report(LOSSES)
    whole = tabular.frames(report)
    assert set(whole) == {table.id for table in report.tables()} | {"sources"}
    for name, content in tabular.parquet(report).items():
        frame = pd.read_parquet(io.BytesIO(content))
        assert list(frame.columns) == list(whole[name].columns)
        assert len(frame) == len(whole[name])
    for name, content in tabular.csv(report).items():
        assert len(pd.read_csv(io.BytesIO(content))) == len(whole[name])
