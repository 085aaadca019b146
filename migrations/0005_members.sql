-- Members who left long ago can be put away: out of the lists, with everything they had, until they come back.

alter table economy.members add column put_away_at timestamptz;
grant update (put_away_at) on economy.members to economy_app;
