-- The permission check of every hot operation.

-- Opens a hot operation: sets the guild for row-level security, then checks the guild and the right.
-- Returns the guild's settings.
-- p_actor_id is null for the operator and the system, who may do everything. p_right: everyone, moderator, admin, owner, operator.
-- While moderation is off, no role makes a moderator.
-- An actor without any role or permission in the guild is a stranger, and gets the same refusal as for a guild that does not exist.
-- Refuses: server_missing, not_allowed.
create or replace function economy.begin_operation(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text)
returns economy.guild_settings language plpgsql as $$
declare
  -- Discord's bits ADMINISTRATOR (1 << 3) and MANAGE_GUILD (1 << 5), topics/permissions.
  c_manager_bits constant bigint := 40;
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_settings economy.guild_settings;
  v_owner_id bigint;
  v_is_admin boolean;
begin
  select g.owner_id into v_owner_id from economy.guilds g where g.guild_id = p_guild_id and g.left_at is null;
  if not found then
    perform economy.refuse('server_missing');
  end if;
  select * into v_settings from economy.guild_settings s where s.guild_id = p_guild_id;
  if not found then
    insert into economy.guild_settings (guild_id) values (p_guild_id) on conflict (guild_id) do nothing;
    select * into v_settings from economy.guild_settings s where s.guild_id = p_guild_id;
  end if;

  if p_right <> 'everyone' and p_actor_id is not null and p_actor_id <> v_owner_id then
    if coalesce(cardinality(p_role_ids), 0) = 0 and coalesce(p_permissions, 0) = 0 then
      perform economy.refuse('server_missing');
    end if;
    v_is_admin := coalesce(p_permissions, 0) & c_manager_bits <> 0 or coalesce(p_role_ids && v_settings.admin_roles, false);
    if not (case p_right
      when 'moderator' then v_is_admin
        or v_settings.feature_moderation and coalesce(p_role_ids && v_settings.moderator_roles, false)
      when 'admin' then v_is_admin
      else false
    end) then
      perform economy.refuse('not_allowed', jsonb_build_object('needed', p_right));
    end if;
  elsif p_right = 'operator' and p_actor_id is not null then
    perform economy.refuse('not_allowed', jsonb_build_object('needed', p_right));
  end if;

  return v_settings;
end
$$;

-- Checks the switch of a feature, after the right: nobody without it learns of the switch. Refuses: feature_off {feature}.
create or replace function economy.require_feature(p_is_enabled boolean, p_feature text)
returns void language plpgsql as $$
begin
  if not p_is_enabled then
    perform economy.refuse('feature_off', jsonb_build_object('feature', p_feature));
  end if;
end
$$;

-- Records a change that makes every process reload a user's rights in a guild, but only if that user has a live sign-in session.
-- Returns {noted}: whether a change was recorded.
create or replace function economy.invalidate_rights(p_guild_id bigint, p_user_id bigint)
returns jsonb language plpgsql security definer set search_path = economy, pg_temp as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_is_signed_in boolean := exists (
    select from economy.sign_ins s
    where s.account_kind = 'member' and s.account = p_user_id::text and s.revoked_at is null and s.expires_at > now());
begin
  if v_is_signed_in then
    perform economy.change(p_guild_id, 'config', 'update', array[p_user_id::text]);
  end if;
  return jsonb_build_object('noted', v_is_signed_in);
end
$$;

grant execute on function economy.invalidate_rights(bigint, bigint) to economy_app;
