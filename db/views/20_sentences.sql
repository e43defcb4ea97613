create or replace view sentences as
select
    s.id,
    d.document,
    s.n,
    s.page,
    p.number as paragraph,
    c.title as section,
    p.kind as block,
    s.text,
    s.start_offset,
    s.end_offset,
    d.path,
    s.document_id
from sentence s
join documents d on d.id = s.document_id
left join paragraph p on p.document_id = s.document_id and p.n = s.paragraph
left join section c on c.document_id = p.document_id and c.n = p.section;

comment on view sentences is 'Every sentence of every document, in order (document_id, n).';
comment on column sentences.id is 'Name of the sentence in this database.';
comment on column sentences.document is 'Title, or the file''s name where no title is known.';
comment on column sentences.n is 'Place of the sentence in its document, from 0.';
comment on column sentences.page is 'Page of the file, from 1; null where the format has no pages.';
comment on column sentences.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column sentences.section is 'Heading under which it stands.';
comment on column sentences.block is 'heading, paragraph, list_item, table, caption, footnote or furniture.';
comment on column sentences.text is 'The sentence, verbatim.';
comment on column sentences.start_offset is 'Where it begins in the document''s text, in characters from 0.';
comment on column sentences.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column sentences.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column sentences.document_id is 'SHA-256 of the file''s bytes.';
