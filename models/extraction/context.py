"""One sentence with all that was read in it, and the questions that rules ask of it.

Distance is counted in tokens, with a toll for what parts clauses: a comma costs little, a semicolon, a bracket or a
"while" much. Rules compare tolls instead of parsing grammar, which works the same in six languages.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from models.document import Part, Quote
from models.extraction.entities import Entity
from models.extraction.figures import COUNT, Figure
from models.extraction.lexicon import Cue, Cues
from models.extraction.periods import When
from models.extraction.text import Sentence
from models.period import Period

_STRONG = frozenset(";:–—()[]•|")
_STRONG_TOLL, _COMMA_TOLL, _AND_TOLL = 8, 3, 2
#: What a sign costs; a word costs 1.
_TOLLS = {",": 1 + _COMMA_TOLL, **dict.fromkeys(_STRONG, 1 + _STRONG_TOLL)}
#: Most words of an insert after the ones that open it.
_ASIDE = 8
#: Most tokens of a clause or an apposition that describes a name, and the marks that end one.
_INSERT = 16
_ENDS = frozenset(",;:–—().")
#: Numbers in words up to this one say little more than "some".
_FEW = 12
#: Words before a figure that tells the one before it another way, in any of the languages.
_OR = frozenset("or soit oder o ou ovvero cioè bzw ossia".split())


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole document."""

    #: Id of the document.
    document: str
    #: Period of publication; None when unknown.
    published: Period | None
    #: Its month (or coarser); None when unknown.
    month: Period | None
    #: The vendor that it is about.
    main: str | None
    #: True for a text by the vendor itself: a release, a filing, a job post.
    own: bool
    #: True for a text on the vendor's published results.
    results: bool
    #: Which text of the document.
    part: Part
    #: True in a language that writes every noun with a capital.
    nouns_capital: bool = False
    #: Whom a job post seeks, by its title; None for other texts.
    trade: str | None = None
    #: What the rates in a list are paid per, by the title; None for other texts.
    span: str | None = None
    #: Currency of amounts that carry none, before the text has told one.
    currency: str = "USD"


