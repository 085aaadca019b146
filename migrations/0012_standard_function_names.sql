-- Gives the functions in functions.sql standard names: begin_operation, enqueue, p_operation_id and so on. The function files are
-- applied after the migrations with "create or replace", which can neither rename a function (the old one would remain beside the
-- new one) nor a parameter (PostgreSQL refuses that with 42P13, "cannot change name of input parameter"). Therefore every function
-- whose name or parameter names change is dropped here and created again, with its grants, when the function files are applied
-- directly after the migrations. A new database has none of them yet, hence "if exists".
-- Only functions are dropped: no table, row, trigger, policy, default or index depends on them. Nothing is cascaded, so an
-- unexpected dependency makes this migration fail instead of being dropped with it.
-- This release cannot run beside the previous one: a process of the old release calls functions that no longer exist (42883,
-- undefined_function). Stop every process, bot and API, before starting the first one of this release.

-- A dropped function loses its privileges. Repeated because default privileges belong to the login that migrates: a function created
-- by another login than that of migration 0001 could otherwise be executed by everyone.
alter default privileges revoke execute on functions from public;

-- Tasks: renamed.
drop function if exists economy.owe_removal(bigint, economy.tasks, economy.guild_settings);
drop function if exists economy.close_answer(bigint, bigint, economy.tasks);
drop function if exists economy.promised(economy.tasks);
drop function if exists economy.lock_payer(bigint, integer);
drop function if exists economy.claim_answer(bigint, bigint, economy.guild_settings);
drop function if exists economy.completes(economy.tasks);
drop function if exists economy.may_claim(economy.tasks, economy.task_settings, economy.guild_settings, economy.members, bigint[], timestamptz);
drop function if exists economy.is_past(economy.tasks, timestamptz);
drop function if exists economy.task_begin(bigint, bigint, bigint, bigint[], bigint, text);
drop function if exists economy.note_act(bigint, text, text, text, jsonb, jsonb);
drop function if exists economy.owe_notice(bigint, bigint, text);
drop function if exists economy.owe_card(bigint, bigint);
drop function if exists economy.owe_task(bigint, economy.tasks, economy.guild_settings);

-- Tasks: same name, renamed parameters.
drop function if exists economy.propose_task(bigint, bigint, bigint, bigint[], bigint, jsonb, jsonb, timestamptz);
drop function if exists economy.close_task(bigint, bigint, bigint, bigint[], bigint, text, integer, boolean, boolean, text, text, jsonb, timestamptz);
drop function if exists economy.remind_claims(bigint, integer, timestamptz);
drop function if exists economy.expire_task(bigint, bigint, integer, jsonb, timestamptz);
drop function if exists economy.expire_claim(bigint, bigint, bigint, jsonb, timestamptz);
drop function if exists economy.abandon_claim(bigint, bigint, bigint, bigint[], bigint, bigint, jsonb, timestamptz);
drop function if exists economy.review_claim(bigint, bigint, bigint, bigint[], bigint, text, bigint, text, text, jsonb, timestamptz);
drop function if exists economy.submit_proof(bigint, bigint, bigint, bigint[], bigint, bigint, text, jsonb, text[], jsonb, timestamptz);
drop function if exists economy.complete_claim(bigint, bigint, economy.claims, economy.guild_settings, text, jsonb, timestamptz);
drop function if exists economy.claim_task(bigint, bigint, bigint, bigint[], bigint, integer, timestamptz);
drop function if exists economy.release_claim(bigint, bigint, economy.claims, economy.tasks, text, jsonb);
drop function if exists economy.release_escrow(bigint, bigint, economy.tasks, bigint, jsonb);
drop function if exists economy.lock_task(bigint, integer);
drop function if exists economy.lock_claim(bigint, bigint);

-- Economy: renamed.
drop function if exists economy.pace_changes(bigint, text, integer, timestamptz);
drop function if exists economy.iso_moment(timestamptz);
drop function if exists economy.daily_opens(timestamptz, text, text);

-- Economy: same name, renamed parameters.
drop function if exists economy.pay_payout(bigint, bigint, integer, bigint[]);
drop function if exists economy.plan_payout(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, bigint[], text, jsonb, timestamptz);
drop function if exists economy.payout_state(economy.payouts, boolean);
drop function if exists economy.collect_income(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz);
drop function if exists economy.adjust_balance(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, boolean, text, jsonb, timestamptz);
drop function if exists economy.give_coins(bigint, bigint, bigint, bigint[], bigint, bigint, bigint, boolean, boolean, timestamptz, bigint, jsonb, timestamptz);
drop function if exists economy.claim_daily(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz);

-- Ledger: renamed.
drop function if exists economy.rollback_act(bigint, bigint, bigint, bigint, bigint[], bigint, text, jsonb, bigint[]);
drop function if exists economy.money_changed(bigint, bigint[], bigint[]);
drop function if exists economy.refuse_funds(bigint, bigint, bigint);
drop function if exists economy.op_at(timestamptz);
drop function if exists economy.op_time(bigint);

-- Ledger: same name, renamed parameters.
drop function if exists economy.refuse_escrow(bigint, bigint[]);
drop function if exists economy.batch_balance_updates(bigint, bigint, jsonb);
drop function if exists economy.transfer_coins(bigint, bigint, bigint, bigint, bigint, jsonb);
drop function if exists economy.post_transfer(economy.members, economy.members, bigint, bigint, jsonb);
drop function if exists economy.update_user_balance(bigint, bigint, bigint, bigint, smallint, jsonb);
drop function if exists economy.move_coins(bigint, bigint, bigint, bigint, smallint, smallint, jsonb);
drop function if exists economy.post_entry(economy.members, bigint, bigint, smallint, smallint, jsonb);
drop function if exists economy.lock_member(bigint, bigint);
drop function if exists economy.movements(bigint, bigint, bigint, text);

-- Guilds: renamed.
drop function if exists economy.note_people(bigint, jsonb);
drop function if exists economy.note_presence(bigint, bigint, boolean);
drop function if exists economy.miss_guild(bigint, boolean);
-- Also its signature in an early version, which "create or replace" left behind on databases that had it.
drop function if exists economy.note_presence(bigint, bigint, boolean, boolean);

-- Guilds: same name, renamed parameters.
drop function if exists economy.sync_guild(jsonb);

-- Access: renamed.
drop function if exists economy.note_rights(bigint, bigint);
drop function if exists economy.act_begin(bigint, bigint, bigint, bigint[], bigint, text, text);

-- Platform: renamed.
drop function if exists economy.rate_take(bigint, text, integer, interval, timestamptz);
drop function if exists economy.owe(bigint, text, text, bigint, jsonb);
drop function if exists economy.told_coins(numeric);
drop function if exists economy.look_for_changes(xid8, bigint, integer);

-- Platform: same name, renamed parameters.
drop function if exists economy.change(bigint, text, text, text[]);
