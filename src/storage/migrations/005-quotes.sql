-- Quotes: stretches of comments that stood for a theme at least once, what is hidden in them, and what authors decided.

create table quote (
  id bigint generated always as identity primary key,
  uid uuid not null unique,
  batch_id bigint not null references batch,
  comment_id bigint not null,
  respondent_id bigint not null,
  -- UTF-16 code units of the comment's text
  span_start int not null,
  span_end int not null,
  -- [{start, end, kind, by}], in UTF-16 code units from the start of the stretch: what the machine found, and what is in force
  found jsonb not null,
  redactions jsonb not null,
  status text not null default 'draft' check (status in ('draft', 'approved', 'refused')),
  -- how many decisions there are
  version int not null default 0,
  unique (batch_id, comment_id, span_start, span_end)
);

-- One line for each thing that an author decided of a quote. Append-only; erasure alone takes lines away.
create table quote_decision (
  quote_id bigint not null references quote on delete cascade,
  version int not null,
  at timestamptz not null default now(),
  key_id bigint references api_key,
  decision text not null check (decision in ('approve', 'refuse', 'redact', 'restore')),
  -- what is in force after it
  redactions jsonb not null,
  status text not null check (status in ('draft', 'approved', 'refused')),
  primary key (quote_id, version)
);

-- Quotes chosen before there were redactions are chosen anew.
delete from exemplar;
delete from exemplar_coverage;
update tagging set exemplars_at = null, exemplar_attempts = 0;

alter table exemplar drop column uid, drop column comment_id, drop column respondent_id, drop column span_start,
  drop column span_end, add column quote_id bigint not null references quote on delete cascade;
create index exemplar_quote on exemplar (quote_id);
