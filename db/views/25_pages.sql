create or replace view pages as
select
    d.document,
    p.number as page,
    p.label,
    case
        when p.ocr then 'OCR'
        when coalesce(p.word_count, p.end_offset - p.start_offset) > 0 then 'text'
        else 'nothing'
    end as read_as,
    p.word_count as words,
    round(list_avg(w.confidence), 3) as ocr_confidence,
    p.width,
    p.height,
    p.start_offset,
    p.end_offset,
    d.path,
    p.document_id
from page p
join documents d on d.id = p.document_id
left join word w on w.document_id = p.document_id and w.page = p.number;

comment on view pages is 'Every page of every document that has pages, and how its words were read.';
comment on column pages.document is 'Title, or the file''s name where no title is known.';
comment on column pages.page is 'Page of the file, from 1.';
comment on column pages.label is 'Number printed on the page, where one is known.';
comment on column pages.read_as is 'text (from the file''s own text), OCR (from the picture of the page) or nothing.';
comment on column pages.words is 'Words of the page that stand in the text; running heads and page numbers do not count.';
comment on column pages.ocr_confidence is 'How sure OCR was of its words, on average, from 0 to 1; null where it was not needed.';
comment on column pages.width is 'Width of the page as shown, in points (72 to the inch).';
comment on column pages.height is 'Height of the page as shown, in points.';
comment on column pages.start_offset is 'Where its text begins in the document''s text, in characters from 0.';
comment on column pages.end_offset is 'Where its text ends in the document''s text (the first character after it).';
comment on column pages.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column pages.document_id is 'SHA-256 of the file''s bytes.';
