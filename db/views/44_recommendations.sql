create or replace view recommendations as
select
    id,
    document,
    claimant,
    claimant_resolved,
    programme,
    metric,
    amount,
    amount_high,
    unit,
    currency,
    amount_gbp,
    qualifier,
    direction,
    period,
    period_start,
    period_end,
    status,
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
where type = 'recommendation';

comment on view recommendations is 'Advice and demands, addressed to a body, on what it could do.';
comment on column recommendations.id is 'Name of the finding: a digest of the document, the type and the words it points at.';
comment on column recommendations.document is 'Title, or the file''s name where no title is known.';
comment on column recommendations.claimant is 'Who asserts it, as written; author is the document''s own voice.';
comment on column recommendations.claimant_resolved is 'Who asserts it, with author replaced: NAO, PAC, the plan''s body, else the publisher or title.';
comment on column recommendations.programme is 'Programme, scheme or body that it is about, if named.';
comment on column recommendations.metric is 'What changes, as the text names it.';
comment on column recommendations.amount is 'The figure of the finding, as a plain number in its unit (1000000000, not 1bn).';
comment on column recommendations.amount_high is 'Upper end, where the text gives a range.';
comment on column recommendations.unit is 'GBP, percent, percentage_points, count, days, weeks, months, years, hours, minutes, tonnes_co2e, ratio or other.';
comment on column recommendations.currency is 'Currency of an amount of money.';
comment on column recommendations.amount_gbp is 'The amount where it is pounds, else null: safe to add up.';
comment on column recommendations.qualifier is 'Bound or precision as written: at least, up to, around, only.';
comment on column recommendations.direction is 'Which way the metric is to go or went: reduce, increase or maintain.';
comment on column recommendations.period is 'When, as the text says it.';
comment on column recommendations.period_start is 'First day of the period, where the words fix one.';
comment on column recommendations.period_end is 'Last day of the period, where the words fix one.';
comment on column recommendations.status is 'target, planned, forecast, credible, achieved, missed or at risk.';
comment on column recommendations.stance is 'asserted, criticised, endorsed or neutral.';
comment on column recommendations.negated is 'True if the clause denies its content (not achieved, no evidence that).';
comment on column recommendations.modality is 'factual, future, conditional, possible or obligation.';
comment on column recommendations.quote is 'The words of the document, verbatim.';
comment on column recommendations.page is 'Page of the file on which the quotation begins, from 1; null where the format has no pages.';
comment on column recommendations.last_page is 'Page of the file on which the quotation ends.';
comment on column recommendations.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column recommendations.section is 'Heading under which it stands.';
comment on column recommendations.citation is 'Document, page and paragraph, ready to paste.';
comment on column recommendations.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column recommendations.published is 'Date of publication, as read or as corrected.';
comment on column recommendations.body is 'The council, trust or department the document belongs to.';
comment on column recommendations.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column recommendations.confidence is 'How sure the program is, from 0 to 1.';
comment on column recommendations.found_by is 'The rules and models that found it, parted by commas.';
comment on column recommendations.ocr is 'True if its page was read from a picture (OCR): compare the quotation with the page.';
comment on column recommendations.start_offset is 'Where the quotation begins in the document''s text, in characters from 0.';
comment on column recommendations.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column recommendations.document_id is 'SHA-256 of the file''s bytes.';
