-- Payouts to everybody who holds a role, the leaderboard that stands in a channel, and reminders of the day's reward.

-- What was planned when staff asked, so that a repeat and a restart carry out that and nothing else: whom it goes to, in id
-- order, and how many of them have had their turn. The members are forgotten once all of them had it.
create table economy.payouts (
  guild_id bigint not null,
  -- The act of whoever asked for it.
  payout_id bigint not null,
  role_id bigint not null,
  amount bigint not null constraint payouts_amount check (amount between 1 and 9007199254740991),
  -- What each entry tells.
  data jsonb not null,
  user_ids bigint[] not null,
  total integer not null,
  done integer not null default 0,
  paid integer not null default 0,
  frozen integer not null default 0,
  capped integer not null default 0,
  touched_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (guild_id, payout_id)
);
create index payouts_open on economy.payouts (touched_at) where finished_at is null;
call economy.wall('economy.payouts');
grant select on economy.payouts to economy_app;

-- Where a server's leaderboard stands. It is shown again when the newest entry is another than the one last looked at, and once
-- more after that, for an act that committed later than one begun after it.
create table economy.leaderboards (
  guild_id bigint primary key,
  channel_id bigint not null,
  seen_op bigint not null default 0,
  is_settled boolean not null default false
);
call economy.wall('economy.leaderboards');
grant select, insert, update, delete on economy.leaderboards to economy_app;

-- Who wants to hear when the next day's reward opens, and when to look at them next; never before it can have opened.
create table economy.daily_reminders (
  guild_id bigint not null,
  user_id bigint not null,
  look_at timestamptz not null,
  -- The claim whose next one was told of, so that none is told of twice.
  reminded_of timestamptz,
  primary key (guild_id, user_id)
);
create index daily_reminders_look on economy.daily_reminders (look_at);
call economy.wall('economy.daily_reminders');
grant select, insert, update, delete on economy.daily_reminders to economy_app;

-- What members are looked up and listed by, so that a server of a hundred thousand need not be read and lowered for each look.
alter table economy.profiles
  add column found_by text not null generated always as (lower(username) || chr(10) || lower(display_name)) stored;
create index profiles_name on economy.profiles (guild_id, lower(display_name), user_id);
