-- Savings by claimant and status
-- Who claims savings of which status: how many claims, in how many documents, and the largest (not the sum: the same
-- saving is often told twice).
select
    coalesce(claimant_resolved, '(not named)') as claimant,
    coalesce(status, '(none)') as status,
    count(*) as claims,
    count(distinct document_id) as documents,
    round(max(amount_gbp) / 1e6, 1) as largest_gbp_m
from savings_claims
group by all
order by largest_gbp_m desc nulls last, claims desc, claimant, status;
