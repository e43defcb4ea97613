create or replace view documents as
with spot as (
    select
        document_id,
        first(folder order by folder, path) as folder,
        first(path order by folder, path) as path,
        string_agg(path, '; ' order by folder, path) as paths
    from document_path
    group by document_id
),
-- A correction for this very folder goes before one for any folder.
meta as (
    select
        p.document_id,
        first(m.title order by m.folder desc, p.path) filter (m.title is not null) as title,
        first(m.published order by m.folder desc, p.path) filter (m.published is not null) as published,
        first(m.kind order by m.folder desc, p.path) filter (m.kind is not null) as kind,
        first(m.body order by m.folder desc, p.path) filter (m.body is not null) as body
    from document_path p
    join document_meta m on m.path = p.path and m.folder in (p.folder, '')
    group by p.document_id
),
leaf as (select document_id, count(*) as pages from page group by document_id),
found as (select document_id, count(*) as findings from finding group by document_id)
select
    d.id,
    coalesce(meta.title, d.title, string_split(spot.path, '/')[-1]) as document,
    spot.path,
    coalesce(meta.kind, d.kind) as kind,
    coalesce(meta.title, d.title) as title,
    coalesce(meta.published, d.published) as published,
    coalesce(meta.body, d.body) as body,
    d.publisher,
    d.paper_number,
    coalesce(leaf.pages, 0) as pages,
    coalesce(found.findings, 0) as findings,
    d.media_type,
    d.size_bytes,
    spot.folder,
    spot.paths,
    meta.document_id is not null as corrected
from document d
join spot on spot.document_id = d.id
left join meta on meta.document_id = d.id
left join leaf on leaf.document_id = d.id
left join found on found.document_id = d.id;

comment on view documents is 'One row a document: what it is and where it lies.';
comment on column documents.id is 'SHA-256 of the file''s bytes.';
comment on column documents.document is 'Title, or the file''s name where no title is known.';
comment on column documents.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column documents.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column documents.title is 'Title, as read or as corrected.';
comment on column documents.published is 'Date of publication, as read or as corrected.';
comment on column documents.body is 'The council, trust or department it belongs to, as read or as corrected.';
comment on column documents.publisher is 'Who published it.';
comment on column documents.paper_number is 'Printed number of the paper, such as HC 781.';
comment on column documents.pages is 'Number of pages; 0 where the format has none.';
comment on column documents.findings is 'Number of findings.';
comment on column documents.media_type is 'What the file is, by its content.';
comment on column documents.size_bytes is 'Size of the file in bytes.';
comment on column documents.folder is 'The folder that was loaded.';
comment on column documents.paths is 'Every place where the same file lies, parted by semicolons.';
comment on column documents.corrected is 'True if a person corrected title, date, kind or body.';
