-- The platform's ground functions. Every hot act calls them inside its own transaction.

-- Records what happened, in the act's transaction, so that a rolled-back act is never heard.
create or replace function economy.change(p_guild bigint, p_data_type text, p_change_type text, p_affected_ids text[])
returns void language sql as $$
  insert into economy.changes (guild_id, data_type, change_type, affected_ids)
  values (p_guild, p_data_type, p_change_type, p_affected_ids);
$$;

-- What a tail looks for, in one statement: the stream's epoch, the place behind which nothing was read yet, and the changes after
-- a position as economy.changes holds them, in the order of their transactions; nothing but nulls in their place when there are
-- none. A transaction is only read once every older one has ended, or its rows would appear behind a reader that has already
-- passed. Reads across servers and says so until the transaction ends, so it is called in a statement of its own.
-- The row of server 0 tells how far the kept window was cleaned, and is no change.
create or replace function economy.look_for_changes(p_xid xid8, p_id bigint, p_limit integer)
returns table (epoch text, boundary xid8, xid xid8, id bigint, guild_id bigint, data_type text, change_type text,
  affected_ids text[], at timestamptz)
language plpgsql set enable_seqscan = off as $$
declare
  v_wall constant text := set_config('app.across_guilds', 'on', true);
begin
  return query
  select e.epoch, pg_snapshot_xmin(pg_current_snapshot()), later.*
  from economy.stream_epoch e
  left join lateral (
    select c.xid, c.id, c.guild_id, c.data_type, c.change_type, c.affected_ids, c.at from economy.changes c
    where (c.xid, c.id) > (p_xid, p_id) and c.xid < pg_snapshot_xmin(pg_current_snapshot()) and c.guild_id <> 0
    order by c.xid, c.id limit p_limit) later on true
  order by later.xid, later.id;
end
$$;

-- A sum of coins as its readers can hold it: 2^53-1 stands for that and more, and the same below zero.
create or replace function economy.told_coins(p_sum numeric)
returns numeric language sql immutable parallel safe
return greatest(-9007199254740991, least(p_sum, 9007199254740991));

-- Owes Discord something. A newer line with the same key replaces the older, is due at once, and outlives a delivery under way.
create or replace function economy.owe(p_guild bigint, p_key text, p_kind text, p_channel bigint, p_payload jsonb)
returns void language sql as $$
  insert into economy.outbox as line (guild_id, key, kind, channel_id, payload)
  values (p_guild, p_key, p_kind, p_channel, p_payload)
  on conflict (guild_id, key) do update
  set kind = excluded.kind, channel_id = excluded.channel_id, payload = excluded.payload,
      revision = line.revision + 1, state = 'due', attempts = 0, due_at = now(), last_error = null;
$$;

-- Lets at most p_limit passes through in any p_window of time, for one subject; exact under concurrency because the row is locked.
-- Answers null when it passed, else the moment of the next possible pass.
create or replace function economy.rate_take(
  p_guild bigint, p_subject text, p_limit integer, p_window interval, p_at timestamptz)
returns timestamptz language plpgsql as $$
declare
  v_kept timestamptz[];
  v_passes timestamptz[];
begin
  if p_limit <= 0 then
    return null;
  end if;
  select passes into v_kept from economy.rate_windows where guild_id = p_guild and subject = p_subject for update;
  if not found then
    insert into economy.rate_windows (guild_id, subject, passes, expires_at)
    values (p_guild, p_subject, '{}', p_at + p_window)
    on conflict (guild_id, subject) do nothing;
    -- Ours, or what somebody else has just made.
    select passes into v_kept from economy.rate_windows where guild_id = p_guild and subject = p_subject for update;
  end if;
  -- One window more is kept than counted: whoever waited for the lock comes with an older moment than the pass before.
  v_kept := array(select pass from unnest(v_kept) pass where pass > p_at - 2 * p_window order by pass);
  v_passes := array(select pass from unnest(v_kept) pass where pass > p_at - p_window order by pass);
  if cardinality(v_passes) >= p_limit then
    return v_passes[cardinality(v_passes) - p_limit + 1] + p_window;
  end if;
  update economy.rate_windows set passes = v_kept || p_at, expires_at = greatest(expires_at, p_at + p_window)
  where guild_id = p_guild and subject = p_subject;
  return null;
end
$$;

grant execute on function economy.told_coins(numeric), economy.change(bigint, text, text, text[]),
  economy.look_for_changes(xid8, bigint, integer),
  economy.owe(bigint, text, text, bigint, jsonb),
  economy.rate_take(bigint, text, integer, interval, timestamptz) to economy_app;

-- Saying no inside the database, and the permission check of every hot act.

-- Refuses: the code is the refusal's SQLSTATE, the detail holds what its sentence needs. Never returns.
create or replace function economy.refuse(p_state text, p_name text, p_detail jsonb)
returns void language plpgsql as $$
begin
  raise exception using errcode = p_state, message = p_name, detail = p_detail::text;
end
$$;

-- Opens a hot act: names the server to the wall, then judges server, right and feature. Answers the server's settings.
-- p_actor null is the operator or the system, who may everything. p_right: everyone, moderator, admin, owner, operator.
-- p_feature: currency, tasks, moderation, or null when no switch applies. With moderation off no role makes a moderator.
-- Someone without any role or permission in the server is a stranger to it, who learns no more than that there is no such server.
-- Refuses: EC404 server_missing, ECRGT not_allowed, ECOFF feature_off.
create or replace function economy.act_begin(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_feature text)
returns economy.guild_settings language plpgsql as $$
declare
  -- Discord's bits ADMINISTRATOR (1 << 3) and MANAGE_GUILD (1 << 5), topics/permissions.
  c_manager_bits constant bigint := 40;
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_settings economy.guild_settings;
  v_owner bigint;
  v_is_admin boolean;
begin
  select g.owner_id into v_owner from economy.guilds g where g.guild_id = p_guild and g.left_at is null;
  if not found then
    perform economy.refuse('EC404', 'server_missing', '{}');
  end if;
  select * into v_settings from economy.guild_settings s where s.guild_id = p_guild;
  if not found then
    insert into economy.guild_settings (guild_id) values (p_guild) on conflict (guild_id) do nothing;
    select * into v_settings from economy.guild_settings s where s.guild_id = p_guild;
  end if;

  if p_right <> 'everyone' and p_actor is not null and p_actor <> v_owner then
    if coalesce(cardinality(p_role_ids), 0) = 0 and coalesce(p_permissions, 0) = 0 then
      perform economy.refuse('EC404', 'server_missing', '{}');
    end if;
    v_is_admin := coalesce(p_permissions, 0) & c_manager_bits <> 0 or coalesce(p_role_ids && v_settings.admin_roles, false);
    if not (case p_right
      when 'moderator' then v_is_admin
        or v_settings.feature_moderation and coalesce(p_role_ids && v_settings.moderator_roles, false)
      when 'admin' then v_is_admin
      else false
    end) then
      perform economy.refuse('ECRGT', 'not_allowed', jsonb_build_object('needed', p_right));
    end if;
  elsif p_right = 'operator' and p_actor is not null then
    perform economy.refuse('ECRGT', 'not_allowed', jsonb_build_object('needed', p_right));
  end if;

  if p_feature is not null and not (case p_feature
    when 'currency' then v_settings.feature_currency
    when 'tasks' then v_settings.feature_tasks
    when 'moderation' then v_settings.feature_moderation
  end) then
    perform economy.refuse('ECOFF', 'feature_off', jsonb_build_object('feature', p_feature));
  end if;
  return v_settings;
end
$$;

-- Tells every process that the rights of somebody in a server may have changed, if that person is signed in anywhere.
create or replace function economy.note_rights(p_guild bigint, p_user bigint)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_is_signed_in boolean := exists (
    select from economy.sign_ins s
    where s.account_kind = 'member' and s.account = p_user::text and s.revoked_at is null and s.expires_at > now());
begin
  if v_is_signed_in then
    perform economy.change(p_guild, 'config', 'update', array[p_user::text]);
  end if;
  return jsonb_build_object('noted', v_is_signed_in);
end
$$;

grant execute on function economy.note_rights(bigint, bigint) to economy_app;

-- What Discord tells of servers, kept.

-- Keeps one server's facts: itself, its text channels and its roles, each row written only if it says something new.
-- p_facts: {guild_id, name, icon, owner_id, member_count or null (unknown, keep), bot_permissions, bot_top_role,
--   channels: [{channel_id, name, type, position, parent_id, bot_permissions}],
--   roles: [{role_id, name, color, position, permissions, is_managed}], facts_hash}.
-- A server that was left comes back with all it had; an outage ends. Answers {is_new, is_back, touched}.
create or replace function economy.sync_guild(p_facts jsonb)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_guild bigint := (p_facts->>'guild_id')::bigint;
  v_wall text := set_config('app.guild_id', v_guild::text, true);
  v_is_new boolean;
  v_is_back boolean;
  v_count integer;
  v_touched integer := 0;
begin
  select left_at is not null or is_unavailable into v_is_back
  from economy.guilds where guild_id = v_guild for update;
  v_is_new := not found;

  insert into economy.guilds as known
    (guild_id, name, icon, owner_id, member_count, bot_permissions, bot_top_role, facts_hash)
  values (v_guild, p_facts->>'name', p_facts->>'icon', (p_facts->>'owner_id')::bigint,
    coalesce((p_facts->>'member_count')::integer, 0), (p_facts->>'bot_permissions')::bigint, (p_facts->>'bot_top_role')::integer, p_facts->>'facts_hash')
  on conflict (guild_id) do update
  set name = excluded.name, icon = excluded.icon, owner_id = excluded.owner_id,
      member_count = coalesce((p_facts->>'member_count')::integer, known.member_count),
      bot_permissions = excluded.bot_permissions, bot_top_role = excluded.bot_top_role,
      is_unavailable = false, left_at = null, synced_at = now(), facts_hash = excluded.facts_hash,
      joined_at = case when known.left_at is null then known.joined_at else now() end
  where (known.name, known.icon, known.owner_id, known.member_count, known.bot_permissions, known.bot_top_role,
         known.is_unavailable, known.left_at)
    is distinct from
        (excluded.name, excluded.icon, excluded.owner_id,
         coalesce((p_facts->>'member_count')::integer, known.member_count), excluded.bot_permissions, excluded.bot_top_role,
         false, null::timestamptz);
  get diagnostics v_count = row_count;
  v_touched := v_touched + v_count;
  update economy.guilds set facts_hash = p_facts->>'facts_hash'
  where guild_id = v_guild and facts_hash is distinct from p_facts->>'facts_hash';

  insert into economy.guild_settings (guild_id) values (v_guild) on conflict (guild_id) do nothing;

  insert into economy.channels as known (guild_id, channel_id, name, type, position, parent_id, bot_permissions)
  select v_guild, told.channel_id, told.name, told.type, told.position, told.parent_id, told.bot_permissions
  from jsonb_to_recordset(p_facts->'channels')
    as told(channel_id bigint, name text, type smallint, position integer, parent_id bigint, bot_permissions bigint)
  on conflict (guild_id, channel_id) do update
  set name = excluded.name, type = excluded.type, position = excluded.position, parent_id = excluded.parent_id,
      bot_permissions = excluded.bot_permissions
  where (known.name, known.type, known.position, known.parent_id, known.bot_permissions)
    is distinct from (excluded.name, excluded.type, excluded.position, excluded.parent_id, excluded.bot_permissions);
  get diagnostics v_count = row_count;
  v_touched := v_touched + v_count;
  delete from economy.channels known
  where known.guild_id = v_guild
    and not known.channel_id = any (array(select (told->>'channel_id')::bigint from jsonb_array_elements(p_facts->'channels') told));
  get diagnostics v_count = row_count;
  v_touched := v_touched + v_count;

  insert into economy.roles as known (guild_id, role_id, name, color, position, permissions, is_managed)
  select v_guild, told.role_id, told.name, told.color, told.position, told.permissions, told.is_managed
  from jsonb_to_recordset(p_facts->'roles')
    as told(role_id bigint, name text, color integer, position integer, permissions bigint, is_managed boolean)
  on conflict (guild_id, role_id) do update
  set name = excluded.name, color = excluded.color, position = excluded.position, permissions = excluded.permissions,
      is_managed = excluded.is_managed
  where (known.name, known.color, known.position, known.permissions, known.is_managed)
    is distinct from (excluded.name, excluded.color, excluded.position, excluded.permissions, excluded.is_managed);
  get diagnostics v_count = row_count;
  v_touched := v_touched + v_count;
  delete from economy.roles known
  where known.guild_id = v_guild
    and not known.role_id = any (array(select (told->>'role_id')::bigint from jsonb_array_elements(p_facts->'roles') told));
  get diagnostics v_count = row_count;
  v_touched := v_touched + v_count;

  v_is_back := coalesce(v_is_back, false);
  if v_is_new or v_is_back then
    perform economy.change(v_guild, 'status', case when v_is_new then 'create' else 'update' end, array[v_guild::text]);
  end if;
  if v_touched > 0 and not v_is_new then
    perform economy.change(v_guild, 'config', 'update', array[v_guild::text]);
  end if;
  return jsonb_build_object('is_new', v_is_new, 'is_back', v_is_back, 'touched', v_touched);
