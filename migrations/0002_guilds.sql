-- Servers as Discord tells of them, their settings, their members, who may do what, and who did it.

create table economy.guilds (
  guild_id bigint primary key,
  name text not null,
  icon text,
  owner_id bigint not null,
  member_count integer not null default 0,
  bot_permissions bigint not null default 0,
  bot_top_role integer not null default 0,
  is_unavailable boolean not null default false,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  synced_at timestamptz not null default now(),
  -- Of the facts last kept, so that a start need not compare servers that have not changed; null when the rows moved since.
  facts_hash text
);
call economy.wall('economy.guilds');
grant select, insert, update on economy.guilds to economy_app;

create table economy.guild_settings (
  guild_id bigint primary key,
  prefix text not null default '!',
  currency_name text not null default 'coins',
  currency_symbol text not null default '$',
  admin_roles bigint[] not null default '{}',
  moderator_roles bigint[] not null default '{}',
  log_channel_id bigint,
  welcome_channel_id bigint,
  task_channel_id bigint,
  shop_channel_id bigint,
  feature_currency boolean not null default true,
  feature_tasks boolean not null default true,
  feature_moderation boolean not null default true,
  global_shop boolean not null default false,
  global_tasks boolean not null default false,
  daily_amount bigint not null default 100
    constraint guild_settings_daily_amount check (daily_amount between 0 and 9007199254740991),
  daily_mode text not null default 'rolling' constraint guild_settings_daily_mode check (daily_mode in ('rolling', 'calendar')),
  timezone text not null default 'UTC',
  balance_changes_per_minute integer not null default 5
    constraint guild_settings_balance_changes check (balance_changes_per_minute between 0 and 1000),
  updated_at timestamptz not null default now()
);
call economy.wall('economy.guild_settings');
grant select, insert, update on economy.guild_settings to economy_app;

create table economy.channels (
  guild_id bigint not null,
  channel_id bigint not null,
  name text not null,
  type smallint not null,
  position integer not null default 0,
  parent_id bigint,
  bot_permissions bigint not null default 0,
  primary key (guild_id, channel_id)
);
call economy.wall('economy.channels');
grant select, insert, update, delete on economy.channels to economy_app;

create table economy.roles (
  guild_id bigint not null,
  role_id bigint not null,
  name text not null,
  color integer not null default 0,
  position integer not null default 0,
  permissions bigint not null default 0,
  is_managed boolean not null default false,
  primary key (guild_id, role_id)
);
call economy.wall('economy.roles');
grant select, insert, update, delete on economy.roles to economy_app;

-- A member's account. Coins change only inside the ledger's functions, under this row's lock, so the program's role may not touch them.
-- User 0 holds the server's escrow: hidden, counted in the supply.
create table economy.members (
  guild_id bigint not null,
  user_id bigint not null,
  balance bigint not null default 0 constraint members_balance check (balance between 0 and 9007199254740991),
  earned bigint not null default 0,
  spent bigint not null default 0,
  entries integer not null default 0,
  last_daily timestamptz,
  created_at timestamptz not null default now(),
  left_at timestamptz,
  is_active boolean not null default true,
  primary key (guild_id, user_id)
) with (fillfactor = 85);
call economy.wall('economy.members');
grant select on economy.members to economy_app;
grant insert (guild_id, user_id, created_at, left_at, is_active), update (left_at, is_active) on economy.members to economy_app;

-- How a member is called, apart from the account so that a name never rewrites a balance.
create table economy.profiles (
  guild_id bigint not null,
  user_id bigint not null,
  username text not null,
  display_name text not null,
  avatar text,
  is_bot boolean not null default false,
  primary key (guild_id, user_id)
);
call economy.wall('economy.profiles');
grant select, insert, update, delete on economy.profiles to economy_app;

-- Every act of staff with before and after. Nobody can change or clear it. Ids are snowflakes: the time, then a running number.
create sequence economy.audit_low minvalue 0 maxvalue 4194303 cycle;
grant usage on sequence economy.audit_low to economy_app;
create table economy.audit (
  guild_id bigint not null,
  audit_id bigint not null
    default (floor(extract(epoch from clock_timestamp()) * 1000)::bigint - 1420070400000 << 22) | nextval('economy.audit_low'),
  at timestamptz not null default now(),
  actor_kind text not null constraint audit_actor_kind check (actor_kind in ('member', 'operator', 'system')),
  actor text not null,
  act text not null,
  target text not null,
  before jsonb,
  after jsonb,
  primary key (guild_id, audit_id)
);
call economy.wall('economy.audit');
grant select, insert on economy.audit to economy_app;

create table economy.operators (
  username text primary key,
  password_hash text not null,
  updated_at timestamptz not null default now()
);
grant select, insert, update on economy.operators to economy_app;

create table economy.sign_ins (
  sign_in_id text primary key,
  account_kind text not null constraint sign_ins_account_kind check (account_kind in ('operator', 'member')),
  account text not null,
  display_name text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text
);
create index sign_ins_account on economy.sign_ins (account_kind, account);
grant select, insert, update, delete on economy.sign_ins to economy_app;

-- One use each: the token that replaced it is remembered, and a second use revokes the whole sign-in.
create table economy.refresh_tokens (
  token_hash text primary key,
  sign_in_id text not null references economy.sign_ins on delete cascade,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_sign_in on economy.refresh_tokens (sign_in_id);
grant select, insert, update, delete on economy.refresh_tokens to economy_app;
