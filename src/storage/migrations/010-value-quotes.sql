-- Quotes of values: of every theme, what people of each group, role and so on said, and what was said of each system.

create table value_exemplar (
  tagging_id bigint not null references tagging on delete cascade,
  theme_id int not null references theme,
  -- an attribute, or system, question or facet, and a value of it
  field text not null,
  value text not null,
  rank int not null,
  quote_id bigint not null references quote on delete cascade,
  primary key (tagging_id, theme_id, field, value, rank)
);
create index value_exemplar_quote on value_exemplar (quote_id);

-- Taggings of before have none: the reconciler asks for theirs, the newest first.
alter table tagging add column value_exemplars_at timestamptz, add column value_exemplar_attempts int not null default 0;
create index tagging_without_value_quotes on tagging (id) where state = 'done' and value_exemplars_at is null;
