-- Savings claims that are doubted
-- Claims that somebody criticises, that lack evidence, or that were missed or are at risk.
select
    left(id, 8) as finding,
    round(amount_gbp / 1e6, 1) as gbp_m,
    left(claimant_resolved, 24) as claimant,
    status,
    stance,
    evidence_basis as evidence,
    left(document, 24) as document,
    page,
    left(quote, 60) as quote
from savings_claims
where stance = 'criticised'
   or evidence_basis in ('optimistic', 'unsupported', 'contradicted')
   or status in ('missed', 'at risk')
order by amount_gbp desc nulls last, published, path, start_offset;
