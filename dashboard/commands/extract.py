"""``labelscope extract`` and ``evaluate``: the claim extractor on files, and how good it is on marked texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.common import FAILED, WRONG_USE, console, counted, run_or_exit
from models.document import LANGUAGES, Document
from models.errors import InvalidDocument, LabelscopeError, ParseError
from models.period import Period

if TYPE_CHECKING:
    from models.claim import Claim
    from models.extraction.scoring import Scores
    from models.organization import OrganizationIndex

_MAX_BYTES = 8_000_000
_STDIN = "-"
#: Stands for the address of a page that comes without one; links in it lead nowhere.
_NOWHERE = "https://localhost/"


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say of every file."""

    #: Date of publication; None leaves what the file says.
    published: Period | None
    #: Language; None leaves what the file says or what is detected.
    lang: str | None
    #: Address; empty leaves what the file says.
    url: str


class PeriodParameter(click.ParamType):
    """A date or a coarser period."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """Read the text; a wrong one is a usage error (exit code 2)."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value))
        except LabelscopeError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--published", type=PeriodParameter(), help="Date of publication, for files that do not carry one.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language; else the file's own, else detected.")
@click.option("--url", default="", help="Address of the text.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a document.")
@run_or_exit
def extract(files: tuple[str, ...], published: Period | None, lang: str | None, url: str, as_json: bool) -> None:
    """Read the claims out of documents: JSON as in the corpus, HTML pages, plain text, or - for standard input.

    A file that cannot be read is named on standard error and makes the exit code 2; the others are still read.
    """
    from data.reference import load_organizations
    from models.extraction import extract as read_claims

    organizations = load_organizations()
    given = Given(published, lang, url)
    code = 0
    for name in files:
        try:
            document = _document(name, given)
            claims = read_claims(document, organizations)
        except LabelscopeError as error:
            click.echo(f"labelscope: {name}: {error}", err=True)
            code = WRONG_USE
            continue
        if as_json:
            records = [claim.as_record() for claim in claims]
            click.echo(json.dumps({"id": document.id, "claims": records}, ensure_ascii=False))
        else:
            _show(document, claims)
    raise SystemExit(code)


def _document(name: str, given: Given) -> Document:
    """One file as a document.

    Raises:
        InvalidDocument: it cannot be read as one; the message says why.
    """
    data = _bytes(name)
    if not data.strip():
        raise InvalidDocument("the file is empty")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidDocument("the file is binary")
    id = "stdin" if name == _STDIN else Path(name).stem
    looks_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    if name.lower().endswith(".json") or (looks_json and not name.lower().endswith((".txt", ".html", ".htm"))):
        return _from_json(data, id, given)
    return _from_page(data, id, given, name)


