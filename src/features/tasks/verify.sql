-- The violations of the invariants of tasks and claims in every guild, as pairs of invariant and example.
select 'I8', format('server %s claim %s: completed with %s rewards', c.guild_id, c.claim_id, count(e.op_id))
from economy.claims c
left join economy.entries e on e.guild_id = c.guild_id and e.op_id = c.paid_act * 2
  and e.kind = (select kind from economy.entry_kinds where name = 'task_reward')
  and e.user_id = c.user_id and e.amount = c.reward and e.data->>'claim' = c.claim_id::text
where c.status = 'completed' and not c.is_imported
group by c.guild_id, c.claim_id having count(e.op_id) <> 1
union all
select 'I8', format('server %s claim %s: rewarded by txn_%s, but its status is %s', c.guild_id, c.claim_id, e.op_id, c.status)
from economy.entries e
join economy.claims c on c.guild_id = e.guild_id and c.claim_id = (e.data->>'claim')::bigint
where e.kind = (select kind from economy.entry_kinds where name = 'task_reward')
  and (c.status <> 'completed' or c.paid_act * 2 <> e.op_id)

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
select 'I11', format('server %s claim %s: task %s does not exist', c.guild_id, c.claim_id, c.task_id)
from economy.claims c where not exists (select from economy.tasks t where t.guild_id = c.guild_id and t.task_id = c.task_id)

union all
select 'I11', format('server %s does not exist, but has %s %s', child.guild_id, child.what, child.id)
from (
  select guild_id, 'task' as what, task_id::bigint as id from economy.tasks
  union all select guild_id, 'claim', claim_id from economy.claims
) child
where not exists (select from economy.guilds g where g.guild_id = child.guild_id)
