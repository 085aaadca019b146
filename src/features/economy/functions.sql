-- Hot operations of the economy: daily rewards, transfers, balance changes by staff, role incomes and payouts.

-- Returns when the next daily reward opens: 86,400 seconds after p_last_daily, or at the start of the next day in p_timezone.
create or replace function economy.next_daily_at(p_last_daily timestamptz, p_mode text, p_timezone text)
returns timestamptz language sql stable
return case p_mode
  when 'calendar' then economy.day_start((p_last_daily at time zone p_timezone)::date + 1, p_timezone)
  else p_last_daily + interval '86400 seconds'
end;

-- Allows p_limit balance changes of a subject in any minute and refuses further ones. Must be the last lock that an operation takes, so
-- that its holder waits for no other lock; a refused operation is rolled back and therefore not counted. Take p_at after locking the
-- members: a caller that waited for them could otherwise be asked to wait for more than a minute.
create or replace function economy.enforce_balance_change_limit(p_guild_id bigint, p_subject text, p_limit integer, p_at timestamptz)
returns void language plpgsql as $$
declare
  v_next_at timestamptz := economy.consume_rate_limit(p_guild_id, p_subject, p_limit, interval '1 minute', p_at);
begin
  if v_next_at is not null then
    perform economy.refuse('too_many_changes',
      jsonb_build_object('seconds', greatest(1, ceil(extract(epoch from v_next_at - p_at)))::bigint));
  end if;
end
$$;

-- Refuses the daily reward to a frozen member, and before it is due: frozen, daily_already_claimed {next_at, next_at_seconds,
-- seconds, balance}.
create or replace function economy.check_daily_due(p_member economy.members, p_settings economy.guild_settings, p_at timestamptz)
returns void language plpgsql as $$
declare
  v_next_at timestamptz;
begin
  if p_member.frozen_at is not null then
    perform economy.refuse_frozen(p_member);
  elsif (case p_settings.daily_mode
    when 'calendar' then (p_member.last_daily at time zone p_settings.timezone)::date >= (p_at at time zone p_settings.timezone)::date
    else p_member.last_daily > p_at - interval '86400 seconds'
  end) then
    v_next_at := economy.next_daily_at(p_member.last_daily, p_settings.daily_mode, p_settings.timezone);
    perform economy.refuse('daily_already_claimed', jsonb_build_object(
      'next_at', economy.to_iso8601(v_next_at),
      'next_at_seconds', ceil(extract(epoch from v_next_at))::bigint,
      'seconds', greatest(1, ceil(extract(epoch from v_next_at - p_at)))::bigint,
      'balance', p_member.balance));
  end if;
end
$$;

