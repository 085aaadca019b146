-- A log channel that was chosen before there were feeds has its feed now; the wall hid these servers when the feeds were made.
set local app.across_guilds = 'on';
insert into economy.log_feeds (guild_id)
select guild_id from economy.guild_settings where log_channel_id is not null
on conflict (guild_id) do nothing;
set local app.across_guilds = '';
