-- The ledger. Every movement locks its members in id order, looks for its key, checks the funds and moves, in that order.
-- A balance changes only here, and only together with its entry.
-- The entry points switch sequential scans off: a session that planned its look-ups while a table was small would keep scanning it.

-- The time of an entry. An entry's id holds its operation's: op_id = operation id * 2 + leg.
create or replace function economy.entry_time(p_entry_id bigint)
returns timestamptz language sql immutable parallel safe
return to_timestamp((((p_entry_id / 2) >> 22) + 1420070400000) / 1000.0);

-- The lowest entry id of a point in time, as a bound for ranges. 1420070400000 is Discord's epoch (reference, "Snowflakes").
create or replace function economy.min_entry_id_at(p_at timestamptz)
returns bigint language sql immutable parallel safe
return ((floor(extract(epoch from p_at) * 1000)::bigint - 1420070400000) << 22) * 2;

-- The start of a day in a time zone. When the clock is turned back over midnight, PostgreSQL alone would return the later one.
create or replace function economy.day_start(p_day date, p_timezone text)
returns timestamptz language plpgsql stable parallel safe as $$
declare
  v_start timestamptz := p_day::timestamp at time zone p_timezone;
begin
  if ((v_start - interval '1 hour') at time zone p_timezone)::date = p_day then
    return v_start - interval '1 hour';
  end if;
  return v_start;
end
$$;

-- Returns the stored number of an entry kind. Immutable, so that a plan looks it up once: a kind is never renumbered or renamed.
create or replace function economy.entry_kind(p_name text)
returns smallint language plpgsql immutable parallel safe as $$
declare
  v_kind smallint;
begin
  select k.kind into strict v_kind from economy.entry_kinds k where k.name = p_name;
  return v_kind;
end
$$;

-- Sums the entries between two ids, by day of the time zone and by kind. Minted and burned are the effect of each operation on the
-- supply, 0 for transfers; moved is the unsigned number of coins that changed hands. Reads with the caller's row-level security.
-- PL/pgSQL, so that the bounds are values and find their rows in the index. In a plain SQL function they could be expressions of the
-- caller, which row-level security evaluates for every entry of the server.
create or replace function economy.movements(p_guild_id bigint, p_from_entry_id bigint, p_before_entry_id bigint, p_timezone text)
returns table (day date, kind smallint, acts bigint, minted numeric, burned numeric, moved numeric)
language plpgsql stable as $$
begin
  return query
  select operation.day, operation.kind, count(*),
    coalesce(sum(operation.net) filter (where operation.net > 0 and k.flow <> 'transfer'), 0),
    coalesce(sum(-operation.net) filter (where operation.net < 0 and k.flow <> 'transfer'), 0),
    sum(operation.moved)
  from (
    select (economy.entry_time(e.op_id) at time zone p_timezone)::date as day, e.kind, sum(e.amount) as net,
      greatest(sum(greatest(e.amount, 0)), sum(greatest(-e.amount, 0))) as moved
    from economy.entries e
    where e.guild_id = p_guild_id and e.op_id >= p_from_entry_id and e.op_id < p_before_entry_id
    group by 1, e.kind, e.op_id / 2
  ) operation
  join economy.entry_kinds k on k.kind = operation.kind
  group by operation.day, operation.kind;
end
$$;

-- Creates a member if needed and locks the account. Callers lock several members in id order to prevent deadlocks.
create or replace function economy.lock_member(p_guild_id bigint, p_user_id bigint)
returns economy.members language plpgsql as $$
declare
  v_member economy.members;
begin
  select * into v_member from economy.members m where m.guild_id = p_guild_id and m.user_id = p_user_id for update;
  if not found then
    insert into economy.members (guild_id, user_id) values (p_guild_id, p_user_id) on conflict (guild_id, user_id) do nothing
    returning * into v_member;
    -- Another transaction has just created it.
    if not found then
      select * into v_member from economy.members m where m.guild_id = p_guild_id and m.user_id = p_user_id for update;
    end if;
  end if;
  return v_member;
end
$$;

-- Refuses a frozen member, who can neither give, receive nor claim.
create or replace function economy.refuse_frozen(p_member economy.members)
returns void language plpgsql as $$
begin
  if p_member.frozen_at is not null then
    perform economy.refuse('frozen', jsonb_build_object('reason', coalesce(p_member.frozen_reason, '')));
  end if;
