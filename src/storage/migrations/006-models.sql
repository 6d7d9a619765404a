-- How models come about, are compared, and go live.

-- A training that was asked for. Its uid stands for the model that comes of it from the first moment on.
create table training (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  codebook_id bigint not null references codebook,
  codebook_ref text not null,
  seed int not null,
  -- the surveys whose labels it learns from; null: all of the codebook
  surveys bigint[],
  job_id bigint not null references job,
  key_id bigint references api_key,
  -- what came of it; an older model where the same labels gave the same bytes
  model_id bigint references model,
  created_at timestamptz not null default now()
);
create index training_codebook on training (codebook_ref, id);
create index training_model on training (model_id);

-- A candidate against the model that was live when they were compared.
create table model_comparison (
  id bigint generated always as identity primary key,
  codebook_ref text not null,
  model_id bigint not null references model on delete cascade,
  live_model_id bigint not null references model on delete cascade,
  -- what it rests on: an audit, labels that neither had learnt from, or nothing
  basis text not null check (basis in ('audit', 'held_out', 'none')),
  audits bigint[] not null default '{}',
  -- which labels of the audits there were: with others now it is out of date
  audit_state text not null,
  verdict text not null check (verdict in ('better', 'not_worse', 'worse', 'unknown')),
  -- figures of the domain's comparison, and how every theme's count changes
  figures jsonb not null,
  created_at timestamptz not null default now()
);
create index model_comparison_model on model_comparison (model_id, id);

-- Comments that get a theme, or lose it, by a candidate: those whose probability changes most.
create table model_flip (
  comparison_id bigint not null references model_comparison on delete cascade,
  theme_id int not null references theme,
  comment_id bigint not null,
  bucket int not null,
  batch_id bigint not null references batch,
  gained boolean not null,
  before real not null,
  after real not null,
  primary key (comparison_id, theme_id, comment_id)
);

-- Every time that a model went live, so that one can go back step by step.
create table promotion (
  id bigint generated always as identity primary key,
  codebook_ref text not null,
  model_id bigint not null references model,
  previous_model_id bigint references model,
  -- a rollback returns to what an earlier line replaced
  rollback boolean not null default false,
  comparison_id bigint references model_comparison on delete set null,
  -- why an admin let a model go live against the gate
  reason text,
  key_id bigint references api_key,
  at timestamptz not null default now()
);
create index promotion_codebook on promotion (codebook_ref, id);
insert into promotion (codebook_ref, model_id, previous_model_id, at)
select codebook_ref, model_id, previous_model_id, since from live_model;
