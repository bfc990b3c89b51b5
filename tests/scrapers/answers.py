"""Helpers for adapter tests: sources and answers made by hand, nothing of the network."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from collections.abc import Mapping
from typing import Any

from models.source import Expected, Source
from scrapers.items import Fetched, Parsed, Request, State
from scrapers.registry import adapter_of

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def make_source(kind: str, options: Mapping[str, Any] | None = None, **fields: Any) -> Source:
    """A declaration as a file would give it."""
    values: dict[str, Any] = {
        "id": "stand-in",
        "kind": kind,
        "name": "Stand-in",
        "url": "",
        "every": dt.timedelta(days=1),
        "licence": "invented for tests",
        "expected": Expected(),
        "options": dict(options or {}),
    }
    return Source(**(values | fields))


def answer(
    request: Request | None,
    body: Any,
    *,
    status: int = 200,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """What a server said: text and bytes as they are, everything else as JSON."""
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    asked = request or Request("https://stand-in.example/")
    return Fetched(asked, asked.url, status, {"content-type": content_type, **(headers or {})}, raw, NOW)


def first_request(source: Source, state: State | None = None) -> Request:
    """The first thing that the adapter asks."""
    return adapter_of(source.kind).requests(source, state or State(), NOW)[0]


def parse_one(source: Source, body: Any, **more: Any) -> Parsed:
    """What the adapter reads in an answer to its first request."""
    return adapter_of(source.kind).parse(source, answer(first_request(source), body, **more))


def kinds_of(parsed: Parsed) -> list[str]:
    """The kinds of the issues, in order."""
    return [issue.kind for issue in parsed.issues]


def filing(
    issuer: str = "Acme Labels, Inc.",
    *,
    kind: str = "D",
    cik: str = "0001999999",
    city: str = "SAN FRANCISCO",
    entity: str = "Corporation",
    previous: str = "<previousName>None</previousName>",
    fund: str = "",
    industry: str = "Other Technology",
    exemption: str = "06b",
    amendment: str = "<isAmendment>false</isAmendment>",
    first_sale: str = "<value>2026-11-03</value>",
    total: str = "40000000",
    sold: str = "38500000",
    securities: str = "<isEquityType>true</isEquityType>",
    merger: str = "false",
    live: str = "LIVE",
    year: str = "<withinFiveYears>true</withinFiveYears><value>2023</value>",
) -> bytes:
    """A Form D in the shape of the real ones, every value invented."""
    return f"""
<?xml version="1.0"?><edgarSubmission><schemaVersion>X0708</schemaVersion><submissionType>{kind}</submissionType>
<testOrLive>{live}</testOrLive><primaryIssuer><cik>{cik}</cik><entityName>{issuer}</entityName>
<issuerAddress><street1>1 Hidden Road</street1><city>{city}</city></issuerAddress>
<issuerPhoneNumber>555-0100</issuerPhoneNumber>
<issuerPreviousNameList>{previous}</issuerPreviousNameList><edgarPreviousNameList><value>None</value></edgarPreviousNameList>
<entityType>{entity}</entityType><yearOfInc>{year}</yearOfInc></primaryIssuer>
<relatedPersonsList><relatedPersonInfo><relatedPersonName><firstName>Ada</firstName><middleName>B.</middleName>
<lastName>Example</lastName></relatedPersonName><relatedPersonAddress><street1>2 Secret Lane</street1>
</relatedPersonAddress><relatedPersonRelationshipList><relationship>Executive Officer</relationship>
<relationship>Director</relationship></relatedPersonRelationshipList>
<relationshipClarification>CEO</relationshipClarification></relatedPersonInfo></relatedPersonsList>
<offeringData><industryGroup><industryGroupType>{industry}</industryGroupType>{fund}</industryGroup>
<federalExemptionsExclusions><item>{exemption}</item></federalExemptionsExclusions>
<typeOfFiling><newOrAmendment>{amendment}</newOrAmendment><dateOfFirstSale>{first_sale}</dateOfFirstSale></typeOfFiling>
<typesOfSecuritiesOffered>{securities}</typesOfSecuritiesOffered>
<businessCombinationTransaction><isBusinessCombinationTransaction>{merger}</isBusinessCombinationTransaction>
</businessCombinationTransaction><offeringSalesAmounts><totalOfferingAmount>{total}</totalOfferingAmount>
<totalAmountSold>{sold}</totalAmountSold><totalRemaining>Indefinite</totalRemaining></offeringSalesAmounts>
<signatureBlock><signature><signatureDate>2026-11-18</signatureDate></signature></signatureBlock>
</offeringData></edgarSubmission>""".encode()


def warc_record(
    url: str,
    body: str,
    *,
    status: str = "200 OK",
    kind: str = "response",
    content_type: str = "text/html; charset=utf-8",
    coding: str = "",
) -> bytes:
    """One record of a news archive as a gzip member."""
    content = gzip.compress(body.encode()) if coding == "gzip" else body.encode()
    coded = f"Content-Encoding: {coding}\r\n" if coding else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{coded}Content-Length: {len(content)}\r\n\r\n"
    block = head.encode() + content
    name = f"{zlib.crc32(url.encode()):08x}"
    header = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-09-23T15:30:07Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{name}-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(header.encode() + block + b"\r\n\r\n")
