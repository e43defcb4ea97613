-- Targets missed or at risk
-- Goals and results that the documents call missed, or whose delivery they doubt.
select
    left(id, 8) as finding,
    type,
    status,
    round(amount, 1) as amount,
    unit,
    metric,
    period,
    document,
    page,
    quote
from findings
where type in ('target', 'outcome') and status in ('missed', 'at risk')
order by status, published, path, start_offset;
