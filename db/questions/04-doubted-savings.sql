-- Savings claims that are doubted
-- Claims that somebody criticises, that lack evidence, or that were missed or are at risk.
select
    left(id, 8) as finding,
    round(amount_gbp / 1e6, 1) as gbp_m,
    claimant_resolved as claimant,
    status,
    stance,
    evidence_basis as evidence,
    document,
    page,
    quote
from savings_claims
where stance = 'criticised'
   or evidence_basis in ('optimistic', 'unsupported', 'contradicted')
   or status in ('missed', 'at risk')
order by amount_gbp desc nulls last, published, path, start_offset;