end
$$;

-- Notes that the bot was removed from a server, or that Discord reports an outage of it. Everything the server has stays.
create or replace function economy.miss_guild(p_guild bigint, p_has_left boolean)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
begin
  update economy.guilds
  set left_at = case when p_has_left then coalesce(left_at, now()) else left_at end, is_unavailable = not p_has_left,
      facts_hash = null
  where guild_id = p_guild
    and (case when p_has_left then left_at is null else left_at is null and not is_unavailable end);
  if found then
    perform economy.change(p_guild, 'status', 'update', array[p_guild::text]);
  end if;
  return jsonb_build_object('changed', found);
end
$$;

-- Someone came (p_is_here) or went; their account stays.
create or replace function economy.note_presence(p_guild bigint, p_user bigint, p_is_here boolean)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_changed boolean;
begin
  update economy.members
  set left_at = case when p_is_here then null else coalesce(left_at, now()) end, is_active = p_is_here
  where guild_id = p_guild and user_id = p_user and user_id <> 0
    and (is_active <> p_is_here or (left_at is null) <> p_is_here);
  v_changed := found;
  if v_changed then
    perform economy.change(p_guild, 'users', 'update', array[p_user::text]);
  end if;
  update economy.guilds
  set member_count = greatest(0, member_count + case when p_is_here then 1 else -1 end), facts_hash = null
  where guild_id = p_guild;
  return jsonb_build_object('changed', v_changed);
end
$$;

-- Keeps how people are called, and that whoever acts in a server is in it. p_people: [{user_id, username, display_name,
-- avatar, is_bot, is_member}]; the names of someone who is not in the server are kept only if they were known.
create or replace function economy.note_people(p_guild bigint, p_people jsonb)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_renamed bigint[];
  v_moved bigint[];
begin
  -- In id order, as acts of money lock them.
  perform from economy.members m
  where m.guild_id = p_guild and m.user_id in (select (told->>'user_id')::bigint from jsonb_array_elements(p_people) told)
  order by m.user_id for update;

  with told as (
    select distinct on (user_id) * from jsonb_to_recordset(p_people)
      as told(user_id bigint, username text, display_name text, avatar text, is_bot boolean, is_member boolean)
    order by user_id
  ), kept as (
    insert into economy.profiles as known (guild_id, user_id, username, display_name, avatar, is_bot)
    select p_guild, told.user_id, told.username, told.display_name, told.avatar, told.is_bot
    from told
    where told.is_member
      or exists (select from economy.profiles p where p.guild_id = p_guild and p.user_id = told.user_id)
    on conflict (guild_id, user_id) do update
    set username = excluded.username, display_name = excluded.display_name, avatar = excluded.avatar, is_bot = excluded.is_bot
    where (known.username, known.display_name, known.avatar, known.is_bot)
      is distinct from (excluded.username, excluded.display_name, excluded.avatar, excluded.is_bot)
    returning user_id
  )
  select coalesce(array_agg(user_id), '{}') into v_renamed from kept;

  with told as (
    select distinct on (user_id) * from jsonb_to_recordset(p_people) as told(user_id bigint, is_member boolean)
    order by user_id
  ), moved as (
    update economy.members m
    set left_at = case when told.is_member then null else now() end, is_active = told.is_member
    from told
    where m.guild_id = p_guild and m.user_id = told.user_id and m.user_id <> 0 and m.is_active <> told.is_member
    returning m.user_id
  )
  select coalesce(array_agg(user_id), '{}') into v_moved from moved;

  if cardinality(v_renamed || v_moved) > 0 then
    perform economy.change(p_guild, 'users', 'update', array(select distinct u::text from unnest(v_renamed || v_moved) u));
  end if;
  return jsonb_build_object('renamed', cardinality(v_renamed), 'moved', cardinality(v_moved));
end
$$;

grant execute on function economy.sync_guild(jsonb), economy.miss_guild(bigint, boolean),
  economy.note_presence(bigint, bigint, boolean), economy.note_people(bigint, jsonb) to economy_app;

-- Money. Every movement locks its members in id order, looks for its key, checks the funds, then moves, in that order;
-- a balance changes only here and only together with its entry.
-- The doors switch sequential scans off: a session that planned its look-ups while a table was small would keep reading all of it.

-- The key of an act's leg, and back: op_id = act * 2 + leg.
create or replace function economy.op_time(p_op bigint)
returns timestamptz language sql immutable parallel safe
return to_timestamp((((p_op / 2) >> 22) + 1420070400000) / 1000.0);

-- The least key of a moment: a bound for ranges of entries. 1420070400000 is Discord's epoch (reference, "Snowflakes").
create or replace function economy.op_at(p_at timestamptz)
returns bigint language sql immutable parallel safe
return ((floor(extract(epoch from p_at) * 1000)::bigint - 1420070400000) << 22) * 2;

-- The first moment of a day in a time zone. Where the clock is turned back over midnight PostgreSQL takes the later one.
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

-- What moved between two keys, by day of the time zone and kind. Minted and burned are what each act of the kind did to the
-- supply, 0 for transfers; moved is the coins that changed hands, without sign. Reads behind the caller's wall.
create or replace function economy.movements(p_guild bigint, p_from bigint, p_to bigint, p_timezone text)
returns table (day date, kind smallint, acts bigint, minted numeric, burned numeric, moved numeric)
language sql stable as $$
  select act.day, act.kind, count(*),
    coalesce(sum(act.net) filter (where act.net > 0 and k.flow <> 'transfer'), 0),
    coalesce(sum(-act.net) filter (where act.net < 0 and k.flow <> 'transfer'), 0),
    sum(act.moved)
  from (
    select (economy.op_time(e.op_id) at time zone p_timezone)::date as day, e.kind, sum(e.amount) as net,
      greatest(sum(greatest(e.amount, 0)), sum(greatest(-e.amount, 0))) as moved
    from economy.entries e
    where e.guild_id = p_guild and e.op_id >= p_from and e.op_id < p_to
    group by 1, e.kind, e.op_id / 2
  ) act
  join economy.entry_kinds k on k.kind = act.kind
  group by act.day, act.kind
$$;

-- Makes sure of a member and locks the account. Callers lock several members in id order, so that no two acts wait for each other.
create or replace function economy.lock_member(p_guild bigint, p_user bigint)
returns economy.members language plpgsql as $$
declare
  v_member economy.members;
begin
  select * into v_member from economy.members m where m.guild_id = p_guild and m.user_id = p_user for update;
  if not found then
    insert into economy.members (guild_id, user_id) values (p_guild, p_user) on conflict (guild_id, user_id) do nothing
    returning * into v_member;
    -- Somebody else has just made it.
    if not found then
      select * into v_member from economy.members m where m.guild_id = p_guild and m.user_id = p_user for update;
    end if;
  end if;
  return v_member;
end
$$;

-- Refuses with what the member has and what the act needs.
create or replace function economy.refuse_funds(p_guild bigint, p_balance bigint, p_needed bigint)
returns void language plpgsql as $$
begin
  perform economy.refuse('ECFUN', 'insufficient_funds', jsonb_build_object('balance', p_balance, 'needed', p_needed, 'currency',
    coalesce((select s.currency_name from economy.guild_settings s where s.guild_id = p_guild), 'coins')));
end
$$;

-- Tells the streams that these accounts changed and that these entries are new.
create or replace function economy.money_changed(p_guild bigint, p_users bigint[], p_ops bigint[])
returns void language plpgsql as $$
declare
  v_users constant text[] := p_users;
  v_entries constant text[] := '{txn_' || array_to_string(p_ops, ',txn_') || '}';
begin
  insert into economy.changes (guild_id, data_type, change_type, affected_ids)
  values (p_guild, 'users', 'update', v_users), (p_guild, 'transactions', 'create', v_entries);
end
$$;

-- Moves coins of an account that is locked and writes the entry, whose key the caller has found to be new under that lock.
-- p_member is the account as locked; a day's claim in it (last_daily, daily_streak) is kept along. Answers the balance after.
-- p_counts_as is the kind whose totals the amount belongs to: for a rollback the kind it takes back, else p_kind itself.
-- Earned: daily, task reward, positive admin, role income. Spent: purchases less refunds. Transfers are neither.
-- Refuses: ECAMT, ECFUN, ECCAP.
create or replace function economy.post_entry(
  p_member economy.members, p_op bigint, p_amount bigint, p_kind smallint, p_counts_as smallint, p_data jsonb)
returns bigint language plpgsql as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_balance bigint;
begin
  if p_amount < -c_cap or p_amount > c_cap then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "amount"}');
  end if;
  v_balance := p_member.balance + p_amount;
  if v_balance < 0 then
    perform economy.refuse_funds(p_member.guild_id, p_member.balance, -p_amount);
  elsif v_balance > c_cap then
    perform economy.refuse('ECCAP', 'balance_cap', jsonb_build_object('balance', p_member.balance));
  end if;

  update economy.members m
  set balance = v_balance,
      earned = m.earned + case when p_counts_as in (1, 2, 6, 11) then p_amount else 0 end,
      spent = m.spent - case when p_counts_as in (3, 8) then p_amount else 0 end,
      entries = m.entries + 1, last_daily = p_member.last_daily, daily_streak = p_member.daily_streak
  where m.guild_id = p_member.guild_id and m.user_id = p_member.user_id;
  insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind, data)
  values (p_member.guild_id, p_op, p_member.user_id, p_amount, v_balance, p_member.entries + 1, p_kind, p_data);
  return v_balance;
end
$$;

