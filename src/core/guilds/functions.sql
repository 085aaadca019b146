-- Synchronizes guilds and their members from Discord.

-- Stores the text channels of a guild and deletes those that are not listed. Returns the number of changed rows.
create or replace function economy.sync_channels(p_guild_id bigint, p_channels jsonb)
returns integer language plpgsql as $$
declare
  v_row_count integer;
  v_changed_rows integer := 0;
begin
  insert into economy.channels as existing (guild_id, channel_id, name, type, position, parent_id, bot_permissions)
  select p_guild_id, incoming.channel_id, incoming.name, incoming.type, incoming.position, incoming.parent_id, incoming.bot_permissions
  from jsonb_to_recordset(p_channels)
    as incoming(channel_id bigint, name text, type smallint, position integer, parent_id bigint, bot_permissions bigint)
  on conflict (guild_id, channel_id) do update
  set name = excluded.name, type = excluded.type, position = excluded.position, parent_id = excluded.parent_id,
      bot_permissions = excluded.bot_permissions
  where (existing.name, existing.type, existing.position, existing.parent_id, existing.bot_permissions)
    is distinct from (excluded.name, excluded.type, excluded.position, excluded.parent_id, excluded.bot_permissions);
  get diagnostics v_row_count = row_count;
  v_changed_rows := v_changed_rows + v_row_count;
  delete from economy.channels existing
  where existing.guild_id = p_guild_id
    and not existing.channel_id = any (array(select (incoming->>'channel_id')::bigint from jsonb_array_elements(p_channels) incoming));
  get diagnostics v_row_count = row_count;
  v_changed_rows := v_changed_rows + v_row_count;
  return v_changed_rows;
end
$$;

-- Stores the roles of a guild and deletes those that are not listed. Returns the number of changed rows.
create or replace function economy.sync_roles(p_guild_id bigint, p_roles jsonb)
returns integer language plpgsql as $$
declare
  v_row_count integer;
  v_changed_rows integer := 0;
begin
  insert into economy.roles as existing (guild_id, role_id, name, color, position, permissions, is_managed)
  select p_guild_id, incoming.role_id, incoming.name, incoming.color, incoming.position, incoming.permissions, incoming.is_managed
  from jsonb_to_recordset(p_roles)
    as incoming(role_id bigint, name text, color integer, position integer, permissions bigint, is_managed boolean)
  on conflict (guild_id, role_id) do update
  set name = excluded.name, color = excluded.color, position = excluded.position, permissions = excluded.permissions,
      is_managed = excluded.is_managed
  where (existing.name, existing.color, existing.position, existing.permissions, existing.is_managed)
    is distinct from (excluded.name, excluded.color, excluded.position, excluded.permissions, excluded.is_managed);
  get diagnostics v_row_count = row_count;
  v_changed_rows := v_changed_rows + v_row_count;
  delete from economy.roles existing
  where existing.guild_id = p_guild_id
    and not existing.role_id = any (array(select (incoming->>'role_id')::bigint from jsonb_array_elements(p_roles) incoming));
  get diagnostics v_row_count = row_count;
  v_changed_rows := v_changed_rows + v_row_count;
  return v_changed_rows;
end
$$;

-- Stores the snapshot of one guild: the guild itself, its text channels and its roles. Only rows that differ are written.
-- p_snapshot: {guild_id, name, icon, owner_id, member_count or null (unknown: the stored one stays), bot_permissions, bot_top_role,
--   channels: [{channel_id, name, type, position, parent_id, bot_permissions}],
--   roles: [{role_id, name, color, position, permissions, is_managed}], facts_hash}.
-- A guild that was left is marked as joined again and keeps all its data; an outage ends. Returns {is_new, is_back, touched}, the
-- last one being the number of changed rows.
create or replace function economy.sync_guild(p_snapshot jsonb)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_guild_id bigint := (p_snapshot->>'guild_id')::bigint;
  v_rls_scope text := set_config('app.guild_id', v_guild_id::text, true);
  v_is_new boolean;
  v_is_back boolean;
  v_row_count integer;
  v_changed_rows integer := 0;
begin
  select left_at is not null or is_unavailable into v_is_back
  from economy.guilds where guild_id = v_guild_id for update;
  v_is_new := not found;

  insert into economy.guilds as existing
    (guild_id, name, icon, owner_id, member_count, bot_permissions, bot_top_role, facts_hash)
  values (v_guild_id, p_snapshot->>'name', p_snapshot->>'icon', (p_snapshot->>'owner_id')::bigint,
    coalesce((p_snapshot->>'member_count')::integer, 0), (p_snapshot->>'bot_permissions')::bigint, (p_snapshot->>'bot_top_role')::integer, p_snapshot->>'facts_hash')
  on conflict (guild_id) do update
  set name = excluded.name, icon = excluded.icon, owner_id = excluded.owner_id,
      member_count = coalesce((p_snapshot->>'member_count')::integer, existing.member_count),
      bot_permissions = excluded.bot_permissions, bot_top_role = excluded.bot_top_role,
      is_unavailable = false, left_at = null, synced_at = now(), facts_hash = excluded.facts_hash,
      joined_at = case when existing.left_at is null then existing.joined_at else now() end
  where (existing.name, existing.icon, existing.owner_id, existing.member_count, existing.bot_permissions, existing.bot_top_role,
         existing.is_unavailable, existing.left_at)
    is distinct from
        (excluded.name, excluded.icon, excluded.owner_id,
         coalesce((p_snapshot->>'member_count')::integer, existing.member_count), excluded.bot_permissions, excluded.bot_top_role,
         false, null::timestamptz);
  get diagnostics v_row_count = row_count;
  v_changed_rows := v_changed_rows + v_row_count;
  update economy.guilds set facts_hash = p_snapshot->>'facts_hash'
  where guild_id = v_guild_id and facts_hash is distinct from p_snapshot->>'facts_hash';

  insert into economy.guild_settings (guild_id) values (v_guild_id) on conflict (guild_id) do nothing;

  v_changed_rows := v_changed_rows + economy.sync_channels(v_guild_id, p_snapshot->'channels')
    + economy.sync_roles(v_guild_id, p_snapshot->'roles');

  v_is_back := coalesce(v_is_back, false);
  if v_is_new or v_is_back then
    perform economy.change(v_guild_id, 'status', case when v_is_new then 'create' else 'update' end, array[v_guild_id::text]);
  end if;
  if v_changed_rows > 0 and not v_is_new then
    perform economy.change(v_guild_id, 'config', 'update', array[v_guild_id::text]);
  end if;
  return jsonb_build_object('is_new', v_is_new, 'is_back', v_is_back, 'touched', v_changed_rows);
