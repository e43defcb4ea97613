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
        first(m.body order by m.folder desc, p.path) filter (m.body is not null) as body,
        first(m.publisher order by m.folder desc, p.path) filter (m.publisher is not null) as publisher,
        first(m.paper_number order by m.folder desc, p.path) filter (m.paper_number is not null) as paper_number,
        first(m.session order by m.folder desc, p.path) filter (m.session is not null) as session,
        first(m.plan_period order by m.folder desc, p.path) filter (m.plan_period is not null) as plan_period,
        first(m.plan_start order by m.folder desc, p.path) filter (m.plan_period is not null) as plan_start,
        first(m.plan_end order by m.folder desc, p.path) filter (m.plan_period is not null) as plan_end
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
    coalesce(meta.publisher, d.publisher) as publisher,
    coalesce(meta.paper_number, d.paper_number) as paper_number,
    coalesce(meta.session, d.session) as session,
    coalesce(meta.plan_period, d.plan_period) as plan_period,
    coalesce(meta.plan_start, d.plan_start) as plan_start,
    coalesce(meta.plan_end, d.plan_end) as plan_end,
    case when meta.kind is not null then 1 else d.kind_confidence end as kind_confidence,
    coalesce(leaf.pages, 0) as pages,
    coalesce(found.findings, 0) as findings,
    d.media_type,
    d.size_bytes,
    spot.folder,
    spot.paths,
    meta.document_id is not null as corrected,
    concat(
        coalesce(meta.title, d.title, string_split(spot.path, '/')[-1]),
        ' (' || nullif(concat_ws(
            ', ',
            case
                when coalesce(meta.kind, d.kind) not in ('nao_report', 'pac_report')
                    or coalesce(meta.paper_number, d.paper_number) is null
                then coalesce(meta.publisher, d.publisher)
            end,
            coalesce(meta.paper_number, d.paper_number),
            strftime(coalesce(meta.published, d.published), '%-d %B %Y')
        ), '') || ')'
    ) as reference
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
comment on column documents.body is 'The council, trust or department it belongs to, as read or as corrected; several are parted by semicolons.';
comment on column documents.publisher is 'Who published it.';
comment on column documents.paper_number is 'Printed number of the paper, such as HC 781.';
comment on column documents.session is 'Session of Parliament, such as 2014-15.';
comment on column documents.plan_period is 'What a plan plans for: 2011 to 2031, or 2015-16 for a financial year.';
comment on column documents.plan_start is 'First day of the plan period (1 January where the plan names years).';
comment on column documents.plan_end is 'Last day of the plan period.';
comment on column documents.kind_confidence is 'How sure the kind is, from 0 to 1; 1 where a person gave it. The view identity says where it was read.';
comment on column documents.pages is 'Number of pages; 0 where the format has none.';
comment on column documents.findings is 'Number of findings.';
comment on column documents.media_type is 'What the file is, by its content.';
comment on column documents.size_bytes is 'Size of the file in bytes.';
comment on column documents.folder is 'The folder that was loaded.';
comment on column documents.paths is 'Every place where the same file lies, parted by semicolons.';
comment on column documents.corrected is 'True if documents.csv corrects a column of it.';
comment on column documents.reference is 'Title, publisher, number and date, as a citation begins.';