@dataclass(slots=True)
class Context:
    """A sentence ready for the rules."""

    sentence: Sentence
    text: str
    cues: Cues
    figures: list[Figure]
    whens: list[When]
    entities: list[Entity]
    setting: Setting
    #: Vendor and company in focus before this sentence.
    vendor_before: str | None
    company_before: str | None
    #: Vendor that a heading or list item sets for the paragraph.
    topic: str | None
    #: When the deal of the sentence before it was struck; None without one in the paragraph.
    event: Period | None = None
    #: Currency of amounts that carry none: the one of the amount before.
    currency: str = "USD"
    #: Kind of the round that the paragraph has spoken of.
    round_before: str | None = None
    #: Scale of the amount before this sentence, and whether the text has told revenue so far.
    scale: float = 1.0
    sales_told: bool = False
    #: The span whose results the document tells; None for any other document.
    reported: Period | None = None
    #: When each figure is true, by its first token, where figures and periods come in the same order.
    dated: dict[int, Period] = field(default_factory=dict)
    #: True when the person interviewed speaks.
    answers: bool = False
    #: The one client that the question before an answer names; None without one.
    about: str | None = None
    #: What the question asks for that the sentence answers; None outside interviews.
    asked: str | None = None
    #: True when the paragraph has spoken of a vendor before.
    named: bool = False
    #: Vendor of each figure, by its first token, where the sentence gives names and figures in the same order.
    paired: dict[int, str] = field(default_factory=dict)
    #: The two vendors last named together, for "both".
    pair: list[str] = field(default_factory=list)
    #: The cues of each tag.
    by_tag: dict[str, list[Cue]] = field(init=False)
    _cost: list[int] | None = field(init=False, default=None)
    _inserted: set[int] | None = field(init=False, default=None)
    _single: set[int] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.by_tag = self.cues.by_tag

    @property
    def cost(self) -> list[int]:
        """Toll up to each token; made when first asked for, since many sentences have nothing to measure."""
        if self._cost is None:
            self._cost = self._tolls()
        return self._cost

    def _tolls(self) -> list[int]:
        tolls = [_TOLLS.get(word, 1) for word in self.sentence.words]
        for cue in self.by_tag.get("coord", ()):
            if tolls[cue.start] == 1:
                tolls[cue.start] += _AND_TOLL
        for cue in self.by_tag.get("sub", ()):
            tolls[cue.start] = 1 + _STRONG_TOLL
        for place in self._asides() | self.inserts | self._restated():
            tolls[place] = 0
        return list(itertools.accumulate(tolls, initial=0))

    def _asides(self) -> set[int]:
        """Tokens of inserts that tell who says so: "earned, according to its own figures, 310 million"."""
        inside: set[int] = set()
        words = self.sentence.words
        for tag in ("said", "st_company", "st_sources"):
            for cue in self.by_tag.get(tag, ()):
                if cue.start < 2 or words[cue.start - 1] != ",":
                    continue
                last = next(
                    (place for place in range(cue.end, min(cue.end + _ASIDE, len(words))) if words[place] == ","), 0
                )
                if not last or any(cue.start <= one.start < last for one in self.figures):
                    continue
                if any(one.start == last + 1 for name in ("coord", "sub", "rel") for one in self.by_tag.get(name, ())):
                    continue
                inside.update(range(cue.start - 1, last + 1))
        return inside

    def _restated(self) -> set[int]:
        """Tokens that tell what stands before them another way: "258 million, or 22%, of it", "Meta (Facebook)"."""
        inside: set[int] = set()
        words = self.sentence.words
        if "(" in words:
            told = {one.start for one in self.figures} | {one.start for one in self.whens}
            for name in self.entities:
                # "Meta (Facebook, Instagram)": other names of the same company.
                if words[name.end : name.end + 1] == ["("] and ")" in words[name.end : name.end + _ASIDE]:
                    span = range(name.end, words.index(")", name.end) + 1)
                    if told.isdisjoint(span):
                        inside.update(span)
        for one in self.figures:
            opened = one.start >= 2 and words[one.start - 1] in _OR and words[one.start - 2] == ","
            if opened and words[one.end : one.end + 1] == [","]:
                inside.update(range(one.start - 2, one.end + 1))
        return inside

    def _inserts(self) -> set[int]:
        """Tokens of clauses and appositions without a figure right after a name: "Appen, which labels data, grew …".

        They keep nothing apart, and their words tell nothing of a figure outside.
        """
        inside: set[int] = set()
        words = self.sentence.words
        if not any(words[one.end : one.end + 1] == [","] for one in self.entities):
            return inside
        opening = {cue.start for tag in ("rel", "article", "vendor_word") for cue in self.by_tag.get(tag, ())}
        relative = {cue.start for cue in self.by_tag.get("rel", ())}
        told = {cue.start for tag in ("of", "prep") for cue in self.by_tag.get(tag, ())}
        starts = {one.start for one in self.entities}
        dated = {place for one in self.whens for place in range(one.start - 1, one.end)}
        taken = [
            one.start
            for one in self.figures
            # "Anthropic, once among its five largest accounts, …": such a number is nobody's figure.
            if one.start not in dated and not (one.spelled and one.scale == 1 and one.type == COUNT and one.top <= _FEW)
        ]
        for one in self.entities:
            comma = one.end
            if words[comma : comma + 1] != [","] or comma in inside:
                continue
            noun = comma + 2 in told and self.sentence.raw[comma + 1].islower()
            if comma + 1 not in opening and comma + 1 not in told and not noun:
                continue
            stop = min(comma + _INSERT, len(words))
            last = next((place for place in range(comma + 2, stop) if words[place] in _ENDS), None)
            if last is None or words[last] != "," or last + 1 >= len(words):
                continue
            after = last + 1
            listed = any(
                cue.start == after for tag in ("coord", "rel", "article", "sub") for cue in self.by_tag.get(tag, ())
            )
            if listed or after in starts or any(comma < place < last for place in taken):
                continue
            if comma + 1 not in relative and any(
                cue.end == one.start and cue.start == 0 for cue in self.by_tag.get("prep", ())
            ):
                # "Chez Isahit, le chiffre d'affaires, …": where it is told, and the words after it are its subject.
                continue
            if comma + 1 not in opening and any(comma < one.start < last for one in self.whens):
                # "Mercor, in 2024, raised": a date of the sentence, and no description.
                continue
            inside.update(range(comma, last + 1))
        return inside

    @property
    def inserts(self) -> set[int]:
        """Tokens of inserts that describe a name; made when first asked for."""
        if self._inserted is None:
            self._inserted = self._inserts()
        return self._inserted

    @property
    def single(self) -> set[int]:
        """Tokens that mean something by themselves; made when first asked for."""
        if self._single is None:
            self._single = {cue.start for cues in self.by_tag.values() for cue in cues if cue.end == cue.start + 1}
        return self._single

    @property
    def words(self) -> list[str]:
        """The lower-case tokens."""
        return self.sentence.words

    def has(self, *tags: str) -> bool:
        """True when a cue of one of the tags stands in the sentence."""
        return not self.by_tag.keys().isdisjoint(tags)

    def all(self, tag: str) -> list[Cue]:
        """The cues of one tag."""
        return self.by_tag.get(tag, [])

    def distance(self, start: int, end: int, other_start: int, other_end: int) -> int:
        """Toll between two stretches of tokens; 0 when they touch or overlap."""
        cost = self._cost or self.cost
        if other_end <= start:
            return cost[start] - cost[other_end]
        if end <= other_start:
            return cost[other_start] - cost[end]
        return 0

    def near(self, figure: Figure, tag: str, limit: int, *, value: str | None = None) -> Cue | None:
        """The nearest cue of a tag within a toll of a figure; of two equally near the one before it."""
        best: Cue | None = None
        reach = limit + 1
        for cue in self.by_tag.get(tag, ()):
            if value is not None and cue.value != value:
                continue
            far = self.distance(figure.start, figure.end, cue.start, cue.end)
            if far < reach:
                best, reach = cue, far
        return best

    def between(self, start: int, end: int, figure: Figure) -> int:
        """How many other figures stand between a stretch of tokens and a figure."""
        low, high = (end, figure.start) if end <= figure.start else (figure.end, start)
        return sum(1 for one in self.figures if one is not figure and low <= one.start and one.end <= high)

    def quote(self) -> Quote:
        """The sentence as a quote."""
        sentence = self.sentence
        return Quote(sentence.start, sentence.end, self.text[sentence.start : sentence.end], self.setting.part)
