"""The schema of the store, as numbered migrations on sqlite-utils.

Every table is STRICT, every reference is a foreign key. Times are ISO 8601 text in UTC with seconds, days are
``YYYY-MM-DD``, periods keep their own precision with first and last day beside them for comparing.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

migrations = Migrations("labelscope")


def run_script(db: Database, script: str) -> None:
    """Run statements one by one within the migration's own transaction.

    ``executescript`` would commit first, and a migration that fails half way would leave half of its tables behind.
    """
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


@migrations()
def m001_core(db: Database) -> None:
    """Documents, claims, facts, publishers, sources, runs, issues and the revision that caches depend on."""
    run_script(
        db,
        """
    create table publishers (
        name text primary key,
        tier integer not null check (tier between 1 and 4),
        host text not null default '',
        reason text not null default ''
    ) strict;

    create table documents (
        id text primary key,
        url text not null default '',
        title text not null default '',
        text text,
        lang text,
        published text,
        published_first text,
        published_last text,
        known_from text not null,
        publisher text not null,
        tier integer not null check (tier between 1 and 4),
        source text not null,
        kind text not null,
        story text,
        guid text,
        blob text,
        content_hash text,
        first_seen text not null,
        last_seen text not null
    ) strict;
    create index documents_published on documents (published_first);
    create index documents_source on documents (source, guid);
    create index documents_url on documents (url);
    create index documents_story on documents (story);
    create index documents_content on documents (content_hash);

    create table claims (
        id text primary key,
        document text not null references documents (id),
        vendor text not null,
        metric text not null,
        kind text,
        party text,
        scope text,
        region text,
        low real,
        high real,
        unit text,
        as_of text,
        as_of_first text,
        as_of_last text,
        status text not null check (status in ('confirmed', 'reported', 'talks', 'projected', 'denied')),
        origin text not null,
        origin_tier integer not null check (origin_tier between 1 and 4),
        quote text,
        quote_part text check (quote_part in ('title', 'text')),
        quote_start integer,
        quote_end integer,
        note text not null default '',
        reader text not null,
        reader_version text not null,
        first_seen text not null,
        last_seen text not null,
        retracted_at text,
        check (low is null or high is null or low <= high)
    ) strict;
    create index claims_question on claims (vendor, metric, kind, party);
    create index claims_document on claims (document);
    create index claims_metric on claims (metric, vendor);

    create table facts (
        id text primary key,
        vendor text not null,
        metric text not null,
        kind text,
        party text,
        scope text,
        region text,
        as_of text,
        as_of_first text,
        as_of_last text,
        low real,
        high real,
        unit text,
        value real,
        value_usd real,
        rate real,
        rate_day text,
        status text not null check (status in ('confirmed', 'reported', 'talks', 'projected', 'denied')),
        confidence real not null check (confidence between 0 and 1),
        factors text not null check (json_valid(factors)),
        origins integer not null,
        superseded_by text,
        known_since text
    ) strict;
    create index facts_question on facts (vendor, metric, as_of_last);
    create index facts_metric on facts (metric, as_of_last);

    create table fact_claims (
        fact text not null references facts (id) on delete cascade,
        claim text not null references claims (id),
        supports integer not null check (supports in (0, 1)),
        rank integer not null,
        primary key (fact, claim)
    ) strict, without rowid;
    create index fact_claims_claim on fact_claims (claim);

    create table runs (
        id integer primary key,
        command text not null,
        started text not null,
        finished text,
        outcome text
    ) strict;

    create table issues (
        id text primary key,
        source text not null,
        kind text not null,
        message text not null,
        url text not null default '',
        document text,
        claim text,
        run integer references runs (id),
        first_seen text not null,
        last_seen text not null,
        count integer not null default 1,
        resolved_at text
    ) strict;
    create index issues_source on issues (source, resolved_at);

    create table revision (
        id integer primary key check (id = 1),
        number integer not null
    ) strict;
    insert into revision values (1, 0);

    create virtual table documents_fts using fts5 (
        title, text, content = 'documents', content_rowid = 'rowid', tokenize = "unicode61 remove_diacritics 2"
    );
    -- A ledger row's page has neither title nor text: the index has nothing of it, and nothing to take out.
    create trigger documents_fts_insert after insert on documents
    when new.title <> '' or coalesce(new.text, '') <> '' begin
        insert into documents_fts (rowid, title, text) values (new.rowid, new.title, new.text);
    end;
    create trigger documents_fts_delete after delete on documents
    when old.title <> '' or coalesce(old.text, '') <> '' begin
        insert into documents_fts (documents_fts, rowid, title, text)
        values ('delete', old.rowid, old.title, old.text);
    end;
    create trigger documents_fts_update after update of title, text on documents begin
        insert into documents_fts (documents_fts, rowid, title, text)
        select 'delete', old.rowid, old.title, old.text where old.title <> '' or coalesce(old.text, '') <> '';
        insert into documents_fts (rowid, title, text)
        select new.rowid, new.title, new.text where new.title <> '' or coalesce(new.text, '') <> '';
    end;
    """,
    )


@migrations()
def m002_collection(db: Database) -> None:
    """What the collector keeps: raw bytes, requests, validators, manners per host, state per source, open work."""
    run_script(
        db,
        """
    create table blobs (
        sha256 text primary key,
        size integer not null,
        packed blob not null,
        at text not null
    ) strict;

    create table fetches (
        id integer primary key,
        source text not null,
        request text not null check (json_valid(request)),
        url text not null,
        answered text not null,
        status integer not null,
        headers text not null check (json_valid(headers)),
        sha256 text,
        at text not null
    ) strict;
    create index fetches_url on fetches (url, at);
    create index fetches_blob on fetches (sha256);

    create table validators (
        key text primary key,
        url text not null,
        etag text not null,
        last_modified text not null,
        at text not null
    ) strict;

    create table hosts (
        host text primary key,
        not_before text,
        failures integer not null default 0,
        reason text not null default ''
    ) strict;

    create table robots (
        origin text primary key,
        status integer not null,
        text text not null,
        at text not null
    ) strict;

    create table source_state (
        source text primary key,
        cursor text not null default '{}' check (json_valid(cursor)),
        last_run text,
        last_success text,
        failures integer not null default 0,
        stopped text not null default '',
        gone integer not null default 0,
        outcome text not null default '{}' check (json_valid(outcome)),
        last_error text not null default ''
    ) strict;

    create table queue (
        id integer primary key,
        source text not null,
        key text not null,
        request text not null check (json_valid(request)),
        item text check (item is null or json_valid(item)),
        name text,
        fetch integer references fetches (id),
        attempts integer not null default 0,
        not_before text,
        unique (source, key)
    ) strict;

    create table sightings (
        source text not null,
        name text not null,
        signature text not null,
        document text references documents (id),
        rank integer not null default 0,
        fetch integer references fetches (id),
        page integer references fetches (id),
        first_seen text not null,
        last_seen text not null,
        primary key (source, name)
    ) strict, without rowid;
    create index sightings_document on sightings (document);
    create index sightings_fetch on sightings (fetch);
    create index sightings_page on sightings (page);

    create table addresses (
        address text primary key,
        document text not null references documents (id)
    ) strict, without rowid;

    create table tellings (
        document text primary key references documents (id),
        words text not null,
        numbers text not null,
        sketch text not null,
        day text not null
    ) strict, without rowid;

    create table story_keys (
        key integer not null,
        day text not null,
        document text not null references documents (id),
        primary key (key, day, document)
    ) strict, without rowid;
    create index story_keys_document on story_keys (document);

    create table due_facts (
        vendor text not null,
        metric text not null,
        primary key (vendor, metric)
    ) strict, without rowid;
    """,
    )


@migrations()
def m003_watches(db: Database) -> None:
    """What people want to be told of, what met it, what was delivered; documents by when they became public."""
    run_script(
        db,
        """
    create table watches (
        id integer primary key,
        watch text not null unique,
        email text not null default '',
        webhook text not null default '',
        created text not null,
        checked text not null
    ) strict;

    create table watch_hits (
        id text not null,
        watch integer not null references watches (id) on delete cascade,
        title text not null,
        body text not null,
        claims text not null check (json_valid(claims)),
        found text not null,
        emailed text,
        posted text,
        primary key (watch, id)
    ) strict, without rowid;

    create index documents_known on documents (known_from);
    """,
    )
