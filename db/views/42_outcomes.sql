create or replace view outcomes as
select
    id,
    document,
    amount,
    amount_high,
    unit,
    currency,
    amount_gbp,
    planned_amount,
    case
        when direction = 'reduce' and planned_direction = 'increase' then -amount - planned_amount
        when direction = 'increase' and planned_direction = 'reduce' then amount + planned_amount
        else amount - planned_amount
    end as difference,
    direction,
    planned_direction,
    qualifier,
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
where type = 'outcome';

comment on view outcomes is 'What happened, against what was planned, promised or intended.';
comment on column outcomes.id is 'Name of the finding: a digest of the document, the type and the words it points at.';
comment on column outcomes.document is 'Title, or the file''s name where no title is known.';
comment on column outcomes.amount is 'The figure of the finding, as a plain number in its unit (1000000000, not 1bn).';
comment on column outcomes.amount_high is 'Upper end, where the text gives a range.';
comment on column outcomes.unit is 'GBP, percent, percentage_points, count, days, weeks, months, years, hours, minutes, tonnes_co2e, ratio or other.';
comment on column outcomes.currency is 'Currency of an amount of money.';
comment on column outcomes.amount_gbp is 'The amount where it is pounds, else null: safe to add up.';
comment on column outcomes.planned_amount is 'What was planned, where the finding gives what happened; same unit as amount.';
comment on column outcomes.difference is 'amount less planned_amount; where the metric went the other way than planned, the whole distance between them.';
comment on column outcomes.direction is 'Which way the metric is to go or went: reduce, increase or maintain.';
comment on column outcomes.planned_direction is 'Which way the metric was to go: reduce, increase or maintain.';
comment on column outcomes.qualifier is 'Bound or precision as written: at least, up to, around, only.';
comment on column outcomes.metric is 'What changes, as the text names it.';
comment on column outcomes.baseline is 'What the change is measured from.';
comment on column outcomes.period is 'When, as the text says it.';
comment on column outcomes.period_start is 'First day of the period, where the words fix one.';
comment on column outcomes.period_end is 'Last day of the period, where the words fix one.';
comment on column outcomes.status is 'target, planned, forecast, credible, achieved, missed or at risk.';
comment on column outcomes.claimant is 'Who asserts it, as written; author is the document''s own voice.';
comment on column outcomes.claimant_resolved is 'Who asserts it, with author replaced: NAO, PAC, the plan''s body, else the publisher or title.';
comment on column outcomes.programme is 'Programme, scheme or body that it is about, if named.';
comment on column outcomes.evidence_basis is 'evidenced, partially, unsupported, optimistic or contradicted; null where the text does not say.';
comment on column outcomes.evidence_cue is 'The words that show the evidence basis.';
comment on column outcomes.stance is 'asserted, criticised, endorsed or neutral.';
comment on column outcomes.negated is 'True if the clause denies its content (not achieved, no evidence that).';
comment on column outcomes.modality is 'factual, future, conditional, possible or obligation.';
comment on column outcomes.quote is 'The words of the document, verbatim.';
comment on column outcomes.page is 'Page of the file on which the quotation begins, from 1; null where the format has no pages.';
comment on column outcomes.last_page is 'Page of the file on which the quotation ends.';
comment on column outcomes.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column outcomes.section is 'Heading under which it stands.';
comment on column outcomes.citation is 'Document, page and paragraph, ready to paste.';
comment on column outcomes.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column outcomes.published is 'Date of publication, as read or as corrected.';
comment on column outcomes.body is 'The council, trust or department the document belongs to.';
comment on column outcomes.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column outcomes.confidence is 'How sure the program is, from 0 to 1.';
comment on column outcomes.found_by is 'The rules and models that found it, parted by commas.';
comment on column outcomes.ocr is 'True if its page was read from a picture (OCR): compare the quotation with the page.';
comment on column outcomes.start_offset is 'Where the quotation begins in the document''s text, in characters from 0.';
comment on column outcomes.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column outcomes.document_id is 'SHA-256 of the file''s bytes.';
