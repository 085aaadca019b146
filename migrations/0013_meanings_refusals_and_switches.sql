-- What an entry kind means, as columns of its one table: which total of the account it counts as, and whether its operations have a
-- second entry. No defaults remain, so that a migration that adds a kind has to say both.
alter table economy.entry_kinds
  add column counts_as text constraint entry_kinds_counts_as check (counts_as in ('earned', 'spent')),
  add column has_counterpart boolean not null default false;
update economy.entry_kinds set counts_as = 'earned' where name in ('daily', 'task_reward', 'admin_add', 'role_income');
update economy.entry_kinds set counts_as = 'spent' where name in ('shop_purchase', 'refund');
update economy.entry_kinds set has_counterpart = true where flow = 'transfer';
alter table economy.entry_kinds alter column has_counterpart drop default;

-- Refusals are raised by their code alone, under one SQLSTATE. A process of the release before answers them with an internal error,
-- so it cannot run beside this one.
drop function if exists economy.refuse(text, text, jsonb);

-- A feature checks its own switch, so the permission check of the core no longer names one.
drop function if exists economy.begin_operation(bigint, bigint, bigint, bigint[], bigint, text, text);
