create or replace view cells as
select
    t.document,
    c.table_n + 1 as table_number,
    c.row_n + 1 as row_number,
    c.column_n + 1 as column_number,
    c.row_head,
    array_to_string(c.column_heads, ' / ') as column_head,
    c.value,
    c.unit,
    case when c.unit = 'GBP' then c.value end as value_gbp,
    c.total,
    c.text,
    t.caption,
    c.page,
    coalesce(g.ocr, false) as ocr,
    concat_ws(', ', d.reference, 'p. ' || coalesce(g.label, c.page::text), coalesce(t.caption, 'table ' || t.table_number)) as citation,
    c.start_offset,
    c.end_offset,
    t.path,
    c.document_id
from cell c
join tables t on t.document_id = c.document_id and t.table_number = c.table_n + 1
join documents d on d.id = c.document_id
left join page g on g.document_id = c.document_id and g.number = c.page;

comment on view cells is 'One row a cell of a table, with what its row and its column are called.';
comment on column cells.document is 'Title, or the file''s name where no title is known.';
comment on column cells.table_number is 'Place of its table in the document, from 1 (tables.table_number).';
comment on column cells.row_number is 'Its row, from 1, heads included.';
comment on column cells.column_number is 'Its column, from 1, the one of row heads included.';
comment on column cells.row_head is 'What its row is called.';
comment on column cells.column_head is 'What its column is called; heads above one another are parted by slashes, the uppermost first.';
comment on column cells.value is 'Its figure as a plain number in the main unit (12.5 under £000 is 12500); null where it is none.';
comment on column cells.unit is 'GBP, percent, days, count ..., read in the cell, a head or the caption; null where nothing says.';
comment on column cells.value_gbp is 'The figure where it is pounds, else null. Leave totals out before adding up.';
comment on column cells.total is 'True in a row or column of totals.';
comment on column cells.text is 'What the cell says, verbatim.';
comment on column cells.caption is 'Caption of its table.';
comment on column cells.page is 'Page of the file on which it stands, from 1; null where the format has no pages.';
comment on column cells.ocr is 'True if its page was read from a picture (OCR): compare the figure with the page.';
comment on column cells.citation is 'Document, page and caption, ready to paste.';
comment on column cells.start_offset is 'Where it begins in the document''s text, in characters from 0.';
comment on column cells.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column cells.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column cells.document_id is 'SHA-256 of the file''s bytes.';
