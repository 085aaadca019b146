-- The ground: the program's role, the wall between servers, and what the platform itself remembers.
-- Everything lives in the private schema "economy", which the migration runner has created; Supabase's public roles get nothing in it.

do $$
begin
  create role economy_app nologin;
exception when duplicate_object or unique_violation then null;
end
$$;

revoke all on schema economy from public;
grant usage on schema economy to economy_app;
alter default privileges revoke execute on functions from public;

-- The server that this transaction works for; null when none was set.
create function economy.current_guild() returns bigint
language sql stable parallel safe
return nullif(current_setting('app.guild_id', true), '')::bigint;

-- True only in the platform's own work that crosses servers: courier, jobs, tail, operator, backups.
create function economy.across_guilds() returns boolean
language sql stable parallel safe
return coalesce(current_setting('app.across_guilds', true), '') = 'on';

grant execute on function economy.current_guild(), economy.across_guilds() to economy_app;

-- Puts a table behind the wall: rows of another server are neither seen nor written, by the owner neither.
create procedure economy.wall(p_table regclass)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format(
    'create policy guild_wall on %s
       using (guild_id = (select economy.current_guild()) or (select economy.across_guilds()))
       with check (guild_id = (select economy.current_guild()) or (select economy.across_guilds()))', p_table);
end
$$;

-- What happened, for the streams: never what it is now. Read in the order of (xid, id), below the oldest running transaction.
create table economy.changes (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  guild_id bigint not null,
  data_type text not null,
  change_type text not null constraint changes_change_type check (change_type in ('create', 'update', 'delete')),
  affected_ids text[] not null default '{}',
  at timestamptz not null default now(),
  primary key (xid, id)
);
call economy.wall('economy.changes');
grant select, insert, delete on economy.changes to economy_app;

-- Names the run of changes that stream ids belong to; a restored database draws a new one.
create table economy.stream_epoch (
  only_row boolean primary key default true check (only_row),
  epoch text not null
);
grant select, insert, update on economy.stream_epoch to economy_app;

-- What we owe Discord. One line per effect: a newer line with the same key replaces the older and raises the revision.
create table economy.outbox (
  guild_id bigint not null,
  key text not null,
  kind text not null,
  payload jsonb not null default '{}',
  channel_id bigint,
  position bigint generated always as identity,
  revision integer not null default 1,
  state text not null default 'due' constraint outbox_state check (state in ('due', 'blocked')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  primary key (guild_id, key)
);
create index outbox_due on economy.outbox (due_at) where state = 'due';
call economy.wall('economy.outbox');
grant select, insert, update, delete on economy.outbox to economy_app;

-- The one live Discord message behind a key, what was last sent to it, and whether it is still there.
create table economy.messages (
  guild_id bigint not null,
  key text not null,
  channel_id bigint not null,
  message_id bigint,
  body_hash text,
  nonce text,
  tried_at timestamptz,
  posted_at timestamptz,
  sync_status text not null default 'pending_sync'
    constraint messages_sync_status check (sync_status in ('synced', 'pending_sync', 'orphaned', 'blocked')),
  primary key (guild_id, key)
);
create unique index messages_message on economy.messages (guild_id, message_id) where message_id is not null;
call economy.wall('economy.messages');
grant select, insert, update, delete on economy.messages to economy_app;

-- Recurring work: whoever takes the lease runs it, whichever process that is.
create table economy.jobs (
  name text primary key,
  due_at timestamptz not null default now(),
  leased_until timestamptz,
  leased_by text,
  started_at timestamptz,
  finished_at timestamptz,
  failures integer not null default 0,
  last_error text
);
grant select, insert, update on economy.jobs to economy_app;

-- Sliding windows: the moments of the last passes of one subject. Server 0 holds what belongs to no server, sign-in among it.
create table economy.rate_windows (
  guild_id bigint not null,
  subject text not null,
  passes timestamptz[] not null,
  expires_at timestamptz not null,
  primary key (guild_id, subject)
);
create index rate_windows_expiry on economy.rate_windows (expires_at);
call economy.wall('economy.rate_windows');
grant select, insert, update, delete on economy.rate_windows to economy_app;

-- Answers of writes that carried an Idempotency-Key; the reserved act makes a crash between act and answer safe.
create table economy.idempotency_keys (
  actor text not null,
  key text not null,
  route text not null,
  body_hash text not null,
  act_id bigint not null,
  leased_until timestamptz,
  status integer,
  response text,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);
create index idempotency_keys_age on economy.idempotency_keys (created_at);
grant select, insert, update, delete on economy.idempotency_keys to economy_app;
