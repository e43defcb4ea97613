-- Assumptions in doubt
-- Premises called optimistic, left without evidence, or contradicted by the facts.
select
    left(id, 8) as finding,
    evidence_basis as evidence,
    left(claimant_resolved, 24) as judged_by,
    left(evidence_cue, 30) as cue,
    left(document, 24) as document,
    page,
    left(quote, 80) as quote
from assumptions
where evidence_basis in ('optimistic', 'unsupported', 'contradicted')
order by evidence_basis, published, path, start_offset;
