"""From inputs to the tree: the order of the sections, the headline, and the numbers of the references.

Pure: the claims that the text refers to and that are not in the inputs are asked for by the caller in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.inert import safe_link, tidy
from dashboard.names import name_of
from dashboard.report.changed import DISPUTES, Context, capital, inner
from dashboard.report.inputs import Inputs, read
from dashboard.report.language import Language, language
from dashboard.report.model import Paragraph, Reference, Report, Section, Sentence, claims_of
from dashboard.report.record import RecordSections
from dashboard.report.sections import Sections
from dashboard.report.span import Span
from dashboard.report.telling import Teller, of_row, plain

#: Gives the claims of some ids in the order asked for; columns as in data.queries.claims.
Lookup = Callable[[tuple[str, ...]], pd.DataFrame]

#: The headline names a second change that weighs at least this share of the first.
NEAR = 0.5


def report_of(path: Path, span: Span, vendors: tuple[str, ...] = (), lang: str = "en") -> Report:
    """The report of a span, read from a store.

    Raises:
        StoreError: the store cannot be read, or holds no claim.
        InvalidValue: unknown vendor or language.
    """
    from data import queries

    words = language(lang)
    return build(read(path, span, vendors), words, lambda ids: queries.claims_by_id(path, ids))


def build(inputs: Inputs, lang: Language, lookup: Lookup) -> Report:
    """The report of some inputs."""
    context = Context(inputs, lang)
    quiet = inputs.told.empty and inputs.late.empty and not context.changes
    headline, sections = _quiet(context) if quiet else _full(context)
    cited = dict.fromkeys(headline.cited)
    for section in sections:
        for block in section.blocks:
            cited.update(dict.fromkeys(claims_of(block)))
    cited.update(dict.fromkeys(inputs.told["id"]))
    references = _references(context, lookup(tuple(cited)))
    title = _title(inputs.span, lang)
    words: dict[str, str] = {key: value for key, value in lang.words.items() if isinstance(value, str)}
    words["as_known"] = words["generated"].format(day=lang.day(inputs.span.last))
    if inputs.vendors:
        words["only"] = words["only_vendors"].format(list=", ".join(map(name_of, inputs.vendors)))
    return Report(
        inputs.span,
        lang.code,
        inputs.vendors,
        title,
        lang.days(inputs.span.first, inputs.span.last),
        headline,
        quiet,
        sections,
        references,
        words,
        {reference.claim: reference.number for reference in references},
    )


def _title(span: Span, lang: Language) -> str:
    if not span.is_week:
        return lang.words["title_span"].format(span=lang.days(span.first, span.last))
    year, week, _ = span.first.isocalendar()
    return lang.words["title"].format(span=lang.words["week"].format(week=week, year=year))


# ---------------------------------------------------------------------- a week with news


def _full(context: Context) -> tuple[Sentence, tuple[Section, ...]]:
    sections = Sections(context)
    record = RecordSections(context, sections)
    made = [
        _summary(context),
        sections.changes(),
        sections.valuations(),
        sections.revenue(),
        sections.pay(),
        sections.clients(),
        record.disagreements(),
        record.talks(),
        record.news(),
        record.late(),
        record.coverage(),
    ]
    kept = [section for section in made if section is not None and section.blocks]
    return _headline(context), _gathered(kept, sections, context.lang)


def _gathered(made: list[Section], sections: Sections, lang: Language) -> tuple[Section, ...]:
    """Sections that only say that nothing came in, told together before the coverage."""
    bare = [s for s in made if s.id in sections.empty and len(s.blocks) == 1]
    if not bare:
        return tuple(made)
    sentences = tuple(lang.say(f"lead.none_{section.id}") for section in bare)
    kept = [section for section in made if section not in bare]
    place = next((n for n, section in enumerate(kept) if section.id in ("news", "late", "coverage")), len(kept))
    kept.insert(place, Section("elsewhere", lang.words["elsewhere"], (Paragraph(sentences),)))
    return tuple(kept)


def _headline(context: Context) -> Sentence:
    """The heaviest change in one sentence (a price with its round), joined by one of another vendor that nears it."""
    lang, top = context.lang, context.top
    if not top:
        return lang.say("headline.late" if context.inputs.told.empty else "headline.told")
    # What happened comes before what is disputed.
    top = sorted(top, key=lambda change: change.row.change in DISPUTES)
    one = context.deal(top) or context.statement(top[0])
    least = NEAR * context.weight(top[0])
    others = (c for c in top[1:] if c.told.vendor != top[0].told.vendor and c.row.change not in DISPUTES)
    other = next((change for change in others if context.weight(change) >= least), None)
    if other is None:
        return one
    said = lang.say("headline.two", one=inner(one, lang), other=inner(context.statement(other), lang))
    return Sentence(capital(said.parts), (*one.basis[:1], *context.statement(other).basis[:1]))


def _summary(context: Context) -> Section:
    inputs, lang = context.inputs, context.lang
    said = []
    changed = [change for change in context.changes if not change.repeats]
    facts = lang.count(len(changed), _firsts(change.told.claims for change in changed))
    told = inputs.told
    if len(told):
        places: dict[str, Any] = {
            "claims": lang.count(len(told), list(told["id"].head(3))),
            "publishers": lang.count(told["publisher"].nunique(), list(told.drop_duplicates("publisher")["id"][:3])),
            "vendors": lang.count(told["vendor"].nunique(), list(told.drop_duplicates("vendor")["id"][:3])),
        }
        said.append(
            lang.say("lead.deck", facts=facts, **places) if changed else lang.say("lead.deck_nothing", **places)
        )
    elif changed:
        said.append(lang.say("lead.only_facts", facts=facts))
    if len(inputs.late):
        older = lang.count(len(inputs.late), list(inputs.late["id"].head(3)))
        said.append(lang.say("lead.late_deck" if said else "lead.only_late", claims=older))
    return Section("summary", lang.words["summary"], (Paragraph(tuple(said)),))


def _firsts(ids: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(claims[0] for claims in ids if claims))[:3]


# ---------------------------------------------------------------------- a week without news


def _quiet(context: Context) -> tuple[Sentence, tuple[Section, ...]]:
    inputs, lang = context.inputs, context.lang
    said = []
    last = inputs.last
    if len(last):
        day = str(last["known_from"].iloc[0].date().isoformat())
        teller = Teller(lang, inputs.last["known_from"].iloc[0].date(), inputs.last["known_from"].iloc[0].date())
        statements = [teller.statement(of_row(row, (row.id,))) for row in last.head(2).itertuples()]
        date = lang.date(day, (last["id"].iloc[0],), style="in")
        parts = [inner(statement, lang) for statement in statements[:1]]
        said.append(lang.say("quiet.last", date=date, list=parts[0]))
    facts = inputs.after
    if len(facts):
        claims = _firsts(facts["supporting"].head(3))
        said.append(
            lang.say(
                "quiet.record",
                facts=lang.count(len(facts), claims),
                vendors=lang.count(facts["vendor"].nunique(), claims),
            )
        )
    section = Section("summary", lang.words["summary"], (Paragraph(tuple(said)),) if said else ())
    return lang.say("quiet.lead"), (section,)


# ---------------------------------------------------------------------- references


def _references(context: Context, claims: pd.DataFrame) -> tuple[Reference, ...]:
    lang, teller = context.lang, context.teller
    new = set(context.inputs.told["id"])
    made = []
    for number, row in enumerate(claims.itertuples(), start=1):
        published = plain(row.published)
        origin = tidy(row.origin, 120)
        publisher = tidy(row.publisher, 120)
        made.append(
            Reference(
                number,
                row.id,
                row.document,
                row.vendor,
                teller.statement(of_row(row, (row.id,))).text,
                publisher,
                "" if origin == publisher else origin,
                lang.period(published) if published else lang.words["undated"],
                published,
                safe_link(tidy(row.url, 2_000)),
                tidy(plain(row.title), 300),
                tidy(plain(row.quote) or plain(row.note), 300),
                row.id in new,
            )
        )
    return tuple(made)
