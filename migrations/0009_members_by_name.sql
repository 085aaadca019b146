-- Lists of members by name that take as long at their end as at their beginning: every name in one index, compared in a way that
-- may be judged before the wall is, and whoever was never seen by name in another.

alter table economy.profiles
  add column sort_name text not null generated always as (lower(display_name)) stored;
drop index economy.profiles_name;
create index profiles_by_name on economy.profiles (guild_id, sort_name, user_id);

-- True while nobody has seen how this member is called; false may be late by a moment, so a reader looks for the name as well.
alter table economy.members add column nameless boolean not null default false;

set local app.across_guilds = 'on';
update economy.members m set nameless = true
where not exists (select from economy.profiles p where p.guild_id = m.guild_id and p.user_id = m.user_id);
set local app.across_guilds = '';

create index members_nameless on economy.members (guild_id, user_id) where nameless;

create function economy.open_nameless() returns trigger language plpgsql as $$
begin
  new.nameless := not exists (select from economy.profiles p where p.guild_id = new.guild_id and p.user_id = new.user_id);
  return new;
end
$$;
create trigger members_nameless before insert on economy.members
  for each row execute function economy.open_nameless();

create function economy.end_nameless() returns trigger language plpgsql as $$
begin
  update economy.members m set nameless = false where m.guild_id = new.guild_id and m.user_id = new.user_id and m.nameless;
  return null;
end
$$;
create trigger profiles_nameless after insert on economy.profiles
  for each row execute function economy.end_nameless();
grant update (nameless) on economy.members to economy_app;
