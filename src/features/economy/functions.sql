-- The day's reward.

-- When the next reward opens after a claim: 86,400 seconds later, or with the next day of the server's time zone.
create or replace function economy.daily_opens(p_last timestamptz, p_mode text, p_timezone text)
returns timestamptz language plpgsql stable as $$
begin
  if p_mode = 'calendar' then
    return economy.day_start((p_last at time zone p_timezone)::date + 1, p_timezone);
  end if;
  return p_last + interval '86400 seconds';
end
$$;

-- A moment as ISO 8601 in UTC, rounded up to the millisecond so that nobody is sent back a fraction too early.
create or replace function economy.iso_moment(p_at timestamptz)
returns text language sql immutable parallel safe
return to_char(date_trunc('milliseconds', p_at + interval '999 microseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Claims the day's reward for p_actor. p_at is null in production: the database's own time decides.
-- Answers {amount, balance, next_at, replayed, currency_name, currency_symbol}; the same act again answers what it did the first time.
-- In calendar mode the days are compared, so that no clock change opens one day twice or holds a day back.
-- Refuses: EC404, ECOFF, ECMEM without a claimant, ECKEY, ECDAY {next_at, next_at_seconds, seconds, balance}, ECCAP.
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
  else
    if (case v_settings.daily_mode
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
    select moved.balance_after into v_balance
    from economy.update_user_balance(p_guild, p_act * 2, p_actor, v_amount, 1::smallint, p_data) moved;
    update economy.members m set last_daily = v_at where m.guild_id = p_guild and m.user_id = p_actor;
    perform economy.money_changed(p_guild, array[p_actor], array[p_act * 2]);
  end if;

  return jsonb_build_object(
    'amount', v_amount, 'balance', v_balance, 'replayed', v_is_repeat,
    'next_at', economy.iso_moment(economy.daily_opens(v_at, v_settings.daily_mode, v_settings.timezone)),
    'currency_name', v_settings.currency_name, 'currency_symbol', v_settings.currency_symbol);
end
$$;

grant execute on function economy.claim_daily(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz) to economy_app;
