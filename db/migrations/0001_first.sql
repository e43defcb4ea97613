-- The first shape of the store. Migrations are append-only: never edit one that has been shipped, add the next.
-- No foreign keys: under them a child and its parent cannot be deleted in one transaction. The view `orphan` watches.

-- Which migrations this file has had; a changed digest is refused.
create table schema_migration (
    name       text primary key,
    sha256     text not null,
    applied_at timestamp not null
);

create table document (
    id              text primary key check (length(id) = 64),
    media_type      text not null,
    size_bytes      bigint not null,
    kind            text not null,
    title           text,
    publisher       text,
    paper_number    text,
    published       date,
    body            text,
    text            text not null,
    settings_digest text not null
);

-- One document may lie in several places; a place holds one document. `folder` is the root that was loaded.
create table document_path (
    folder      text not null,
    path        text not null,
    document_id text not null,
    primary key (folder, path)
);

-- What a person corrected (documents.csv). It outlives the rows of the document; an empty folder means any folder.
create table document_meta (
    folder    text not null,
    path      text not null,
    title     text,
    published date,
    kind      text,
    body      text,
    primary key (folder, path)
);

create table page (
    document_id  text not null,
    number       integer not null check (number >= 1),
    label        text,
    start_offset integer not null,
    end_offset   integer not null check (end_offset >= start_offset),
    primary key (document_id, number)
);

create table section (
    document_id  text not null,
    n            integer not null,
    title        text not null,
    level        integer not null,
    start_offset integer not null,
    end_offset   integer not null check (end_offset >= start_offset),
    primary key (document_id, n)
);

create table paragraph (
    document_id  text not null,
    n            integer not null,
    start_offset integer not null,
    end_offset   integer not null check (end_offset >= start_offset),
    kind         text not null,
    page         integer,
    section      integer,
    number       text,
    primary key (document_id, n)
);

-- `id` is there for the full-text index, which wants one key.
create table sentence (
    id           text primary key,
    document_id  text not null,
    n            integer not null,
    start_offset integer not null,
    end_offset   integer not null check (end_offset >= start_offset),
    page         integer,
    paragraph    integer not null,
    text         text not null
);

create table finding (
    id                text primary key,
    document_id       text not null,
    type              text not null
        check (type in ('savings_claim', 'target', 'outcome', 'assumption', 'recommendation')),
    start_offset      integer not null,
    end_offset        integer not null check (end_offset > start_offset),
    quote             text not null,
    page              integer,
    last_page         integer,
    paragraph         integer not null,
    section           integer,
    amount            decimal(18, 4),
    amount_high       decimal(18, 4),
    currency          text,
    unit              text,
    qualifier         text,
    direction         text,
    metric            text,
    baseline          text,
    period            text,
    period_start      date,
    period_end        date,
    period_precision  text,
    period_recurring  boolean,
    status            text,
    claimant          text,
    programme         text,
    evidence_basis    text,
    evidence_cue      text,
    stance            text,
    planned_amount    decimal(18, 4),
    planned_direction text,
    negated           boolean,
    modality          text,
    confidence        double not null check (confidence between 0 and 1),
    found_by          text[] not null,
    fingerprint       text not null
);

-- Where the words of a finding stand on paper: points from the top left of the page, null where no box is known.
create table place (
    document_id text not null,
    finding_id  text not null,
    n           integer not null,
    page        integer not null check (page >= 1),
    x0          double,
    y0          double,
    x1          double,
    y1          double,
    primary key (finding_id, n)
);

-- Where each attribute of a finding was read, and by what. Offsets are null only for a default.
create table attribute (
    document_id  text not null,
    finding_id   text not null,
    n            integer not null,
    name         text not null,
    value        text not null,
    raw          text not null,
    start_offset integer,
    end_offset   integer,
    set_by       text not null,
    inherited    boolean not null,
    primary key (finding_id, n)
);

-- Soft troubles. A file that could not be read at all has no document, only its place.
create table note (
    document_id text,
    folder      text not null,
    path        text not null,
    n           integer not null,
    level       text not null check (level in ('info', 'warning', 'error')),
    what        text not null,
    page        integer,
    hint        text not null
);

create table run (
    id              text primary key,
    program_version text not null,
    settings_digest text not null,
    rules_digest    text not null,
    documents       integer not null,
    loaded          integer not null,
    failed          integer not null,
    pages           integer not null,
    findings        integer not null,
    started_at      timestamp
);

-- Small facts about this file: which views it holds, whether the full-text index is fresh.
create table store_state (
    name  text primary key,
    value text not null
);
insert into store_state values ('application', 'evidence-extractor'), ('fts', 'stale');
