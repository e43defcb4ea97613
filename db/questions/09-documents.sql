-- The documents and what could not be read
-- One line a file: findings by type, and the first trouble that the reader of the evidence should know of.
with trouble as (
    select folder, path, count(*) as troubles, first(what order by level, page nulls first, what) as trouble
    from notes
    where level <> 'info'
    group by folder, path
)
select
    coalesce(d.document, string_split(t.path, '/')[-1]) as document,
    d.kind,
    d.pages,
    count(f.id) filter (where f.type = 'savings_claim') as savings,
    count(f.id) filter (where f.type = 'target') as targets,
    count(f.id) filter (where f.type = 'outcome') as outcomes,
    count(f.id) filter (where f.type = 'assumption') as premises,
    count(f.id) filter (where f.type = 'recommendation') as advice,
    coalesce(t.troubles, 0) as troubles,
    t.trouble as first_trouble
from documents d
full join trouble t on t.folder = d.folder and t.path = d.path
left join findings f on f.document_id = d.id
group by d.id, d.document, d.kind, d.pages, d.path, t.path, t.troubles, t.trouble
order by coalesce(d.path, t.path), d.id;
