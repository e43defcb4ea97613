create or replace view findings as
select
    f.id,
    d.document,
    f.type,
    f.amount,
    f.amount_high,
    f.unit,
    f.currency,
    case when f.unit = 'GBP' and coalesce(f.currency, 'GBP') = 'GBP' then f.amount end as amount_gbp,
    f.qualifier,
    f.direction,
    f.metric,
    f.baseline,
    f.period,
    f.period_start,
    f.period_end,
    f.status,
    f.claimant,
    case
        when lower(f.claimant) <> 'author' then f.claimant
        when f.claimant is null then null
        when d.kind = 'nao_report' then 'NAO'
        when d.kind = 'pac_report' then 'PAC'
        when d.kind in ('local_plan', 'board_paper') then coalesce(d.body, d.publisher, d.document)
        else coalesce(d.publisher, 'author')
    end as claimant_resolved,
    f.programme,
    f.evidence_basis,
    f.evidence_cue,
    f.stance,
    f.planned_amount,
    f.planned_direction,
    f.negated,
    f.modality,
    f.quote,
    f.page,
    f.last_page,
    p.number as paragraph,
    s.title as section,
    concat_ws(
        ', ',
        d.reference,
        case
            when f.last_page > f.page then 'pp. ' || coalesce(g.label, f.page::text) || '–' || coalesce(h.label, f.last_page::text)
            else 'p. ' || coalesce(g.label, f.page::text)
        end,
        'para ' || p.number
    ) as citation,
    d.kind,
    d.published,
    d.body,
    d.path,
    f.confidence,
    array_to_string(f.found_by, ', ') as found_by,
    f.fingerprint,
    coalesce(g.ocr, false) or coalesce(h.ocr, false) as ocr,
    f.start_offset,
    f.end_offset,
    f.paragraph as paragraph_index,
    f.document_id
from finding f
join documents d on d.id = f.document_id
left join paragraph p on p.document_id = f.document_id and p.n = f.paragraph
left join section s on s.document_id = f.document_id and s.n = f.section
left join page g on g.document_id = f.document_id and g.number = f.page
left join page h on h.document_id = f.document_id and h.number = f.last_page;

comment on view findings is 'One row a finding: what was claimed, by whom, when, on what evidence, and where it stands.';
comment on column findings.id is 'Name of the finding: a digest of the document, the type and the words it points at.';
comment on column findings.document is 'Title, or the file''s name where no title is known.';
comment on column findings.type is 'savings_claim, target, outcome, assumption or recommendation.';
comment on column findings.amount is 'The figure of the finding, as a plain number in its unit (1000000000, not 1bn).';
comment on column findings.amount_high is 'Upper end, where the text gives a range.';
comment on column findings.unit is 'GBP, percent, percentage_points, count, days, weeks, months, years, hours, minutes, tonnes_co2e, ratio or other.';
comment on column findings.currency is 'Currency of an amount of money.';
comment on column findings.amount_gbp is 'The amount where it is pounds, else null: safe to add up.';
comment on column findings.qualifier is 'Bound or precision as written: at least, up to, around, only.';
comment on column findings.direction is 'Which way the metric is to go or went: reduce, increase or maintain.';
comment on column findings.metric is 'What changes, as the text names it.';
comment on column findings.baseline is 'What the change is measured from.';
comment on column findings.period is 'When, as the text says it.';
comment on column findings.period_start is 'First day of the period, where the words fix one.';
comment on column findings.period_end is 'Last day of the period, where the words fix one.';
comment on column findings.status is 'target, planned, forecast, credible, achieved, missed or at risk.';
comment on column findings.claimant is 'Who asserts it, as written; author is the document''s own voice.';
comment on column findings.claimant_resolved is 'Who asserts it, with author replaced: NAO, PAC, the plan''s body, else the publisher if known.';
comment on column findings.programme is 'Programme, scheme or body that it is about, if named.';
comment on column findings.evidence_basis is 'evidenced, partially, unsupported, optimistic or contradicted; null where the text does not say.';
comment on column findings.evidence_cue is 'The words that show the evidence basis.';
comment on column findings.stance is 'asserted, criticised, endorsed or neutral.';
comment on column findings.planned_amount is 'What was planned, where the finding gives what happened; same unit as amount.';
comment on column findings.planned_direction is 'Which way the metric was to go: reduce, increase or maintain.';
comment on column findings.negated is 'True if the clause denies its content (not achieved, no evidence that).';
comment on column findings.modality is 'factual, future, conditional, possible or obligation.';
comment on column findings.quote is 'The words of the document, verbatim.';
comment on column findings.page is 'Page of the file on which the quotation begins, from 1; null where the format has no pages.';
comment on column findings.last_page is 'Page of the file on which the quotation ends.';
comment on column findings.paragraph is 'Printed number of the paragraph, such as 1.14; null where none is printed.';
comment on column findings.section is 'Heading under which it stands.';
comment on column findings.citation is 'Document, page and paragraph, ready to paste.';
comment on column findings.kind is 'nao_report, pac_report, government_response, hansard, local_plan, board_paper, press or other.';
comment on column findings.published is 'Date of publication, as read or as corrected.';
comment on column findings.body is 'The council, trust or department the document belongs to.';
comment on column findings.path is 'Where the file lies, below the folder that was loaded (the first place, if several).';
comment on column findings.confidence is 'How sure the program is, from 0 to 1.';
comment on column findings.found_by is 'The rules and models that found it, parted by commas.';
comment on column findings.fingerprint is 'Digest of what found it: it changes when a rule or a model changes.';
comment on column findings.ocr is 'True if its page was read from a picture (OCR): compare the quotation with the page.';
comment on column findings.start_offset is 'Where the quotation begins in the document''s text, in characters from 0.';
comment on column findings.end_offset is 'Where it ends in the document''s text (the first character after it).';
comment on column findings.paragraph_index is 'Place of the paragraph in its document, from 0.';
comment on column findings.document_id is 'SHA-256 of the file''s bytes.';
