"""What a report is: a tree of sections, with every figure bound to the claims behind it.

A sentence is made of parts. Every digit that a reader sees in a sentence belongs to a part of the kinds figure, count,
date or name; figures, counts and dates carry the ids of claims, from which the numbers of their references come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.report.span import Span

#: Kinds of parts. Names and texts carry no claims of their own.
TEXT, NAME, FIGURE, COUNT, DATE = "text", "name", "figure", "count", "date"
#: Kinds of parts that need a reference.
NUMBERS = frozenset({FIGURE, COUNT, DATE})
#: A place in the text shows at most so many references; the others stand in the list and the tables.
MAX_CITED = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence."""

    #: As people read it, in the report's language.
    text: str
    #: text, name, figure, count or date.
    kind: str = TEXT
    #: The number behind a figure or count (whole units), the period of a date (ISO 8601), the id of a name.
    value: float | str | None = None
    #: Unit of a figure: ISO 4217, CODE/hour …, percent, multiple, people; None for the others.
    unit: str | None = None
    #: Claims behind it, best first.
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence."""

    #: Its pieces, in order.
    parts: tuple[Part, ...]
    #: Claims that it rests on as a whole, also where no piece is a number.
    basis: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence without its references."""
        return "".join(part.text for part in self.parts)

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that it rests on: the first of each part before the second of any."""
        lists = [ids for ids in (self.basis, *(part.claims for part in self.parts)) if ids]
        longest = max(map(len, lists), default=0)
        ranked = (ids[rank] for rank in range(longest) for ids in lists if rank < len(ids))
        return tuple(dict.fromkeys(ranked))

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims whose numbers stand behind it; each of its numbers has at least one among them."""
        firsts = dict.fromkeys([*self.basis[:1], *(part.claims[0] for part in self.parts if part.claims)])
        return tuple(dict.fromkeys([*firsts, *self.claims[: max(MAX_CITED, len(firsts))]]))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that follow one another."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """Points, each of one or more sentences."""

    points: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One of the changes that matter."""

    #: Place among them, from 1.
    rank: int
    #: Vendor id, for its colour.
    vendor: str
    #: Kind of change, for people: "closed", "new".
    change: str
    #: What it is about: "Valuation", "Client: Google".
    topic: Sentence
    #: What happened.
    title: Sentence
    #: What stood before; a dash's worth of words where nothing did.
    before: Sentence
    #: What stands after.
    after: Sentence
    #: How it compares and why it matters.
    why: tuple[Sentence, ...]
    #: How sure it is and on how many origins it rests.
    sure: Sentence
    #: Confidence, 0 to 1.
    confidence: float
    #: Claims behind it, best first.
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    #: Machine name, the same in every language.
    key: str
    #: Heading.
    title: str
    #: text, money, number, share, multiple, rate, people or date: how a spreadsheet formats it.
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    #: As people read it.
    text: str
    #: The number, day (YYYY-MM-DD) or text behind it; None where nothing is told.
    value: float | str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with the claims behind it."""

    cells: tuple[Cell, ...]
    claims: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """The claims whose numbers stand in its last column."""
        return self.claims[:MAX_CITED]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; renderers add a column with the references of each row."""

    #: Machine name, unique in a report; names sheets and files.
    id: str
    #: States the content.
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    #: Unit, caveat.
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a chart."""

    #: Day (YYYY-MM-DD) or category.
    x: str
    #: Value, or lower end of a range.
    y: float
    #: Upper end of a range; None else.
    y2: float | None = None
    #: A mark between the ends of a range.
    middle: float | None = None
    #: Hollow when it is not closed or confirmed.
    hollow: bool = False
    #: What it shows, in words.
    label: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Points of one vendor or group."""

    #: Vendor id, for the colour; empty for a group.
    vendor: str
    #: Name at its end.
    name: str
    points: tuple[Point, ...]