-- Moves coins of one account and writes the entry. p_op is the entry's key; p_amount is signed and may be 0.
-- The caller owes the change rows (economy.money_changed). p_counts_as: see economy.post_entry.
-- Refuses: ECKEY when the key did something else, ECAMT, ECFUN, ECCAP.
create or replace function economy.move_coins(
  p_guild bigint, p_op bigint, p_user bigint, p_amount bigint, p_kind smallint, p_counts_as smallint, p_data jsonb,
  out balance_after bigint, out replayed boolean)
language plpgsql as $$
declare
  v_member economy.members := economy.lock_member(p_guild, p_user);
  v_entry record;
begin
  select e.user_id, e.amount, e.kind, e.balance_after into v_entry
  from economy.entries e where e.guild_id = p_guild and e.op_id = p_op;
  if found then
    if v_entry.user_id <> p_user or v_entry.amount <> p_amount or v_entry.kind <> p_kind then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    balance_after := v_entry.balance_after;
    replayed := true;
    return;
  end if;

  balance_after := economy.post_entry(v_member, p_op, p_amount, p_kind, p_counts_as, p_data);
  replayed := false;
end
$$;

-- The ground of every act with one account: see economy.move_coins.
create or replace function economy.update_user_balance(
  p_guild bigint, p_op bigint, p_user bigint, p_amount bigint, p_kind smallint, p_data jsonb,
  out balance_after bigint, out replayed boolean)
language plpgsql as $$
begin
  select moved.balance_after, moved.replayed into update_user_balance.balance_after, update_user_balance.replayed
  from economy.move_coins(p_guild, p_op, p_user, p_amount, p_kind, p_kind, p_data) moved;
end
$$;

-- Moves coins between two accounts that are locked and can give and take them, and writes both entries, whose key the caller has
-- found to be new under those locks. Tells the streams. Answers the giver's balance after.
create or replace function economy.post_transfer(
  p_from economy.members, p_to economy.members, p_op bigint, p_amount bigint, p_data jsonb)
returns bigint language plpgsql as $$
declare
  v_balance constant bigint := p_from.balance - p_amount;
begin
  update economy.members m
  set balance = m.balance + case m.user_id when p_from.user_id then -p_amount else p_amount end, entries = m.entries + 1
  where m.guild_id = p_from.guild_id and m.user_id in (p_from.user_id, p_to.user_id);
  insert into economy.entries (guild_id, op_id, user_id, amount, balance_after, seq, kind, data)
  values (p_from.guild_id, p_op, p_from.user_id, -p_amount, v_balance, p_from.entries + 1, 4, p_data),
    (p_from.guild_id, p_op + 1, p_to.user_id, p_amount, p_to.balance + p_amount, p_to.entries + 1, 5, p_data);
  perform economy.money_changed(p_from.guild_id, array[p_from.user_id, p_to.user_id], array[p_op, p_op + 1]);
  return v_balance;
end
$$;

-- Moves coins from one member to another: two entries of one act, kinds transfer_send and transfer_receive, that sum to zero.
-- Answers {from_balance, to_balance, replayed}. Judges no right: a door with rights calls economy.act_begin before it.
-- Refuses: ECAMT unless 0 < amount < 2^53 and the members differ, ECKEY, ECFUN, ECCAP.
create or replace function economy.transfer_coins(
  p_guild bigint, p_act bigint, p_from bigint, p_to bigint, p_amount bigint, p_data jsonb)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_op constant bigint := p_act * 2;
  v_from economy.members;
  v_to economy.members;
  v_sent record;
  v_received record;
  v_balance bigint;
begin
  if p_amount is null or p_amount <= 0 or p_amount > c_cap then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "amount"}');
  elsif p_from = p_to then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "to"}');
  end if;

  if p_from < p_to then
    v_from := economy.lock_member(p_guild, p_from);
    v_to := economy.lock_member(p_guild, p_to);
  else
    v_to := economy.lock_member(p_guild, p_to);
    v_from := economy.lock_member(p_guild, p_from);
  end if;

  select e.user_id, e.amount, e.kind, e.balance_after into v_sent
  from economy.entries e where e.guild_id = p_guild and e.op_id = v_op;
  if found then
    select e.user_id, e.kind, e.balance_after into v_received
    from economy.entries e where e.guild_id = p_guild and e.op_id = v_op + 1;
    if (v_sent.user_id, v_sent.amount, v_sent.kind, v_received.user_id, v_received.kind)
      is distinct from (p_from, -p_amount, 4::smallint, p_to, 5::smallint) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    return jsonb_build_object(
      'from_balance', v_sent.balance_after, 'to_balance', v_received.balance_after, 'replayed', true);
  end if;

  if v_from.balance < p_amount then
    perform economy.refuse_funds(p_guild, v_from.balance, p_amount);
  elsif v_to.balance + p_amount > c_cap then
    perform economy.refuse('ECCAP', 'balance_cap', jsonb_build_object('balance', v_to.balance));
  end if;

  v_balance := economy.post_transfer(v_from, v_to, v_op, p_amount, p_data);
  return jsonb_build_object(
    'from_balance', v_balance, 'to_balance', v_to.balance + p_amount, 'replayed', false);
end
$$;

-- Many accounts at once, all or nothing: [{user_id, amount, kind, act?, data?}], each member once, at most 1,000, no transfers.
-- Entries beyond two legs take keys of ours, given as "act"; the first entry's data lists them as "legs", theirs names the act.
-- Answers {balances, replayed} in the order given. A repeat may carry other "act"s: it answers with the first run's entries.
-- Refuses: EC404, ECAMT, ECKEY, ECFUN, ECCAP.
create or replace function economy.batch_balance_updates(p_guild bigint, p_act bigint, p_updates jsonb)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, null, '{}', 0, 'everyone', null);
  v_first jsonb;
  v_legs bigint[];
  v_users bigint[];
  v_ops bigint[];
  v_balances jsonb := '[]';
  v_update record;
  v_user bigint;
  v_moved record;
  v_data jsonb;
begin
  select array_agg((item->>'user_id')::bigint order by nth),
    array_agg(case when nth <= 2 then p_act * 2 + nth - 1 else (item->>'act')::bigint * 2 end order by nth)
  into v_users, v_ops
  from jsonb_array_elements(p_updates) with ordinality listed (item, nth);
  if cardinality(v_users) is null or cardinality(v_users) > 1000
    or array_position(v_users, null) is not null or array_position(v_ops, null) is not null
    or cardinality(v_users) <> (select count(distinct listed) from unnest(v_users) listed)
    or exists (
      select from jsonb_array_elements(p_updates) item
      left join economy.entry_kinds k on k.kind = (item->>'kind')::smallint and k.flow <> 'transfer'
      where k.kind is null or item->>'amount' is null) then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "updates"}');
  end if;

  for v_user in select listed from unnest(v_users) listed order by listed loop
    perform economy.lock_member(p_guild, v_user);
  end loop;

  select coalesce(e.data, '{}') into v_first from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
  if found then
    select coalesce(array_agg(leg::bigint), '{}') into v_legs from jsonb_array_elements_text(v_first->'legs') leg;
    v_ops := (v_ops[1:2] || v_legs);
    if cardinality(v_ops) <> cardinality(v_users) or cardinality(v_users) = 1 and exists (
      select from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2 + 1) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
  else
    v_legs := v_ops[3:];
  end if;

  for v_update in
    select item, nth from jsonb_array_elements(p_updates) with ordinality listed (item, nth) order by nth
  loop
    v_data := v_update.item->'data';
    if v_update.nth = 1 and cardinality(v_legs) > 0 then
      v_data := coalesce(v_data, '{}') || jsonb_build_object('legs', to_jsonb(v_legs::text[]));
    elsif v_update.nth > 2 then
      v_data := coalesce(v_data, '{}') || jsonb_build_object('act', p_act::text);
    end if;
    select * into v_moved from economy.update_user_balance(p_guild, v_ops[v_update.nth], v_users[v_update.nth],
      (v_update.item->>'amount')::bigint, (v_update.item->>'kind')::smallint, v_data);
    if v_moved.replayed <> (v_first is not null) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_balances := v_balances || to_jsonb(v_moved.balance_after);
  end loop;

  if v_first is null then
    perform economy.money_changed(p_guild, v_users, v_ops);
  end if;
  return jsonb_build_object('balances', v_balances, 'replayed', v_first is not null);
end
$$;

-- Refuses to take these entries back if they moved coins in escrow, where only the task moves them that they were put aside for:
-- else it would pay what it no longer holds. Holds (12) add to user 0, give-backs (13) and payments (16) take from it; an entry of
-- the other sign is a rollback of one by an older version, and taking that back mends it.
-- Refuses: ECESH {task, number} for a hold, ECESR for a give-back, ECESP for a payment.
create or replace function economy.refuse_escrow(p_guild bigint, p_ops bigint[])
returns void language plpgsql as $$
declare
  v_moved record;
begin
  select case when e.kind = 15 then (e.data->>'kind')::smallint else e.kind end as kind, e.amount,
    jsonb_build_object('task', e.data->>'task', 'number', e.data->>'task_id') as detail into v_moved
  from economy.entries e where e.guild_id = p_guild and e.op_id = any(p_ops) and e.user_id = 0;
  if v_moved.kind = 12 and v_moved.amount > 0 then
    perform economy.refuse('ECESH', 'escrow_held', v_moved.detail);
  elsif v_moved.kind = 13 and v_moved.amount < 0 then
    perform economy.refuse('ECESR', 'escrow_returned', v_moved.detail);
  elsif v_moved.kind = 16 and v_moved.amount < 0 then
    perform economy.refuse('ECESP', 'escrow_paid', v_moved.detail);
  end if;
end
$$;

-- Takes an act back by a new one: an entry of kind rollback for each of its entries, and a line in reversals, once.
-- p_more holds keys of ours for entries beyond two. Answers {balances: [{user_id, balance}], replayed}.
-- Refuses: EC404, ECRGT, ECTXN when there is no such act, ECREV when it was taken back before, what economy.refuse_escrow refuses,
-- ECKEY, ECFUN, ECCAP.
create or replace function economy.rollback_act(
  p_guild bigint, p_act bigint, p_target bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text,
  p_data jsonb, p_more bigint[])
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right, null);
  v_targets bigint[];
  v_user bigint;
  v_leg record;
  v_moved record;
  v_by bigint;
  v_is_repeat boolean;
  v_op bigint;
  v_kind smallint;
  v_users bigint[] := '{}';
  v_ops bigint[] := '{}';
  v_balances jsonb := '[]';