end
$$;

-- Records that the bot was removed from a guild (p_has_left), or that Discord reports an outage of it. Deletes nothing.
-- Returns {changed}.
create or replace function economy.record_guild_absence(p_guild_id bigint, p_has_left boolean)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
begin
  update economy.guilds
  set left_at = case when p_has_left then coalesce(left_at, now()) else left_at end, is_unavailable = not p_has_left,
      facts_hash = null
  where guild_id = p_guild_id
    and (case when p_has_left then left_at is null else left_at is null and not is_unavailable end);
  if found then
    perform economy.change(p_guild_id, 'status', 'update', array[p_guild_id::text]);
  end if;
  return jsonb_build_object('changed', found);
end
$$;

-- Records that a user joined a guild (p_is_member) or left it, and adjusts the member count. A leaving member keeps their account.
-- Returns {changed}: whether the account changed.
create or replace function economy.record_membership(p_guild_id bigint, p_user_id bigint, p_is_member boolean)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_changed boolean;
begin
  update economy.members
  set left_at = case when p_is_member then null else coalesce(left_at, now()) end, is_active = p_is_member
  where guild_id = p_guild_id and user_id = p_user_id and user_id <> 0
    and (is_active <> p_is_member or (left_at is null) <> p_is_member);
  v_changed := found;
  if v_changed then
    perform economy.change(p_guild_id, 'users', 'update', array[p_user_id::text]);
  end if;
  update economy.guilds
  set member_count = greatest(0, member_count + case when p_is_member then 1 else -1 end), facts_hash = null
  where guild_id = p_guild_id;
  return jsonb_build_object('changed', v_changed);
end
$$;

-- Stores the names and avatars of observed users, and whether they are in the guild. p_observed_users: [{user_id, username,
-- display_name, avatar, is_bot, is_member}]. A user who is not in the guild gets no new profile, only updates of a known one.
-- Returns {renamed, moved}: the number of changed profiles and of changed memberships.
create or replace function economy.sync_profiles(p_guild_id bigint, p_observed_users jsonb)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_renamed_ids bigint[];
  v_membership_changed_ids bigint[];
begin
  -- In id order, as the ledger's operations lock them.
  perform from economy.members m
  where m.guild_id = p_guild_id and m.user_id in (select (incoming->>'user_id')::bigint from jsonb_array_elements(p_observed_users) incoming)
  order by m.user_id for update;

  with incoming as (
    select distinct on (user_id) * from jsonb_to_recordset(p_observed_users)
      as incoming(user_id bigint, username text, display_name text, avatar text, is_bot boolean, is_member boolean)
    order by user_id
  ), upserted as (
    insert into economy.profiles as existing (guild_id, user_id, username, display_name, avatar, is_bot)
    select p_guild_id, incoming.user_id, incoming.username, incoming.display_name, incoming.avatar, incoming.is_bot
    from incoming
    where incoming.is_member
      or exists (select from economy.profiles p where p.guild_id = p_guild_id and p.user_id = incoming.user_id)
    on conflict (guild_id, user_id) do update
    set username = excluded.username, display_name = excluded.display_name, avatar = excluded.avatar, is_bot = excluded.is_bot
    where (existing.username, existing.display_name, existing.avatar, existing.is_bot)
      is distinct from (excluded.username, excluded.display_name, excluded.avatar, excluded.is_bot)
    returning user_id
  )
  select coalesce(array_agg(user_id), '{}') into v_renamed_ids from upserted;

  with incoming as (
    select distinct on (user_id) * from jsonb_to_recordset(p_observed_users) as incoming(user_id bigint, is_member boolean)
    order by user_id
  ), updated as (
    update economy.members m
    set left_at = case when incoming.is_member then null else now() end, is_active = incoming.is_member
    from incoming
    where m.guild_id = p_guild_id and m.user_id = incoming.user_id and m.user_id <> 0 and m.is_active <> incoming.is_member
    returning m.user_id
  )
  select coalesce(array_agg(user_id), '{}') into v_membership_changed_ids from updated;

  if cardinality(v_renamed_ids || v_membership_changed_ids) > 0 then
    perform economy.change(p_guild_id, 'users', 'update', array(select distinct u::text from unnest(v_renamed_ids || v_membership_changed_ids) u));
  end if;
  return jsonb_build_object('renamed', cardinality(v_renamed_ids), 'moved', cardinality(v_membership_changed_ids));
end
$$;

grant execute on function economy.sync_guild(jsonb), economy.record_guild_absence(bigint, boolean),
  economy.record_membership(bigint, bigint, boolean), economy.sync_profiles(bigint, jsonb) to economy_app;
