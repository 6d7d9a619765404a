-- The record. Ids outside are UUIDs or refs, ids inside are bigints below 2^53.

create table api_key (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  name text not null,
  hash bytea not null unique,
  access text not null check (access in ('author', 'analyst', 'reviewer', 'partner', 'admin')),
  scope jsonb not null default '{}',
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  key_id bigint references api_key,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}'
);

create table codebook (
  id bigint generated always as identity primary key,
  ref text not null,
  version int not null,
  content_hash text not null,
  structure_hash text not null,
  content jsonb not null,
  created_at timestamptz not null default now(),
  unique (ref, version)
);

-- Dictionaries: a theme or a system keeps its number through every version of every codebook.
create table theme (
  id int generated always as identity primary key,
  ref text not null unique
);

create table system (
  id int generated always as identity primary key,
  name text not null unique
);

create table model (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  hash text not null unique,
  codebook_ref text not null,
  structure_hash text not null,
  manifest jsonb not null,
  artefact bytea not null,
  created_at timestamptz not null default now()
);

create table live_model (
  codebook_ref text primary key,
  model_id bigint not null references model,
  previous_model_id bigint references model,
  since timestamptz not null default now()
);

create table survey (
  id bigint generated always as identity primary key,
  ref text not null unique,
  name text not null,
  codebook_ref text not null,
  group_attribute text,
  -- [{name, values: [in order] | null}]
  attributes jsonb not null default '[]',
  -- {default: {…}, questions: {question: {…}}}: what counts as blank
  blanks jsonb not null default '{}',
  disclosure jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table wave (
  id bigint generated always as identity primary key,
  survey_id bigint not null references survey,
  name text not null,
  unique (survey_id, name)
);

-- A bucket is one partition of the big tables: large batches have their own, small ones share.
create table bucket (
  id int generated always as identity primary key,
  shared boolean not null,
  comments bigint not null default 0
);

create table batch (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  survey_id bigint not null references survey,
  wave_id bigint not null references wave,
  bucket int not null references bucket,
  erased boolean not null default false,
  -- how the file was read: {format, encoding, delimiter, compressed, mapping, guessed, columns}
  reading jsonb not null,
  warnings jsonb not null default '[]',
  body_hash bytea not null,
  rows int not null,
  rejected int not null,
  comments int not null,
  blank int not null,
  -- people in the file, and those of them with a comment that is not blank
  asked int not null,
  respondents int not null,
  key_id bigint references api_key,
  tagging_id bigint,
  created_at timestamptz not null default now()
);
create index batch_survey on batch (survey_id, id);
create index batch_body on batch (body_hash);

-- The questions that a batch's comments answer, numbered within the batch.
create table question (
  batch_id bigint not null references batch on delete cascade,
  n smallint not null,
  text text not null,
  primary key (batch_id, n)
);

create table rejection (
  batch_id bigint not null references batch on delete cascade,
  n int not null,
  row int not null,
  column_name text,
  code text not null,
  reason text not null,
  primary key (batch_id, n)
);

create table respondent (
  bucket int not null,
  batch_id bigint not null,
  -- the first 53 bits of SHA-256 over survey and ref, so one person has one id in every batch of a survey
  id bigint not null,
  ref text,
  attributes jsonb not null default '{}',
  primary key (bucket, batch_id, id)
) partition by list (bucket);
create index respondent_id on respondent (id);

create table comment (
  bucket int not null,
  batch_id bigint not null,
  -- block × 1024 + place in the block; a block is written and tagged as one chunk
  id bigint not null,
  respondent_id bigint not null,
  question smallint,
  row int not null,
  blank boolean not null,
  text text not null,
  primary key (bucket, batch_id, id)
) partition by list (bucket);

create sequence comment_block as bigint cache 1;

-- One pass of one model over one batch.
create table tagging (
  id bigint generated always as identity primary key,
  batch_id bigint not null references batch,
  model_id bigint not null references model,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
  -- distinct comments and respondents with no theme, when done
  uncategorised_comments int,
  uncategorised_respondents int,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  exemplars_at timestamptz,
  exemplar_attempts int not null default 0
);
create index tagging_batch on tagging (batch_id);
create index tagging_running on tagging (id) where state = 'running';
alter table batch add foreign key (tagging_id) references tagging;

create table chunk (
  id bigint generated always as identity primary key,
  tagging_id bigint not null references tagging on delete cascade,
  first_id bigint not null,
  last_id bigint not null,
  comments int not null,
  state text not null default 'open' check (state in ('open', 'done', 'split', 'quarantined')),
  epoch int not null default 1,
  attempts int not null default 0,
  queued_at timestamptz not null default now(),
  lease_until timestamptz
);
create index chunk_tagging on chunk (tagging_id, state);
create index chunk_open on chunk (queued_at) where state = 'open';

create table tag (
  bucket int not null,
  tagging_id bigint not null,
  comment_id bigint not null,
  theme_id int not null,
  respondent_id bigint not null,
  valence smallint not null, -- 0 neutral, 1 negative, 2 positive, 3 mixed
  probability real not null,
  evidence real[] not null, -- start, end, weight; start, end, weight; …
  primary key (bucket, tagging_id, comment_id, theme_id)
) partition by list (bucket);

-- What a tagging read in a comment beside themes; only where there is something.
create table finding (
  bucket int not null,
  tagging_id bigint not null,
  comment_id bigint not null,
  facets smallint not null, -- bits: 1 suggestion, 2 distress
  systems int[] not null,
  primary key (bucket, tagging_id, comment_id)
) partition by list (bucket);

create table theme_count (
  tagging_id bigint not null references tagging on delete cascade,
  theme_id int not null references theme,
  comments int not null,
  respondents int not null,
  negative int not null,
  positive int not null,
  mixed int not null,
  primary key (tagging_id, theme_id)
);

create table exemplar (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  tagging_id bigint not null references tagging on delete cascade,
  theme_id int not null references theme,
  rank int not null,
  comment_id bigint not null,
  respondent_id bigint not null,
  -- UTF-16 code units of the comment's text
  span_start int not null,
  span_end int not null,
  unique (tagging_id, theme_id, rank)
);

create table exemplar_coverage (
  tagging_id bigint not null references tagging on delete cascade,
  theme_id int not null references theme,
  coverage real not null,
  tau real not null,
  primary key (tagging_id, theme_id)
);

create table job (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  kind text not null,
  args jsonb not null, -- ids only
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  done int not null default 0,
  total int,
  result jsonb,
  problem jsonb,
  attempts int not null default 0,
  epoch int not null default 1,
  queued_at timestamptz not null default now(),
  lease_until timestamptz,
  key_id bigint references api_key,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index job_open on job (queued_at) where state in ('queued', 'running');

create table outbox (
  id bigint generated always as identity primary key,
  job text not null,
  payload jsonb not null,
  created_at timestamptz not null default now()
);

create table idempotency (
  key_id bigint not null references api_key,
  key text not null,
  request_hash bytea not null,
  status int not null,
  location text not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (key_id, key)
);
