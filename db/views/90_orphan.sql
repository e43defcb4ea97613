create or replace view orphan as
select 'document without a place' as what, id as document_id, id as name
from document where id not in (select document_id from document_path)
union all
select 'place without a document', document_id, path
from document_path where document_id not in (select id from document)
union all
select 'page without a document', document_id, number::text
from page where document_id not in (select id from document)
union all
select 'section without a document', document_id, n::text
from section where document_id not in (select id from document)
union all
select 'paragraph without a document', document_id, n::text
from paragraph where document_id not in (select id from document)
union all
select 'sentence without a paragraph', s.document_id, s.id
from sentence s anti join paragraph p on p.document_id = s.document_id and p.n = s.paragraph
union all
select 'finding without a paragraph', f.document_id, f.id
from finding f anti join paragraph p on p.document_id = f.document_id and p.n = f.paragraph
union all
select 'finding without a document', document_id, id
from finding where document_id not in (select id from document)
union all
select 'attribute without a finding', document_id, finding_id
from attribute where finding_id not in (select id from finding)
union all
select 'place on paper without a finding', document_id, finding_id
from place where finding_id not in (select id from finding)
union all
select 'words without a page', w.document_id, w.page::text
from word w anti join page p on p.document_id = w.document_id and p.number = w.page
union all
select 'words whose lists differ in length', document_id, page::text
from word
where len(start_offset) <> len(x0) or len(x0) <> len(y1) or len(end_offset) <> len(coalesce(confidence, x1))
union all
select 'table without a paragraph', t.document_id, t.n::text
from data_table t anti join paragraph p on p.document_id = t.document_id and p.n = t.paragraph
union all
select 'cell without a table', c.document_id, c.text
from cell c anti join data_table t on t.document_id = c.document_id and t.n = c.table_n
union all
select 'furniture without a document', document_id, text
from furniture where document_id not in (select id from document)
union all
select 'clue without a document', document_id, field
from clue where document_id not in (select id from document)
union all
select 'note without a document', document_id, path
from note where document_id is not null and document_id not in (select id from document)
union all
select 'quotation that is not in its document', f.document_id, f.id
from finding f join document d on d.id = f.document_id
where substring(d.text, f.start_offset + 1, f.end_offset - f.start_offset) <> f.quote;

comment on view orphan is 'Rows that lead nowhere, and quotations that are not verbatim. Must be empty.';
comment on column orphan.what is 'What is wrong.';
comment on column orphan.document_id is 'The document it belongs to.';
comment on column orphan.name is 'The row.';
