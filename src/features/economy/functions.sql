-- The day's reward, gifts, and what staff change.

-- When the next reward opens after a claim: 86,400 seconds later, or with the next day of the server's time zone.
create or replace function economy.daily_opens(p_last timestamptz, p_mode text, p_timezone text)
returns timestamptz language sql stable
return case p_mode
  when 'calendar' then economy.day_start((p_last at time zone p_timezone)::date + 1, p_timezone)
  else p_last + interval '86400 seconds'
end;

-- A moment as ISO 8601 in UTC, rounded up to the millisecond so that nobody is sent back a fraction too early.
create or replace function economy.iso_moment(p_at timestamptz)
returns text language sql immutable parallel safe
return to_char(date_trunc('milliseconds', p_at + interval '999 microseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Refuses whoever is frozen: they neither give nor receive nor claim.
create or replace function economy.refuse_frozen(p_member economy.members)
returns void language plpgsql as $$
begin
  if p_member.frozen_at is not null then
    perform economy.refuse('ECFRZ', 'frozen', jsonb_build_object('reason', coalesce(p_member.frozen_reason, '')));
  end if;
end
$$;

-- Lets a subject through as often in any minute as the server allows. Called as the last lock of an act, so that whoever holds it
-- waits for nobody; a refused act is rolled back and so never counted. p_at is taken after the members are locked: whoever waited
-- for them would otherwise be told to wait for more than a minute.
create or replace function economy.pace_changes(p_guild bigint, p_subject text, p_limit integer, p_at timestamptz)
returns void language plpgsql as $$
declare
  v_next timestamptz := economy.rate_take(p_guild, p_subject, p_limit, interval '1 minute', p_at);
begin
  if v_next is not null then
    perform economy.refuse('ECRAT', 'too_many_changes',
      jsonb_build_object('seconds', greatest(1, ceil(extract(epoch from v_next - p_at)))::bigint));
  end if;
end
$$;

-- Claims the day's reward for p_actor. p_at is null in production: the database's own time decides.
-- Whoever comes on the next day, or in rolling mode within 48 hours, goes on with a streak: each day of it after the first adds
-- daily_streak_bonus, at most daily_streak_cap times.
-- Answers {amount, streak, balance, next_at, replayed, currency_name, currency_symbol}; the same act again answers what it did
-- the first time.
-- In calendar mode the days are compared, so that no clock change opens one day twice or holds a day back.
-- Refuses: EC404, ECOFF, ECMEM without a claimant, ECKEY, ECFRZ, ECDAY {next_at, next_at_seconds, seconds, balance}, ECCAP.
create or replace function economy.claim_daily(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'currency');
  v_at timestamptz := coalesce(p_at, now());
  v_member economy.members;
  v_entry record;
  v_opens timestamptz;
  v_amount bigint := v_settings.daily_amount;
  v_streak integer := 1;
  v_balance bigint;
  v_is_repeat boolean;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_member := economy.lock_member(p_guild, p_actor);

  select e.user_id, e.kind, e.amount, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
  v_is_repeat := found;
  if v_is_repeat then
    if v_entry.user_id <> p_actor or v_entry.kind <> 1 then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
    v_at := v_member.last_daily;
    v_streak := v_member.daily_streak;
  else
    if v_member.frozen_at is not null then
      perform economy.refuse_frozen(v_member);
    elsif (case v_settings.daily_mode
      when 'calendar' then (v_member.last_daily at time zone v_settings.timezone)::date >= (v_at at time zone v_settings.timezone)::date
      else v_member.last_daily > v_at - interval '86400 seconds'
    end) then
      v_opens := economy.daily_opens(v_member.last_daily, v_settings.daily_mode, v_settings.timezone);
      perform economy.refuse('ECDAY', 'daily_already_claimed', jsonb_build_object(
        'next_at', economy.iso_moment(v_opens),
        'next_at_seconds', ceil(extract(epoch from v_opens))::bigint,
        'seconds', greatest(1, ceil(extract(epoch from v_opens - v_at)))::bigint,
        'balance', v_member.balance));
    end if;
    if (case v_settings.daily_mode
      when 'calendar' then (v_member.last_daily at time zone v_settings.timezone)::date + 1 = (v_at at time zone v_settings.timezone)::date
      else v_member.last_daily > v_at - interval '172800 seconds'
    end) then
      v_streak := v_member.daily_streak + 1;
    end if;
    v_amount := v_amount + v_settings.daily_streak_bonus * greatest(0, least(v_streak - 1, v_settings.daily_streak_cap));
    if v_member.balance + v_amount > v_settings.balance_cap then
      perform economy.refuse('ECCAP', 'balance_cap', jsonb_build_object('balance', v_member.balance));
    end if;
    v_member.last_daily := v_at;
    v_member.daily_streak := v_streak;
    v_balance := economy.post_entry(v_member, p_act * 2, v_amount, 1::smallint, 1::smallint, p_data);
    perform economy.money_changed(p_guild, array[p_actor], array[p_act * 2]);
  end if;

  return jsonb_build_object(
    'amount', v_amount, 'streak', v_streak, 'balance', v_balance, 'replayed', v_is_repeat,
    'next_at', economy.iso_moment(economy.daily_opens(v_at, v_settings.daily_mode, v_settings.timezone)),
    'currency_name', v_settings.currency_name, 'currency_symbol', v_settings.currency_symbol);
end
$$;

-- Gives coins of p_actor to another member. The sender pays p_amount; the server's tax of it, rounded down, is burned by a third
-- entry, and the rest arrives: at least one coin always does. p_tax_act is the key of that third entry, used when there is a tax.
-- How old the sender's account is stands in its id; p_member_since is when the sender joined the server.
-- Answers {from_balance, sent, received, tax, replayed, currency_name}; the receiver's balance is nobody else's business.
-- Refuses: EC404, ECOFF, ECMEM without a giver, ECAMT, ECSLF, ECKEY, ECBOT, ECGON, ECFRZ, ECFRO when the receiver is frozen,
-- ECMIN {minimum, currency}, ECAGE {days, next_at_seconds}, ECFUN, ECCAP of the receiver, ECRAT {seconds}.
create or replace function economy.give_coins(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_to bigint, p_amount bigint,
  p_to_is_bot boolean, p_to_is_member boolean, p_member_since timestamptz, p_tax_act bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'currency');
  v_at timestamptz := coalesce(p_at, now());
  v_op constant bigint := p_act * 2;
  v_tax_op bigint := p_tax_act * 2;
  v_tax bigint := 0;
  v_balance bigint;
  v_from economy.members;
  v_to economy.members;
  v_entry record;
  v_opens timestamptz;
  v_is_repeat boolean;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  elsif p_amount is null or p_amount <= 0 or p_amount > c_cap then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "amount"}');
  elsif p_to = p_actor then
    perform economy.refuse('ECSLF', 'not_to_oneself', '{}');
  end if;

  if p_actor < p_to then
    v_from := economy.lock_member(p_guild, p_actor);
    v_to := economy.lock_member(p_guild, p_to);
  else
    v_to := economy.lock_member(p_guild, p_to);
    v_from := economy.lock_member(p_guild, p_actor);
  end if;

  select sent.user_id, sent.kind, sent.balance_after, got.user_id as receiver, coalesce(got.amount, 0) as received,
    coalesce(-tax.amount, 0) as tax, tax.balance_after as after_tax
  into v_entry
  from economy.entries sent
  left join economy.entries got on got.guild_id = p_guild and got.op_id = v_op + 1
  left join economy.entries tax on tax.guild_id = p_guild and tax.op_id = (sent.data->'legs'->>0)::bigint
  where sent.guild_id = p_guild and sent.op_id = v_op;
  v_is_repeat := found;
  if v_is_repeat then
    if (v_entry.user_id, v_entry.kind, v_entry.receiver, v_entry.received + v_entry.tax)
      is distinct from (p_actor, 4::smallint, p_to, p_amount) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_tax := v_entry.tax;
    v_balance := coalesce(v_entry.after_tax, v_entry.balance_after);
  else
    if p_to_is_bot then
      perform economy.refuse('ECBOT', 'not_to_bots', '{}');
    elsif not p_to_is_member then
      perform economy.refuse('ECGON', 'receiver_left', '{}');
    end if;
    if v_from.frozen_at is not null then
      perform economy.refuse_frozen(v_from);
    elsif v_to.frozen_at is not null then
      perform economy.refuse('ECFRO', 'receiver_frozen', '{}');
    elsif p_amount < v_settings.give_minimum then
      perform economy.refuse('ECMIN', 'give_minimum',
        jsonb_build_object('minimum', v_settings.give_minimum, 'currency', v_settings.currency_name));
    end if;
    v_opens := greatest(
      case when v_settings.give_min_account_days > 0
        then economy.op_time(p_actor * 2) + make_interval(hours => 24 * v_settings.give_min_account_days) end,
      case when v_settings.give_min_member_days > 0
        then coalesce(p_member_since, v_at) + make_interval(hours => 24 * v_settings.give_min_member_days) end);
    if v_opens > v_at then
      perform economy.refuse('ECAGE', 'too_young', jsonb_build_object(
        'days', ceil(extract(epoch from v_opens - v_at) / 86400)::bigint,
        'next_at_seconds', ceil(extract(epoch from v_opens))::bigint));
    end if;

    v_tax := least(p_amount * v_settings.give_tax_percent / 100, p_amount - 1);
    if v_from.balance < p_amount then
      perform economy.refuse_funds(p_guild, v_from.balance, p_amount);
    elsif v_to.balance + p_amount - v_tax > coalesce(v_settings.balance_cap, c_cap) then
      perform economy.refuse('ECCAP', 'balance_cap', '{}');
    end if;
    perform economy.pace_changes(
      p_guild, 'coins:' || p_actor, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
    v_balance := economy.post_transfer(v_from, v_to, v_op, p_amount - v_tax, case when v_tax > 0
      then coalesce(p_data, '{}') || jsonb_build_object('legs', jsonb_build_array(v_tax_op::text)) else p_data end);
    if v_tax > 0 then
      select moved.balance_after into v_balance
      from economy.update_user_balance(p_guild, v_tax_op, p_actor, -v_tax, 10::smallint,
        coalesce(p_data, '{}') || jsonb_build_object('act', p_act::text)) moved;
      perform economy.change(p_guild, 'transactions', 'create', array['txn_' || v_tax_op]);
    end if;
  end if;

  return jsonb_build_object(
    'from_balance', v_balance, 'sent', p_amount, 'received', p_amount - v_tax, 'tax', v_tax, 'replayed', v_is_repeat,
    'currency_name', v_settings.currency_name);
end
$$;

-- Staff change a member's coins: by p_amount, signed, or with p_set to p_amount. Frozen accounts too, and beyond the server's cap.
-- p_pacer is whose minute it counts in, null for acts of the system; p_data says who and why, and goes into the audit log too.
-- Answers {balance_before, balance_after, amount, replayed, currency_name}; amount is what moved.
-- Refuses: EC404, ECRGT, ECAMT, ECMEM for the escrow, ECKEY, ECFUN, ECCAP, ECRAT {seconds}.
create or replace function economy.adjust_balance(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_user bigint,
  p_amount bigint, p_set boolean, p_pacer text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right, null);
  v_member economy.members;
  v_entry record;
  v_amount bigint;
  v_kind smallint;
  v_balance bigint;
  v_is_repeat boolean;
begin
  if p_amount is null or abs(p_amount) > c_cap or p_set and p_amount < 0 or not p_set and p_amount = 0 then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "amount"}');
  elsif p_user is null or p_user <= 0 then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_member := economy.lock_member(p_guild, p_user);

  select e.user_id, e.kind, e.amount, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
  v_is_repeat := found;
  if v_is_repeat then
    if v_entry.user_id <> p_user or v_entry.kind not in (6, 7)
      or p_amount <> (case when p_set then v_entry.balance_after else v_entry.amount end) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
  else
    v_amount := p_amount - case when p_set then v_member.balance else 0 end;
    if p_pacer is not null then
      perform economy.pace_changes(
        p_guild, p_pacer, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
    end if;
    v_kind := case when v_amount < 0 then 7 else 6 end;
    v_balance := economy.post_entry(v_member, p_act * 2, v_amount, v_kind, v_kind, p_data);
    insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
    values (p_guild, now(), case when p_actor is null then split_part(p_data->>'by', ':', 1) else 'member' end,
      coalesce(p_actor::text, substr(p_data->>'by', strpos(p_data->>'by', ':') + 1)), 'change_balance', 'user:' || p_user,
      jsonb_build_object('balance', v_member.balance),
      jsonb_build_object('balance', v_balance) || jsonb_strip_nulls(jsonb_build_object('reason', p_data->'reason')));
    perform economy.money_changed(p_guild, array[p_user], array[p_act * 2]);
  end if;

  return jsonb_build_object(
    'balance_before', v_balance - v_amount, 'balance_after', v_balance, 'amount', v_amount, 'replayed', v_is_repeat,
    'currency_name', v_settings.currency_name);
end
$$;

grant execute on function economy.claim_daily(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz),
  economy.give_coins(bigint, bigint, bigint, bigint[], bigint, bigint, bigint, boolean, boolean, timestamptz, bigint, jsonb, timestamptz),
  economy.adjust_balance(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, boolean, text, jsonb, timestamptz)
  to economy_app;
