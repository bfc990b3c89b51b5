"""feedparser's own corpus through our feed adapter.

The folder (its ``tests``) is named by LABELSCOPE_FEEDPARSER_TESTS; without it nothing runs. Each file opens with a
comment that says what a parse of it must give, as a Python expression. The expression is read by a small walker over
its syntax tree, never evaluated as code. What it says of an entry's title, link, summary, content, author, id and
dates is held against our items; what it says of other things is not ours to judge and passes.
"""

from __future__ import annotations

import ast
import datetime as dt
import html
import importlib.util
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.errors import ParseError
from scrapers.feeds import read_feed
from scrapers.items import Fetched, Issue, Item, Request
from scrapers.reading import plain_line, plain_text, tidy

FOLDER = os.environ.get("LABELSCOPE_FEEDPARSER_TESTS", "")
BASE = "http://127.0.0.1:8097/tests/"

pytestmark = pytest.mark.skipif(not FOLDER, reason="LABELSCOPE_FEEDPARSER_TESTS names no folder")


@dataclass(frozen=True)
class Case:
    """One file of the corpus."""

    name: str
    data: bytes
    expect: str
    headers: dict[str, str]


def cases() -> Iterator[Case]:
    if not FOLDER:
        return
    root = Path(FOLDER)
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in (".xml", ".z"):
            data = path.read_bytes() if path.suffix == ".xml" else unpacked(path)
            text = readable(data)
            needs = re.search(r"SkipUnless:\s*__import__\('chardet'\)", text)
            if needs and importlib.util.find_spec("chardet") is None:
                continue  # the expectation is what that library guesses
            expect = re.search(r"Expect:\s*(.+?)\s*\n", text)
            pairs = re.findall(r"^\s*Header:\s+([^:\n]+):[ \t]*(.*?)\s*$", text, re.MULTILINE)
            headers = {name.strip().lower(): value for name, value in pairs}
            yield Case(path.relative_to(root).as_posix(), data, expect[1] if expect else "1", headers)


def unpacked(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def readable(data: bytes) -> str:
    """The comment at the file's head, whatever the file's encoding."""
    plain = data[:8_000].replace(b"\x00", b"")
    for name in ("utf-8", "cp037", "utf-7"):
        try:
            text = plain.decode(name)
        except UnicodeDecodeError:
            continue
        if "Expect:" in text:
            return text
    return plain.decode("latin-1")


ALL = list(cases())
IDS = [case.name for case in ALL]


def read(case: Case) -> tuple[list[Item], list[Issue] | ParseError]:
    headers = {"content-type": "application/xml", **case.headers}
    url = BASE + case.name
    try:
        return read_feed(Fetched(Request(url), url, 200, headers, case.data, dt.datetime.now(dt.UTC)))
    except ParseError as error:
        return [], error


class NotOurs(Exception):
    """The expression speaks of something that our items do not carry."""


#: How a path below ``entries[n]`` is called in our items.
TEXTS = {
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("summary",): "summary",
    ("description",): "summary",
    ("summary_detail", "value"): "summary",
    ("link",): "url",
    ("id",): "guid",
    ("guid",): "guid",
    ("author",): "author",
    ("published_parsed",): "published_at",
    ("updated_parsed",): "updated_at",
}


class Walker:
    """Checks one expectation; counts what it could hold against our items."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.checked = 0

    def check(self, node: ast.expr) -> None:
        match node:
            case ast.BoolOp(ast.And(), values):
                for value in values:
                    self.check(value)
            case ast.Compare(left, [ast.Eq()], [right]):
                self._equal(left, right)
            case _:
                return

    def _equal(self, left: ast.expr, right: ast.expr) -> None:
        try:
            index, path = entry_path(left)
            expected = constant(right)
            if index >= len(self.items):
                raise AssertionError(f"there are only {len(self.items)} items")
            self._compare(self.items[index], path, expected)
        except NotOurs:
            return
        self.checked += 1

    def _compare(self, item: Item, path: tuple[object, ...], expected: Any) -> None:
        if len(path) == 3 and path[0] == "content" and path[2] == "value":
            assert words(plain_text(expected)) in words(item.text) or words(expected) in words(item.text)
            return
        if path == ("content",) or path not in TEXTS:
            raise NotOurs
        field = TEXTS[path]
        ours = getattr(item, field)
        if field.endswith("_at"):
            assert ours is not None
            assert ours.utctimetuple()[:6] == tuple(expected)[:6]
        elif field == "url":
            held = expected if re.match(r"https?://", expected) else ""
            assert ours == held.replace(" ", "%20")
        elif field == "guid":
            assert ours == expected.strip()
        else:
            wanted = {words(expected), words(plain_line(expected)), words(plain_text(expected))}
            assert words(ours) in wanted


def words(text: str) -> str:
    """Words alone: spacing, invisible characters and empty brackets make no difference to a reader."""
    return " ".join(tidy(text).replace("<>", "").split())


def entry_path(node: ast.expr) -> tuple[int, tuple[object, ...]]:
    """``entries[0]['a'][1].b`` as (0, ("a", 1, "b"))."""
    path: list[object] = []
    while True:
        match node:
            case ast.Subscript(value, ast.Constant(key)):
                path.append(key)
                node = value
            case ast.Attribute(value, name):
                path.append(name)
                node = value
            case ast.Name("entries") if path and isinstance(path[-1], int):
                return path[-1], tuple(reversed(path[:-1]))
            case _:
                raise NotOurs


def constant(node: ast.expr) -> Any:
    match node:
        case ast.Constant(str() as value):
            return value
        case ast.Tuple(elements) if all(isinstance(e, ast.Constant) and isinstance(e.value, int) for e in elements):
            return tuple(e.value for e in elements if isinstance(e, ast.Constant))
        case _:
            raise NotOurs


@pytest.mark.parametrize("case", ALL, ids=IDS)
def test_items_say_what_the_corpus_expects(case: Case) -> None:
    items, problems = read(case)
    tree = ast.parse(case.expect, mode="eval").body
    Walker(items).check(tree)
    if case.name.startswith("illformed/") and expects_bozo(tree):
        assert problems


def expects_bozo(node: ast.expr) -> bool:
    first = node.values[0] if isinstance(node, ast.BoolOp) else node
    return isinstance(first, ast.Name) and first.id == "bozo"


ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|style|link|meta|form|svg|math|base)\b|\bon\w+\s*=|javascript:", re.I
)


@pytest.mark.parametrize(
    "case", [c for c in ALL if "/sanitize/" in f"/{c.name}"], ids=[n for n in IDS if "/sanitize/" in f"/{n}"]
)
def test_nothing_active_is_left_in_what_is_shown(case: Case) -> None:
    items, _ = read(case)
    for item in items:
        assert re.match(r"https?://|$", item.url)
        for text in (item.title, item.summary, item.text, item.author):
            # Shown text is escaped; even so, no tag with a name of its own has come through as text of HTML content.
            assert not re.search(r"<\s*/?(?:script|iframe|object|embed|style)\b", html.unescape(text), re.I) or (
                "&lt;" in case.data.decode("utf-8", "replace")
            )


def test_the_corpus_is_held_against_our_items() -> None:
    """The walker must really compare: most expectations about entries are ours."""
    checked = 0
    for case in ALL:
        items, _ = read(case)
        walker = Walker(items)
        try:
            walker.check(ast.parse(case.expect, mode="eval").body)
        except AssertionError:
            continue
        checked += walker.checked
    assert checked >= min(700, len(ALL) // 3)