begin
  select array[p_target * 2, p_target * 2 + 1] ||
    array(select leg::bigint from jsonb_array_elements_text(e.data->'legs') leg) into v_targets
  from economy.entries e where e.guild_id = p_guild and e.op_id = p_target * 2;
  if not found then
    perform economy.refuse('ECTXN', 'transaction_missing', '{}');
  end if;

  for v_user in
    select e.user_id from economy.entries e where e.guild_id = p_guild and e.op_id = any(v_targets) order by e.user_id
  loop
    perform economy.lock_member(p_guild, v_user);
  end loop;

  select r.by_act into v_by from economy.reversals r where r.guild_id = p_guild and r.act_id = p_target;
  v_is_repeat := coalesce(v_by = p_act, false);
  if v_by <> p_act then
    perform economy.refuse('ECREV', 'already_rolled_back', jsonb_build_object('by', 'txn_' || v_by * 2));
  elsif v_by is null then
    perform economy.refuse_escrow(p_guild, v_targets);
  end if;

  for v_leg in
    select e.user_id, e.amount, e.kind, e.op_id, e.data, row_number() over (order by array_position(v_targets, e.op_id)) as nth,
      count(*) over () as legs
    from economy.entries e where e.guild_id = p_guild and e.op_id = any(v_targets)
    order by array_position(v_targets, e.op_id)
  loop
    if v_leg.legs > 2 + coalesce(cardinality(p_more), 0) then
      perform economy.refuse('ECAMT', 'invalid_input', '{"field": "more"}');
    end if;
    v_op := case when v_leg.nth <= 2 then p_act * 2 + v_leg.nth - 1 else p_more[v_leg.nth - 2] * 2 end;
    if v_is_repeat and v_leg.nth > 2 then
      select (e.data->'legs'->>(v_leg.nth::integer - 3))::bigint into v_op
      from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
    end if;
    -- A rollback of a rollback counts for the totals that the first entry counted for.
    v_kind := case when v_leg.kind = 15 then (v_leg.data->>'kind')::smallint else v_leg.kind end;
    select * into v_moved from economy.move_coins(p_guild, v_op, v_leg.user_id, -v_leg.amount, 15::smallint, v_kind,
      coalesce(p_data, '{}') || jsonb_build_object('kind', v_kind, 'reverses', 'txn_' || v_leg.op_id)
      || case
        when v_leg.nth = 1 and v_leg.legs > 2 then
          jsonb_build_object('legs', to_jsonb(array(select more * 2 from unnest(p_more[1:v_leg.legs - 2]) more)::text[]))
        when v_leg.nth > 2 then jsonb_build_object('act', p_act::text)
        else '{}'
      end);
    if v_moved.replayed <> v_is_repeat then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_users := v_users || v_leg.user_id;
    v_ops := v_ops || v_op;
    v_balances := v_balances || jsonb_build_object('user_id', v_leg.user_id::text, 'balance', v_moved.balance_after);
  end loop;

  if not v_is_repeat then
    insert into economy.reversals (guild_id, act_id, by_act) values (p_guild, p_target, p_act);
    perform economy.money_changed(p_guild, v_users, v_ops);
  end if;
  return jsonb_build_object('balances', v_balances, 'replayed', v_is_repeat);
end
$$;

grant execute on function economy.op_time(bigint), economy.op_at(timestamptz), economy.day_start(date, text),
  economy.movements(bigint, bigint, bigint, text),
  economy.transfer_coins(bigint, bigint, bigint, bigint, bigint, jsonb),
  economy.batch_balance_updates(bigint, bigint, jsonb),
  economy.rollback_act(bigint, bigint, bigint, bigint, bigint[], bigint, text, jsonb, bigint[]) to economy_app;

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
-- Answers {amount, streak, balance, next_at, replayed, reminds, currency_name, currency_symbol}; the same act again answers what
-- it did the first time. reminds is whether the claimant hears when the next one opens.
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
    'reminds', exists (select from economy.daily_reminders r where r.guild_id = p_guild and r.user_id = p_actor),
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

-- Pays p_actor what their roles bring and is open: each role's amount once in its hours, all of it as one entry whose data tells the
-- roles. A role whose time has not come is left for later.
-- Answers {paid: [{role_id, name, amount}], amount, balance, next_at or null, replayed, currency_name}; next_at is when the
-- first of the roles held opens again. The same act again answers what it did the first time.
-- Refuses: EC404, ECOFF, ECMEM without a claimant, ECKEY, ECFRZ, ECINC when no role held has an income,
-- ECINS {next_at, next_at_seconds, seconds}, ECCAP.
create or replace function economy.collect_income(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'currency');
  v_at timestamptz := coalesce(p_at, now());
  v_member economy.members;
  v_entry record;
  v_paid jsonb;
  v_amount numeric;
  v_balance bigint;
  v_opens timestamptz;
  v_is_repeat boolean;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_member := economy.lock_member(p_guild, p_actor);

  select e.user_id, e.kind, e.amount, e.balance_after, e.data into v_entry
  from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
  v_is_repeat := found;
  if v_is_repeat then
    if v_entry.user_id <> p_actor or v_entry.kind <> 11 then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    v_paid := v_entry.data->'roles';
    v_amount := v_entry.amount;
    v_balance := v_entry.balance_after;
  else
    perform economy.refuse_frozen(v_member);
    select jsonb_agg(jsonb_build_object('role_id', i.role_id::text, 'name', coalesce(r.name, i.role_id::text), 'amount', i.amount)
        order by i.amount desc, i.role_id) filter (where c.collected_at is null or c.collected_at <= v_at - make_interval(hours => i.every_hours)),
      sum(i.amount) filter (where c.collected_at is null or c.collected_at <= v_at - make_interval(hours => i.every_hours)),
      min(c.collected_at + make_interval(hours => i.every_hours))
    into v_paid, v_amount, v_opens
    from economy.role_incomes i
    left join economy.roles r on r.guild_id = i.guild_id and r.role_id = i.role_id
    left join economy.income_claims c on c.guild_id = i.guild_id and c.role_id = i.role_id and c.user_id = p_actor
    where i.guild_id = p_guild and i.role_id = any (p_role_ids);
    if v_paid is null and v_opens is null then
      perform economy.refuse('ECINC', 'no_income', '{}');
    elsif v_paid is null then
      perform economy.refuse('ECINS', 'income_too_soon', jsonb_build_object(
        'next_at', economy.iso_moment(v_opens),
        'next_at_seconds', ceil(extract(epoch from v_opens))::bigint,
        'seconds', greatest(1, ceil(extract(epoch from v_opens - v_at)))::bigint));
    elsif v_member.balance + v_amount > coalesce(v_settings.balance_cap, c_cap) then
      perform economy.refuse('ECCAP', 'balance_cap', jsonb_build_object('balance', v_member.balance));
    end if;
    select moved.balance_after into v_balance
    from economy.update_user_balance(p_guild, p_act * 2, p_actor, v_amount::bigint, 11::smallint,
      coalesce(p_data, '{}') || jsonb_build_object('roles', v_paid)) moved;
    insert into economy.income_claims as claim (guild_id, user_id, role_id, collected_at)
    select p_guild, p_actor, (paid->>'role_id')::bigint, v_at from jsonb_array_elements(v_paid) paid
    on conflict (guild_id, user_id, role_id) do update set collected_at = excluded.collected_at;
    perform economy.money_changed(p_guild, array[p_actor], array[p_act * 2]);
  end if;

  select min(c.collected_at + make_interval(hours => i.every_hours)) into v_opens
  from economy.role_incomes i
  join economy.income_claims c on c.guild_id = i.guild_id and c.role_id = i.role_id and c.user_id = p_actor
  where i.guild_id = p_guild and i.role_id = any (p_role_ids);
  return jsonb_build_object(
    'paid', v_paid, 'amount', v_amount, 'balance', v_balance, 'replayed', v_is_repeat, 'next_at', economy.iso_moment(v_opens),
    'currency_name', v_settings.currency_name);
end
$$;

-- How far a payout has come, as its callers see it.
create or replace function economy.payout_state(p_payout economy.payouts, p_is_repeat boolean)
returns jsonb language sql stable return jsonb_build_object(
  'total', p_payout.total, 'done', p_payout.done, 'paid', p_payout.paid, 'frozen', p_payout.frozen, 'capped', p_payout.capped,
  'replayed', p_is_repeat);

-- Plans what everybody who holds a role is paid, so that it can be carried out in parts: p_users is kept in id order, each once.
-- The act is its key: asked for again, the plan that stands is answered, and p_users is not looked at.
-- p_pacer and p_data are those of economy.adjust_balance. Answers {total, done, paid, frozen, capped, replayed}.
-- Refuses: EC404, ECRGT, ECAMT, ECKEY, ECNOB when there is nobody to pay, ECRAT {seconds}.
create or replace function economy.plan_payout(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_role bigint,
  p_amount bigint, p_users bigint[], p_pacer text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right, null);
  v_users bigint[] := array(select distinct listed from unnest(p_users) listed where listed > 0 order by listed);
  v_payout economy.payouts;
  v_audit bigint;
  v_is_repeat boolean;
begin
  if p_amount is null or p_amount <= 0 or p_amount > 9007199254740991 then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "amount"}');
  end if;
  insert into economy.payouts (guild_id, payout_id, role_id, amount, data, user_ids, total)
  values (p_guild, p_act, p_role, p_amount, p_data, v_users, cardinality(v_users))
  on conflict (guild_id, payout_id) do nothing;
  v_is_repeat := not found;
  select * into v_payout from economy.payouts p where p.guild_id = p_guild and p.payout_id = p_act for update;
  if v_is_repeat then
    if (v_payout.role_id, v_payout.amount) <> (p_role, p_amount) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    return economy.payout_state(v_payout, true);
  end if;

  if v_payout.total = 0 then
    perform economy.refuse('ECNOB', 'role_empty', '{}');
  end if;
  if p_pacer is not null then
    perform economy.pace_changes(
      p_guild, p_pacer, v_settings.balance_changes_per_minute, coalesce(p_at, clock_timestamp()));
  end if;
  insert into economy.audit (guild_id, at, actor_kind, actor, act, target, after)
  values (p_guild, now(), case when p_actor is null then split_part(p_data->>'by', ':', 1) else 'member' end,
    coalesce(p_actor::text, substr(p_data->>'by', strpos(p_data->>'by', ':') + 1)), 'pay_role', 'role:' || p_role,
    jsonb_build_object('amount', p_amount, 'members', v_payout.total)
      || jsonb_strip_nulls(jsonb_build_object('reason', p_data->'reason')))
  returning audit_id into v_audit;
  perform economy.change(p_guild, 'logs', 'create', array[v_audit::text]);
  return economy.payout_state(v_payout, false);
end
$$;

-- Pays the next members of a plan, as many as p_acts has keys of ours: each entry is an act of its own. Nothing happens unless
-- exactly p_done of them have had their turn, so a repeat pays nobody twice. Frozen accounts, and those that the server's cap
-- would be passed by, are counted and left out. Judges no right: the plan did.
-- Answers {total, done, paid, frozen, capped, replayed}. Refuses: ECTXN when there is no such plan.
create or replace function economy.pay_payout(p_guild bigint, p_payout bigint, p_done integer, p_acts bigint[])
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_cap bigint := coalesce((select s.balance_cap from economy.guild_settings s where s.guild_id = p_guild), 9007199254740991);
  v_payout economy.payouts;
  v_member economy.members;
  v_users bigint[] := '{}';
  v_ops bigint[] := '{}';
begin
  select * into v_payout from economy.payouts p where p.guild_id = p_guild and p.payout_id = p_payout for update;
  if not found then
    perform economy.refuse('ECTXN', 'transaction_missing', '{}');
  elsif v_payout.done <> p_done or v_payout.finished_at is not null then
    return economy.payout_state(v_payout, true);
  end if;

  for nth in 1 .. least(cardinality(p_acts), v_payout.total - p_done) loop
    v_member := economy.lock_member(p_guild, v_payout.user_ids[p_done + nth]);
    v_payout.done := v_payout.done + 1;
    if v_member.frozen_at is not null then
      v_payout.frozen := v_payout.frozen + 1;
    elsif v_member.balance > v_cap - v_payout.amount then
      v_payout.capped := v_payout.capped + 1;
    else
      perform economy.update_user_balance(p_guild, p_acts[nth] * 2, v_member.user_id, v_payout.amount, 6::smallint, v_payout.data);
      v_payout.paid := v_payout.paid + 1;
      v_users := v_users || v_member.user_id;
      v_ops := v_ops || (p_acts[nth] * 2);
    end if;
  end loop;

  update economy.payouts p
  set done = v_payout.done, paid = v_payout.paid, frozen = v_payout.frozen, capped = v_payout.capped,
    touched_at = clock_timestamp(),
    finished_at = case when v_payout.done = p.total then clock_timestamp() end,
    user_ids = case when v_payout.done = p.total then '{}' else p.user_ids end
  where p.guild_id = p_guild and p.payout_id = p_payout;
  if cardinality(v_users) > 0 then
    perform economy.money_changed(p_guild, v_users, v_ops);
  end if;
  return economy.payout_state(v_payout, false);
