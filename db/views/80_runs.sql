create or replace view runs as
select started_at, documents, loaded, failed, pages, findings, program_version, settings_digest, rules_digest, id
from run
order by started_at desc nulls last, id;

comment on view runs is 'One row a load: the same inputs under the same rules and settings are the same run.';
comment on column runs.started_at is 'When it was first begun, if the caller said so (UTC).';
comment on column runs.documents is 'Files that it was given.';
comment on column runs.loaded is 'Documents that it read and stored.';
comment on column runs.failed is 'Files that could not be read.';
comment on column runs.pages is 'Pages that it read.';
comment on column runs.findings is 'Findings that it stored.';
comment on column runs.program_version is 'Version of the program.';
comment on column runs.settings_digest is 'Digest of the settings.';
comment on column runs.rules_digest is 'Digest of the rules.';
comment on column runs.id is 'Name of the run: a digest of settings, rules, version and inputs.';