def _bytes(name: str) -> bytes:
    try:
        if name == _STDIN:
            data = sys.stdin.buffer.read(_MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InvalidDocument(error.strerror or "the file cannot be read") from error
    if len(data) > _MAX_BYTES:
        raise InvalidDocument(f"the file has more than {_MAX_BYTES:,} bytes")
    return data


def _from_json(data: bytes, id: str, given: Given) -> Document:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidDocument(f"the file is no JSON: {error}") from error
    if not isinstance(record, dict):
        raise InvalidDocument("the JSON is no object")
    title, text = _string(record, "title"), _string(record, "text")
    if not (title.strip() or text.strip()):
        raise InvalidDocument("the document has no text")
    dated = _string(record, "published")
    published = given.published
    if published is None and dated:
        published = Period.parse(dated[:10])
    lang = given.lang or _string(record, "lang") or _detected(f"{title}\n{text}")
    return Document(
        id=_string(record, "id") or id,
        title=title,
        text=text,
        lang=_known(lang),
        published=published,
        url=given.url or _string(record, "url"),
        publisher=_string(record, "publisher"),
        source="hand",
    )


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidDocument(f"{name} is no text")
    return value


def _from_page(data: bytes, id: str, given: Given, name: str) -> Document:
    from scrapers.articles import read_article
    from scrapers.reading import looks_like_html

    if name.lower().endswith((".html", ".htm")) or looks_like_html(data):
        try:
            article = read_article(data, given.url or _NOWHERE, "text/html")
        except ParseError as error:
            raise InvalidDocument(str(error).removeprefix(f"{given.url or _NOWHERE}: ")) from error
        lang = given.lang or article.lang or _detected(article.text)
        return Document(
            id=id,
            title=article.title,
            text=article.text,
            lang=_known(lang),
            published=given.published or article.published,
            url=given.url or article.canonical,
            publisher=article.publisher,
            source="hand",
        )
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidDocument("the file is no UTF-8 text") from error
    if not any(letter.isalnum() for letter in text):
        raise InvalidDocument("the file has no text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lang = given.lang or _detected(text)
    return Document(
        id=id, title="", text=text, lang=_known(lang), published=given.published, url=given.url, source="hand"
    )


def _detected(text: str) -> str:
    """The language of a text among those that are read."""
    import py3langid

    # py3langid has no types.
    classify: Any = vars(py3langid)["classify"]
    return str(classify(text[:4000])[0])


def _known(lang: str) -> str:
    code = lang.lower().replace("_", "-").partition("-")[0]
    if code not in LANGUAGES:
        raise InvalidDocument(f"language {lang!r} is none of {', '.join(LANGUAGES)}")
    return code


def _show(document: Document, claims: list[Claim]) -> None:
    from rich.table import Table
    from rich.text import Text

    from dashboard import wording

    out = console()
    out.print(Text(f"{document.id}: {counted(len(claims), 'claim')}", style="bold"))
    if not claims:
        return
    table = Table(show_lines=False, pad_edge=False)
    for heading in ("Vendor", "Metric", "Figure", "Other", "As of", "Status", "Words"):
        table.add_column(heading, overflow="fold")
    for claim in claims:
        kind = wording.metric(claim.metric.value) + (f", {wording.kind(claim.kind)}" if claim.kind else "")
        quote = claim.quote.words if claim.quote is not None else ""
        cells = (
            claim.vendor,
            kind,
            _figure(claim, wording.quantity),
            claim.party or "",
            str(claim.as_of or ""),
            claim.status.value,
            quote,
        )
        table.add_row(*(Text(_printable(cell)) for cell in cells))
    out.print(table)


def _printable(text: str) -> str:
    """Without control characters: a text must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _figure(claim: Claim, show: Callable[[float | None, float | None, str | None, str | None], str]) -> str:
    return "" if claim.unit is None else show(claim.low, claim.high, claim.unit, claim.metric.value)


@click.command()
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR..."
)
@click.option("--errors", type=click.IntRange(min=0), default=0, help="Name so many misses and so many extras.")
@click.option("--floor", type=click.Path(dir_okay=False, path_type=Path), help="Fail below the scores pinned here.")
@click.option("--raise-floor", is_flag=True, help="Pin the scores of this run in the floor file.")
@run_or_exit
def evaluate(folders: tuple[Path, ...], errors: int, floor: Path | None, raise_floor: bool) -> None:
    """Read marked documents and print precision, recall and F1 by metric and language."""
    from dashboard.commands.floor import corpus_hash, drops, measured, read_floor, write_floor
    from data.reference import load_organizations

    if raise_floor and floor is None:
        raise click.UsageError("--raise-floor needs --floor FILE")
    scores = score_folders(folders, load_organizations())
    if not scores.total.gold and not scores.total.found:
        raise InvalidDocument(f"no marked claims in {', '.join(map(str, folders))}")
    _print_scores(scores)
    for label, rows in (("missed", scores.missed), ("extra", scores.extra)):
        for id, claim in rows[:errors]:
            told = {name: value for name, value in claim.items() if value is not None}
            click.echo(f"{label} {id}: " + json.dumps(told, ensure_ascii=False))
    if floor is None:
        return
    now = measured(scores, corpus_hash(folders))
    if raise_floor:
        write_floor(floor, now)
        return
    fallen = drops(read_floor(floor), now)
    for line in fallen:
        click.echo(f"labelscope: {line}", err=True)
    if fallen:
        raise SystemExit(FAILED)


def score_folders(folders: Iterable[Path], organizations: OrganizationIndex) -> Scores:
    """Score the extractor on all marked documents of some folders.

    Raises:
        InvalidDocument: a file is no marked document.
    """
    from models.extraction import extract as read_claims
    from models.extraction.scoring import Scores

    scores = Scores()
    for folder in folders:
        for document, marked in marked_documents(folder):
            found = [claim.as_record() for claim in read_claims(document, organizations)]
            scores.add(document.id, document.lang or "?", marked, found)
    return scores


def marked_documents(folder: Path) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """The documents of a folder with their marked claims: one a file, or a list of short ones under "items"."""
    given = Given(None, None, "")
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InvalidDocument(f"{path.name}: {error}") from error
        if not isinstance(record, dict):
            raise InvalidDocument(f"{path.name}: no marked document, which is one JSON object")
        items = record.get("items", [record])
        for item in items:
            full = {"lang": record.get("lang"), **item}
            if not isinstance(full.get("claims"), list):
                raise InvalidDocument(f"{path.name}: no list of claims")
            yield _from_json(json.dumps(full).encode(), path.stem, given), full["claims"]


def _print_scores(scores: Scores) -> None:
    def line(name: str, tally: Any) -> str:
        return (
            f"{name:<18} gold {tally.gold:>5}  found {tally.found:>5}  right {tally.right:>5}   "
            f"P {tally.precision:6.3f}  R {tally.recall:6.3f}  F1 {tally.f1:6.3f}"
        )

    for name, tally in sorted(scores.metrics.items()):
        click.echo(line(name, tally))
    for name, tally in sorted(scores.languages.items()):
        click.echo(line(f"lang {name}", tally))
    shares = "  ".join(f"{name} {scores.share(name):.3f}" for name in ("kind", "as_of", "status"))
    click.echo(f"of the right ones: {shares}")
    click.echo(line("ALL", scores.total))
