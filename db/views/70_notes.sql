create or replace view notes as
select
    n.level, coalesce(d.document, string_split(n.path, '/')[-1]) as document, n.page, n.what, n.hint, coalesce(d.path, n.path) as path,
    coalesce(d.folder, n.folder) as folder, n.document_id
from note n
left join documents d on d.id = n.document_id
order by coalesce(d.folder, n.folder), coalesce(d.path, n.path), n.n;

comment on view notes is 'What went wrong where: pages without text, files that could not be read, figures that did not fit.';
comment on column notes.level is 'info, warning or error (error: the file is not among the documents).';
comment on column notes.document is 'Title, or the file''s name where no title is known.';
comment on column notes.page is 'Page of the file, from 1; null for the whole file.';
comment on column notes.what is 'What happened.';
comment on column notes.hint is 'What can be done about it.';
comment on column notes.path is 'Where the file lies, below the folder that was loaded.';
comment on column notes.folder is 'The folder that was loaded.';
comment on column notes.document_id is 'SHA-256 of the file''s bytes; null where the file could not be read.';