end
$$;

grant execute on function economy.daily_opens(timestamptz, text, text),
  economy.claim_daily(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz),
  economy.collect_income(bigint, bigint, bigint, bigint[], bigint, jsonb, timestamptz),
  economy.plan_payout(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, bigint[], text, jsonb, timestamptz),
  economy.pay_payout(bigint, bigint, integer, bigint[]),
  economy.give_coins(bigint, bigint, bigint, bigint[], bigint, bigint, bigint, boolean, boolean, timestamptz, bigint, jsonb, timestamptz),
  economy.adjust_balance(bigint, bigint, bigint, bigint[], bigint, text, bigint, bigint, boolean, text, jsonb, timestamptz)
  to economy_app;

-- Claims, proofs, reviews and their ends. Every act locks in one order, so that no two wait for each other: members in id order,
-- claims in id order, the task, the server's task settings; the outbox comes last. What an act owes and announces is written with it.

-- What a claim or task is called in outbox lines.
create or replace function economy.owe_task(p_guild bigint, p_task economy.tasks, p_settings economy.guild_settings)
returns void language sql as $$
  select economy.owe(p_guild, 'task:' || p_task.task_id, 'task', coalesce(p_task.channel_id, p_settings.task_channel_id),
    jsonb_build_object('task', p_task.task_id));
$$;

-- Owes the review card of a claim, in the channel where the server reviews.
create or replace function economy.owe_card(p_guild bigint, p_claim bigint)
returns void language sql as $$
  select economy.owe(p_guild, 'task.card:' || p_claim, 'task.card',
    (select coalesce(s.review_channel_id, t.channel_id, g.task_channel_id)
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.task_settings s on s.guild_id = c.guild_id
     left join economy.guild_settings g on g.guild_id = c.guild_id
     where c.guild_id = p_guild and c.claim_id = p_claim),
    jsonb_build_object('claim', p_claim::text));
$$;

-- Owes the claimant a private message; whether it is wanted is read when it is carried out.
create or replace function economy.owe_notice(p_guild bigint, p_claim bigint, p_notice text)
returns void language sql as $$
  select economy.owe(p_guild, 'task.dm:' || p_claim || ':' || p_notice, 'task.dm', null,
    jsonb_build_object('claim', p_claim::text, 'notice', p_notice));
$$;

-- Writes into the audit log. p_by is a member's id, operator:<name> or system:<job>.
create or replace function economy.note_act(
  p_guild bigint, p_by text, p_act_name text, p_target text, p_before jsonb, p_after jsonb)
returns void language plpgsql as $$
declare
  v_id bigint;
begin
  insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
  values (p_guild, now(), case when p_by like '%:%' then split_part(p_by, ':', 1) else 'member' end,
    substr(p_by, strpos(p_by, ':') + 1), p_act_name, p_target, p_before, p_after)
  returning audit_id into v_id;
  perform economy.change(p_guild, 'logs', 'create', array[v_id::text]);
end
$$;

-- Opens an act of staff: moderators may where the server lets them moderate, admins always.
create or replace function economy.task_begin(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text)
returns economy.guild_settings language plpgsql as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right, 'tasks');
begin
  if p_right = 'moderator' and not v_settings.feature_moderation then
    perform economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'admin', null);
  end if;
  return v_settings;
end
$$;

-- Locks a claim with the accounts that may move with it: the claimant's, and for a task that a member pays for the escrow and the
-- payer's. Null when there is no such claim or its task is being deleted. Whose it is never changes, so it may be read before.
create or replace function economy.lock_claim(p_guild bigint, p_claim bigint)
returns economy.claims language plpgsql as $$
declare
  v_claim economy.claims;
  v_user bigint;
begin
  for v_user in
    select distinct listed.user_id
    from economy.claims c
    join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
    cross join lateral unnest(case when t.proposer_id is null then array[c.user_id] else array[0, t.proposer_id, c.user_id] end)
      listed (user_id)
    where c.guild_id = p_guild and c.claim_id = p_claim and t.closing_at is null
    order by listed.user_id
  loop
    perform economy.lock_member(p_guild, v_user);
  end loop;
  if v_user is null then
    return null;
  end if;
  select * into v_claim from economy.claims c where c.guild_id = p_guild and c.claim_id = p_claim for update;
  return v_claim;
end
$$;

-- Locks a task; null when there is none or it is being deleted.
create or replace function economy.lock_task(p_guild bigint, p_task integer)
returns economy.tasks language plpgsql as $$
declare
  v_task economy.tasks;
begin
  select * into v_task from economy.tasks t
  where t.guild_id = p_guild and t.task_id = p_task and t.closing_at is null for update;
  return v_task;
end
$$;

-- True when claiming has ended by time, which it does not where the server lets tasks stay open.
create or replace function economy.is_past(p_task economy.tasks, p_at timestamptz)
returns boolean language sql stable as $$
  select coalesce(p_task.expires_at <= p_at, false)
    and coalesce((select s.auto_expire_enabled from economy.task_settings s where s.guild_id = p_task.guild_id), true);
$$;

-- Gives coins of the escrow back to the proposer. The caller holds both accounts and the task.
create or replace function economy.release_escrow(p_guild bigint, p_act bigint, p_task economy.tasks, p_amount bigint, p_data jsonb)
returns void language plpgsql as $$
declare
  v_data constant jsonb := coalesce(p_data, '{}') || jsonb_build_object('task', p_task.name, 'task_id', p_task.task_id);
begin
  if p_amount <= 0 then
    return;
  end if;
  perform economy.update_user_balance(p_guild, p_act * 2, 0, -p_amount, 13::smallint, v_data);
  perform economy.update_user_balance(p_guild, p_act * 2 + 1, p_task.proposer_id, p_amount, 13::smallint, v_data);
  update economy.tasks t set escrow = t.escrow - p_amount where t.guild_id = p_guild and t.task_id = p_task.task_id;
  perform economy.money_changed(p_guild, array[p_task.proposer_id], array[p_act * 2 + 1]);
end
$$;

-- Gives a claim's place back. The caller holds the claim, the task and, for a funded one, the accounts.
-- Coins held for it go back to the proposer once nobody else can take the place any more.
create or replace function economy.release_claim(
  p_guild bigint, p_act bigint, p_claim economy.claims, p_task economy.tasks, p_status text, p_data jsonb)
returns void language plpgsql as $$
begin
  update economy.claims c set status = p_status, released_act = p_act, remind_at = null
  where c.guild_id = p_guild and c.claim_id = p_claim.claim_id;
  update economy.tasks t set current_claims = t.current_claims - 1, updated_at = now()
  where t.guild_id = p_guild and t.task_id = p_task.task_id;
  if p_task.proposer_id is not null and p_task.status in ('expired', 'cancelled') then
    perform economy.release_escrow(p_guild, p_act, p_task, p_claim.reward, p_data);
  end if;
  perform economy.change(p_guild, 'claims', 'update', array[p_claim.claim_id::text]);
  perform economy.change(p_guild, 'tasks', 'update', array[p_task.task_id::text]);
end
$$;

-- Takes a place of a task for p_actor. p_at is null in production: the database's own time decides.
-- Answers {claim_id, task_id, task_name, reward, role_id, deadline, needs_proof, auto_approve, currency_name, replayed, owed}.
-- Refuses: EC404, ECOFF, ECMEM without a claimant, ECKEY, ECFRZ, ECTNF, ECTPR, ECTPA, ECTEN, ECTOT for the proposer,
-- ECTCL {claim}, ECTDN, ECTCD {next_at, next_at_seconds, seconds}, ECTLM {limit}, ECTRR {role, role_id},
-- ECTRB {needed, balance, currency}, ECTRT {task, number}, ECTFU {places}.
create or replace function economy.claim_task(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_task integer, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'tasks');
  v_at timestamptz := coalesce(p_at, now());
  v_rules economy.task_settings;
  v_member economy.members;
  v_task economy.tasks;
  v_claim economy.claims;
  v_is_repeat boolean;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_member := economy.lock_member(p_guild, p_actor);
  select * into v_rules from economy.task_settings s where s.guild_id = p_guild;

  select * into v_claim from economy.claims c where c.guild_id = p_guild and c.claim_id = p_act;
  v_is_repeat := found;
  if v_is_repeat then
    if (v_claim.user_id, v_claim.task_id) is distinct from (p_actor, p_task) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    select * into v_task from economy.tasks t where t.guild_id = p_guild and t.task_id = p_task;
  else
    perform economy.refuse_frozen(v_member);
    v_task := economy.lock_task(p_guild, p_task);
    v_claim := economy.may_claim(v_task, v_rules, v_settings, v_member, p_role_ids, v_at);
    v_claim.claim_id := p_act;
    insert into economy.claims (guild_id, claim_id, task_id, user_id, round, reward, role_id, role_name, claimed_at, deadline, remind_at)
    values (p_guild, p_act, p_task, p_actor, v_claim.round, v_claim.reward, v_claim.role_id, v_claim.role_name, v_at,
      v_claim.deadline, v_claim.remind_at);
    update economy.tasks t set current_claims = t.current_claims + 1, updated_at = now()
    where t.guild_id = p_guild and t.task_id = p_task;
    perform economy.owe_task(p_guild, v_task, v_settings);
    perform economy.change(p_guild, 'claims', 'create', array[p_act::text]);
    perform economy.change(p_guild, 'tasks', 'update', array[p_task::text]);
  end if;

  return jsonb_build_object(
    'claim_id', v_claim.claim_id::text, 'task_id', p_task, 'task_name', v_task.name, 'reward', v_claim.reward,
    'role_id', v_claim.role_id::text, 'deadline', economy.iso_moment(v_claim.deadline),
    'needs_proof', coalesce(v_task.require_proof, v_rules.require_proof, true), 'auto_approve', v_task.auto_approve,
    'currency_name', v_settings.currency_name, 'replayed', v_is_repeat, 'owed', not v_is_repeat);
end
$$;

-- Judges a claim, and answers it as it may be: its round, what it promises and its times. The caller holds the member and the task.
create or replace function economy.may_claim(
  p_task economy.tasks, p_rules economy.task_settings, p_settings economy.guild_settings, p_member economy.members,
  p_role_ids bigint[], p_at timestamptz)
returns economy.claims language plpgsql as $$
declare
  v_limit constant integer := coalesce(p_rules.max_tasks_per_user, 10);
  v_claim economy.claims;
  v_last record;
  v_next timestamptz;
  v_needed text;
