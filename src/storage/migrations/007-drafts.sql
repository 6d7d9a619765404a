-- Codebooks that are being changed, tried before they are published, and what comments suggest for them.

-- The one draft of a codebook, against the version that it began with.
create table codebook_draft (
  codebook_ref text primary key,
  base_id bigint not null references codebook,
  -- goes on where the draft before ended: the ETag
  version int not null,
  content jsonb not null,
  -- what its author says became of themes: [{split: {from, into}}, {merge: …}, {rename: …}]
  stated jsonb not null default '[]',
  key_id bigint references api_key,
  updated_at timestamptz not null default now()
);
create sequence codebook_draft_version;

-- How a version came from the one before: the rules by which labels of that follow.
create table codebook_change (
  codebook_id bigint primary key references codebook,
  base_id bigint not null references codebook,
  changes jsonb not null
);

-- A draft tried on a batch.
create table trial (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  codebook_ref text not null,
  base_id bigint not null references codebook,
  batch_id bigint not null references batch,
  job_id bigint not null references job,
  -- the draft as it was, whatever becomes of it
  draft_version int not null,
  content jsonb not null,
  changes jsonb not null,
  -- counts, once it has ended
  result jsonb,
  created_at timestamptz not null default now()
);
create index trial_batch on trial (batch_id);
create index trial_codebook on trial (codebook_ref, id);

create table trial_flip (
  trial_id bigint not null references trial on delete cascade,
  theme text not null,
  comment_id bigint not null,
  gained boolean not null,
  rank int not null,
  primary key (trial_id, theme, comment_id, gained)
);
create index trial_flip_comment on trial_flip (comment_id);

-- How many comments of a batch have each term of a version of the codebook.
create table term_count (
  codebook_id bigint not null references codebook,
  batch_id bigint not null references batch,
  job_id bigint not null references job,
  comments int,
  -- [{theme, term, comments}]
  counts jsonb,
  primary key (codebook_id, batch_id)
);

-- Themes that the comments of a survey suggest, found by one job.
create table discovery (
  id bigint generated always as identity primary key,
  survey_id bigint not null unique references survey,
  codebook_id bigint not null references codebook,
  taggings bigint[] not null,
  comments int not null,
  created_at timestamptz not null default now()
);

create table suggestion (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  discovery_id bigint not null references discovery on delete cascade,
  -- the broad theme whose comments it is among; null: those without a theme
  theme text,
  rank int not null,
  comments int not null,
  respondents int not null,
  -- [{phrase, z, comments, respondents}], each of ten respondents at least
  phrases jsonb not null
);
create index suggestion_discovery on suggestion (discovery_id);

create table suggestion_comment (
  suggestion_id bigint not null references suggestion on delete cascade,
  rank int not null,
  comment_id bigint not null,
  batch_id bigint not null references batch,
  primary key (suggestion_id, rank)
);
create index suggestion_comment_batch on suggestion_comment (batch_id, comment_id);
