create or replace view identity as
with meta as (
    select
        p.document_id, m.title, m.published::text as published, m.kind, m.body, m.publisher, m.paper_number, m.session,
        m.plan_period, row_number() over (partition by p.document_id order by m.folder desc, p.path) as turn
    from document_path p
    join document_meta m on m.path = p.path and m.folder in (p.folder, '')
),
corrected as (
    select document_id, turn, unnest([
        {'field': 'kind', 'value': kind}, {'field': 'title', 'value': title},
        {'field': 'publisher', 'value': publisher}, {'field': 'paper_number', 'value': paper_number},
        {'field': 'session', 'value': session}, {'field': 'published', 'value': published},
        {'field': 'body', 'value': body}, {'field': 'plan_period', 'value': plan_period}
    ], recursive := true)
    from meta
),
-- The corrections of now, not those under which the document was read.
said as (
    select document_id, turn - 1000000 as n, field, value, 'documents.csv' as how, '' as words, null as page
    from corrected where value is not null
    union all
    select document_id, n, field, value, how, words, page from clue where how <> 'documents.csv'
)
select
    d.document,
    s.field,
    s.value,
    s.how,
    s.page,
    s.words,
    row_number() over (partition by s.document_id, s.field order by s.n) = 1 as in_force,
    d.path,
    s.document_id
from said s
join documents d on d.id = s.document_id
order by d.folder, d.path, s.field, s.n;

comment on view identity is 'Where each thing said of a document (kind, title, number, date ...) was read, or who said it.';
comment on column identity.document is 'Title, or the file''s name where no title is known.';
comment on column identity.field is 'kind, title, publisher, paper_number, session, published, body or plan_period.';
comment on column identity.value is 'What was read or said; dates in ISO form.';
comment on column identity.how is 'cover, front matter, running head, text, metadata, file name, kind (follows from it), sidecar, flag or documents.csv.';
comment on column identity.page is 'Page of the file, from 1; null where there is none.';
comment on column identity.words is 'The words it was read in; empty where a person said it.';
comment on column identity.in_force is 'False for what a person overrode.';
comment on column identity.path is 'Where the file lies, below the folder that was loaded.';
comment on column identity.document_id is 'SHA-256 of the file''s bytes.';
