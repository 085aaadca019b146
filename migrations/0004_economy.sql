-- Giving, streaks, frozen accounts, and income that roles bring.

alter table economy.guild_settings
  -- Added to the day's reward for each day of the streak after the first, at most daily_streak_cap times.
  add column daily_streak_bonus bigint not null default 0
    constraint guild_settings_daily_streak_bonus check (daily_streak_bonus between 0 and 1000000000),
  add column daily_streak_cap integer not null default 7
    constraint guild_settings_daily_streak_cap check (daily_streak_cap between 0 and 365),
  add column give_tax_percent integer not null default 0
    constraint guild_settings_give_tax_percent check (give_tax_percent between 0 and 100),
  add column give_minimum bigint not null default 1
    constraint guild_settings_give_minimum check (give_minimum between 1 and 9007199254740991),
  add column give_min_account_days integer not null default 0
    constraint guild_settings_give_min_account_days check (give_min_account_days between 0 and 3650),
  add column give_min_member_days integer not null default 0
    constraint guild_settings_give_min_member_days check (give_min_member_days between 0 and 3650),
  -- The most that one member may hold; null for the most that can be kept.
  add column balance_cap bigint constraint guild_settings_balance_cap check (balance_cap between 1 and 9007199254740991),
  -- Empty for everywhere.
  add column command_channels bigint[] not null default '{}',
  add column disabled_commands text[] not null default '{}';

-- Frozen: neither gives nor receives nor claims; staff may still adjust.
alter table economy.members
  add column daily_streak integer not null default 0,
  add column frozen_at timestamptz,
  add column frozen_reason text;
grant update (frozen_at, frozen_reason) on economy.members to economy_app;

-- What a role brings to whoever holds it and collects, once in so many hours.
create table economy.role_incomes (
  guild_id bigint not null,
  role_id bigint not null,
  amount bigint not null constraint role_incomes_amount check (amount between 1 and 9007199254740991),
  every_hours integer not null constraint role_incomes_every_hours check (every_hours between 1 and 8760),
  primary key (guild_id, role_id)
);
call economy.wall('economy.role_incomes');
grant select, insert, update, delete on economy.role_incomes to economy_app;

create table economy.income_claims (
  guild_id bigint not null,
  user_id bigint not null,
  role_id bigint not null,
  collected_at timestamptz not null,
  primary key (guild_id, user_id, role_id)
);
call economy.wall('economy.income_claims');
grant select on economy.income_claims to economy_app;
