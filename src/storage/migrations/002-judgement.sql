-- What people decide of comments: audits, decisions, and the queues that bring comments before reviewers.

-- A draw of respondents all of whose comments are labelled blind. Frozen when drawn.
create table audit_sample (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  survey_id bigint not null references survey,
  -- the version of the codebook that it is labelled with
  codebook_id bigint not null references codebook,
  key_id bigint references api_key,
  seed text not null,
  double_share real not null,
  -- what was drawn from: the batches, and the respondents in them with a comment that is not blank
  batches bigint[] not null,
  frame_respondents int not null,
  frame_comments int not null,
  respondents int not null,
  comments int not null,
  -- set when a model was promoted, or refused, by its figures on this audit
  chosen_a_model_at timestamptz,
  created_at timestamptz not null default now()
);
create index audit_sample_survey on audit_sample (survey_id, id);

-- The comments of an audit.
create table audit_item (
  audit_id bigint not null references audit_sample on delete cascade,
  comment_id bigint not null,
  bucket int not null,
  batch_id bigint not null references batch,
  respondent_id bigint not null,
  -- who codes it a second time sees it blind, or with the machine's labels; null: it is coded once
  second text check (second in ('blind', 'shown')),
  -- it had a label from outside the audit when it was drawn
  labelled_before boolean not null,
  primary key (audit_id, comment_id)
);
create index audit_item_comment on audit_item (comment_id);
create index audit_item_batch on audit_item (batch_id, respondent_id);

-- One line for everything that a reviewer said of a comment. Append-only; erasure alone takes lines away.
create table decision (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  bucket int not null,
  batch_id bigint not null references batch,
  comment_id bigint not null,
  respondent_id bigint not null,
  -- whose key it came with, and who judged: the key's uid, or the name that an import gives
  key_id bigint references api_key,
  reviewer text not null,
  at timestamptz not null default now(),
  purpose text not null check (purpose in ('audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised', 'correction', 'import')),
  audit_id bigint references audit_sample,
  slot smallint not null default 1,
  -- the machine's labels were not shown
  blind boolean not null,
  codebook_id bigint not null references codebook,
  -- whose labels were shown, or stood beside it
  model_id bigint references model,
  verdict text not null check (verdict in ('decided', 'cannot_tell', 'skip', 'undo')),
  undoes bigint references decision,
  -- the themes that it speaks of; null: all of the codebook
  about int[],
  -- the themes that apply, parents included, and their valence (0 neutral, 1 negative, 2 positive, 3 mixed, null not said)
  theme_ids int[] not null default '{}',
  valences smallint[] not null default '{}',
  -- bits: 1 suggestion, 2 distress; null: not said
  facets smallint,
  -- [{start, end, kind}]: stretches to hide in quotes, in UTF-16 code units
  redactions jsonb not null default '[]',
  note text
);
create index decision_comment on decision (comment_id, id);
create index decision_batch on decision (batch_id, respondent_id);
create index decision_audit on decision (audit_id) where audit_id is not null;
create index decision_undoes on decision (undoes) where undoes is not null;

-- What counts for a comment, kept in the transaction of each decision. No line: nobody has said anything.
create table settled_label (
  comment_id bigint primary key,
  bucket int not null,
  batch_id bigint not null references batch,
  respondent_id bigint not null,
  -- + 1 with every decision: the ETag
  version int not null,
  codebook_id bigint not null references codebook,
  -- open: only skips, "cannot tell" or undone decisions
  state text not null check (state in ('open', 'consensus', 'disputed', 'adjudicated')),
  reviewers smallint not null default 0,
  -- the themes that were judged; null: all of the codebook
  about int[],
  -- the themes that apply, with valence (null: not said, or disputed)
  theme_ids int[] not null default '{}',
  valences smallint[] not null default '{}',
  -- the themes that reviewers differ on: for them the tag stands
  disputed_ids int[] not null default '{}',
  facets smallint,
  redactions jsonb not null default '[]',
  -- it belongs to an audit: never to train on
  audited boolean not null default false,
  updated_at timestamptz not null default now()
);
create index settled_label_batch on settled_label (batch_id, respondent_id);

-- A list of comments to be judged, for one purpose.
create table review_queue (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('audit', 'learn', 'disputed', 'adjudicate', 'theme', 'uncategorised')),
  survey_id bigint not null references survey,
  theme_id int references theme,
  audit_id bigint references audit_sample on delete cascade,
  filled_at timestamptz,
  unique nulls not distinct (purpose, survey_id, theme_id, audit_id)
);

create table review_item (
  id bigint generated always as identity primary key,
  queue_id bigint not null references review_queue on delete cascade,
  comment_id bigint not null,
  slot smallint not null default 1,
  bucket int not null,
  batch_id bigint not null references batch,
  respondent_id bigint not null,
  -- for scopes: the value of the survey's group, and the systems named
  group_value text,
  systems int[] not null default '{}',
  distress boolean not null default false,
  -- the order: least first
  place real not null,
  -- the machine's labels are shown
  shown boolean not null,
  reason text,
  unique (queue_id, comment_id, slot)
);
create index review_item_next on review_item (queue_id, distress desc, place, id);
create index review_item_comment on review_item (comment_id);
create index review_item_batch on review_item (batch_id, respondent_id);

-- Who has a comment before them now, whatever the purpose. Slot 2 is the second coding of an audit.
create table review_lease (
  comment_id bigint not null,
  slot smallint not null,
  token uuid not null unique,
  key_id bigint not null references api_key,
  item_id bigint not null,
  batch_id bigint not null references batch,
  until timestamptz not null,
  primary key (comment_id, slot)
);
create index review_lease_key on review_lease (key_id);
create index review_lease_batch on review_lease (batch_id);

-- What a model would say of a labelled comment when trained without it: written by training, read for `disputed`.
create table out_of_fold (
  model_id bigint not null references model on delete cascade,
  comment_id bigint not null,
  theme_ids int[] not null,
  probabilities real[] not null,
  primary key (model_id, comment_id)
);
create index out_of_fold_comment on out_of_fold (comment_id);
