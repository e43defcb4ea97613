-- Savings expected and achieved
-- For each document the largest saving (£m) that was expected, judged credible, achieved, and missed or at risk.
select
    document,
    round(max(amount_gbp) filter (where status in ('target', 'planned', 'forecast')) / 1e6, 1) as expected_gbp_m,
    round(max(amount_gbp) filter (where status = 'credible') / 1e6, 1) as credible_gbp_m,
    round(max(amount_gbp) filter (where status = 'achieved') / 1e6, 1) as achieved_gbp_m,
    round(max(amount_gbp) filter (where status in ('missed', 'at risk')) / 1e6, 1) as in_doubt_gbp_m,
    count(*) as claims
from savings_claims
where amount_gbp is not null
group by document_id, document, published
order by published, document, document_id;