end
$$;

-- Refuses insufficient_funds, with the balance and the amount needed.
create or replace function economy.refuse_insufficient_funds(p_guild_id bigint, p_balance bigint, p_needed bigint)
returns void language plpgsql as $$
begin
  perform economy.refuse('insufficient_funds', jsonb_build_object('balance', p_balance, 'needed', p_needed, 'currency',
    coalesce((select s.currency_name from economy.guild_settings s where s.guild_id = p_guild_id), 'coins')));
end
$$;

-- Records the changes of these accounts and the creation of these entries for the change feed.
create or replace function economy.record_balance_changes(p_guild_id bigint, p_user_ids bigint[], p_entry_ids bigint[])
returns void language plpgsql as $$
declare
  v_user_ids constant text[] := p_user_ids;
  v_transaction_ids constant text[] := '{txn_' || array_to_string(p_entry_ids, ',txn_') || '}';
begin
  insert into economy.changes (guild_id, data_type, change_type, affected_ids)
  values (p_guild_id, 'users', 'update', v_user_ids), (p_guild_id, 'transactions', 'create', v_transaction_ids);
end
$$;

-- Moves coins of a locked account and writes the entry; under that lock the caller has checked that the entry's key is new.
-- p_member is the account as locked; its last_daily and daily_streak are written too. Returns the balance after.
-- p_counts_as is the kind whose totals the amount belongs to: for a rollback the kind it reverses, otherwise p_kind itself.
-- The column counts_as of economy.entry_kinds says which total that is; transfers count as none.
-- Refuses: invalid_input, insufficient_funds, balance_cap.
create or replace function economy.post_entry(
  p_member economy.members, p_entry_id bigint, p_amount bigint, p_kind smallint, p_counts_as smallint, p_data jsonb)
returns bigint language plpgsql as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_balance bigint;
begin
  if p_amount < -c_cap or p_amount > c_cap then
    perform economy.refuse('invalid_input', '{"field": "amount"}');
  end if;
  v_balance := p_member.balance + p_amount;
  if v_balance < 0 then
    perform economy.refuse_insufficient_funds(p_member.guild_id, p_member.balance, -p_amount);
  elsif v_balance > c_cap then
    perform economy.refuse('balance_cap', jsonb_build_object('balance', p_member.balance));
  end if;

  update economy.members m
  set balance = v_balance,
      earned = m.earned + case when k.counts_as = 'earned' then p_amount else 0 end,
      spent = m.spent - case when k.counts_as = 'spent' then p_amount else 0 end,
      entries = m.entries + 1, last_daily = p_member.last_daily, daily_streak = p_member.daily_streak
  from economy.entry_kinds k
  where m.guild_id = p_member.guild_id and m.user_id = p_member.user_id and k.kind = p_counts_as;
  if not found then
    raise exception 'Account %/% or entry kind % does not exist.', p_member.guild_id, p_member.user_id, p_counts_as;
  end if;
  insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind, data)
  values (p_member.guild_id, p_entry_id, p_member.user_id, p_amount, v_balance, p_member.entries + 1, p_kind, p_data);
  return v_balance;
end
$$;

-- Moves coins of one account and writes the entry. p_entry_id is the entry's key; p_amount is signed and may be 0.
-- The caller must record the changes (economy.record_balance_changes). p_counts_as: see economy.post_entry.
-- Refuses: act_key_reused when the key belongs to another movement, invalid_input, insufficient_funds, balance_cap.
create or replace function economy.move_coins(
  p_guild_id bigint, p_entry_id bigint, p_user_id bigint, p_amount bigint, p_kind smallint, p_counts_as smallint, p_data jsonb,
  out balance_after bigint, out replayed boolean)
language plpgsql as $$
declare
  v_member economy.members := economy.lock_member(p_guild_id, p_user_id);
  v_entry record;
begin
  select e.user_id, e.amount, e.kind, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_entry_id;
  if found then
    if v_entry.user_id <> p_user_id or v_entry.amount <> p_amount or v_entry.kind <> p_kind then
      perform economy.refuse('act_key_reused');
    end if;
    balance_after := v_entry.balance_after;
    replayed := true;
    return;
  end if;

  balance_after := economy.post_entry(v_member, p_entry_id, p_amount, p_kind, p_counts_as, p_data);
  replayed := false;
