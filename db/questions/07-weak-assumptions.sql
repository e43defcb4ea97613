-- Assumptions in doubt
-- Premises called optimistic, left without evidence, or contradicted by the facts.
select
    left(id, 8) as finding,
    evidence_basis as evidence,
    claimant_resolved as judged_by,
    evidence_cue as cue,
    document,
    page,
    quote
from assumptions
where evidence_basis in ('optimistic', 'unsupported', 'contradicted')
order by evidence_basis, published, path, start_offset;
