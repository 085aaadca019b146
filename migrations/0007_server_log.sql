-- The log channel: how far the changes were read for it, and what each server that has one is still to be told. Nothing is
-- written here by the acts themselves. Also what a server wishes the bot's status to be.

-- One reader at a time holds the row, whichever process that is.
create table economy.log_position (
  only_row boolean primary key default true check (only_row),
  epoch text not null,
  xid xid8 not null,
  change_id bigint not null
);
grant select, insert, update on economy.log_position to economy_app;

-- A row for each server with a log channel. The cursor is the last change that was taken for it; unsent holds txn_<key> and
-- audit_<id> in the order of their commits, and more counts what came after those and is told as a number.
create table economy.log_feeds (
  guild_id bigint primary key,
  xid xid8 not null default pg_current_xact_id(),
  change_id bigint not null default 0,
  unsent text[] not null default '{}',
  more bigint not null default 0
);
call economy.wall('economy.log_feeds');
grant select, insert, update, delete on economy.log_feeds to economy_app;

-- Whoever sets or clears the channel begins or ends the feed: from then on, never what happened before.
create function economy.follow_log_channel() returns trigger language plpgsql as $$
begin
  if new.log_channel_id is null then
    delete from economy.log_feeds where guild_id = new.guild_id;
  else
    insert into economy.log_feeds (guild_id) values (new.guild_id) on conflict (guild_id) do nothing;
  end if;
  return null;
end
$$;
create trigger guild_settings_log_channel after insert or update of log_channel_id on economy.guild_settings
for each row execute function economy.follow_log_channel();

insert into economy.log_feeds (guild_id)
select guild_id from economy.guild_settings where log_channel_id is not null;

alter table economy.guild_settings add column bot_status text
  constraint guild_settings_bot_status check (bot_status in ('online', 'idle', 'dnd', 'invisible'));
