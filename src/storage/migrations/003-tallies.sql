-- Columnar tallies of finished taggings: what the analytics count, in the order of respondents, without any text.

alter table tagging
  -- raised whenever what was tallied changes, so that a tally under way is void
  add tally_epoch int not null default 1,
  add tally_attempts int not null default 0;

-- Immutable: a change deletes it and another is made. The respondents' numbers are divided into `segments` equal ranges.
create table tally (
  id bigint generated always as identity primary key,
  tagging_id bigint not null unique references tagging on delete cascade,
  segments int not null check (segments > 0),
  comments int not null,
  respondents int not null,
  asked int not null,
  -- {attributes: [{name, values: [by code, from 1]}], questions: [by code, from 1]}
  head jsonb not null,
  created_at timestamptz not null default now()
);

create table tally_column (
  tally_id bigint not null references tally on delete cascade deferrable initially deferred,
  segment int not null,
  -- people, spread, question, facets, systems, tags, marks, attribute:n
  name text not null,
  data bytea not null,
  primary key (tally_id, segment, name)
);
alter table tally_column alter column data set storage external;

-- Finished taggings from before there were tallies.
insert into outbox (job, payload)
select 'tallies', jsonb_build_object('taggingId', tagging.id, 'epoch', tally_epoch)
from tagging join batch on batch.id = batch_id where state = 'done' and not erased;