begin
  if p_task.task_id is null then
    perform economy.refuse('ECTNF', 'task_missing', '{}');
  elsif p_task.status = 'proposed' then
    perform economy.refuse('ECTPR', 'task_proposed', '{}');
  elsif p_task.status = 'paused' then
    perform economy.refuse('ECTPA', 'task_paused', '{}');
  elsif p_task.status <> 'active' or economy.is_past(p_task, p_at) then
    perform economy.refuse('ECTEN', 'task_ended', '{}');
  elsif p_task.proposer_id = p_member.user_id then
    perform economy.refuse('ECTOT', 'own_task', '{}');
  end if;

  select c.claim_id, c.status, c.completed_at, c.round into v_last
  from economy.claims c
  where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id and c.task_id = p_task.task_id
    and c.status not in ('expired', 'cancelled')
  order by c.round desc limit 1;
  if v_last.status <> 'completed' then
    perform economy.refuse('ECTCL', 'already_claimed', jsonb_build_object('claim', v_last.claim_id::text));
  elsif v_last.status = 'completed' and p_task.repeat_hours is null then
    perform economy.refuse('ECTDN', 'already_done', '{}');
  end if;
  v_next := v_last.completed_at + make_interval(hours => p_task.repeat_hours);
  if v_next > p_at then
    perform economy.refuse('ECTCD', 'claim_cooldown', jsonb_build_object('next_at', economy.iso_moment(v_next),
      'next_at_seconds', ceil(extract(epoch from v_next))::bigint,
      'seconds', greatest(1, ceil(extract(epoch from v_next - p_at)))::bigint));
  end if;

  if (select count(*) from economy.claims c
      where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id
        and c.status in ('in_progress', 'submitted', 'rejected')) >= v_limit then
    perform economy.refuse('ECTLM', 'too_many_claims', jsonb_build_object('limit', v_limit));
  elsif p_task.required_role_id is not null and not coalesce(p_task.required_role_id = any(p_role_ids), false) then
    perform economy.refuse('ECTRR', 'role_required', jsonb_build_object('role_id', p_task.required_role_id::text, 'role', coalesce(
      (select r.name from economy.roles r where r.guild_id = p_task.guild_id and r.role_id = p_task.required_role_id), '?')));
  elsif p_member.balance < p_task.required_balance then
    perform economy.refuse('ECTRB', 'balance_required', jsonb_build_object('needed', p_task.required_balance,
      'balance', p_member.balance, 'currency', p_settings.currency_name));
  end if;
  -- A task that has been deleted can be asked of nobody.
  select n.name into v_needed from economy.tasks n
  where n.guild_id = p_task.guild_id and n.task_id = p_task.required_task_id and n.closing_at is null;
  if v_needed is not null and not exists (
    select from economy.claims c
    where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id and c.task_id = p_task.required_task_id
      and c.status = 'completed') then
    perform economy.refuse('ECTRT', 'task_required', jsonb_build_object('task', v_needed, 'number', p_task.required_task_id));
  elsif p_task.max_claims <> -1 and p_task.current_claims >= p_task.max_claims then
    perform economy.refuse('ECTFU', 'task_full', jsonb_build_object('places', p_task.max_claims));
  end if;

  v_claim.round := coalesce(v_last.round, 0) + 1;
  v_claim.reward := p_task.reward;
  v_claim.role_id := p_task.role_id;
  v_claim.role_name := p_task.role_name;
  v_claim.deadline := p_at + make_interval(hours => p_task.duration_hours);
  -- A short task is recalled when three quarters of its time are over.
  if coalesce(p_rules.reminder_hours, 6) > 0 then
    v_claim.remind_at := v_claim.deadline
      - least(make_interval(hours => coalesce(p_rules.reminder_hours, 6)), make_interval(hours => p_task.duration_hours) / 4);
  end if;
  return v_claim;
end
$$;

