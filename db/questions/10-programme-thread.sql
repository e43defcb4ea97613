-- The thread of one programme
-- Everything said about the programme most often named, in order of publication. Copy the SQL to follow another one.
with busiest as (
    select lower(programme) as programme
    from findings
    where programme is not null
    group by all
    order by count(distinct document_id) desc, count(*) desc, programme
    limit 1
)
select
    f.published,
    f.programme,
    f.type,
    round(f.amount, 1) as amount,
    f.unit,
    f.status,
    f.claimant_resolved as claimant,
    f.document,
    f.page,
    f.quote
from findings f
join busiest b on lower(f.programme) = b.programme
order by f.published nulls last, f.path, f.start_offset, f.id;