end
$$;

-- The basis of every operation on one account: see economy.move_coins.
create or replace function economy.update_user_balance(
  p_guild_id bigint, p_entry_id bigint, p_user_id bigint, p_amount bigint, p_kind smallint, p_data jsonb,
  out balance_after bigint, out replayed boolean)
language plpgsql as $$
begin
  select moved.balance_after, moved.replayed into update_user_balance.balance_after, update_user_balance.replayed
  from economy.move_coins(p_guild_id, p_entry_id, p_user_id, p_amount, p_kind, p_kind, p_data) moved;
end
$$;

-- Moves coins between two locked accounts and writes both entries; under those locks the caller has checked the funds, the cap and
-- that the key is new. Records the changes. Returns the sender's balance after.
create or replace function economy.post_transfer(
  p_sender economy.members, p_receiver economy.members, p_entry_id bigint, p_amount bigint, p_data jsonb)
returns bigint language plpgsql as $$
declare
  v_balance constant bigint := p_sender.balance - p_amount;
begin
  update economy.members m
  set balance = m.balance + case m.user_id when p_sender.user_id then -p_amount else p_amount end, entries = m.entries + 1
  where m.guild_id = p_sender.guild_id and m.user_id in (p_sender.user_id, p_receiver.user_id);
  insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind, data)
  values (p_sender.guild_id, p_entry_id, p_sender.user_id, -p_amount, v_balance, p_sender.entries + 1,
      economy.entry_kind('transfer_send'), p_data),
    (p_sender.guild_id, p_entry_id + 1, p_receiver.user_id, p_amount, p_receiver.balance + p_amount, p_receiver.entries + 1,
      economy.entry_kind('transfer_receive'), p_data);
  perform economy.record_balance_changes(p_sender.guild_id, array[p_sender.user_id, p_receiver.user_id], array[p_entry_id, p_entry_id + 1]);
  return v_balance;
end
$$;

-- Moves coins from one member to another: two entries of one operation, kinds transfer_send and transfer_receive, that sum to zero.
-- Returns {from_balance, to_balance, replayed}. Checks no right: operations that require one call economy.begin_operation first.
-- Refuses: invalid_input unless 0 < amount < 2^53 and the members differ, act_key_reused, insufficient_funds, balance_cap.
create or replace function economy.transfer_coins(
  p_guild_id bigint, p_operation_id bigint, p_sender_id bigint, p_receiver_id bigint, p_amount bigint, p_data jsonb)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_entry_id constant bigint := p_operation_id * 2;
  v_sender economy.members;
  v_receiver economy.members;
  v_sent_entry record;
  v_received_entry record;
  v_balance bigint;
begin
  if p_amount is null or p_amount <= 0 or p_amount > c_cap then
    perform economy.refuse('invalid_input', '{"field": "amount"}');
  elsif p_sender_id = p_receiver_id then
    perform economy.refuse('invalid_input', '{"field": "to"}');
  end if;

  if p_sender_id < p_receiver_id then
    v_sender := economy.lock_member(p_guild_id, p_sender_id);
    v_receiver := economy.lock_member(p_guild_id, p_receiver_id);
  else
    v_receiver := economy.lock_member(p_guild_id, p_receiver_id);
    v_sender := economy.lock_member(p_guild_id, p_sender_id);
  end if;

  select e.user_id, e.amount, e.kind, e.balance_after into v_sent_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = v_entry_id;
  if found then
    select e.user_id, e.kind, e.balance_after into v_received_entry
    from economy.entries e where e.guild_id = p_guild_id and e.op_id = v_entry_id + 1;
    if (v_sent_entry.user_id, v_sent_entry.amount, v_sent_entry.kind) is distinct from (p_sender_id, -p_amount, economy.entry_kind('transfer_send'))
      or (v_received_entry.user_id, v_received_entry.kind) is distinct from (p_receiver_id, economy.entry_kind('transfer_receive')) then
      perform economy.refuse('act_key_reused');
    end if;
    return jsonb_build_object(
      'from_balance', v_sent_entry.balance_after, 'to_balance', v_received_entry.balance_after, 'replayed', true);
  end if;

  if v_sender.balance < p_amount then
    perform economy.refuse_insufficient_funds(p_guild_id, v_sender.balance, p_amount);
  elsif v_receiver.balance + p_amount > c_cap then
    perform economy.refuse('balance_cap', jsonb_build_object('balance', v_receiver.balance));
  end if;

  v_balance := economy.post_transfer(v_sender, v_receiver, v_entry_id, p_amount, p_data);
  return jsonb_build_object(
    'from_balance', v_balance, 'to_balance', v_receiver.balance + p_amount, 'replayed', false);
