-- The latest time that the program has seen on the database's clock. When the clock shows an earlier one, it was ahead.
create table economy.clock (
  only_row boolean primary key default true check (only_row),
  seen_at timestamptz not null
);
grant select, insert, update on economy.clock to economy_app;
