-- Outcomes against plan
-- What happened beside what was planned, where the text gives both figures, and the difference between them.
select
    left(id, 8) as finding,
    metric,
    direction as went,
    round(amount, 1) as actual,
    planned_direction as to_go,
    round(planned_amount, 1) as planned,
    round(difference, 1) as difference,
    unit,
    document,
    page,
    quote
from outcomes
where amount is not null and planned_amount is not null
order by unit, abs(difference) desc, path, start_offset;
