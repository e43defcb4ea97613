create or replace view tables as
select
    d.document,
    t.n + 1 as table_number,
    p.page,
    t.caption,
    s.title as section,
    t.row_count,
    t.column_count,
    t.head_rows,
    concat_ws(', ', d.reference, 'p. ' || coalesce(g.label, p.page::text), coalesce(t.caption, 'table ' || (t.n + 1))) as citation,
    p.start_offset,
    p.end_offset,
    d.path,
    t.document_id
from data_table t
join documents d on d.id = t.document_id
left join paragraph p on p.document_id = t.document_id and p.n = t.paragraph
left join section s on s.document_id = p.document_id and s.n = p.section
left join page g on g.document_id = p.document_id and g.number = p.page;

comment on view tables is 'One row a table.';
comment on column tables.document is 'Title, or the file''s name where no title is known.';
comment on column tables.table_number is 'Place of the table in its document, from 1 (not a printed number).';
comment on column tables.page is 'Page of the file on which it begins, from 1; null where the format has no pages.';
comment on column tables.caption is 'Its caption, verbatim; null where none was found.';
comment on column tables.section is 'Heading under which it stands.';
comment on column tables.row_count is 'Rows, heads included.';
comment on column tables.column_count is 'Columns, the one of row heads included.';
comment on column tables.head_rows is 'Rows at the top that are heads.';
comment on column tables.citation is 'Document, page and caption, ready to paste.';
comment on column tables.start_offset is 'Where it begins in the document''s text, in characters from 0.';
comment on column tables.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column tables.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column tables.document_id is 'SHA-256 of the file''s bytes.';