end
$$;

-- Checks the updates of economy.batch_balance_updates. Returns their members and the ids of their entries, in the given order.
-- Refuses: invalid_input.
create or replace function economy.parse_balance_updates(
  p_operation_id bigint, p_updates jsonb, out user_ids bigint[], out entry_ids bigint[])
language plpgsql stable as $$
begin
  select array_agg((item->>'user_id')::bigint order by nth),
    array_agg(case when nth <= 2 then p_operation_id * 2 + nth - 1 else (item->>'act')::bigint * 2 end order by nth)
  into user_ids, entry_ids
  from jsonb_array_elements(p_updates) with ordinality listed (item, nth);
  if cardinality(user_ids) is null or cardinality(user_ids) > 1000
    or array_position(user_ids, null) is not null or array_position(entry_ids, null) is not null
    or cardinality(user_ids) <> (select count(distinct listed) from unnest(user_ids) listed)
    or exists (
      select from jsonb_array_elements(p_updates) item
      left join economy.entry_kinds k on k.name = item->>'kind' and k.flow <> 'transfer'
      where k.kind is null or item->>'amount' is null) then
    perform economy.refuse('invalid_input', '{"field": "updates"}');
  end if;
end
$$;

-- Updates many accounts, all or nothing: [{user_id, amount, kind, act?, data?}], each member once, at most 1,000, no transfers.
-- Entries after the first two take generated ids, passed as "act"; the first entry's data lists them as "legs", and their data
-- names the operation as "act". Returns {balances, replayed}, balances in the order of the updates. A repeat may pass other ids: it
-- returns the entries of the first run.
-- Refuses: server_missing, invalid_input, act_key_reused, insufficient_funds, balance_cap.
create or replace function economy.batch_balance_updates(p_guild_id bigint, p_operation_id bigint, p_updates jsonb)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, null, '{}', 0, 'everyone');
  v_first_data jsonb;
  v_extra_entry_ids bigint[];
  v_user_ids bigint[];
  v_entry_ids bigint[];
  v_balances jsonb := '[]';
  v_update record;
  v_user_id bigint;
  v_movement record;
  v_data jsonb;
begin
  select parsed.user_ids, parsed.entry_ids into v_user_ids, v_entry_ids
  from economy.parse_balance_updates(p_operation_id, p_updates) parsed;
  for v_user_id in select listed from unnest(v_user_ids) listed order by listed loop
    perform economy.lock_member(p_guild_id, v_user_id);
  end loop;

  select coalesce(e.data, '{}') into v_first_data from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2;
  if found then
    select coalesce(array_agg(leg::bigint), '{}') into v_extra_entry_ids from jsonb_array_elements_text(v_first_data->'legs') leg;
    v_entry_ids := (v_entry_ids[1:2] || v_extra_entry_ids);
    if cardinality(v_entry_ids) <> cardinality(v_user_ids) or cardinality(v_user_ids) = 1 and exists (
      select from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2 + 1) then
      perform economy.refuse('act_key_reused');
    end if;
  else
    v_extra_entry_ids := v_entry_ids[3:];
  end if;

  for v_update in
    select item, nth from jsonb_array_elements(p_updates) with ordinality listed (item, nth) order by nth
  loop
    v_data := v_update.item->'data';
    if v_update.nth = 1 and cardinality(v_extra_entry_ids) > 0 then
      v_data := coalesce(v_data, '{}') || jsonb_build_object('legs', to_jsonb(v_extra_entry_ids::text[]));
    elsif v_update.nth > 2 then
      v_data := coalesce(v_data, '{}') || jsonb_build_object('act', p_operation_id::text);
    end if;
    select * into v_movement from economy.update_user_balance(p_guild_id, v_entry_ids[v_update.nth], v_user_ids[v_update.nth],
      (v_update.item->>'amount')::bigint, economy.entry_kind(v_update.item->>'kind'), v_data);
    if v_movement.replayed <> (v_first_data is not null) then
      perform economy.refuse('act_key_reused');
    end if;
    v_balances := v_balances || to_jsonb(v_movement.balance_after);
  end loop;

  if v_first_data is null then
    perform economy.record_balance_changes(p_guild_id, v_user_ids, v_entry_ids);
  end if;
  return jsonb_build_object('balances', v_balances, 'replayed', v_first_data is not null);