def path_of(series: Series, until: str) -> list[tuple[str, float, Point | None]]:
    """A price path as the corners of its steps, up to a day; with the point where a price was told, None elsewhere."""
    path: list[tuple[str, float, Point | None]] = []
    for point in series.points:
        if path and path[-1][1] != point.y:
            path.append((point.x, path[-1][1], None))
        path.append((point.x, point.y, point))
    path.append((until, series.points[-1].y, None))
    return path


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; its data are in the tree, drawing is the renderers' work."""

    #: Machine name, unique in a report.
    id: str
    #: The finding, or the question.
    title: str
    #: steps (over time), bars, ranges or states (before and after).
    kind: str
    series: tuple[Series, ...]
    #: USD, USD/hour, share …
    unit: str
    #: The chart in words, for those who cannot see it.
    alt: str
    #: Unit, scale, what hollow means.
    caption: str = ""
    #: Last day shown; empty for charts without time.
    until: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """News that belongs together."""

    #: Headline, or what was told where there is none.
    title: Sentence
    #: What it says, in our words.
    points: tuple[Sentence, ...]
    #: Who published it, when.
    source: Sentence
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stories:
    """The news of the span."""

    stories: tuple[Story, ...]


Block = Paragraph | Bullets | Finding | Table | Chart | Stories


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under one heading."""

    #: Machine name, the same in every language; anchors and sheets are named by it.
    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A claim as the list of references shows it."""

    #: Its number in this report.
    number: int
    #: Id of the claim and of its document.
    claim: str
    document: str
    vendor: str
    #: What it says, in our words.
    says: str
    publisher: str
    #: Who is behind it, where that is not the publisher; else empty.
    origin: str
    #: Publication as people read it, and in ISO 8601 (None when undated).
    date: str
    published: str | None
    #: Web address; None where there is none that can be shown.
    url: str | None
    #: Headline and words of the document, from outside: to be escaped.
    title: str
    words: str
    #: First readable within the span.
    new: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    span: Span
    #: en or fr.
    lang: str
    #: Vendors that it is limited to; empty for all.
    vendors: tuple[str, ...]
    #: "Labelscope weekly, week 42 of 2025".
    title: str
    #: "13 to 19 October 2025".
    dates: str
    #: The week in one sentence.
    headline: Sentence
    #: True when nothing was told: the report is half a page.
    quiet: bool
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    #: Fixed words of the report's language (headings, "Sources"), by key.
    words: Mapping[str, str]
    #: Claim id → number.
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def time(self) -> dt.datetime:
        """The one time that files carry: the end of the span, so that the same week gives the same bytes."""
        day = min(max(self.span.last, dt.date(1980, 1, 1)), dt.date(2107, 12, 31))
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)

    def labelled(self, word: str, text: str) -> str:
        """A fixed word and what it stands for, with the colon of the report's language."""
        return f"{self.words[word]}{self.words['colon']}{text}"

    def quoted(self, text: str) -> str:
        """A headline in the quotation marks of the report's language."""
        return self.words["quoted"].format(text=text)

    def cite(self, claims: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some claims, in order."""
        return tuple(sorted({self.numbers[claim] for claim in claims if claim in self.numbers}))

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with its section, in order."""
        for section in self.sections:
            for block in section.blocks:
                yield section, block

    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for _, block in self.blocks() if isinstance(block, Table)]

    def charts(self) -> list[Chart]:
        """The charts, in order."""
        return [block for _, block in self.blocks() if isinstance(block, Chart)]

    def findings(self) -> list[Finding]:
        """The changes that matter, in order."""
        return [block for _, block in self.blocks() if isinstance(block, Finding)]

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence, in reading order."""
        yield self.headline
        for _, block in self.blocks():
            yield from sentences_of(block)


def sentences_of(block: Block) -> Iterator[Sentence]:
    """The sentences of a block, in reading order."""
    match block:
        case Paragraph():
            yield from block.sentences
        case Bullets():
            for point in block.points:
                yield from point.sentences
        case Finding():
            yield from (block.topic, block.title, block.before, block.after, *block.why, block.sure)
        case Stories():
            for story in block.stories:
                yield from (story.title, *story.points, story.source)
        case Table() | Chart():
            return


def claims_of(block: Block) -> Iterator[str]:
    """The claims that a block cites, in reading order."""
    match block:
        case Table():
            for row in block.rows:
                yield from row.cited
        case Chart():
            for series in block.series:
                for point in series.points:
                    yield from point.claims[:1]
        case _:
            for sentence in sentences_of(block):
                yield from sentence.cited
            if isinstance(block, Finding):
                yield from block.claims[:MAX_CITED]
            elif isinstance(block, Stories):
                for story in block.stories:
                    yield from story.claims[:MAX_CITED]
