create or replace view savings_claims as
select
    id,
    document,
    amount,
    amount_high,
    unit,
    currency,
    amount_gbp,
    qualifier,
    direction,
    metric,
    baseline,
    period,
    period_start,
    period_end,
    status,
    claimant,
    claimant_resolved,
    programme,
    evidence_basis,
    evidence_cue,
    stance,
    negated,
    modality,
    quote,
    page,
    last_page,
    paragraph,
    section,
    citation,
    kind,
    published,
    body,
    path,
    confidence,
    found_by,
    ocr,
    start_offset,
    end_offset,
    document_id
from findings
where type = 'savings_claim';

comment on view savings_claims is 'Money saved, to be saved, or said to be saved.';
comment on column savings_claims.id is 'Name of the finding: a digest of the document, the type and the words it points at.';
comment on column savings_claims.document is 'Title, or the file''s name where no title is known.';
comment on column savings_claims.amount is 'The figure of the finding, as a plain number in its unit (1000000000, not 1bn).';
comment on column savings_claims.amount_high is 'Upper end, where the text gives a range.';
comment on column savings_claims.unit is 'GBP, percent, percentage_points, count, days, weeks, months, years, hours, minutes, tonnes_co2e, ratio or other.';
comment on column savings_claims.currency is 'Currency of an amount of money.';
comment on column savings_claims.amount_gbp is 'The amount where it is pounds, else null: safe to add up.';
comment on column savings_claims.qualifier is 'Bound or precision as written: at least, up to, around, only.';
comment on column savings_claims.direction is 'Which way the metric is to go or went: reduce, increase or maintain.';
comment on column savings_claims.metric is 'What changes, as the text names it.';
comment on column savings_claims.baseline is 'What the change is measured from.';
comment on column savings_claims.period is 'When, as the text says it.';
comment on column savings_claims.period_start is 'First day of the period, where the words fix one.';
comment on column savings_claims.period_end is 'Last day of the period, where the words fix one.';
comment on column savings_claims.status is 'target, planned, forecast, credible, achieved, missed or at risk.';
comment on column savings_claims.claimant is 'Who asserts it, as written; author is the document''s own voice.';
comment on column savings_claims.claimant_resolved is 'Who asserts it, with author replaced: NAO, PAC, the plan''s body, else the publisher or title.';
comment on column savings_claims.programme is 'Programme, scheme or body that it is about, if named.';
comment on column savings_claims.evidence_basis is 'evidenced, partially, unsupported, optimistic or contradicted; null where the text does not say.';
comment on column savings_claims.evidence_cue is 'The words that show the evidence basis.';
comment on column savings_claims.stance is 'asserted, criticised, endorsed or neutral.';
comment on column savings_claims.negated is 'True if the clause denies its content (not achieved, no evidence that).';
comment on column savings_claims.modality is 'factual, future, conditional, possible or obligation.';
comment on column savings_claims.quote is 'The words of the document, verbatim.';
comment on column savings_claims.page is 'Page of the file on which the quotation begins, from 1; null where the format has no pages.';
comment on column savings_claims.last_page is 'Page of the file on which the quotation ends.';
comment on column savings_claims.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column savings_claims.section is 'Heading under which it stands.';
comment on column savings_claims.citation is 'Document, page and paragraph, ready to paste.';
comment on column savings_claims.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column savings_claims.published is 'Date of publication, as read or as corrected.';
comment on column savings_claims.body is 'The council, trust or department the document belongs to.';
comment on column savings_claims.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column savings_claims.confidence is 'How sure the program is, from 0 to 1.';
comment on column savings_claims.found_by is 'The rules and models that found it, parted by commas.';
comment on column savings_claims.ocr is 'True if its page was read from a picture (OCR): compare the quotation with the page.';
comment on column savings_claims.start_offset is 'Where the quotation begins in the document''s text, in characters from 0.';
comment on column savings_claims.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column savings_claims.document_id is 'SHA-256 of the file''s bytes.';
