-- The violations of the ledger's invariants in every guild, as pairs of invariant and example.
select 'I1', format('server %s user %s: balance %s, entries sum to %s', guild_id, user_id, coalesce(m.balance, 0), coalesce(e.total, 0))
from economy.members m
full join (select guild_id, user_id, sum(amount) as total from economy.entries group by guild_id, user_id) e using (guild_id, user_id)
where coalesce(m.balance, 0) <> coalesce(e.total, 0)

union all
select 'I2', format('server %s user %s txn_%s: entry %s is at position %s, balance %s follows %s by %s', guild_id, user_id, op_id, seq, nth, balance_after, balance_before, amount)
from (
  select guild_id, user_id, op_id, seq, amount, balance_after,
    lag(balance_after, 1, 0::bigint) over chain as balance_before, row_number() over chain as nth
  from economy.entries window chain as (partition by guild_id, user_id order by seq, op_id)
) linked
where seq <> nth or balance_after <> balance_before + amount
union all
select 'I2', format('server %s user %s: the account counts %s entries, there are %s', m.guild_id, m.user_id, m.entries, count(e.op_id))
from economy.members m left join economy.entries e on e.guild_id = m.guild_id and e.user_id = m.user_id
group by m.guild_id, m.user_id having m.entries <> count(e.op_id)

union all
select 'I3', format('server %s operation %s: %s transfer entries sum to %s', e.guild_id, e.op_id / 2, count(*), sum(e.amount))
from economy.entries e join economy.entry_kinds k on k.kind = e.kind and k.flow = 'transfer'
group by e.guild_id, e.op_id / 2 having sum(e.amount) <> 0 or count(*) <> 2
union all
select 'I3', format('server %s: operation %s rolls back %s, but they do not sum to 0', r.guild_id, r.by_act, r.act_id)
from economy.reversals r join economy.entries e
  on e.guild_id = r.guild_id and e.op_id in (r.act_id * 2, r.act_id * 2 + 1, r.by_act * 2, r.by_act * 2 + 1)
group by r.guild_id, r.act_id, r.by_act having sum(e.amount) <> 0

union all
select 'I4', format('server %s: balances sum to %s, minted less burned is %s', guild_id, coalesce(m.supply, 0), coalesce(e.net, 0))
from (select guild_id, sum(balance) as supply from economy.members group by guild_id) m
full join (
  select e.guild_id, sum(e.amount) as net
  from economy.entries e join economy.entry_kinds k on k.kind = e.kind and k.flow <> 'transfer' group by e.guild_id
) e using (guild_id)
where coalesce(m.supply, 0) <> coalesce(e.net, 0)
union all
select 'I4', format('server %s txn_%s: %s of kind %s is not a %s', e.guild_id, e.op_id, e.amount, k.name, k.flow)
from economy.entries e join economy.entry_kinds k on k.kind = e.kind
where k.flow = 'source' and e.amount < 0 or k.flow = 'sink' and e.amount > 0

union all
select 'I5', format('server %s user %s: balance %s', guild_id, user_id, balance)
from economy.members where balance not between 0 and 9007199254740991
union all
select 'I5', format('server %s txn_%s: balance after %s', guild_id, op_id, balance_after)
from economy.entries where balance_after not between 0 and 9007199254740991

union all
select 'I7', format('server %s txn_%s: %s entries', guild_id, op_id, count(*))
from economy.entries group by guild_id, op_id having count(*) > 1
union all
select 'I7', format('server %s txn_%s: second leg without the first', e.guild_id, e.op_id)
from economy.entries e
where e.op_id % 2 = 1
  and not exists (select from economy.entries f where f.guild_id = e.guild_id and f.op_id = e.op_id - 1)
union all
select 'I7', format('server %s operation %s: rolled back %s times', guild_id, act_id, count(*))
from economy.reversals group by guild_id, act_id having count(*) > 1

union all
select 'I11', format('server %s txn_%s: account %s does not exist', e.guild_id, e.op_id, e.user_id)
from economy.entries e
where not exists (select from economy.members m where m.guild_id = e.guild_id and m.user_id = e.user_id)
union all
select 'I11', format('server %s txn_%s: kind %s does not exist', e.guild_id, e.op_id, e.kind)
from economy.entries e where not exists (select from economy.entry_kinds k where k.kind = e.kind)
union all
select 'I11', format('server %s: operation %s or %s of a rollback does not exist', r.guild_id, r.act_id, r.by_act)
from economy.reversals r
where (select count(*) from economy.entries e
       where e.guild_id = r.guild_id and e.op_id in (r.act_id * 2, r.by_act * 2)) <> 2
union all
select 'I11', format('server %s does not exist, but has %s %s', child.guild_id, child.what, child.id)
from (
  select guild_id, 'account' as what, user_id as id from economy.members
  union all select guild_id, 'profile', user_id from economy.profiles
  union all select guild_id, 'settings', guild_id from economy.guild_settings
  union all select guild_id, 'channel', channel_id from economy.channels
  union all select guild_id, 'role', role_id from economy.roles
  union all select guild_id, 'day', to_char(day, 'YYYYMMDD')::bigint from economy.daily_totals
) child
where not exists (select from economy.guilds g where g.guild_id = child.guild_id)
