-- Every coin. The key is the act: op_id = act snowflake * 2 + leg, so eight bytes hold identity, idempotency and time.
-- Entries are written only by the ledger's functions and never updated or deleted; a mistake is mended by a new entry.

create table economy.entry_kinds (
  kind smallint primary key,
  name text not null unique,
  flow text not null constraint entry_kinds_flow check (flow in ('source', 'sink', 'transfer', 'either'))
);
insert into economy.entry_kinds (kind, name, flow) values
  (1, 'daily', 'source'),
  (2, 'task_reward', 'source'),
  (3, 'shop_purchase', 'sink'),
  (4, 'transfer_send', 'transfer'),
  (5, 'transfer_receive', 'transfer'),
  (6, 'admin_add', 'source'),
  (7, 'admin_remove', 'sink'),
  (8, 'refund', 'source'),
  (9, 'correction', 'either'),
  (10, 'transfer_tax', 'sink'),
  (11, 'role_income', 'source'),
  (12, 'escrow_hold', 'transfer'),
  (13, 'escrow_release', 'transfer'),
  (14, 'import', 'source'),
  (15, 'rollback', 'either');
grant select on economy.entry_kinds to economy_app;

create table economy.entries (
  guild_id bigint not null,
  op_id bigint not null,
  user_id bigint not null,
  amount bigint not null,
  balance_after bigint not null constraint entries_balance_after check (balance_after between 0 and 9007199254740991),
  seq integer not null,
  kind smallint not null,
  data jsonb,
  primary key (guild_id, op_id)
);
create index entries_member on economy.entries (guild_id, user_id);
call economy.wall('economy.entries');
grant select on economy.entries to economy_app;

-- A rollback is a new act; this says which act it takes back, once.
create table economy.reversals (
  guild_id bigint not null,
  act_id bigint not null,
  by_act bigint not null,
  primary key (guild_id, act_id)
);
call economy.wall('economy.reversals');
grant select on economy.reversals to economy_app;

-- What closed days summed to, in the server's own time zone. Minted and burned are what acts of this kind did to the supply,
-- 0 for transfers; moved is the coins that changed hands, without sign.
create table economy.daily_totals (
  guild_id bigint not null,
  day date not null,
  kind smallint not null,
  acts integer not null,
  minted bigint not null,
  burned bigint not null,
  moved bigint not null,
  primary key (guild_id, day, kind)
);
call economy.wall('economy.daily_totals');
grant select, insert, update, delete on economy.daily_totals to economy_app;
