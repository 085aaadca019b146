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
