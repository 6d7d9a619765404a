-- A person signed in with a key in a browser: the token's hash, never the token.
create table session (
  hash bytea primary key,
  key_id bigint not null references api_key,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_expiry on session (expires_at);
