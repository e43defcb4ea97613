create or replace view coverage as
with gap as (
    select
        document_id,
        count(*) filter (what = 'page without text') as pages_without_text,
        count(*) filter (what = 'page read by OCR') as pages_by_ocr,
        coalesce(sum(count) filter (what = 'words in no block'), 0)::bigint as words_in_no_block,
        coalesce(sum(count) filter (what = 'table given up'), 0)::bigint as tables_given_up,
        count(*) filter (what = 'sentence without finding') as sentences_without_finding,
        count(*) filter (what = 'cell without finding') as cells_without_finding,
        count(*) filter (what = 'section without finding') as sections_without_finding
    from coverage_details
    group by document_id
),
said as (select document_id, count(*) filter (figures > 0) as sentences_with_figures from sentence group by document_id),
part as (select document_id, count(*) as sections from section group by document_id),
grid as (select document_id, count(*) as tables from data_table group by document_id)
select
    d.document,
    d.pages,
    coalesce(gap.pages_without_text, 0) as pages_without_text,
    coalesce(gap.pages_by_ocr, 0) as pages_by_ocr,
    t.word_count as words,
    coalesce(gap.words_in_no_block, 0) as words_in_no_block,
    coalesce(grid.tables, 0) as tables,
    coalesce(gap.tables_given_up, 0) as tables_given_up,
    d.findings,
    coalesce(said.sentences_with_figures, 0) as sentences_with_figures,
    coalesce(gap.sentences_without_finding, 0) as sentences_without_finding,
    coalesce(gap.cells_without_finding, 0) as cells_without_finding,
    coalesce(part.sections, 0) as sections,
    coalesce(gap.sections_without_finding, 0) as sections_without_finding,
    d.path,
    d.folder,
    d.id as document_id
from documents d
join document t on t.id = d.id
left join gap on gap.document_id = d.id
left join said on said.document_id = d.id
left join part on part.document_id = d.id
left join grid on grid.document_id = d.id;

comment on view coverage is 'One row a document: how much of it was read, and where nothing was found. Each is listed in coverage_details.';
comment on column coverage.document is 'Title, or the file''s name where no title is known.';
comment on column coverage.pages is 'Number of pages; 0 where the format has none.';
comment on column coverage.pages_without_text is 'Pages of which no word stands in the text: empty ones, pictures, pages that failed.';
comment on column coverage.pages_by_ocr is 'Pages whose words were read from a picture.';
comment on column coverage.words is 'Words of the text.';
comment on column coverage.words_in_no_block is 'Words of the file''s pages that could not be placed, and are not in the text.';
comment on column coverage.tables is 'Tables that were read.';
comment on column coverage.tables_given_up is 'Tables that were seen and could not be read as cells.';
comment on column coverage.findings is 'Number of findings.';
comment on column coverage.sentences_with_figures is 'Sentences and rows of tables that name money or a percentage.';
comment on column coverage.sentences_without_finding is 'Sentences (tables apart) that name money or a percentage, and in which nothing was found.';
comment on column coverage.cells_without_finding is 'Cells that hold money or a percentage, and in which nothing was found.';
comment on column coverage.sections is 'Number of sections.';
comment on column coverage.sections_without_finding is 'Sections under whose heading nothing was found.';
comment on column coverage.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column coverage.folder is 'The folder that was loaded.';
comment on column coverage.document_id is 'SHA-256 of the file''s bytes.';
