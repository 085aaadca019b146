-- The invariants of the ledger, checked for every guild: one row per invariant, with the number of violations and up to three
-- examples. A single statement, so that it reads one snapshot; requires the platform's setting app.across_guilds.
with violation (invariant, example) as (
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
  select 'I8', format('server %s claim %s: completed with %s rewards', c.guild_id, c.claim_id, count(e.op_id))
  from economy.claims c
  left join economy.entries e on e.guild_id = c.guild_id and e.op_id = c.paid_act * 2 and e.kind = 2
    and e.user_id = c.user_id and e.amount = c.reward and e.data->>'claim' = c.claim_id::text
  where c.status = 'completed' and not c.is_imported
  group by c.guild_id, c.claim_id having count(e.op_id) <> 1
  union all
  select 'I8', format('server %s claim %s: rewarded by txn_%s, but its status is %s', c.guild_id, c.claim_id, e.op_id, c.status)
  from economy.entries e
  join economy.claims c on c.guild_id = e.guild_id and c.claim_id = (e.data->>'claim')::bigint
  where e.kind = 2 and (c.status <> 'completed' or c.paid_act * 2 <> e.op_id)

  union all
  select 'I9', format('server %s task %s: counts %s taken and %s completed slots, but has %s and %s such claims', t.guild_id, t.task_id,
    t.current_claims, t.completed_claims, count(c.claim_id), count(c.claim_id) filter (where c.status = 'completed'))
  from economy.tasks t
  left join economy.claims c on c.guild_id = t.guild_id and c.task_id = t.task_id and c.status not in ('expired', 'cancelled')
  group by t.guild_id, t.task_id
  having t.current_claims <> count(c.claim_id)
    or t.completed_claims <> count(c.claim_id) filter (where c.status = 'completed')
  union all
  select 'I9', format('server %s task %s: %s of %s slots are taken', guild_id, task_id, current_claims, max_claims)
  from economy.tasks where max_claims <> -1 and current_claims > max_claims

  union all
  select 'I13', format('server %s: escrow balance %s, but tasks hold %s', guild_id, coalesce(m.balance, 0), coalesce(t.held, 0))
  from (select guild_id, balance from economy.members where user_id = 0) m
  full join (select guild_id, sum(escrow) as held from economy.tasks group by guild_id) t using (guild_id)
  where coalesce(m.balance, 0) <> coalesce(t.held, 0)

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
  select 'I11', format('server %s claim %s: task %s does not exist', c.guild_id, c.claim_id, c.task_id)
  from economy.claims c where not exists (select from economy.tasks t where t.guild_id = c.guild_id and t.task_id = c.task_id)
  union all
  select 'I11', format('server %s does not exist, but has %s %s', child.guild_id, child.what, child.id)
  from (
    select guild_id, 'account' as what, user_id as id from economy.members
    union all select guild_id, 'profile', user_id from economy.profiles
    union all select guild_id, 'settings', guild_id from economy.guild_settings
    union all select guild_id, 'channel', channel_id from economy.channels
    union all select guild_id, 'role', role_id from economy.roles
    union all select guild_id, 'task', task_id from economy.tasks
    union all select guild_id, 'claim', claim_id from economy.claims
    union all select guild_id, 'day', to_char(day, 'YYYYMMDD')::bigint from economy.daily_totals
  ) child
  where not exists (select from economy.guilds g where g.guild_id = child.guild_id)
)
select rule.invariant, rule.description, count(violation.example)::numeric as violations,
  coalesce((array_agg(violation.example order by violation.example) filter (where violation.example is not null))[1:3], '{}') as examples
from (values
  (1, 'I1', 'each balance is the sum of its entries'),
  (2, 'I2', 'each member''s entries form one unbroken chain in the order of their running number'),
  (3, 'I3', 'each transfer is two entries that sum to 0, and a rollback reverses its operation'),
  (4, 'I4', 'balances sum to the coins minted minus the coins burned'),
  (5, 'I5', 'no balance is below 0 or above 2^53 - 1'),
  (7, 'I7', 'each entry id is used once'),
  (8, 'I8', 'a claim is completed if and only if one reward was paid for it'),
  (9, 'I9', 'a task counts the claims that hold its slots, and has no more of them than slots'),
  (11, 'I11', 'nothing belongs to a server or member that does not exist'),
  (13, 'I13', 'the escrow balance is the sum that tasks hold')
) as rule (position, invariant, description)
left join violation on violation.invariant = rule.invariant
group by rule.position, rule.invariant, rule.description
order by rule.position
