create or replace view attributes as
select a.finding_id, d.document, a.name, a.value, a.raw, a.set_by, a.inherited, a.start_offset, a.end_offset, a.document_id
from attribute a
join documents d on d.id = a.document_id
order by a.finding_id, a.n;

comment on view attributes is 'One row an attribute of a finding: its value, the words it was read from, and what read it.';
comment on column attributes.finding_id is 'The finding (findings.id).';
comment on column attributes.document is 'Title, or the file''s name where no title is known.';
comment on column attributes.name is 'Name of the attribute, as the column of findings.';
comment on column attributes.value is 'Its value, as text.';
comment on column attributes.raw is 'The words it was read from.';
comment on column attributes.set_by is 'The rule, cue or model that set it, or default.';
comment on column attributes.inherited is 'True if it was read in another sentence.';
comment on column attributes.start_offset is 'Where the words begin in the document''s text; null for a default.';
comment on column attributes.end_offset is 'Where they end in the document''s text; null for a default.';
comment on column attributes.document_id is 'SHA-256 of the file''s bytes.';