end
$$;

-- The kind whose totals an entry belongs to: a rollback, also one of a rollback, belongs to those of the original entry.
create or replace function economy.counted_kind(p_kind smallint, p_data jsonb)
returns smallint language sql immutable
return case when p_kind = economy.entry_kind('rollback') then (p_data->>'kind')::smallint else p_kind end;

-- What the entries of an operation with more than two store about each other: the first one lists the entries after the second, whose
-- operation ids p_extra_ids holds, and those name the operation.
create or replace function economy.leg_data(p_operation_id bigint, p_nth integer, p_extra_ids bigint[])
returns jsonb language sql immutable
return case
  when p_nth = 1 and cardinality(p_extra_ids) > 0 then
    jsonb_build_object('legs', to_jsonb(array(select extra_id * 2 from unnest(p_extra_ids) extra_id)::text[]))
  when p_nth > 2 then jsonb_build_object('act', p_operation_id::text)
  else '{}'
end;

-- Refuses to roll back entries that moved coins into or out of escrow: only the task they are reserved for moves those, otherwise it
-- would pay coins it no longer holds. Holds add to user 0, releases and payments take from it. An entry of the other
-- sign is a rollback by an older version; rolling that back repairs it.
-- Refuses: escrow_held {task, number} for a hold, escrow_returned for a release, escrow_paid for a payment.
create or replace function economy.refuse_escrow(p_guild_id bigint, p_entry_ids bigint[])
returns void language plpgsql as $$
declare
  v_entry record;
begin
  select economy.counted_kind(e.kind, e.data) as kind, e.amount,
    jsonb_build_object('task', e.data->>'task', 'number', e.data->>'task_id') as detail into v_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = any(p_entry_ids) and e.user_id = 0;
  if v_entry.kind = economy.entry_kind('escrow_hold') and v_entry.amount > 0 then
    perform economy.refuse('escrow_held', v_entry.detail);
  elsif v_entry.kind = economy.entry_kind('escrow_release') and v_entry.amount < 0 then
    perform economy.refuse('escrow_returned', v_entry.detail);
  elsif v_entry.kind = economy.entry_kind('escrow_pay') and v_entry.amount < 0 then
    perform economy.refuse('escrow_paid', v_entry.detail);
  end if;
end
$$;

-- Returns the ids of an operation's entries in their order: the first two, and those that the first one lists as its legs.
create or replace function economy.operation_entry_ids(p_guild_id bigint, p_operation_id bigint)
returns bigint[] language sql stable
return array(
  select e.op_id
  from economy.entries first
  cross join lateral unnest(array[first.op_id, first.op_id + 1]
    || array(select leg::bigint from jsonb_array_elements_text(first.data->'legs') leg)) with ordinality listed (entry_id, nth)
  join economy.entries e on e.guild_id = first.guild_id and e.op_id = listed.entry_id
  where first.guild_id = p_guild_id and first.op_id = p_operation_id * 2
  order by listed.nth);

-- Reverses the entry that is the p_nth of its operation, for a rollback whose operation id is p_operation_id; p_extra_ids are the ids
-- of its entries after the second. A repeat finds those under the ids of the first run.
-- Refuses: act_key_reused, insufficient_funds, balance_cap.
create or replace function economy.reverse_entry(
  p_operation_id bigint, p_entry economy.entries, p_nth integer, p_extra_ids bigint[], p_is_replayed boolean, p_data jsonb,
  out entry_id bigint, out balance_after bigint)
language plpgsql as $$
declare
  v_kind constant smallint := economy.counted_kind(p_entry.kind, p_entry.data);
  v_movement record;