-- Pays a claim and completes it, and the task with its last place. The caller holds the accounts and the claim.
-- An act of 0 coins writes its entry too, so that a claim is completed exactly when one task_reward names it.
-- Answers {balance, task_completed}. Refuses: ECKEY, ECTCO, ECTFZ, ECTCP {balance, reward, currency}.
create or replace function economy.complete_claim(
  p_guild bigint, p_act bigint, p_claim economy.claims, p_settings economy.guild_settings, p_by text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_member economy.members := economy.lock_member(p_guild, p_claim.user_id);
  v_task economy.tasks := economy.lock_task(p_guild, p_claim.task_id);
  v_data jsonb := coalesce(p_data, '{}')
    || jsonb_build_object('task', v_task.name, 'task_id', v_task.task_id, 'claim', p_claim.claim_id::text);
  v_moved record;
begin
  if p_claim.reward > 0 and not p_settings.feature_currency then
    perform economy.refuse('ECTCO', 'reward_currency_off', '{}');
  elsif v_member.frozen_at is not null then
    perform economy.refuse('ECTFZ', 'claimant_frozen', '{}');
  elsif p_claim.reward > 0 and v_member.balance + p_claim.reward > coalesce(p_settings.balance_cap, c_cap) then
    perform economy.refuse('ECTCP', 'reward_over_cap', jsonb_build_object('balance', v_member.balance, 'reward', p_claim.reward,
      'currency', p_settings.currency_name));
  end if;

  select * into v_moved
  from economy.update_user_balance(p_guild, p_act * 2, p_claim.user_id, p_claim.reward, 2::smallint, v_data);
  if v_moved.replayed then
    perform economy.refuse('ECKEY', 'act_key_reused', '{}');
  end if;
  if v_task.proposer_id is not null then
    perform economy.update_user_balance(p_guild, p_act * 2 + 1, 0, -p_claim.reward, 16::smallint, v_data);
  end if;
  perform economy.money_changed(p_guild, array[p_claim.user_id], array[p_act * 2]);

  update economy.claims c
  set status = 'completed', completed_at = p_at, reviewer = p_by, decided_at = p_at, notes = null, paid_act = p_act,
      remind_at = null, role_state = case when c.role_id is not null then 'owed' end
  where c.guild_id = p_guild and c.claim_id = p_claim.claim_id;
  update economy.proofs p set decision = 'accepted', reviewer = p_by, decided_at = p_at, decided_act = p_act
  where p.guild_id = p_guild and p.claim_id = p_claim.claim_id and p.try = p_claim.tries;
  update economy.tasks t
  set completed_claims = t.completed_claims + 1, updated_at = now(),
      escrow = t.escrow - case when t.proposer_id is null then 0 else p_claim.reward end,
      status = case when economy.completes(t) then 'completed' else t.status end,
      ended_at = case when economy.completes(t) then p_at else t.ended_at end
  where t.guild_id = p_guild and t.task_id = v_task.task_id
  returning * into v_task;
  insert into economy.task_settings as s (guild_id, total_completed) values (p_guild, 1)
  on conflict (guild_id) do update set total_completed = s.total_completed + 1;

  perform economy.owe_task(p_guild, v_task, p_settings);
  perform economy.owe_notice(p_guild, p_claim.claim_id, 'accepted');
  if p_claim.role_id is not null then
    perform economy.owe(p_guild, 'task.role:' || p_claim.claim_id, 'task.role', null,
      jsonb_build_object('claim', p_claim.claim_id::text));
  end if;
  perform economy.change(p_guild, 'tasks', 'update', array[v_task.task_id::text]);
  return jsonb_build_object('balance', v_moved.balance_after, 'task_completed', v_task.status = 'completed');
end
$$;

-- True when one more completed claim completes the task: all its places are then done.
create or replace function economy.completes(p_task economy.tasks)
returns boolean language sql immutable as $$
  select p_task.max_claims <> -1 and p_task.completed_claims + 1 >= p_task.max_claims
    and p_task.status in ('active', 'paused', 'expired');
$$;

-- What became of a claim, as the acts answer it.
create or replace function economy.claim_answer(p_guild bigint, p_claim bigint, p_settings economy.guild_settings)
returns jsonb language sql stable as $$
  select jsonb_build_object(
    'claim_id', c.claim_id::text, 'task_id', c.task_id, 'task_name', t.name, 'user_id', c.user_id::text, 'status', c.status,
    'reward', case when c.paid_act is null then 0 else c.reward end,
    'balance', (select e.balance_after from economy.entries e where e.guild_id = p_guild and e.op_id = c.paid_act * 2),
    'role_id', case when c.role_state is not null then c.role_id::text end, 'paid_act', c.paid_act::text,
    'task_completed', c.status = 'completed' and t.status = 'completed', 'deadline', economy.iso_moment(c.deadline),
    'currency_name', p_settings.currency_name)
  from economy.claims c join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
  where c.guild_id = p_guild and c.claim_id = p_claim;
$$;

-- Sends a proof for a claim of p_actor; where the task needs no review it is paid at once, and where that cannot be, it waits for
-- review like any other. p_attachments as in economy.proofs, p_marks as in economy.proof_marks.
-- Answers economy.claim_answer with {try, replayed, owed}.
-- Refuses: EC404, ECOFF, ECMEM without a member, ECTCM, ECKEY, ECTCS, ECTCE, ECTDL {deadline_seconds}, ECTPN.
create or replace function economy.submit_proof(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_claim bigint, p_content text,
  p_attachments jsonb, p_marks text[], p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'tasks');
  v_at timestamptz := coalesce(p_at, now());
  v_claim economy.claims;
  v_task economy.tasks;
  v_try smallint;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_claim := economy.lock_claim(p_guild, p_claim);
  if v_claim.user_id is distinct from p_actor then
    perform economy.refuse('ECTCM', 'claim_missing', '{}');
  end if;
  select p.try into v_try from economy.proofs p where p.guild_id = p_guild and p.claim_id = p_claim and p.act_id = p_act;
  if found then
    return economy.claim_answer(p_guild, p_claim, v_settings) || jsonb_build_object('try', v_try, 'replayed', true, 'owed', false);
  end if;

  if v_claim.status = 'submitted' then
    perform economy.refuse('ECTCS', 'claim_submitted', '{}');
  elsif v_claim.status in ('completed', 'cancelled') then
    perform economy.refuse('ECTCE', 'claim_ended', '{}');
  elsif v_claim.status = 'expired' or v_claim.deadline <= v_at then
    perform economy.refuse('ECTDL', 'deadline_passed',
      jsonb_build_object('deadline_seconds', ceil(extract(epoch from v_claim.deadline))::bigint));
  end if;
  select * into v_task from economy.tasks t where t.guild_id = p_guild and t.task_id = v_claim.task_id;
  if p_content = '' and jsonb_array_length(p_attachments) = 0 and coalesce(v_task.require_proof,
    (select s.require_proof from economy.task_settings s where s.guild_id = p_guild), true) then
    perform economy.refuse('ECTPN', 'proof_needed', '{"field": "content"}');
  end if;

  v_try := v_claim.tries + 1;
  insert into economy.proofs (guild_id, claim_id, try, act_id, content, attachments, submitted_at)
  values (p_guild, p_claim, v_try, p_act, p_content, p_attachments, v_at);
  insert into economy.proof_marks (guild_id, mark, claim_id, try)
  select distinct p_guild, mark, p_claim, v_try from unnest(p_marks) mark;
  update economy.claims c set status = 'submitted', submitted_at = v_at, tries = v_try
  where c.guild_id = p_guild and c.claim_id = p_claim
  returning * into v_claim;
  perform economy.owe_card(p_guild, p_claim);
  perform economy.change(p_guild, 'claims', 'update', array[p_claim::text]);

  if v_task.auto_approve then
    begin
      perform economy.complete_claim(p_guild, p_act, v_claim, v_settings, 'system:auto-approve', p_data, v_at);
    exception when sqlstate 'ECTCO' or sqlstate 'ECTFZ' or sqlstate 'ECTCP' then
      null;
    end;
  else
    perform economy.change(p_guild, 'tasks', 'update', array[v_claim.task_id::text]);
  end if;
  return economy.claim_answer(p_guild, p_claim, v_settings) || jsonb_build_object('try', v_try, 'replayed', false, 'owed', true);
end
$$;

-- Accepts the proof that waits, or with a reason rejects it. p_by and p_data say who; whoever is second is told who was first.
-- Answers economy.claim_answer with {replayed, owed}.
-- Refuses: EC404, ECOFF, ECRGT, ECTCM, ECKEY, ECTOP, ECTRV {decision, by, by_name, seconds}, ECTNS, and what economy.complete_claim refuses.
create or replace function economy.review_claim(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_claim bigint,
  p_reason text, p_by text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.task_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right);
  v_at timestamptz := coalesce(p_at, now());
  v_decision constant text := case when p_reason is null then 'accepted' else 'rejected' end;
  v_claim economy.claims;
  v_proof economy.proofs;
begin
  v_claim := economy.lock_claim(p_guild, p_claim);
  if v_claim.claim_id is null then
    perform economy.refuse('ECTCM', 'claim_missing', '{}');
  end if;
  select * into v_proof from economy.proofs p
  where p.guild_id = p_guild and p.claim_id = p_claim and p.decided_act = p_act;
  if found then
    if (v_proof.decision, v_proof.reason) is distinct from (v_decision, p_reason) then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    return economy.claim_answer(p_guild, p_claim, v_settings) || '{"replayed": true, "owed": false}';
  end if;

  if v_claim.user_id = p_actor then
    perform economy.refuse('ECTOP', 'own_proof', '{}');
  elsif v_claim.status in ('completed', 'rejected') and v_claim.decided_at is not null then
    perform economy.refuse('ECTRV', 'already_reviewed', jsonb_build_object(
      'decision', case v_claim.status when 'completed' then 'accepted' else 'rejected' end, 'by', v_claim.reviewer,
      'by_name', coalesce((select m.display_name from economy.profiles m
        where m.guild_id = p_guild and m.user_id::text = v_claim.reviewer), substr(v_claim.reviewer, strpos(v_claim.reviewer, ':') + 1)),
      'seconds', greatest(0, floor(extract(epoch from coalesce(p_at, clock_timestamp()) - v_claim.decided_at)))::bigint));
  elsif v_claim.status <> 'submitted' then
    perform economy.refuse('ECTNS', 'not_submitted', '{}');
  end if;

  if p_reason is null then
    perform economy.complete_claim(p_guild, p_act, v_claim, v_settings, p_by, p_data, v_at);
  else
    update economy.claims c set status = 'rejected', reviewer = p_by, decided_at = v_at, notes = p_reason
    where c.guild_id = p_guild and c.claim_id = p_claim;
    update economy.proofs p
    set decision = 'rejected', reason = p_reason, reviewer = p_by, decided_at = v_at, decided_act = p_act
    where p.guild_id = p_guild and p.claim_id = p_claim and p.try = v_claim.tries;
    perform economy.owe_notice(p_guild, p_claim, 'rejected');
    perform economy.change(p_guild, 'tasks', 'update', array[v_claim.task_id::text]);
  end if;
  perform economy.owe_card(p_guild, p_claim);
  perform economy.change(p_guild, 'claims', 'update', array[p_claim::text]);
  perform economy.note_act(p_guild, p_by, case when p_reason is null then 'accept_claim' else 'reject_claim' end,
    'claim:' || p_claim, jsonb_build_object('status', 'submitted'), jsonb_strip_nulls(jsonb_build_object(
      'status', case when p_reason is null then 'completed' else 'rejected' end, 'task', v_claim.task_id,
      'user', v_claim.user_id::text, 'reward', case when p_reason is null then v_claim.reward end, 'reason', p_reason)));
  return economy.claim_answer(p_guild, p_claim, v_settings) || '{"replayed": false, "owed": true}';
end
$$;

-- Gives up a claim of p_actor and frees its place. Answers {claim_id, task_id, task_name, replayed, owed}.
-- Refuses: EC404, ECOFF, ECMEM without a member, ECTCM, ECTCS, ECTCE.
create or replace function economy.abandon_claim(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_claim bigint, p_data jsonb,
  p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'tasks');
  v_claim economy.claims;
  v_task economy.tasks;
  v_is_repeat boolean;
begin
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  end if;
  v_claim := economy.lock_claim(p_guild, p_claim);
  if v_claim.user_id is distinct from p_actor then
    perform economy.refuse('ECTCM', 'claim_missing', '{}');
  end if;
  v_task := economy.lock_task(p_guild, v_claim.task_id);
  v_is_repeat := coalesce(v_claim.released_act = p_act, false);
  if not v_is_repeat then
    if v_claim.status = 'submitted' then
      perform economy.refuse('ECTCS', 'claim_submitted', '{}');
    elsif v_claim.status not in ('in_progress', 'rejected') then
      perform economy.refuse('ECTCE', 'claim_ended', '{}');
    end if;
    perform economy.release_claim(p_guild, p_act, v_claim, v_task, 'cancelled', p_data);
    perform economy.owe_task(p_guild, v_task, v_settings);
    if v_claim.tries > 0 then
      perform economy.owe_card(p_guild, p_claim);
    end if;
  end if;
  return jsonb_build_object('claim_id', p_claim::text, 'task_id', v_task.task_id, 'task_name', v_task.name,
    'replayed', v_is_repeat, 'owed', not v_is_repeat);
end
$$;

-- Ends a claim whose deadline has passed without a proof under review, and frees its place. Answers {expired, owed}.
-- Whoever is a day late, after a long outage of ours, is not told of it any more, and whoever was rejected after the deadline
-- knows it already.
create or replace function economy.expire_claim(p_guild bigint, p_act bigint, p_claim bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, null, '{}', 0, 'everyone', null);
  v_at timestamptz := coalesce(p_at, now());
  v_claim economy.claims := economy.lock_claim(p_guild, p_claim);
  v_task economy.tasks;
begin
  if v_claim.claim_id is null or v_claim.status not in ('in_progress', 'rejected') or v_claim.deadline > v_at then
    return '{"expired": false, "owed": false}';
  end if;
  v_task := economy.lock_task(p_guild, v_claim.task_id);
  if v_task.task_id is null then
    return '{"expired": false, "owed": false}';
  end if;
  perform economy.release_claim(p_guild, p_act, v_claim, v_task, 'expired', p_data);
  perform economy.owe_task(p_guild, v_task, v_settings);
  if v_claim.tries > 0 then
    perform economy.owe_card(p_guild, p_claim);
  end if;
  if v_claim.deadline > v_at - interval '24 hours' and coalesce(v_claim.decided_at < v_claim.deadline, true) then
    perform economy.owe_notice(p_guild, p_claim, 'expired');
  end if;
  return '{"expired": true, "owed": true}';
end
$$;

-- Ends a task whose time is over; open claims keep theirs. Coins held for places that nobody took go back to the proposer.
-- Answers {expired, owed}.
create or replace function economy.expire_task(p_guild bigint, p_act bigint, p_task integer, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, null, '{}', 0, 'everyone', null);
  v_at timestamptz := coalesce(p_at, now());
  v_task economy.tasks;
begin
  perform economy.lock_payer(p_guild, p_task);
  v_task := economy.lock_task(p_guild, p_task);
  if v_task.task_id is null or v_task.status not in ('active', 'paused') or not economy.is_past(v_task, v_at) then
    return '{"expired": false, "owed": false}';
  end if;
  update economy.tasks t set status = 'expired', ended_at = v_at, ended_by = 'system:expiry', updated_at = now()
  where t.guild_id = p_guild and t.task_id = p_task;
  perform economy.release_escrow(p_guild, p_act, v_task, v_task.escrow - economy.promised(v_task), p_data);
  insert into economy.task_settings as s (guild_id, total_expired) values (p_guild, 1)
  on conflict (guild_id) do update set total_expired = s.total_expired + 1;
  perform economy.owe_task(p_guild, v_task, v_settings);
  perform economy.change(p_guild, 'tasks', 'update', array[p_task::text]);
  return '{"expired": true, "owed": true}';
end
$$;

-- Locks the accounts that move when a task ends: none unless a member pays for it.
create or replace function economy.lock_payer(p_guild bigint, p_task integer)
returns void language plpgsql as $$
declare
  v_proposer bigint;
begin
  select t.proposer_id into v_proposer from economy.tasks t where t.guild_id = p_guild and t.task_id = p_task;
  if v_proposer is not null then
    perform economy.lock_member(p_guild, 0);
    perform economy.lock_member(p_guild, v_proposer);
  end if;
end
$$;

-- The coins that open claims of a task were promised.
create or replace function economy.promised(p_task economy.tasks)
returns bigint language sql stable as $$
  select coalesce(sum(c.reward), 0)::bigint from economy.claims c
  where c.guild_id = p_task.guild_id and c.task_id = p_task.task_id and c.status in ('in_progress', 'submitted', 'rejected');
$$;

-- Reminds claimants whose deadline is near, at most p_limit of a server at once. Answers {reminded, owed}.
create or replace function economy.remind_claims(p_guild bigint, p_limit integer, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_wall text := set_config('app.guild_id', p_guild::text, true);
  v_at timestamptz := coalesce(p_at, now());
  v_claim record;
  v_reminded integer := 0;
begin
  for v_claim in
    update economy.claims c set remind_at = null
    where c.guild_id = p_guild and c.claim_id in (
      select d.claim_id from economy.claims d
      where d.guild_id = p_guild and d.remind_at <= v_at and d.status in ('in_progress', 'rejected')
      order by d.claim_id limit p_limit for update skip locked)
    returning c.claim_id, c.deadline
  loop
    if v_claim.deadline > v_at then
      perform economy.owe_notice(p_guild, v_claim.claim_id, 'reminder');
      v_reminded := v_reminded + 1;
    end if;
  end loop;
  return jsonb_build_object('reminded', v_reminded, 'owed', v_reminded > 0);
end
$$;

-- Ends a task, or declines a proposal; with p_deletes takes it out of sight for good and owes the removal of all its messages.
-- Claims without a proof under review are cancelled and their members told, with p_deletes those under review too. Coins held for
-- what can no longer be paid go back to the proposer.
-- Answers {task_id, task_name, cancelled_claims, released, replayed, owed}.
-- Refuses: EC404, ECOFF, ECRGT, ECTNF, ECTEN, ECTSO {waiting, open} when it deletes unforced.
create or replace function economy.close_task(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_task integer,
  p_deletes boolean, p_force boolean, p_reason text, p_by text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.task_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, p_right);
  v_at timestamptz := coalesce(p_at, now());
  v_statuses constant text[] := case when p_deletes then array['in_progress', 'rejected', 'submitted']
    else array['in_progress', 'rejected'] end;
  v_task economy.tasks;
  v_locked bigint[];
  v_claim record;
  v_count bigint;
  v_released bigint;
begin
  perform economy.lock_payer(p_guild, p_task);
  v_locked := array(
    select c.claim_id from economy.claims c
    where c.guild_id = p_guild and c.task_id = p_task and c.status in ('in_progress', 'rejected', 'submitted')
    order by c.claim_id for update);
  select * into v_task from economy.tasks t where t.guild_id = p_guild and t.task_id = p_task for update;
  if v_task.ended_act = p_act then
    return economy.close_answer(p_guild, p_act, v_task) || '{"replayed": true, "owed": false}';
  elsif v_task.task_id is null or v_task.closing_at is not null then
    perform economy.refuse('ECTNF', 'task_missing', '{}');
  elsif not p_deletes and v_task.status not in ('proposed', 'active', 'paused') then
    perform economy.refuse('ECTEN', 'task_ended', '{}');
  end if;
  -- Who claimed between the two locks would have to be locked after the task: the whole act begins anew instead.
  if exists (
    select from economy.claims c
    where c.guild_id = p_guild and c.task_id = p_task and c.status in ('in_progress', 'rejected', 'submitted')
      and c.claim_id <> all(v_locked)) then
    raise exception using errcode = '40001', message = 'the task was claimed meanwhile';
  end if;
  select count(*) into v_count from economy.claims c
  where c.guild_id = p_guild and c.task_id = p_task and c.status = 'submitted';
  if p_deletes and not p_force and cardinality(v_locked) > 0 then
    perform economy.refuse('ECTSO', 'submissions_open',
      jsonb_build_object('waiting', v_count, 'open', cardinality(v_locked) - v_count));
  end if;

  for v_claim in
    update economy.claims c set status = 'cancelled', released_act = p_act, remind_at = null
    where c.guild_id = p_guild and c.task_id = p_task and c.status = any(v_statuses)
    returning c.claim_id, c.tries
  loop
    perform economy.owe_notice(p_guild, v_claim.claim_id, 'cancelled');
    if v_claim.tries > 0 and not p_deletes then
      perform economy.owe_card(p_guild, v_claim.claim_id);
    end if;
    perform economy.change(p_guild, 'claims', 'update', array[v_claim.claim_id::text]);
  end loop;
  select count(*) into v_count from economy.claims c
  where c.guild_id = p_guild and c.task_id = p_task and c.released_act = p_act;
  update economy.tasks t
  set status = case when t.status in ('proposed', 'active', 'paused') then 'cancelled' else t.status end,
      ended_at = coalesce(t.ended_at, v_at), ended_by = p_by, ended_act = p_act, reason = p_reason,
      current_claims = t.current_claims - v_count, closing_at = case when p_deletes then v_at end, updated_at = now()
  where t.guild_id = p_guild and t.task_id = p_task;
  v_released := v_task.escrow - economy.promised(v_task);
  perform economy.release_escrow(p_guild, p_act, v_task, v_released, p_data);

  if p_deletes then
    perform economy.owe_removal(p_guild, v_task, v_settings);
  else
    perform economy.owe_task(p_guild, v_task, v_settings);
  end if;
  if v_task.status = 'proposed' then
    perform economy.owe(p_guild, 'task.dm:task:' || p_task || ':declined', 'task.dm', null, jsonb_build_object(
      'task', p_task, 'notice', 'declined'));
  end if;
  perform economy.change(p_guild, 'tasks', case when p_deletes then 'delete' else 'update' end, array[p_task::text]);
  perform economy.note_act(p_guild, p_by, case when p_deletes then 'delete_task' when v_task.status = 'proposed' then 'decline_task'
    else 'close_task' end, 'task:' || p_task, jsonb_build_object('name', v_task.name, 'status', v_task.status),
    jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'cancelled_claims', v_count, 'released', v_released)));
  return economy.close_answer(p_guild, p_act, v_task) || '{"replayed": false, "owed": true}';
