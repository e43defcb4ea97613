-- What a document is, more fully, and where each part of it was read.

-- Session of Parliament ("2014-15"); what a plan plans for, as text and as dates; how sure the kind is, from 0 to 1.
-- Null in documents read before this migration.
alter table document add column session text;
alter table document add column plan_period text;
alter table document add column plan_start date;
alter table document add column plan_end date;
alter table document add column kind_confidence double;

alter table document_meta add column publisher text;
alter table document_meta add column paper_number text;
alter table document_meta add column session text;
alter table document_meta add column plan_period text;
alter table document_meta add column plan_start date;
alter table document_meta add column plan_end date;

-- Where a field was read, or who said it ('sidecar', 'flag', 'documents.csv'). The first of a field holds.
create table clue (
    document_id text not null,
    n           integer not null,
    field       text not null,
    value       text not null,
    how         text not null,
    words       text not null,
    page        integer,
    primary key (document_id, n)
);
