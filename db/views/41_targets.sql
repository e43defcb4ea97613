create or replace view targets as
select
    id,
    document,
    amount,
    amount_high,
    unit,
    currency,
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
where type = 'target';

comment on view targets is 'Goals, standards, milestones and commitments on anything but money saved.';
comment on column targets.id is 'Name of the finding: a digest of the document, the type and the words it points at.';
comment on column targets.document is 'Title, or the file''s name where no title is known.';
comment on column targets.amount is 'The figure of the finding, as a plain number in its unit (1000000000, not 1bn).';
comment on column targets.amount_high is 'Upper end, where the text gives a range.';
comment on column targets.unit is 'GBP, percent, percentage_points, count, days, weeks, months, years, hours, minutes, tonnes_co2e, ratio or other.';
comment on column targets.currency is 'Currency of an amount of money.';
comment on column targets.qualifier is 'Bound or precision as written: at least, up to, around, only.';
comment on column targets.direction is 'Which way the metric is to go or went: reduce, increase or maintain.';
comment on column targets.metric is 'What changes, as the text names it.';
comment on column targets.baseline is 'What the change is measured from.';
comment on column targets.period is 'When, as the text says it.';
comment on column targets.period_start is 'First day of the period, where the words fix one.';
comment on column targets.period_end is 'Last day of the period, where the words fix one.';
comment on column targets.status is 'target, planned, forecast, credible, achieved, missed or at risk.';
comment on column targets.claimant is 'Who asserts it, as written; author is the document''s own voice.';
comment on column targets.claimant_resolved is 'Who asserts it, with author replaced: NAO, PAC, the plan''s body, else the publisher or title.';
comment on column targets.programme is 'Programme, scheme or body that it is about, if named.';
comment on column targets.evidence_basis is 'evidenced, partially, unsupported, optimistic or contradicted; null where the text does not say.';
comment on column targets.evidence_cue is 'The words that show the evidence basis.';
comment on column targets.stance is 'asserted, criticised, endorsed or neutral.';
comment on column targets.negated is 'True if the clause denies its content (not achieved, no evidence that).';
comment on column targets.modality is 'factual, future, conditional, possible or obligation.';
comment on column targets.quote is 'The words of the document, verbatim.';
comment on column targets.page is 'Page of the file on which the quotation begins, from 1; null where the format has no pages.';
comment on column targets.last_page is 'Page of the file on which the quotation ends.';
comment on column targets.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column targets.section is 'Heading under which it stands.';
comment on column targets.citation is 'Document, page and paragraph, ready to paste.';
comment on column targets.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column targets.published is 'Date of publication, as read or as corrected.';
comment on column targets.body is 'The council, trust or department the document belongs to.';
comment on column targets.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column targets.confidence is 'How sure the program is, from 0 to 1.';
comment on column targets.found_by is 'The rules and models that found it, parted by commas.';
comment on column targets.ocr is 'True if its page was read from a picture (OCR): compare the quotation with the page.';
comment on column targets.start_offset is 'Where the quotation begins in the document''s text, in characters from 0.';
comment on column targets.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column targets.document_id is 'SHA-256 of the file''s bytes.';
