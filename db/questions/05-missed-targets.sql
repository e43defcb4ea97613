-- Targets missed or at risk
-- Goals and results that the documents call missed, or whose delivery they doubt.
select
    left(id, 8) as finding,
    type,
    status,
    round(amount, 1) as amount,
    unit,
    left(metric, 28) as metric,
    left(period, 18) as period,
    left(document, 24) as document,
    page,
    left(quote, 60) as quote
from findings
where type in ('target', 'outcome') and status in ('missed', 'at risk')
order by status, published, path, start_offset;
