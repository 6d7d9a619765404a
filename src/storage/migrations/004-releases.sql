-- What was frozen for partners to read, and a ledger of everything that releases ever counted.

create table release (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  survey_id bigint not null references survey,
  version int not null,
  title text not null,
  -- what it was made of and by which rules
  manifest jsonb not null,
  -- the tables as printed: rounded numbers and markers
  tables jsonb not null,
  key_id bigint references api_key,
  created_at timestamptz not null default now(),
  unique (survey_id, version)
);

create table release_quote (
  release_id bigint not null references release on delete cascade,
  n int not null,
  quote_uid uuid not null,
  quote_version int not null,
  theme text not null,
  by_field text,
  value text,
  valence text not null,
  -- redacted; null once its writer or batch was erased
  text text,
  batch_id bigint not null,
  respondent_id bigint,
  primary key (release_id, n)
);
create index release_quote_batch on release_quote (batch_id, respondent_id);
create index release_quote_uid on release_quote (quote_uid);

-- A person's place in the bitmaps of a survey; who was erased leaves the place empty.
create table release_person (
  survey_id bigint not null references survey,
  place int not null,
  respondent_id bigint,
  primary key (survey_id, place)
);
create unique index release_person_respondent on release_person (survey_id, respondent_id);

-- Every cell of every release: who is counted in it (a bitmap of places, 32-bit little-endian words), shown or not.
create table release_set (
  release_id bigint not null references release on delete cascade,
  population int not null,
  row_n int not null,
  column_n int not null,
  by_field text,
  value text,
  theme text,
  shown boolean not null,
  people bytea not null,
  primary key (release_id, population, row_n, column_n)
);
