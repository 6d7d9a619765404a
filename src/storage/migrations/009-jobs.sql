-- What a running job is at, since when, and when it last came further; done and total count that.
alter table job add column phase text, add column phase_at timestamptz, add column noted_at timestamptz;
create index job_kind on job (kind, id desc);
create index training_job on training (job_id);
create index trial_job on trial (job_id);