end
$$;

-- What a task's end did, as the act answers it.
create or replace function economy.close_answer(p_guild bigint, p_act bigint, p_task economy.tasks)
returns jsonb language sql stable as $$
  select jsonb_build_object('task_id', p_task.task_id, 'task_name', p_task.name,
    'cancelled_claims', (select count(*) from economy.claims c
      where c.guild_id = p_guild and c.task_id = p_task.task_id and c.released_act = p_act),
    'released', coalesce((select e.amount from economy.entries e
      where e.guild_id = p_guild and e.op_id = p_act * 2 + 1 and e.kind = 13), 0));
$$;

-- Owes Discord the removal of everything it shows of a task.
create or replace function economy.owe_removal(p_guild bigint, p_task economy.tasks, p_settings economy.guild_settings)
returns void language plpgsql as $$
declare
  v_claim bigint;
begin
  perform economy.owe_task(p_guild, p_task, p_settings);
  perform economy.owe(p_guild, 'task.announcement:' || p_task.task_id, 'task.announcement',
    (select s.announcement_channel_id from economy.task_settings s where s.guild_id = p_guild),
    jsonb_build_object('task', p_task.task_id));
  for v_claim in
    select c.claim_id from economy.claims c
    where c.guild_id = p_guild and c.task_id = p_task.task_id and c.tries > 0 order by c.claim_id
  loop
    perform economy.owe_card(p_guild, v_claim);
  end loop;
end
$$;

-- Proposes a task that p_actor pays for: the coins for all its places go into the escrow at once. p_terms holds the columns of
-- economy.tasks that a member may set, with expires_at left out for duration_hours from the approval.
-- Answers {task_id, held, balance, currency_name, replayed, owed}.
-- Refuses: EC404, ECOFF (tasks, currency), ECMEM without a member, ECTPO, ECAMT (max_claims, reward, role_id), ECKEY, ECFRZ,
-- ECTMP {limit}, ECTCH, ECTCU, ECFUN.
create or replace function economy.propose_task(
  p_guild bigint, p_act bigint, p_actor bigint, p_role_ids bigint[], p_permissions bigint, p_terms jsonb, p_data jsonb,
  p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'tasks');
  v_at timestamptz := coalesce(p_at, now());
  v_terms economy.tasks := jsonb_populate_record(null::economy.tasks, p_terms);
  v_rules economy.task_settings;
  v_member economy.members;
  v_task economy.tasks;
  v_held constant numeric := v_terms.reward::numeric * v_terms.max_claims;
  v_balance bigint;
begin
  perform economy.act_begin(p_guild, p_act, p_actor, p_role_ids, p_permissions, 'everyone', 'currency');
  select * into v_rules from economy.task_settings s where s.guild_id = p_guild;
  if p_actor is null then
    perform economy.refuse('ECMEM', 'member_missing', '{}');
  elsif not coalesce(v_rules.allow_user_tasks, true) then
    perform economy.refuse('ECTPO', 'proposals_off', '{}');
  elsif v_terms.max_claims is null or v_terms.max_claims < 1 then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "max_claims"}');
  elsif v_terms.reward is null or v_terms.reward < 1 or v_held > c_cap then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "reward"}');
  elsif v_terms.role_id is not null then
    perform economy.refuse('ECAMT', 'invalid_input', '{"field": "role_id"}');
  end if;
  perform economy.lock_member(p_guild, 0);
  v_member := economy.lock_member(p_guild, p_actor);

  select * into v_task from economy.tasks t where t.guild_id = p_guild and t.act_id = p_act;
  if found then
    if v_task.proposer_id is distinct from p_actor then
      perform economy.refuse('ECKEY', 'act_key_reused', '{}');
    end if;
    select -e.amount, e.balance_after into v_task.escrow, v_balance
    from economy.entries e where e.guild_id = p_guild and e.op_id = p_act * 2;
    return jsonb_build_object('task_id', v_task.task_id, 'held', v_task.escrow, 'balance', v_balance,
      'currency_name', v_settings.currency_name, 'replayed', true, 'owed', false);
  end if;

  perform economy.refuse_frozen(v_member);
  if (select count(*) from economy.tasks t
      where t.guild_id = p_guild and t.status = 'proposed' and t.proposer_id = p_actor) >= coalesce(v_rules.max_tasks_per_user, 10) then
    perform economy.refuse('ECTMP', 'too_many_proposals', jsonb_build_object('limit', coalesce(v_rules.max_tasks_per_user, 10)));
  elsif coalesce(v_terms.channel_id, v_settings.task_channel_id) is null then
    perform economy.refuse('ECTCH', 'channel_needed', '{"field": "channel_id"}');
  elsif v_terms.channel_id is not null and not exists (
    select from economy.channels c where c.guild_id = p_guild and c.channel_id = v_terms.channel_id and c.type in (0, 5)) then
    perform economy.refuse('ECTCU', 'channel_unknown', '{"field": "channel_id"}');
  elsif v_member.balance < v_held then
    perform economy.refuse_funds(p_guild, v_member.balance, v_held::bigint);
  end if;

  insert into economy.task_settings as s (guild_id, next_task_id) values (p_guild, 2)
  on conflict (guild_id) do update set next_task_id = s.next_task_id + 1
  returning s.next_task_id - 1 into v_task.task_id;
  insert into economy.tasks (guild_id, task_id, name, description, reward, duration_hours, category, status, channel_id, max_claims,
    require_proof, repeat_hours, required_role_id, required_balance, required_task_id, proposer_id, escrow, created_by, created_at,
    expires_at, act_id)
  values (p_guild, v_task.task_id, v_terms.name, v_terms.description, v_terms.reward, v_terms.duration_hours, v_terms.category,
    'proposed', coalesce(v_terms.channel_id, v_settings.task_channel_id), v_terms.max_claims, v_terms.require_proof,
    v_terms.repeat_hours, v_terms.required_role_id, v_terms.required_balance, v_terms.required_task_id, p_actor, v_held::bigint,
    p_actor::text, v_at, v_at + make_interval(hours => v_terms.duration_hours), p_act)
  returning * into v_task;
  select moved.balance_after into v_balance
  from economy.update_user_balance(p_guild, p_act * 2, p_actor, -v_task.escrow, 12::smallint, coalesce(p_data, '{}')
    || jsonb_build_object('task', v_task.name, 'task_id', v_task.task_id)) moved;
  perform economy.update_user_balance(p_guild, p_act * 2 + 1, 0, v_task.escrow, 12::smallint, coalesce(p_data, '{}')
    || jsonb_build_object('task', v_task.name, 'task_id', v_task.task_id));
  perform economy.money_changed(p_guild, array[p_actor], array[p_act * 2]);
  perform economy.owe_task(p_guild, v_task, v_settings);
  perform economy.change(p_guild, 'tasks', 'create', array[v_task.task_id::text]);
  return jsonb_build_object('task_id', v_task.task_id, 'held', v_task.escrow, 'balance', v_balance,
    'currency_name', v_settings.currency_name, 'replayed', false, 'owed', true);
end
$$;

grant execute on function
  economy.claim_task(bigint, bigint, bigint, bigint[], bigint, integer, timestamptz),
  economy.submit_proof(bigint, bigint, bigint, bigint[], bigint, bigint, text, jsonb, text[], jsonb, timestamptz),
  economy.review_claim(bigint, bigint, bigint, bigint[], bigint, text, bigint, text, text, jsonb, timestamptz),
  economy.abandon_claim(bigint, bigint, bigint, bigint[], bigint, bigint, jsonb, timestamptz),
  economy.close_task(bigint, bigint, bigint, bigint[], bigint, text, integer, boolean, boolean, text, text, jsonb, timestamptz),
  economy.propose_task(bigint, bigint, bigint, bigint[], bigint, jsonb, jsonb, timestamptz),
  economy.expire_claim(bigint, bigint, bigint, jsonb, timestamptz),
  economy.expire_task(bigint, bigint, integer, jsonb, timestamptz),
  economy.remind_claims(bigint, integer, timestamptz),
  economy.owe_card(bigint, bigint)
  to economy_app;