-- Claims the daily reward for p_actor_id. p_at is null in production, where the database clock decides.
-- Claiming on the next day, or within 48 hours in rolling mode, continues a streak: each day after the first adds
-- daily_streak_bonus, at most daily_streak_cap times.
-- Returns {amount, streak, balance, next_at, replayed, reminds, currency_name, currency_symbol}; repeating an operation returns its
-- first result. reminds is true when the claimant is reminded of the next reward.
-- Calendar mode compares dates, so that a clock change neither opens one day twice nor delays a day.
-- Refuses: server_missing, feature_off, member_missing without a claimant, act_key_reused, frozen, daily_already_claimed {next_at,
-- next_at_seconds, seconds, balance}, balance_cap.
create or replace function economy.claim_daily(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_member economy.members;
  v_entry record;
  v_amount bigint := v_settings.daily_amount;
  v_streak integer := 1;
  v_balance bigint;
  v_is_replayed boolean;
begin
  perform economy.require_feature(v_settings.feature_currency, 'currency');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  end if;
  v_member := economy.lock_member(p_guild_id, p_actor_id);

  select e.user_id, e.kind, e.amount, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2;
  v_is_replayed := found;
  if v_is_replayed then
    if v_entry.user_id <> p_actor_id or v_entry.kind <> economy.entry_kind('daily') then
      perform economy.refuse('act_key_reused');
    end if;
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
    v_at := v_member.last_daily;
    v_streak := v_member.daily_streak;
  else
    perform economy.check_daily_due(v_member, v_settings, v_at);
    if (case v_settings.daily_mode
      when 'calendar' then (v_member.last_daily at time zone v_settings.timezone)::date + 1 = (v_at at time zone v_settings.timezone)::date
      else v_member.last_daily > v_at - interval '172800 seconds'
    end) then
      v_streak := v_member.daily_streak + 1;
    end if;
    v_amount := v_amount + v_settings.daily_streak_bonus * greatest(0, least(v_streak - 1, v_settings.daily_streak_cap));
    if v_member.balance + v_amount > v_settings.balance_cap then
      perform economy.refuse('balance_cap', jsonb_build_object('balance', v_member.balance));
    end if;
    v_member.last_daily := v_at;
    v_member.daily_streak := v_streak;
    v_balance := economy.post_entry(v_member, p_operation_id * 2, v_amount, economy.entry_kind('daily'), economy.entry_kind('daily'), p_data);
    perform economy.record_balance_changes(p_guild_id, array[p_actor_id], array[p_operation_id * 2]);
  end if;

  return jsonb_build_object(
    'amount', v_amount, 'streak', v_streak, 'balance', v_balance, 'replayed', v_is_replayed,
    'next_at', economy.to_iso8601(economy.next_daily_at(v_at, v_settings.daily_mode, v_settings.timezone)),
    'reminds', exists (select from economy.daily_reminders r where r.guild_id = p_guild_id and r.user_id = p_actor_id),
    'currency_name', v_settings.currency_name, 'currency_symbol', v_settings.currency_symbol);
end
$$;

-- Replaces the times of rewards and role incomes that lie in the future by now, after the database's clock was ahead, so that the next
-- ones open a day or a period from now. Reminders are checked again.
create or replace function economy.correct_reward_times(p_guild_id bigint)
returns void language plpgsql security definer
  set search_path = economy, pg_temp as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
begin
  update economy.members set last_daily = now() where guild_id = p_guild_id and last_daily > now();
  update economy.income_claims set collected_at = now() where guild_id = p_guild_id and collected_at > now();
  update economy.daily_reminders set look_at = now(), reminded_of = least(reminded_of, now())
  where guild_id = p_guild_id and (look_at > now() + interval '24 hours' or reminded_of > now());
end
$$;

-- Returns what an operation gave, if it did: sender, kind of its first entry, receiver, the coins that arrived, the tax, and the
-- sender's balance after both.
create or replace function economy.find_gift(p_guild_id bigint, p_operation_id bigint)
returns table (sender bigint, kind smallint, receiver bigint, received bigint, tax bigint, balance_after bigint)
language sql stable as $$
  select sent.user_id, sent.kind, got.user_id, coalesce(got.amount, 0), coalesce(-tax.amount, 0),
    coalesce(tax.balance_after, sent.balance_after)
  from economy.entries sent
  left join economy.entries got on got.guild_id = p_guild_id and got.op_id = sent.op_id + 1
  left join economy.entries tax on tax.guild_id = p_guild_id and tax.op_id = (sent.data->'legs'->>0)::bigint
  where sent.guild_id = p_guild_id and sent.op_id = p_operation_id * 2;
$$;

-- Checks whether coins can pass between two locked accounts. Refuses: not_to_bots, receiver_left, frozen, receiver_frozen.
create or replace function economy.check_receiver(
  p_receiver economy.members, p_is_bot boolean, p_is_member boolean, p_sender economy.members)
returns void language plpgsql as $$
begin
  if p_is_bot then
    perform economy.refuse('not_to_bots');
  elsif not p_is_member then
    perform economy.refuse('receiver_left');
  elsif p_sender.frozen_at is not null then
    perform economy.refuse_frozen(p_sender);
  elsif p_receiver.frozen_at is not null then
    perform economy.refuse('receiver_frozen');
  end if;
end
$$;

-- Checks whether a gift is within the server's rules: its size, and how long the sender has had the account and been here.
-- Refuses: give_minimum {minimum, currency}, too_young {days, next_at_seconds}.
create or replace function economy.check_gift(
  p_settings economy.guild_settings, p_sender economy.members, p_amount bigint, p_sender_joined_at timestamptz, p_at timestamptz)
returns void language plpgsql as $$
declare
  v_eligible_at timestamptz;
begin
  if p_amount < p_settings.give_minimum then
    perform economy.refuse('give_minimum',
      jsonb_build_object('minimum', p_settings.give_minimum, 'currency', p_settings.currency_name));
  end if;
  v_eligible_at := greatest(
    case when p_settings.give_min_account_days > 0
      then economy.entry_time(p_sender.user_id * 2) + make_interval(hours => 24 * p_settings.give_min_account_days) end,
    case when p_settings.give_min_member_days > 0
      then coalesce(p_sender_joined_at, p_at) + make_interval(hours => 24 * p_settings.give_min_member_days) end);
  if v_eligible_at > p_at then
    perform economy.refuse('too_young', jsonb_build_object(
      'days', ceil(extract(epoch from v_eligible_at - p_at) / 86400)::bigint,
      'next_at_seconds', ceil(extract(epoch from v_eligible_at))::bigint));
  end if;
end
$$;

-- Moves a gift between two locked accounts, and burns the tax on it by a third entry, which the first one lists as its leg.
-- Returns the sender's balance after.
create or replace function economy.post_gift(
  p_sender economy.members, p_receiver economy.members, p_operation_id bigint, p_amount bigint, p_tax bigint, p_tax_entry_id bigint,
  p_data jsonb)
returns bigint language plpgsql as $$
declare
  v_balance bigint;
begin
  v_balance := economy.post_transfer(p_sender, p_receiver, p_operation_id * 2, p_amount - p_tax, case when p_tax > 0
    then coalesce(p_data, '{}') || jsonb_build_object('legs', jsonb_build_array(p_tax_entry_id::text)) else p_data end);
  if p_tax > 0 then
    select moved.balance_after into v_balance
    from economy.update_user_balance(p_sender.guild_id, p_tax_entry_id, p_sender.user_id, -p_tax, economy.entry_kind('transfer_tax'),
      coalesce(p_data, '{}') || jsonb_build_object('act', p_operation_id::text)) moved;
    perform economy.change(p_sender.guild_id, 'transactions', 'create', array['txn_' || p_tax_entry_id]);
  end if;
  return v_balance;
end
$$;

-- Transfers coins from p_actor_id to another member. The sender pays p_amount; the server's tax on it, rounded down, is burned by a third
-- entry, and the rest arrives: at least one coin. p_tax_operation_id is the operation id of that third entry, used only when there is a tax.
-- The age of the sender's account follows from its id; p_sender_joined_at is when the sender joined the server.
-- Returns {from_balance, sent, received, tax, replayed, currency_name}; the receiver's balance stays private.
-- Refuses: server_missing, feature_off, member_missing without a sender, invalid_input, not_to_oneself, act_key_reused, not_to_bots,
-- receiver_left, frozen, receiver_frozen, give_minimum {minimum, currency}, too_young {days, next_at_seconds}, insufficient_funds,
-- balance_cap of the receiver, too_many_changes {seconds}.
create or replace function economy.give_coins(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_receiver_id bigint, p_amount bigint,
  p_receiver_is_bot boolean, p_receiver_is_member boolean, p_sender_joined_at timestamptz, p_tax_operation_id bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_tax bigint := 0;
  v_balance bigint;
  v_sender economy.members;
  v_receiver economy.members;
  v_gift record;
  v_is_replayed boolean;
begin
  perform economy.require_feature(v_settings.feature_currency, 'currency');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  elsif p_amount is null or p_amount <= 0 or p_amount > c_cap then
    perform economy.refuse('invalid_input', '{"field": "amount"}');
  elsif p_receiver_id = p_actor_id then
    perform economy.refuse('not_to_oneself');
  end if;

  if p_actor_id < p_receiver_id then
    v_sender := economy.lock_member(p_guild_id, p_actor_id);
    v_receiver := economy.lock_member(p_guild_id, p_receiver_id);
  else
    v_receiver := economy.lock_member(p_guild_id, p_receiver_id);
    v_sender := economy.lock_member(p_guild_id, p_actor_id);
  end if;

  select * into v_gift from economy.find_gift(p_guild_id, p_operation_id);
  v_is_replayed := found;
  if v_is_replayed then
    if (v_gift.sender, v_gift.kind, v_gift.receiver, v_gift.received + v_gift.tax)
      is distinct from (p_actor_id, economy.entry_kind('transfer_send'), p_receiver_id, p_amount) then
      perform economy.refuse('act_key_reused');
    end if;
    v_tax := v_gift.tax;
    v_balance := v_gift.balance_after;
  else
    perform economy.check_receiver(v_receiver, p_receiver_is_bot, p_receiver_is_member, v_sender);
    perform economy.check_gift(v_settings, v_sender, p_amount, p_sender_joined_at, v_at);

    v_tax := least(p_amount * v_settings.give_tax_percent / 100, p_amount - 1);
    if v_sender.balance < p_amount then
      perform economy.refuse_insufficient_funds(p_guild_id, v_sender.balance, p_amount);
    elsif v_receiver.balance + p_amount - v_tax > coalesce(v_settings.balance_cap, c_cap) then
      perform economy.refuse('balance_cap');
    end if;
    perform economy.enforce_balance_change_limit(
      p_guild_id, 'coins:' || p_actor_id, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
    v_balance := economy.post_gift(v_sender, v_receiver, p_operation_id, p_amount, v_tax, p_tax_operation_id * 2, p_data);
  end if;

  return jsonb_build_object(
    'from_balance', v_balance, 'sent', p_amount, 'received', p_amount - v_tax, 'tax', v_tax, 'replayed', v_is_replayed,
    'currency_name', v_settings.currency_name);
end
$$;

-- Changes a member's coins on behalf of staff: by the signed p_amount, or to p_amount when p_is_set. Also works on frozen accounts and
-- beyond the server's balance cap. p_rate_limit_key names the rate limit that the change counts against, null for the system; p_data
-- holds the actor and the reason, which the audit log stores too.
-- Returns {balance_before, balance_after, amount, replayed, currency_name}; amount is the signed change.
-- Refuses: server_missing, not_allowed, invalid_input, member_missing for the escrow, act_key_reused, insufficient_funds,
-- balance_cap, too_many_changes {seconds}.
create or replace function economy.adjust_balance(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_user_id bigint,
  p_amount bigint, p_is_set boolean, p_rate_limit_key text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
  v_member economy.members;
  v_entry record;
  v_amount bigint;
  v_kind smallint;
  v_balance bigint;
  v_is_replayed boolean;
begin
  if p_amount is null or abs(p_amount) > c_cap or p_is_set and p_amount < 0 or not p_is_set and p_amount = 0 then
    perform economy.refuse('invalid_input', '{"field": "amount"}');
  elsif p_user_id is null or p_user_id <= 0 then
    perform economy.refuse('member_missing');
  end if;
  v_member := economy.lock_member(p_guild_id, p_user_id);

  select e.user_id, e.kind, e.amount, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2;
  v_is_replayed := found;
  if v_is_replayed then
    if v_entry.user_id <> p_user_id or v_entry.kind not in (economy.entry_kind('admin_add'), economy.entry_kind('admin_remove'))
      or p_amount <> (case when p_is_set then v_entry.balance_after else v_entry.amount end) then
      perform economy.refuse('act_key_reused');
    end if;
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
  else
    v_amount := p_amount - case when p_is_set then v_member.balance else 0 end;
    if p_rate_limit_key is not null then
      perform economy.enforce_balance_change_limit(
        p_guild_id, p_rate_limit_key, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
    end if;
    v_kind := economy.entry_kind(case when v_amount < 0 then 'admin_remove' else 'admin_add' end);
    v_balance := economy.post_entry(v_member, p_operation_id * 2, v_amount, v_kind, v_kind, p_data);
    insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
    values (p_guild_id, now(), case when p_actor_id is null then split_part(p_data->>'by', ':', 1) else 'member' end,
      coalesce(p_actor_id::text, substr(p_data->>'by', strpos(p_data->>'by', ':') + 1)), 'change_balance', 'user:' || p_user_id,
      jsonb_build_object('balance', v_member.balance),
      jsonb_build_object('balance', v_balance) || jsonb_strip_nulls(jsonb_build_object('reason', p_data->'reason')));
    perform economy.record_balance_changes(p_guild_id, array[p_user_id], array[p_operation_id * 2]);
  end if;

  return jsonb_build_object(
    'balance_before', v_balance - v_amount, 'balance_after', v_balance, 'amount', v_amount, 'replayed', v_is_replayed,
    'currency_name', v_settings.currency_name);
end
$$;

-- Returns the incomes of these roles that are due to a member, as [{role_id, name, amount}] and their sum, both null when none is; and
-- when the first of those collected before is due again.
create or replace function economy.find_due_incomes(
  p_guild_id bigint, p_user_id bigint, p_role_ids bigint[], p_at timestamptz, out paid jsonb, out amount numeric, out next_at timestamptz)
language sql stable as $$
  select jsonb_agg(jsonb_build_object('role_id', income.role_id::text, 'name', income.name, 'amount', income.amount)
      order by income.amount desc, income.role_id) filter (where income.is_due),
    sum(income.amount) filter (where income.is_due),
    min(income.due_at)
  from (
    select i.role_id, coalesce(r.name, i.role_id::text) as name, i.amount,
      c.collected_at + make_interval(hours => i.every_hours) as due_at,
      c.collected_at is null or c.collected_at <= p_at - make_interval(hours => i.every_hours) as is_due
    from economy.role_incomes i
    left join economy.roles r on r.guild_id = i.guild_id and r.role_id = i.role_id
    left join economy.income_claims c on c.guild_id = i.guild_id and c.role_id = i.role_id and c.user_id = p_user_id
    where i.guild_id = p_guild_id and i.role_id = any (p_role_ids)) income;
$$;

-- Pays p_actor_id the incomes of their roles that are due: each role once per period, all in one entry whose data lists the roles.
-- Roles that are not due yet are left for later.
-- Returns {paid: [{role_id, name, amount}], amount, balance, next_at or null, replayed, currency_name}; next_at is when the
-- first of these roles is due again. Repeating an operation returns its first result.
-- Refuses: server_missing, feature_off, member_missing without a claimant, act_key_reused, frozen, no_income when no role held has
-- an income, income_too_soon {next_at, next_at_seconds, seconds}, balance_cap.
create or replace function economy.collect_income(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_member economy.members;
  v_entry record;
  v_paid jsonb;
  v_amount numeric;
  v_balance bigint;
  v_next_at timestamptz;
  v_is_replayed boolean;
begin
  perform economy.require_feature(v_settings.feature_currency, 'currency');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  end if;
  v_member := economy.lock_member(p_guild_id, p_actor_id);

  select e.user_id, e.kind, e.amount, e.balance_after, e.data into v_entry
  from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2;
  v_is_replayed := found;
  if v_is_replayed then
    if v_entry.user_id <> p_actor_id or v_entry.kind <> economy.entry_kind('role_income') then
      perform economy.refuse('act_key_reused');
    end if;
    v_paid := v_entry.data->'roles';
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
  else
    perform economy.refuse_frozen(v_member);
    select due.paid, due.amount, due.next_at into v_paid, v_amount, v_next_at
    from economy.find_due_incomes(p_guild_id, p_actor_id, p_role_ids, v_at) due;
    if v_paid is null and v_next_at is null then
      perform economy.refuse('no_income');
    elsif v_paid is null then
      perform economy.refuse('income_too_soon', jsonb_build_object(
        'next_at', economy.to_iso8601(v_next_at),
        'next_at_seconds', ceil(extract(epoch from v_next_at))::bigint,
        'seconds', greatest(1, ceil(extract(epoch from v_next_at - v_at)))::bigint));
    elsif v_member.balance + v_amount > coalesce(v_settings.balance_cap, c_cap) then
      perform economy.refuse('balance_cap', jsonb_build_object('balance', v_member.balance));
    end if;
    select moved.balance_after into v_balance
    from economy.update_user_balance(p_guild_id, p_operation_id * 2, p_actor_id, v_amount::bigint, economy.entry_kind('role_income'),
      coalesce(p_data, '{}') || jsonb_build_object('roles', v_paid)) moved;
    insert into economy.income_claims as claim (guild_id, user_id, role_id, collected_at)
    select p_guild_id, p_actor_id, (paid->>'role_id')::bigint, v_at from jsonb_array_elements(v_paid) paid
    on conflict (guild_id, user_id, role_id) do update set collected_at = excluded.collected_at;
    perform economy.record_balance_changes(p_guild_id, array[p_actor_id], array[p_operation_id * 2]);
  end if;

  v_next_at := (economy.find_due_incomes(p_guild_id, p_actor_id, p_role_ids, v_at)).next_at;
  return jsonb_build_object(
    'paid', v_paid, 'amount', v_amount, 'balance', v_balance, 'replayed', v_is_replayed, 'next_at', economy.to_iso8601(v_next_at),
    'currency_name', v_settings.currency_name);
end
$$;

-- Returns the progress of a payout in the form that callers get.
create or replace function economy.payout_state(p_payout economy.payouts, p_is_replayed boolean)
returns jsonb language sql stable return jsonb_build_object(
  'total', p_payout.total, 'done', p_payout.done, 'paid', p_payout.paid, 'frozen', p_payout.frozen, 'capped', p_payout.capped,
  'replayed', p_is_replayed);

-- Plans a payout to the holders of a role, which pay_payout then pays in batches: p_user_ids is stored in id order without duplicates.
-- The operation id is the key of the plan: repeating the operation returns the stored plan and ignores p_user_ids.
-- p_rate_limit_key and p_data are those of economy.adjust_balance. Returns {total, done, paid, frozen, capped, replayed}.
-- Refuses: server_missing, not_allowed, invalid_input, act_key_reused, role_empty when there is nobody to pay, too_many_changes
-- {seconds}.
create or replace function economy.plan_payout(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_role_id bigint,
  p_amount bigint, p_user_ids bigint[], p_rate_limit_key text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
  v_user_ids bigint[] := array(select distinct listed from unnest(p_user_ids) listed where listed > 0 order by listed);
  v_payout economy.payouts;
  v_audit_id bigint;
  v_is_replayed boolean;
begin
  if p_amount is null or p_amount <= 0 or p_amount > 9007199254740991 then
    perform economy.refuse('invalid_input', '{"field": "amount"}');
  end if;
  insert into economy.payouts (guild_id, payout_id, role_id, amount, data, user_ids, total)
  values (p_guild_id, p_operation_id, p_role_id, p_amount, p_data, v_user_ids, cardinality(v_user_ids))
  on conflict (guild_id, payout_id) do nothing;
  v_is_replayed := not found;
  select * into v_payout from economy.payouts p where p.guild_id = p_guild_id and p.payout_id = p_operation_id for update;
  if v_is_replayed then
    if (v_payout.role_id, v_payout.amount) <> (p_role_id, p_amount) then
      perform economy.refuse('act_key_reused');
    end if;
    return economy.payout_state(v_payout, true);
  end if;

  if v_payout.total = 0 then
    perform economy.refuse('role_empty');
  end if;
  if p_rate_limit_key is not null then
    perform economy.enforce_balance_change_limit(
      p_guild_id, p_rate_limit_key, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
  end if;
  insert into economy.audit (guild_id, at, actor_kind, actor, act, target, after)
  values (p_guild_id, now(), case when p_actor_id is null then split_part(p_data->>'by', ':', 1) else 'member' end,
    coalesce(p_actor_id::text, substr(p_data->>'by', strpos(p_data->>'by', ':') + 1)), 'pay_role', 'role:' || p_role_id,
    jsonb_build_object('amount', p_amount, 'members', v_payout.total)
      || jsonb_strip_nulls(jsonb_build_object('reason', p_data->'reason')))
  returning audit_id into v_audit_id;
  perform economy.change(p_guild_id, 'logs', 'create', array[v_audit_id::text]);
  return economy.payout_state(v_payout, false);
end
$$;

-- Pays the next members of a plan, as many as there are p_operation_ids: each entry is an operation of its own. Does nothing unless
-- exactly p_done members have been processed, so that a repeated call pays nobody twice. Frozen accounts, and accounts that would
-- exceed the server's balance cap, are counted and skipped. Checks no right: economy.plan_payout did.
-- Returns {total, done, paid, frozen, capped, replayed}. Refuses: transaction_missing when there is no such plan.
create or replace function economy.pay_payout(p_guild_id bigint, p_payout_id bigint, p_done integer, p_operation_ids bigint[])
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_cap bigint := coalesce((select s.balance_cap from economy.guild_settings s where s.guild_id = p_guild_id), 9007199254740991);
  v_payout economy.payouts;
  v_member economy.members;
  v_user_ids bigint[] := '{}';
  v_entry_ids bigint[] := '{}';
begin
  select * into v_payout from economy.payouts p where p.guild_id = p_guild_id and p.payout_id = p_payout_id for update;
  if not found then
    perform economy.refuse('transaction_missing');
  elsif v_payout.done <> p_done or v_payout.finished_at is not null then
    return economy.payout_state(v_payout, true);
  end if;

  for v_index in 1 .. least(cardinality(p_operation_ids), v_payout.total - p_done) loop
    v_member := economy.lock_member(p_guild_id, v_payout.user_ids[p_done + v_index]);
    v_payout.done := v_payout.done + 1;
    if v_member.frozen_at is not null then
      v_payout.frozen := v_payout.frozen + 1;
    elsif v_member.balance > v_cap - v_payout.amount then
      v_payout.capped := v_payout.capped + 1;
    else
      perform economy.update_user_balance(p_guild_id, p_operation_ids[v_index] * 2, v_member.user_id, v_payout.amount, economy.entry_kind('admin_add'), v_payout.data);
      v_payout.paid := v_payout.paid + 1;
      v_user_ids := v_user_ids || v_member.user_id;
      v_entry_ids := v_entry_ids || (p_operation_ids[v_index] * 2);
    end if;
  end loop;

  update economy.payouts p
  set done = v_payout.done, paid = v_payout.paid, frozen = v_payout.frozen, capped = v_payout.capped,
    touched_at = clock_timestamp(),
    finished_at = case when v_payout.done = p.total then clock_timestamp() end,
    user_ids = case when v_payout.done = p.total then '{}' else p.user_ids end
  where p.guild_id = p_guild_id and p.payout_id = p_payout_id;
  if cardinality(v_user_ids) > 0 then
    perform economy.record_balance_changes(p_guild_id, v_user_ids, v_entry_ids);
  end if;
  return economy.payout_state(v_payout, false);
end
$$;

grant execute on function economy.next_daily_at(timestamptz, text, text),
  economy.claim_daily(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz),
  economy.correct_reward_times(bigint),
  economy.collect_income(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz),
  economy.plan_payout(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, bigint[], text, jsonb, timestamptz),
  economy.pay_payout(bigint, bigint, integer, bigint[]),
  economy.give_coins(bigint, bigint, bigint, bigint[], bigint, bigint, bigint, boolean, boolean, timestamptz, bigint, jsonb, timestamptz),
  economy.adjust_balance(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, boolean, text, jsonb, timestamptz)
  to economy_app;
