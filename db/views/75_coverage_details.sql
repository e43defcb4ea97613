create or replace view coverage_details as
with gap as (
    select
        p.document_id,
        p.number as page,
        'page without text' as what,
        null::bigint as count,
        first(n.what order by n.n) as words,
        p.start_offset
    from page p
    left join note n on n.document_id = p.document_id and n.page = p.number
    where coalesce(p.word_count, p.end_offset - p.start_offset) = 0
    group by all
    union all
    select document_id, number, 'page read by OCR', word_count, null, start_offset
    from page
    where ocr
    union all
    select document_id, page, case lost when 'words' then 'words in no block' else 'table given up' end, lost_count, what, null
    from note
    where document_id is not null and lost in ('words', 'table')
    union all
    select s.document_id, s.page, 'sentence without finding', s.figures, s.text, s.start_offset
    from sentence s
    join paragraph p on p.document_id = s.document_id and p.n = s.paragraph and p.kind <> 'table'
    anti join finding f
        on f.document_id = s.document_id and f.start_offset < s.end_offset and f.end_offset > s.start_offset
    where s.figures > 0
    union all
    select
        c.document_id,
        c.page,
        'cell without finding',
        1,
        concat_ws(' | ', c.row_head, nullif(array_to_string(c.column_heads, ' / '), ''), c.text),
        c.start_offset
    from cell c
    anti join finding f
        on f.document_id = c.document_id and f.start_offset < c.end_offset and f.end_offset > c.start_offset
    where c.value is not null and c.unit in ('GBP', 'USD', 'EUR', 'percent', 'percentage_points')
    union all
    select s.document_id, p.page, 'section without finding', null, s.title, s.start_offset
    from section s
    left join paragraph p on p.document_id = s.document_id and p.start_offset = s.start_offset
    anti join finding f
        on f.document_id = s.document_id and f.start_offset >= s.start_offset and f.start_offset < s.end_offset
)
select d.document, g.page, g.what, g.count, g.words, d.path, g.start_offset, g.document_id
from gap g
join documents d on d.id = g.document_id
union all
select string_split(path, '/')[-1], null, 'file not read', null, what, path, null, null
from note
where document_id is null and level = 'error'
order by path, start_offset nulls first, page;

comment on view coverage_details is 'What was not read, or read and not found to say anything, one row each.';
comment on column coverage_details.document is 'Title, or the file''s name where no title is known.';
comment on column coverage_details.page is 'Page of the file, from 1; null where the format has no pages.';
comment on column coverage_details.what is 'file not read, page without text, page read by OCR, words in no block, table given up, sentence without finding (it names money or a percentage), cell without finding (the same), section without finding.';
comment on column coverage_details.count is 'How many: words of the page or in no block, tables, figures of the sentence.';
comment on column coverage_details.words is 'The sentence, the cell with its heads, the heading, or what is known of the trouble.';
comment on column coverage_details.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column coverage_details.start_offset is 'Where it begins in the document''s text; null where it stands in none.';
comment on column coverage_details.document_id is 'SHA-256 of the file''s bytes; null where the file could not be read.';