begin
  entry_id := case when p_nth <= 2 then p_operation_id * 2 + p_nth - 1 else p_extra_ids[p_nth - 2] * 2 end;
  if p_is_replayed and p_nth > 2 then
    select (e.data->'legs'->>(p_nth - 3))::bigint into entry_id
    from economy.entries e where e.guild_id = p_entry.guild_id and e.op_id = p_operation_id * 2;
  end if;
  select * into v_movement from economy.move_coins(p_entry.guild_id, entry_id, p_entry.user_id, -p_entry.amount,
    economy.entry_kind('rollback'), v_kind, coalesce(p_data, '{}')
      || jsonb_build_object('kind', v_kind, 'reverses', 'txn_' || p_entry.op_id)
      || economy.leg_data(p_operation_id, p_nth, p_extra_ids));
  if v_movement.replayed <> p_is_replayed then
    perform economy.refuse('act_key_reused');
  end if;
  balance_after := v_movement.balance_after;
end
$$;

-- Reverses an operation by a new one: an entry of kind rollback for each of its entries, and a row in reversals, only once.
-- p_extra_ids holds generated ids for entries after the first two. Returns {balances: [{user_id, balance}], replayed}.
-- Refuses: server_missing, not_allowed, transaction_missing when there is no such operation, already_rolled_back, what
-- economy.refuse_escrow refuses, act_key_reused, insufficient_funds, balance_cap.
create or replace function economy.roll_back_operation(
  p_guild_id bigint, p_operation_id bigint, p_target_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text,
  p_data jsonb, p_extra_ids bigint[])
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
  v_target_entry_ids bigint[];
  v_user_id bigint;
  v_entry economy.entries;
  v_nth integer := 0;
  v_reversal record;
  v_reversed_by bigint;
  v_is_replayed boolean;
  v_user_ids bigint[] := '{}';
  v_entry_ids bigint[] := '{}';
  v_balances jsonb := '[]';
begin
  v_target_entry_ids := economy.operation_entry_ids(p_guild_id, p_target_operation_id);
  if v_target_entry_ids = '{}' then
    perform economy.refuse('transaction_missing');
  end if;

  for v_user_id in
    select e.user_id from economy.entries e where e.guild_id = p_guild_id and e.op_id = any(v_target_entry_ids) order by e.user_id
  loop
    perform economy.lock_member(p_guild_id, v_user_id);
  end loop;

  select r.by_act into v_reversed_by from economy.reversals r where r.guild_id = p_guild_id and r.act_id = p_target_operation_id;
  v_is_replayed := coalesce(v_reversed_by = p_operation_id, false);
  if v_reversed_by <> p_operation_id then
    perform economy.refuse('already_rolled_back', jsonb_build_object('by', 'txn_' || v_reversed_by * 2));
  elsif v_reversed_by is null then
    perform economy.refuse_escrow(p_guild_id, v_target_entry_ids);
  end if;

  if cardinality(v_target_entry_ids) - 2 > coalesce(cardinality(p_extra_ids), 0) then
    perform economy.refuse('invalid_input', '{"field": "more"}');
  end if;
  for v_entry in
    select e.* from economy.entries e where e.guild_id = p_guild_id and e.op_id = any(v_target_entry_ids)
    order by array_position(v_target_entry_ids, e.op_id)
  loop
    v_nth := v_nth + 1;
    select * into v_reversal
    from economy.reverse_entry(p_operation_id, v_entry, v_nth, p_extra_ids[1:cardinality(v_target_entry_ids) - 2], v_is_replayed, p_data);
    v_user_ids := v_user_ids || v_entry.user_id;
    v_entry_ids := v_entry_ids || v_reversal.entry_id;
    v_balances := v_balances || jsonb_build_object('user_id', v_entry.user_id::text, 'balance', v_reversal.balance_after);
  end loop;

  if not v_is_replayed then
    insert into economy.reversals (guild_id, act_id, by_act) values (p_guild_id, p_target_operation_id, p_operation_id);
    perform economy.record_balance_changes(p_guild_id, v_user_ids, v_entry_ids);
  end if;
  return jsonb_build_object('balances', v_balances, 'replayed', v_is_replayed);
end
$$;

grant execute on function economy.entry_time(bigint), economy.min_entry_id_at(timestamptz), economy.day_start(date, text),
  economy.movements(bigint, bigint, bigint, text),
  economy.transfer_coins(bigint, bigint, bigint, bigint, bigint, jsonb),
  economy.batch_balance_updates(bigint, bigint, jsonb),
  economy.roll_back_operation(bigint, bigint, bigint, bigint, bigint[], bigint, text, jsonb, bigint[]) to economy_app;
