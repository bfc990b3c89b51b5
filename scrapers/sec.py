"""SEC EDGAR: which filings to ask for, and the documents that come of them.

Two adapters. :data:`FORM_D` searches the full text of Forms D for each vendor's names (and lists the filings of known
keys), reads each filing's XML and makes funding claims of the company's own. :data:`REVENUE` asks for the revenue tags
of the listed vendors. What the filings say is read in :mod:`scrapers.form_d` and :mod:`scrapers.xbrl`.

EDGAR wants an agent with a name and a mail address, and at most ten requests a second from all of an address's
machines; it answers 403 to the first fault and ten minutes of 403 or 429 to the second.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from models.claim import Claim
from models.errors import InvalidReference, ParseError
from models.organization import Organization
from models.period import Period, Precision
from models.source import Source
from scrapers.decide import retry_after
from scrapers.form_d import Company, Verdict, funding_claims, judge, read_form_d, related, summary
from scrapers.items import Fetched, Issue, Item, ItemKind, Parsed, Refusal, Request, State
from scrapers.json_fields import at, number, records, text
from scrapers.vendor_names import Wanted
from scrapers.windows import Window, moment, start_of
from scrapers.xbrl import TAGS, Statement, packed, read_concept, statements, unpacked

SEARCH = "https://efts.sec.gov/LATEST/search-index"
DATA = "https://data.sec.gov"
ARCHIVES = "https://www.sec.gov/Archives/edgar/data"

#: Hits that the search gives for one question, whatever ``from`` says.
CEILING = 9_990
#: First day of the full-text index.
EARLIEST = dt.date(2001, 1, 1)
#: How far a run looks back behind the end of the last one: filings enter the index late.
OVERLAP = dt.timedelta(days=30)
_DAY = dt.timedelta(days=1)
_ACCEPTS = frozenset({403, 404, 429})
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)


def _request(url: str, **context: str) -> Request:
    accept = {"Accept": "application/json, application/xml, text/xml"}
    return Request(url, headers=accept, accepts=_ACCEPTS, context=context, fresh=True)


def _refused(response: Fetched) -> None:
    """Tell EDGAR's two ways of saying no apart.

    Raises:
        Refusal: it wants a contact (403), or we asked too fast (429, and 403 with a page that says so).
    """
    if response.status not in (403, 429):
        return
    if response.status == 429 or b"Rate Threshold" in response.body:
        wait = retry_after(response.headers, response.at) or dt.timedelta()
        raise Refusal(f"{response.url}: EDGAR limits this address for ten minutes", max(wait, dt.timedelta(minutes=10)))
    raise Refusal(
        f"{response.url}: EDGAR refuses agents without a name and a mail address; set LABELSCOPE_CONTACT to yours",
        dt.timedelta(hours=1),
    )


def _folder(cik: str, accession: str) -> str:
    return f"{ARCHIVES}/{int(cik)}/{accession.replace('-', '')}"


def _day(value: str) -> Period | None:
    try:
        return Period(dt.date.fromisoformat(value[:10]), Precision.DAY)
    except ValueError:
        return None


# --- Form D -------------------------------------------------------------------------------------------------------


class FormD:
    """Rounds of vendors by their Forms D.

    Options: ``legal_names``, a table of vendor id → names under which it files where they are not its own;
    ``ciks``, a table of vendor id → central index keys.
    """

    OPTIONS = frozenset({"legal_names", "ciks"})

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """One search for each name of a vendor, and one list for each of its keys."""
        asked: list[Request] = []
        for vendor in state.vendors:
            company = _company(source, vendor)
            base = {"vendor": vendor.id, "company": _packed(company)}
            for name in Wanted(vendor.id, company.names).phrases(shortest=3):
                start = self._start(state, f"until:{vendor.id}|{name}")
                window = Window.between(start, start_of(now.date()) + _DAY)
                asked.append(self._search(base | {"name": name}, window, 0))
            for cik in company.ciks:
                start = self._start(state, f"until:{vendor.id}|{cik}")
                context = base | {"purpose": "list", "cik": cik, "since": start.date().isoformat()}
                asked.append(_request(f"{DATA}/submissions/CIK{cik}.json", **context))
        return asked

    @staticmethod
    def _start(state: State, name: str) -> dt.datetime:
        if state.since is not None:
            return start_of(state.since)
        last = moment(state.cursor.get(name))
        return start_of(EARLIEST) if last is None else max(last - OVERLAP, start_of(EARLIEST))

    def _search(self, base: Mapping[str, str], window: Window, offset: int, first: str = "") -> Request:
        last = window.end - _DAY
        query = {
            "q": f'"{base["name"]}"',
            "forms": "D",  # holds D/A as well; "D,D/A" is misread by the search
            "dateRange": "custom",
            "startdt": window.start.date().isoformat(),
            "enddt": max(last, window.start).date().isoformat(),
            "from": str(offset),
        }
        keys = ("vendor", "company", "name")
        context = {key: base[key] for key in keys} | window.context()
        return _request(f"{SEARCH}?{urlencode(query)}", **context, purpose="search", offset=str(offset), first=first)

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """Hits and lists become requests for filings; filings become documents."""
        _refused(response)
        purpose = response.request.context.get("purpose", "")
        if purpose == "filing":
            return self._filing(source, response)
        if response.status == 404:
            raise ParseError(f"{response.url}: EDGAR knows no such list (404)")
        if purpose == "search":
            return self._hits(response)
        return self._listed(response)

    def _hits(self, response: Fetched) -> Parsed:
        context = response.request.context
        payload = response.json()
        hits = at(payload, "hits", "hits")
        if not isinstance(hits, list):
            raise ParseError(f"{response.url}: expected hits, got {str(payload)[:120]}")
        total = int(number(at(payload, "hits", "total", "value")) or 0)
        window, offset = Window.from_context(context), int(context["offset"])
        if total > CEILING and offset == 0:
            half = window.older_half(_DAY)
            if half is not None:
                return Parsed(follow_ups=(self._search(context, half, 0),))
        first = text(hits[0], "_id") if hits else ""
        if offset and first and first == context.get("first"):
            return Parsed(issues=(Issue("page-repeats", f"the search ignores from={offset}; the rest is not read"),))
        follow, issues = self._filings(context, hits)
        reached = offset + len(hits)
        if hits and reached < min(total, CEILING):
            follow.append(self._search(context, window, reached, context.get("first") or first))
            return Parsed(follow_ups=tuple(follow), issues=tuple(issues))
        if reached < total:
            issues.append(Issue("too-many", f"{total} hits for {context['name']!r}, only {reached} could be read"))
        rest = window.rest()
        if rest is not None:
            follow.append(self._search(context, rest, 0))
        cursor = {f"until:{context['vendor']}|{context['name']}": window.end.isoformat()}
        return Parsed(follow_ups=tuple(follow), issues=tuple(issues), cursor=cursor)

    def _filings(self, context: Mapping[str, str], hits: Sequence[Any]) -> tuple[list[Request], list[Issue]]:
        """Requests for the filings of those hits whose filer bears a name of the company; the rest only mention it."""
        company = _unpacked(context["company"])
        follow: dict[str, Request] = {}
        issues: list[Issue] = []
        for hit in hits:
            row = at(hit, "_source") or {}
            accession, ciks = text(row, "adsh"), at(row, "ciks")
            keys = [cik for cik in ciks if isinstance(cik, str) and cik.isdecimal()] if isinstance(ciks, list) else []
            if not _ACCESSION.fullmatch(accession) or not keys:
                issues.append(Issue("bad-entry", f"a hit without accession number or key: {str(hit)[:160]}"))
                continue
            shown = at(row, "display_names")
            names = [name for name in shown if isinstance(name, str)] if isinstance(shown, list) else []
            if not names or any(related(name, company) for name in names):
                follow[accession] = self._document(context, keys[0], accession, text(row, "file_date"))
        return list(follow.values()), issues

    @staticmethod
    def _document(context: Mapping[str, str], cik: str, accession: str, filed: str) -> Request:
        return _request(
            f"{_folder(cik, accession)}/primary_doc.xml",
            purpose="filing",
            vendor=context["vendor"],
            company=context["company"],
            cik=cik,
            accession=accession,
            filed=filed,
        )

    def _listed(self, response: Fetched) -> Parsed:
        """The Forms D in a list of submissions or an older page of it, and the older pages that are to be read."""
        context = response.request.context
        payload = response.json()
        older = "page" in context
        columns = payload if older else at(payload, "filings", "recent")
        if not isinstance(columns, Mapping) or not isinstance(columns.get("accessionNumber"), list):
            raise ParseError(f"{response.url}: expected a list of filings")
        names = ("accessionNumber", "form", "filingDate")
        rows = zip(*(columns.get(name) or [] for name in names), strict=False)
        follow = {
            accession: self._document(context, context["cik"], accession, filed)
            for accession, form, filed in rows
            if form in ("D", "D/A") and isinstance(filed, str) and filed >= context["since"]
        }
        requests = list(follow.values())
        for page in records(at(payload, "filings", "files")) if not older else ():
            name = text(page, "name")
            if re.fullmatch(r"CIK\d{10}-submissions-\d{3}\.json", name) and text(page, "filingTo") >= context["since"]:
                requests.append(_request(f"{DATA}/submissions/{name}", **(dict(context) | {"page": name})))
        if older:
            return Parsed(follow_ups=tuple(requests))
        until = {f"until:{context['vendor']}|{context['cik']}": start_of(response.at.date()).isoformat()}
        return Parsed(follow_ups=tuple(requests), cursor=until)

    def _filing(self, source: Source, response: Fetched) -> Parsed:
        context = response.request.context
        accession = context["accession"]
        if response.status == 404:
            raise ParseError(f"{response.url}: EDGAR has no such filing (404)")
        form = read_form_d(response.body, response.url)
        filed = _day(context.get("filed", ""))
        verdict = judge(form, _unpacked(context["company"]))
        if verdict is Verdict.OTHER or not form.live:
            return Parsed()
        own = verdict is Verdict.COMPANY
        url = f"{_folder(context['cik'], accession)}/{accession}-index.htm"
        item = Item(
            url=url,
            title=f"Form {'D/A' if form.amendment else 'D'}: {form.issuer}"
            + ("" if own else " (not the company itself)"),
            guid=accession,
            text=summary(form, filed.first if filed else None) if own else "",
            lang="en",
            published=filed or form.signed,
            kind=ItemKind.FILING,
            claims=funding_claims(form, context["vendor"], filed) if own else (),
            read=False,
            relevant=own,
            page=False,
        )
        issues: tuple[Issue, ...] = ()
        if verdict is Verdict.UNSURE:
            message = f"{form.issuer!r} ({form.city}) may be {context['vendor']} or another company; no claim is made"
            issues = (Issue("issuer-unsure", message, url),)
        elif own and form.merger:
            issues = (Issue("form-d-merger", f"{form.issuer!r} sold securities for a merger: no round", url),)
        return Parsed((item,), issues=issues, counts={"claims": len(item.claims)})


def _company(source: Source, vendor: Organization) -> Company:
    """How registers know a vendor: the register of organizations and the declaration's own tables.

    Raises:
        InvalidReference: a table has another shape.
    """
    wanted = Wanted.of(vendor)
    legal, ciks = (_table(source, name).get(vendor.id, ()) for name in ("legal_names", "ciks"))
    keys = tuple(dict.fromkeys((*([vendor.cik] if vendor.cik else []), *ciks)))
    names = tuple(dict.fromkeys((*wanted.names, *legal)))
    return Company(names, wanted.doubtful, keys, vendor.city)


def _table(source: Source, name: str) -> Mapping[str, Sequence[str]]:
    table = source.options.get(name, {})
    if not isinstance(table, Mapping) or not all(isinstance(v, list | tuple) for v in table.values()):
        raise InvalidReference(f"options.{name}: takes vendor ids with lists of texts")
    return table


def _packed(company: Company) -> str:
    return json.dumps([company.names, company.doubtful, company.ciks, company.city], ensure_ascii=False)


def _unpacked(packed: str) -> Company:
    names, doubtful, ciks, city = json.loads(packed)
    return Company(tuple(names), tuple(doubtful), tuple(ciks), city)


# --- Revenue ------------------------------------------------------------------------------------------------------


class Revenue:
    """Revenue of the listed vendors. Options: ``ciks`` as for Form D; ``vendors``, a list of ids.

    The tags of one vendor are asked one after another, and the documents are made at the last of them: one filing may
    tell one period under one tag and the next under another, and it stays one document.
    """

    OPTIONS = frozenset({"ciks", "vendors"})

    def requests(self, source: Source, state: State, now: dt.datetime) -> list[Request]:
        """The first tag of each vendor with a key; each answer asks for the next tag."""
        only = source.options.get("vendors")
        since = (state.since or dt.date.min).isoformat()
        return [
            self._tag(0, {"vendor": vendor.id, "cik": cik, "since": since, "told": "[]"})
            for vendor in state.vendors
            if only is None or vendor.id in only
            for cik in _company(source, vendor).ciks
        ]

    @staticmethod
    def _tag(index: int, context: Mapping[str, str]) -> Request:
        taxonomy, tag = TAGS[index]
        url = f"{DATA}/api/xbrl/companyconcept/CIK{context['cik']}/{taxonomy}/{tag}.json"
        return _request(url, **(dict(context) | {"tag": str(index)}))

    def parse(self, source: Source, response: Fetched) -> Parsed:
        """Remember one tag and ask for the next, or make the documents; a tag that a company does not use is a 404."""
        _refused(response)
        context = response.request.context
        index = int(context["tag"])
        concepts = [unpacked(one) for one in json.loads(context["told"])]
        issues: list[Issue] = []
        if response.status == 200:
            concept, issues = read_concept(response.json(), response.url)
            concepts.append(concept)
        if index + 1 < len(TAGS):
            carried = dict(context) | {"told": json.dumps([packed(one) for one in concepts])}
            return Parsed(follow_ups=(self._tag(index + 1, carried),), issues=tuple(issues))
        made, wrong = statements(concepts, context["vendor"])
        issues += wrong
        if not made:
            issues.append(
                Issue("no-revenue", f"{context['vendor']} ({context['cik']}) reports none of the revenue tags")
            )
        items = _documents(context, next((one.entity for one in concepts if one.entity), context["vendor"]), made)
        return Parsed(items, issues=tuple(issues), counts={"claims": len(items)})


def _documents(context: Mapping[str, str], entity: str, made: Sequence[Statement]) -> tuple[Item, ...]:
    """One document for each filing that says something new, oldest first."""
    by_filing: dict[str, list[Statement]] = {}
    for one in sorted(made, key=lambda one: (one.filing.filed, one.filing.accession)):
        if one.filing.filed.isoformat() >= context["since"]:
            by_filing.setdefault(one.filing.accession, []).append(one)
    return tuple(_document(context["cik"], entity, group) for group in by_filing.values())


def _document(cik: str, entity: str, group: Sequence[Statement]) -> Item:
    filing = group[0].filing
    claims: dict[str, Claim] = {one.claim.id: one.claim for one in group}
    lines = [f"{claim.kind} revenue {claim.low:,.0f} {claim.unit} ({claim.note})" for claim in claims.values()]
    return Item(
        url=f"{_folder(cik, filing.accession)}/{filing.accession}-index.htm",
        title=f"{filing.form or 'Filing'} of {entity}, filed {filing.filed}",
        guid=filing.accession,
        text="\n\n".join(lines),
        lang="en",
        published=Period(filing.filed, Precision.DAY),
        kind=ItemKind.FILING,
        claims=tuple(claims.values()),
        read=False,
        relevant=True,
        page=False,
    )


FORM_D = FormD()
REVENUE = Revenue()
