"""From a document to its claims: the order in which everything is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from models.claim import Claim, Metric, Status
from models.document import LANGUAGES, Document, Part
from models.errors import InvalidDocument
from models.extraction.acceptance import accepted_mentions, main_vendor
from models.extraction.amounts import FUND, PAY, REV, TOTAL, VAL
from models.extraction.clients import client_claims
from models.extraction.context import Context, Setting
from models.extraction.discovery import discovered
from models.extraction.entities import DESCRIPTION, NAME, Entity, EntityReader, is_dominant
from models.extraction.figures import MONEY, MULTIPLE, PERCENT, Figure, figures_of
from models.extraction.growth import growth_claims, without_orders
from models.extraction.habit import Habit, carried
from models.extraction.interviews import client_named, contradicts, goes_on, speaks_to_main, subject_of, topic_of
from models.extraction.labels import with_labels
from models.extraction.lexicon import Cues, Lexicon, lexicon
from models.extraction.merge import merged
from models.extraction.money import money_claims
from models.extraction.order import pair_in_order
from models.extraction.parts import Listing, listing_of, part_claims
from models.extraction.pay import pay_claims
from models.extraction.people import people_claims
from models.extraction.periods import PeriodReader
from models.extraction.recall import asks, counted_again, cuts_asked, heads_list, people_asked, people_named, trade_told
from models.extraction.status import denies_before
from models.extraction.tables import cells_of, header_of, row_claims
from models.extraction.text import Sentence, read_sentences, tokenize
from models.extraction.voices import answers, speaks_for_itself, tells_about_itself
from models.organization import Mention, OrganizationIndex
from models.period import Period, Precision

READER_VERSION = "1"
#: How much of a text is looked at to tell what it reports on.
_HEAD = 1_500
#: A title with the code of a share heads a note on a company's results.
_TICKER = re.compile(r"\((?:ASX|NYSE|NASDAQ|TSX|LSE|EURONEXT)\s?:\s?[A-Z]{2,5}\)", re.IGNORECASE)
#: Currencies in which a text may go on without naming them again.
_FIRM = frozenset(("USD", "EUR", "GBP", "AUD", "CAD", "BRL"))
#: What an amount that is a company's own may be.
_OF_A_COMPANY = (VAL, REV, FUND, TOTAL)
#: Least amount that a company may raise, earn or be worth.
_LARGE = 5e4
#: Years of publication that a text on a vendor can have.
_YEARS = range(1900, 2200)
#: How soon a text names the vendor that it is about.
_LEAD = 300


def extract(document: Document, organizations: OrganizationIndex) -> list[Claim]:
    """All claims that a document makes about vendors, in the order of the text, the title first.

    Args:
        document: what to read; its ``lang`` must be one of the six languages.
        organizations: whom to know by name.

    Raises:
        InvalidDocument: the language is missing or not one that the extractor reads.
    """
    if document.lang not in LANGUAGES:
        raise InvalidDocument(f"{document.id}: language {document.lang!r} is none of {', '.join(LANGUAGES)}")
    lex = lexicon(document.lang)
    joined = f"{document.title}\n\n{document.text}"
    whole = accepted_mentions(joined, organizations, lex)
    whole = sorted([*whole, *discovered(joined, lex, whole)], key=lambda one: one.start)
    shift = len(document.title) + 2
    title = [one for one in whole if one.end <= len(document.title)]
    body = [_moved(one, -shift) for one in whole if one.start >= shift]
    # "Kili-Konkurrent Humans in the Loop" is about the second.
    main = main_vendor(
        [one for one in title if not _in_compound(document.title, one)] or title,
        [one for one in body if not _in_compound(document.text, one)] or body,
        organizations,
        interview=bool(answers(document.text, title=document.title)),
    )
    if main is None:
        return []
    published = _plausible(document.published)
    periods = PeriodReader(published, month_first=lex.code == "en")
    head = joined[:_HEAD].lower()
    setting = Setting(
        document=document.id,
        published=published,
        month=periods.month(),
        main=main,
        own=_own_text(document, lex, sole=is_dominant([*title, *body], main, organizations))
        or tells_about_itself(document.text, body),
        results=_TICKER.search(document.title) is not None or any(phrase in head for phrase in lex.results),
        part=Part.TITLE,
        nouns_capital=lex.nouns_capital,
        trade=_trade_sought(document, lex),
        span=_span_told(document, lex),
    )
    # A vendor that the title or the first lines name is in focus from the start.
    titled = any(one.id == main for one in [*title, *body] if one in title or one.start < _LEAD)
    reader = _Reader(lex, organizations, periods, titled=titled, title=document.title)
    claims = reader.read(document.title, title, setting)
    claims += reader.read(document.text, body, replace(setting, part=Part.TEXT))
    return merged(claims)


def _moved(one: Mention, by: int) -> Mention:
    """A mention some characters further on."""
    return Mention(one.start + by, one.end + by, one.id, one.words, one.certain, one.person)


def _in_compound(text: str, mention: Mention) -> bool:
    """Whether a hyphen ties a name to a word after it."""
    return text[mention.end : mention.end + 1] == "-" and text[mention.end + 1 : mention.end + 2].isalpha()


def _plausible(published: Period | None) -> Period | None:
    """The date of publication; None where no text on a vendor can bear it, so that "last year" tells nothing."""
    return published if published is not None and published.first.year in _YEARS else None


def _own_text(document: Document, lex: Lexicon, *, sole: bool) -> bool:
    """Whether the vendor itself speaks: a release, a filing, a job post; ``sole`` where a text is on one vendor."""
    lower = f"{document.title}\n{document.text}".lower()
    return any(phrase in lower for phrase in lex.own) or (sole and speaks_for_itself(document.text))


def _trade_sought(document: Document, lex: Lexicon) -> str | None:
    """The trade that the title of a text with words of a job post names; None for other texts."""
    lower = document.text.lower()
    if not any(phrase in lower for phrase in lex.post):
        return None
    words = tokenize(document.title, 0, len(document.title), spaced=lex.spaced)[0]
    cues = lex.cues(words)
    trades = [cue.value for cue in cues.of("exp")]
    return next((trade for trade in trades if trade not in ("expert", "generalist")), None) or (
        "language" if cues.of("tongue") else None
    )


def _span_told(document: Document, lex: Lexicon) -> str | None:
    """The span that a title gives for the rates of a list: "Hourly rates compared"; None for other titles."""
    words = tokenize(document.title, 0, min(len(document.title), _HEAD), spaced=lex.spaced)[0]
    told = lex.cues(words).of("hourly")
    return told[0].value if told and not any(word[0].isdigit() for word in words) else None


@dataclass(slots=True)
class _State:
    """What a text said before the sentence at hand and still counts."""

    #: How the rates of pay before were told, in the paragraph or in the list under a heading above all.
    habit: Habit | None = None
    #: Kind of the last client relation, for "did the same".
    last_kind: str | None = None
    #: What the columns of the table at hand hold.
    columns: list[str] = field(default_factory=list)
    #: Year that the caption of a table gives.
    year: Period | None = None
    #: Span set by a heading above a list.
    listed: str | None = None
    #: Currency that such a heading gives.
    money: str | None = None
    #: What the last amount was, or what a heading announces.
    subject: str | None = None
    #: The parts of revenue that a heading announces, and the last claim on revenue of the paragraph.
    listing: Listing | None = None
    revenue: Claim | None = None
    #: When the last deal of the paragraph was struck.
    event: Period | None = None
    #: Whose number a question has just asked for: a kind of people.
    asked: str | None = None
    #: True for the text of an interview.
    interview: bool = False
    #: The one client that the last question named, and whether it stated something instead of asking.
    about: str | None = None
    stated: bool = False
    #: True when the last question asked for a figure.
    fresh: bool = False
    #: What the question before the answer at hand asks for; None outside interviews.
    topic: str | None = None
    #: The kind of people that the sentence before spoke of.
    group: str | None = None
    #: The kind of people whose number the sentence before gave.
    staff: str | None = None
    #: True when it spoke of cuts of staff.
    cuts: bool = False
    #: Trade that a line of the paragraph, or a heading above a list, has named.
    trade: str | None = None
    heads: str | None = None
    #: True when the paragraph has spoken of a vendor.
    named: bool = False
    paragraph: int = -1
    #: Kind of the round that the paragraph, or the one before it, has spoken of.
    round: str | None = None
    #: Scale of the last amount.
    scale: float = 1.0
    #: True once the text has told revenue.
    sales_told: bool = False
    #: The span that a text on results reports on.
    reported: Period | None = None
    #: Currency of the last amount that carried one.
    currency: str = ""

    def leave(self, context: Context, sorts: list[tuple[Figure, str]]) -> None:
        """Remember what a sentence spoke of."""
        tags, figures = context.by_tag, context.figures
        if not self.named:
            self.named = any(one.vendor and one.how in (NAME, DESCRIPTION) for one in context.entities)
        asked = people_asked(context) if "?" in context.words[-3:] else None
        if not context.answers:
            self.about, self.stated = client_named(context), "?" not in context.words[-4:]
            # In an interview a question holds for its whole answer: "About 240. A year ago it was 30."
            near = self.habit is not None and self.habit.near
            self.topic = None if asked else topic_of(context, self.topic, PAY if near else self.subject)
            kept = goes_on(context) if self.interview else not figures
            staff = {"staff": "employees", "network": "network"}.get(self.topic or "")
            self.asked = asked or staff or (self.asked if kept else None)
            self.fresh = bool(self.interview and (self.topic or self.asked))
        self.group = people_named(context) if "pn" in tags else None
        if "layoff" in tags:
            paid = any(one.per for one in figures)
            self.cuts = cuts_asked(context) or (context.has("pn", "jobs", "head_count") and not paid)
        elif figures or asked:
            self.cuts = False
        trade = trade_told(context) if "exp" in tags or "tongue" in tags else None
        if trade is not None:
            self.trade = trade
            self.heads = trade if heads_list(context) else self.heads
        self._date(context)
        if "round" in tags:
            self.round = tags["round"][-1].value
        self._mean(context, sorts)
        if self.fresh and not context.answers:
            # What is asked for now counts, and not what was told before.
            self.subject = None

    def _date(self, context: Context) -> None:
        """Remember when the deal of a sentence was struck."""
        dated = [when.period for when in context.whens if not (when.since or when.by or when.now)]
        published = context.setting.published
        if dated and (published is None or dated[0].first <= published.last):
            deal = context.has("fund_verb", "fund_noun", "round", "buys") or not context.figures
            self.event = dated[0] if deal and dated[0].precision.months in (0, 1) else None

    def _mean(self, context: Context, sorts: list[tuple[Figure, str]]) -> None:
        """Remember what the amounts of a sentence were, or what it announces."""
        subject = None
        for figure, sort in sorts:
            if sort in (VAL, REV):
                subject = sort
            if sort in _OF_A_COMPANY and figure.currency in _FIRM:
                self.currency = figure.currency
                self.scale = figure.scale
        if subject is not None:
            self.subject = subject
        elif sorts:
            if any(sort for _, sort in sorts) or context.words[-1] != "?":
                self.subject = None
        elif "rev" in context.by_tag or "arr" in context.by_tag:
            self.subject = REV
        elif "val" in context.by_tag:
            self.subject = VAL

    def enter(self, context: Context) -> None:
        """Look at a sentence before its rules do."""
        sentence = context.sentence
        if context.whens:
            self._span(context)
        if sentence.paragraph == self.paragraph:
            return
        self.paragraph, self.event, self.revenue = sentence.paragraph, None, None
        short = len(sentence.words) <= 14
        if short and not context.figures and context.has("hourly"):
            self.listed = context.all("hourly")[0].value
            self.money = next((cue.value for cue in context.all("currency")), None)
        elif not short:
            self.listed = self.heads = None
        if self.topic == "pay" and context.answers:
            # "And what does a surgeon get?" – "190.": the answer is for whom the question asks.
            self.named = False
            self.habit = (
                None
                if self.habit is None
                else replace(self.habit, near=True, kind=None if self.trade else self.habit.kind)
            )
            return
        self.trade, self.named = self.heads, False
        self.habit = carried(self.habit, self.listed or (context.setting.span if short else None), self.money)

    def _span(self, context: Context) -> None:
        """Remember the year of a table, and the span that a text on results reports on."""
        years = [when.period for when in context.whens if when.period.precision is Precision.YEAR]
        if years and not context.has("st_projected"):
            self.year = years[0]
        if self.reported is None and context.setting.own and context.has("reports_on"):
            spans = [one.period for one in context.whens if one.period.precision.months >= 3 and not one.since]
            self.reported = spans[0] if len(spans) == 1 else None


class _Reader:
    """Reads one text of a document after the other."""

    def __init__(
        self, lex: Lexicon, organizations: OrganizationIndex, periods: PeriodReader, *, titled: bool, title: str
    ) -> None:
        self.lex = lex
        self.title = title
        self.titled = titled
        self.organizations = organizations
        self.periods = periods

    def read(self, text: str, mentions: list[Mention], setting: Setting) -> list[Claim]:
        """The claims of one text."""
        spoken = answers(text, title=self.title)
        entities = EntityReader(
            self.organizations,
            mentions,
            setting.main,
            titled=self.titled,
            nouns_capital=self.lex.nouns_capital,
            text=text,
            spoken=spoken,
            own=setting.own,
        )
        state = _State(interview=bool(spoken))
        claims: list[Claim] = []
        ours = replace(setting, own=True)
        fresh = (0, -1)
        sentences = read_sentences(text, self.lex.abbreviations, spaced=self.lex.spaced)
        for sentence in with_labels(sentences, self.lex):
            context = self._context(sentence, text, entities, ours if sentence.paragraph in spoken else setting)
            if context is None:
                continue
            told = claims[fresh[0] :]
            if denies_before(context) and sentence.paragraph - fresh[1] <= 1:
                claims[fresh[0] :] = [replace(one, status=Status.DENIED) for one in told]
            elif told and sentence.paragraph - fresh[1] == 1 and state.stated and contradicts(context):
                claims[fresh[0] :] = [
                    replace(one, status=Status.DENIED) if one.vendor == setting.main else one for one in told
                ]
            fresh = (len(claims), sentence.paragraph)
            context.answers = sentence.paragraph in spoken
            if context.answers:
                context.asked, context.about = state.topic, state.about
            elif sentence.paragraph + 1 in spoken and context.topic is None and speaks_to_main(context):
                context.topic = setting.main
            state.enter(context)
            context.event, context.named = state.event, state.named
            context.currency = state.currency or setting.currency
            context.round_before = state.round
            context.scale, context.sales_told, context.reported = state.scale, state.sales_told, state.reported
            cells = cells_of(context)
            if cells:
                columns = header_of(context, cells)
                if columns:
                    state.columns = columns
                    state.year = context.whens[0].period if context.whens else state.year
                    continue
                if state.columns:
                    claims += row_claims(context, cells, state.columns, state.year)
                    continue
            parts = _parts(context, state)
            claims += parts or self._sentence(context, state)
        return claims

    def _sentence(self, context: Context, state: _State) -> list[Claim]:
        """The claims of one sentence by all rules."""
        sorts: list[tuple[Figure, str]] = []
        staff, state.staff = state.staff, None
        if context.vendor_before is None and context.topic is None and not any(one.vendor for one in context.entities):
            # Nobody in sight whom a claim could be about.
            state.leave(context, sorts)
            return []
        if asks(context) or context.has("sponsored") or any(cue.start == 0 for cue in context.all("see_also")):
            state.leave(context, sorts)
            return []
        told = bool(context.figures) or context.has("halved")
        subject = subject_of(context, state.subject)
        claims = money_claims(context, sorts, subject) if told else []
        rates, state.habit = pay_claims(context, sorts, state.habit, state.trade)
        claims += rates
        asked = state.asked or (state.group if context.has("of_those") else None)
        asked = asked or (staff if counted_again(context) else None)
        staffed = people_claims(context, asked, cuts=state.cuts)
        claims += staffed
        state.staff = next((one.kind for one in staffed if one.metric is Metric.WORKFORCE), None)
        if told:
            claims += growth_claims(context, subject, claims)
        state.leave(context, sorts)
        for one in claims:
            if one.metric is Metric.REVENUE:
                state.sales_told, state.revenue = True, one
            elif one.metric is Metric.REVENUE_GROWTH:
                state.sales_told = True
        relations, state.last_kind = client_claims(context, state.last_kind)
        return without_orders(context, claims, relations) + relations

    def _context(self, sentence: Sentence, text: str, entities: EntityReader, setting: Setting) -> Context | None:
        if not sentence.words:
            return None
        cues = self.lex.cues(sentence.words)
        figures = figures_of(sentence, cues, self.lex)
        entities.enter(sentence, cues)
        vendor, company = entities.vendor, entities.company
        amounts = setting.part is Part.TEXT and any(_matters(one) for one in figures)
        found = entities.read(sentence, cues, figures=amounts)
        whens = self.periods.read(sentence, cues)
        cues = _outside_names(cues, found)
        context = Context(sentence, text, cues, figures, whens, found, setting, vendor, company, entities.topic)
        context.pair = entities.recent[-2:]
        pair_in_order(context, entities.pair)
        return context


def _parts(context: Context, state: _State) -> list[Claim]:
    """The claims on parts of revenue in a sentence, by the heading above it or its own; empty for any other one."""
    opened = listing_of(context, state.revenue, context.setting.main)
    if opened is not None:
        state.listing = opened
        return part_claims(context, opened, heading=True) if context.figures else []
    listing, paragraph = state.listing, context.sentence.paragraph
    if listing is None:
        return []
    claims = part_claims(context, listing, heading=False) if paragraph <= listing.paragraph + 1 else []
    state.listing = replace(listing, paragraph=paragraph) if claims else None
    return claims


def _matters(figure: Figure) -> bool:
    """Whether it matters that a company nobody knows may own a figure: not for rates of pay."""
    return figure.type in (PERCENT, MULTIPLE) or (figure.type == MONEY and figure.top >= _LARGE)


def _outside_names(cues: Cues, entities: list[Entity]) -> Cues:
    """Cues without those that are a part of a name: Meta is no goal ("meta") in a Spanish text."""
    names = [(one.start, one.end) for one in entities if one.how == NAME]
    return cues.outside(names) if names else cues


__all__ = ["READER_VERSION", "extract"]
