"""What comes from outside does nothing in any format: formulas, markup, control characters, long and foreign texts."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.report import making
from dashboard.report.build import report_of
from dashboard.report.model import Report
from dashboard.report.render import tabular
from dashboard.report.span import Span
from data.store import DocumentRecord, Reader, Store
from models.claim import Claim, Metric, Status
from models.document import Document
from models.period import Period

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[link](javascript:alert(1)) ![x](https://evil.example/x.png) `code` *b* _i_ #h | cell",
    '#import "x" $x$ #eval("1") \\u{202E}',
    "\u202egnirts desrever\u202c \u0007 bell",
    "العربية 中文 emoji 🎉 " + "long" * 400,
    "]]></text>&amp;&lt;",
]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report over documents whose every text is hostile."""
    path = tmp_path_factory.mktemp("nasty") / "store.db"
    with Store.open(path, create=True) as store, store.transaction():
        for number, text in enumerate(NASTY):
            document = Document(
                id=f"d{number}",
                title=text,
                text="",
                lang="en",
                published=Period.parse("2025-10-14"),
                url=text if number % 2 else f"https://news.example/{number}?q=<>\"'",
                publisher=text,
                source="test",
            )
            claims = [
                Claim(
                    document=f"d{number}",
                    vendor="mercor",
                    metric=Metric.REVENUE,
                    status=Status.REPORTED,
                    low=1e8 * (number + 1),
                    high=1e8 * (number + 1),
                    unit="USD",
                    kind="annual",
                    as_of=Period.parse(str(2010 + number)),
                    scope=text,
                    note=text,
                )
            ]
            store.put_documents([DocumentRecord(document, "article", 3)])
            rows = [(claim, text, 3, 3) for claim in claims]
            store.put_claim_rows(rows, Reader("test", "1"))
    return report_of(path, Span.week("2025-W42"))


def test_no_cell_runs(nasty: Report) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(making.render(nasty, "xlsx")))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "\t")) or cell.value == "-", cell.value
                if cell.hyperlink:
                    assert cell.hyperlink.target.startswith(("https://", "http://"))
    for content in tabular.csv(nasty).values():
        import csv

        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row)


def test_html_has_no_element_from_outside(nasty: Report) -> None:
    import html5lib

    page = making.render(nasty, "html").decode("utf-8")
    tree = html5lib.HTMLParser(strict=True).parse(page)
    names = {one.tag.rpartition("}")[2] for one in tree.iter() if isinstance(one.tag, str)}
    assert not names & {"script", "img", "iframe", "object", "link", "base", "form"}
    for one in tree.iter():
        if isinstance(one.tag, str):
            assert not any(name.startswith("on") for name in one.attrib)
            assert one.attrib.get("href", "#").startswith(("#", "https://", "http://"))
    assert "\u202e" not in page


def test_markdown_has_no_link_from_outside(nasty: Report) -> None:
    from markdown_it import MarkdownIt

    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(making.render(nasty, "md").decode("utf-8"))
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in _hrefs(page)
    assert "evil.example" not in _hrefs(page)


def _hrefs(page: str) -> str:
    return " ".join(part.partition('"')[0] for part in page.split('href="')[1:])


def test_pdf_json_and_slides_take_it_as_text(nasty: Report) -> None:
    import pypdf
    from pptx import Presentation

    reader = pypdf.PdfReader(io.BytesIO(making.render(nasty, "pdf")))
    assert len(reader.pages) >= 1
    links = [
        note.get_object()["/A"].get("/URI", "https://")
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert all(str(link).startswith(("https://", "http://")) for link in links)
    json.loads(making.render(nasty, "json"))
    Presentation(io.BytesIO(making.render(nasty, "pptx")))


def test_mail_and_posts_take_it_as_text(nasty: Report, make_report: Callable[..., Report]) -> None:
    from dashboard.report import delivery

    message = delivery.report_mail(nasty, b"%PDF", "labelscope", "a@b.example", ["c@d.example"])
    html = message.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "\n" not in str(message["Subject"])
    text = json.dumps(delivery.slack(nasty))
    assert "<script" not in text
    with pytest.raises(delivery.DeliveryError, match="no e-mail address"):
        delivery.report_mail(nasty, b"", "x", "a@b.example", ["c@d.example\r\nBcc: all@d.example"])


def test_names_of_files_stay_in_their_folder(nasty: Report, tmp_path: Path) -> None:
    for path in making.write_files(tmp_path / "out", making.files_of(nasty, ["json", "csv"])):
        assert path.is_relative_to(tmp_path / "out")
