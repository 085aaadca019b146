-- Functions of the platform. Every hot operation calls them inside its own transaction.

-- Raises a refusal: p_code is its code, which the calling feature declares; p_detail holds the parameters of its message, and as
-- "field" the invalid input field. All refusals have one SQLSTATE. Never returns.
create or replace function economy.refuse(p_code text, p_detail jsonb default '{}')
returns void language plpgsql as $$
begin
  raise exception using errcode = 'ECREF', message = p_code, detail = p_detail::text;
end
$$;

-- Records a change in the operation's transaction, so that a rolled-back operation is never delivered.
create or replace function economy.change(p_guild_id bigint, p_data_type text, p_change_type text, p_affected_ids text[])
returns void language sql as $$
  insert into economy.changes (guild_id, data_type, change_type, affected_ids)
  values (p_guild_id, p_data_type, p_change_type, p_affected_ids);
$$;

-- Reads what a change feed needs in one statement: the stream's epoch, the boundary from which changes are still unread, and the
-- changes after a position as economy.changes holds them, in the order of their transactions; when there are none, their columns
-- are null. A transaction is read only once every older one has ended; otherwise its rows would appear behind a reader that has
-- already passed. Reads across guilds and sets that scope until the transaction ends, so call it in a statement of its own. The
-- row of guild 0 records how far old changes were pruned, and is not a change.
create or replace function economy.read_changes(p_after_xid xid8, p_after_id bigint, p_limit integer)
returns table (epoch text, boundary xid8, xid xid8, id bigint, guild_id bigint, data_type text, change_type text,
  affected_ids text[], at timestamptz)
language plpgsql set enable_seqscan = off as $$
declare
  v_rls_scope constant text := set_config('app.across_guilds', 'on', true);
begin
  return query
  select e.epoch, pg_snapshot_xmin(pg_current_snapshot()), later.*
  from economy.stream_epoch e
  left join lateral (
    select c.xid, c.id, c.guild_id, c.data_type, c.change_type, c.affected_ids, c.at from economy.changes c
    where (c.xid, c.id) > (p_after_xid, p_after_id) and c.xid < pg_snapshot_xmin(pg_current_snapshot()) and c.guild_id <> 0
    order by c.xid, c.id limit p_limit) later on true
  order by later.xid, later.id;
end
$$;

-- Clamps a sum of coins to what its readers can hold: 2^53-1 means that or more, and the same below zero.
create or replace function economy.clamp_to_safe_integer(p_value numeric)
returns numeric language sql immutable parallel safe
return greatest(-9007199254740991, least(p_value, 9007199254740991));

-- Formats a timestamp as ISO 8601 in UTC, rounded up to the millisecond so that a client that waits until then is not too early.
create or replace function economy.to_iso8601(p_at timestamptz)
returns text language sql immutable parallel safe
return to_char(date_trunc('milliseconds', p_at + interval '999 microseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Enqueues an outbox message. A newer message with the same key replaces the older one, is due at once, and survives a delivery
-- in flight.
create or replace function economy.enqueue(p_guild_id bigint, p_key text, p_kind text, p_channel_id bigint, p_payload jsonb)
returns void language sql as $$
  insert into economy.outbox as existing (guild_id, key, kind, channel_id, payload)
  values (p_guild_id, p_key, p_kind, p_channel_id, p_payload)
  on conflict (guild_id, key) do update
  set kind = excluded.kind, channel_id = excluded.channel_id, payload = excluded.payload,
      revision = existing.revision + 1, state = 'due', attempts = 0, due_at = now(), last_error = null;
$$;

-- Allows at most p_limit calls in any p_window of time, for one subject; exact under concurrency because the row is locked.
-- Returns null when the call is allowed, otherwise the earliest time of the next one.
create or replace function economy.consume_rate_limit(
  p_guild_id bigint, p_subject text, p_limit integer, p_window interval, p_at timestamptz)
returns timestamptz language plpgsql as $$
declare
  v_recent_passes timestamptz[];
  v_window_passes timestamptz[];
begin
  if p_limit <= 0 then
    return null;
  end if;
  select passes into v_recent_passes from economy.rate_windows where guild_id = p_guild_id and subject = p_subject for update;
  if not found then
    insert into economy.rate_windows (guild_id, subject, passes, expires_at)
    values (p_guild_id, p_subject, '{}', p_at + p_window)
    on conflict (guild_id, subject) do nothing;
    -- The new row, or one that a concurrent transaction has just inserted.
    select passes into v_recent_passes from economy.rate_windows where guild_id = p_guild_id and subject = p_subject for update;
  end if;
  -- Stores one window more than it counts: a transaction that waited for the lock has an older time than the call before it. Times
  -- beyond the next window were recorded while the clock was ahead.
  v_recent_passes := array(
    select pass from unnest(v_recent_passes) pass where pass > p_at - 2 * p_window and pass <= p_at + p_window order by pass);
  v_window_passes := array(select pass from unnest(v_recent_passes) pass where pass > p_at - p_window order by pass);
  if cardinality(v_window_passes) >= p_limit then
    return v_window_passes[cardinality(v_window_passes) - p_limit + 1] + p_window;
  end if;
  update economy.rate_windows set passes = v_recent_passes || p_at, expires_at = greatest(least(expires_at, p_at + 2 * p_window), p_at + p_window)
  where guild_id = p_guild_id and subject = p_subject;
  return null;
end
$$;

grant execute on function economy.clamp_to_safe_integer(numeric), economy.change(bigint, text, text, text[]),
  economy.read_changes(xid8, bigint, integer),
  economy.enqueue(bigint, text, text, bigint, jsonb),
  economy.consume_rate_limit(bigint, text, integer, interval, timestamptz) to economy_app;
