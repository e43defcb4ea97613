-- The biggest savings claims
-- The twenty largest sums in pounds said to be saved, with who says so and how firm it is.
select
    left(id, 8) as finding,
    round(amount_gbp / 1e6, 1) as gbp_m,
    claimant_resolved as claimant,
    status,
    document,
    page,
    quote
from savings_claims
where amount_gbp is not null
order by amount_gbp desc, published, path, start_offset
limit 20;
