-- Claims, proofs, reviews and their ends. Every operation takes its locks in one order, which prevents deadlocks: members in id
-- order, claims in id order, the task, the server's task settings, and the outbox last. Its outbox messages and changes are written
-- in the same transaction.

-- Enqueues the task message.
create or replace function economy.enqueue_task_message(p_guild_id bigint, p_task economy.tasks, p_settings economy.guild_settings)
returns void language sql as $$
  select economy.enqueue(p_guild_id, 'task:' || p_task.task_id, 'task', coalesce(p_task.channel_id, p_settings.task_channel_id),
    jsonb_build_object('task', p_task.task_id));
$$;

-- Enqueues the review message of a claim, in the server's review channel or otherwise the task's channel.
create or replace function economy.enqueue_review_message(p_guild_id bigint, p_claim_id bigint)
returns void language sql as $$
  select economy.enqueue(p_guild_id, 'task.card:' || p_claim_id, 'task.card',
    (select coalesce(s.review_channel_id, t.channel_id, g.task_channel_id)
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.task_settings s on s.guild_id = c.guild_id
     left join economy.guild_settings g on g.guild_id = c.guild_id
     where c.guild_id = p_guild_id and c.claim_id = p_claim_id),
    jsonb_build_object('claim', p_claim_id::text));
$$;

-- Enqueues a direct message to the claimant; the member's preferences are read at delivery.
create or replace function economy.enqueue_claim_notice(p_guild_id bigint, p_claim_id bigint, p_notice text)
returns void language sql as $$
  select economy.enqueue(p_guild_id, 'task.dm:' || p_claim_id || ':' || p_notice, 'task.dm', null,
    jsonb_build_object('claim', p_claim_id::text, 'notice', p_notice));
$$;

-- Writes an audit record. p_actor_text is a user id, operator:<name> or system:<job>.
create or replace function economy.record_audit(
  p_guild_id bigint, p_actor_text text, p_action text, p_target text, p_before jsonb, p_after jsonb)
returns void language plpgsql as $$
declare
  v_audit_id bigint;
begin
  insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
  values (p_guild_id, now(), case when p_actor_text like '%:%' then split_part(p_actor_text, ':', 1) else 'member' end,
    substr(p_actor_text, strpos(p_actor_text, ':') + 1), p_action, p_target, p_before, p_after)
  returning audit_id into v_audit_id;
  perform economy.change(p_guild_id, 'logs', 'create', array[v_audit_id::text]);
end
$$;

-- Begins an operation of staff on tasks.
create or replace function economy.begin_staff_task_operation(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text)
returns economy.guild_settings language plpgsql as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
begin
  perform economy.require_feature(v_settings.feature_tasks, 'tasks');
  return v_settings;
end
$$;

-- Locks a claim and the accounts that may move with it: the claimant's, and for a task that a member pays for also the escrow and
-- the proposer's. Returns null when there is no such claim or its task is being deleted. The claimant and the proposer never change,
-- so they can be read before the lock.
create or replace function economy.lock_claim(p_guild_id bigint, p_claim_id bigint)
returns economy.claims language plpgsql as $$
declare
  v_claim economy.claims;
  v_user_id bigint;
begin
  for v_user_id in
    select distinct listed.user_id
    from economy.claims c
    join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
    cross join lateral unnest(case when t.proposer_id is null then array[c.user_id] else array[0, t.proposer_id, c.user_id] end)
      listed (user_id)
    where c.guild_id = p_guild_id and c.claim_id = p_claim_id and t.closing_at is null
    order by listed.user_id
  loop
    perform economy.lock_member(p_guild_id, v_user_id);
  end loop;
  if v_user_id is null then
    return null;
  end if;
  select * into v_claim from economy.claims c where c.guild_id = p_guild_id and c.claim_id = p_claim_id for update;
  return v_claim;
end
$$;

-- Locks a task. Returns null when there is none or it is being deleted.
create or replace function economy.lock_task(p_guild_id bigint, p_task_id integer)
returns economy.tasks language plpgsql as $$
declare
  v_task economy.tasks;
begin
  select * into v_task from economy.tasks t
  where t.guild_id = p_guild_id and t.task_id = p_task_id and t.closing_at is null for update;
  return v_task;
end
$$;

-- True when the task is past its end; always false where the server lets tasks stay open.
create or replace function economy.is_past_expiry(p_task economy.tasks, p_at timestamptz)
returns boolean language sql stable as $$
  select coalesce(p_task.expires_at <= p_at, false)
    and coalesce((select s.auto_expire_enabled from economy.task_settings s where s.guild_id = p_task.guild_id), true);
$$;

-- Returns coins from the escrow to the proposer. The caller holds the locks of both accounts and the task.
create or replace function economy.release_escrow(p_guild_id bigint, p_operation_id bigint, p_task economy.tasks, p_amount bigint, p_data jsonb)
returns void language plpgsql as $$
declare
  v_data constant jsonb := coalesce(p_data, '{}') || jsonb_build_object('task', p_task.name, 'task_id', p_task.task_id);
begin
  if p_amount <= 0 then
    return;
  end if;
  perform economy.update_user_balance(p_guild_id, p_operation_id * 2, 0, -p_amount, economy.entry_kind('escrow_release'), v_data);
  perform economy.update_user_balance(p_guild_id, p_operation_id * 2 + 1, p_task.proposer_id, p_amount, economy.entry_kind('escrow_release'), v_data);
  update economy.tasks t set escrow = t.escrow - p_amount where t.guild_id = p_guild_id and t.task_id = p_task.task_id;
  perform economy.record_balance_changes(p_guild_id, array[p_task.proposer_id], array[p_operation_id * 2 + 1]);
end
$$;

-- Frees a claim's slot. The caller holds the locks of the claim, the task and, for a funded task, the accounts.
-- When nobody else can take the slot any more, the coins held for it return to the proposer.
create or replace function economy.release_claim(
  p_guild_id bigint, p_operation_id bigint, p_claim economy.claims, p_task economy.tasks, p_status text, p_data jsonb)
returns void language plpgsql as $$
begin
  update economy.claims c set status = p_status, released_act = p_operation_id, remind_at = null
  where c.guild_id = p_guild_id and c.claim_id = p_claim.claim_id;
  update economy.tasks t set current_claims = t.current_claims - 1, updated_at = now()
  where t.guild_id = p_guild_id and t.task_id = p_task.task_id;
  if p_task.proposer_id is not null and p_task.status in ('expired', 'cancelled') then
    perform economy.release_escrow(p_guild_id, p_operation_id, p_task, p_claim.reward, p_data);
  end if;
  perform economy.change(p_guild_id, 'claims', 'update', array[p_claim.claim_id::text]);
  perform economy.change(p_guild_id, 'tasks', 'update', array[p_task.task_id::text]);
end
$$;

-- Claims a slot of a task for p_actor_id. p_at is null in production, where the database's own time applies.
-- Returns {claim_id, task_id, task_name, reward, role_id, deadline, needs_proof, auto_approve, currency_name, replayed, enqueued}.
-- Refuses: server_missing, feature_off, member_missing without a claimant, act_key_reused, frozen, task_missing, task_proposed,
-- task_paused, task_ended, own_task for the proposer, already_claimed {claim}, already_done, claim_cooldown {next_at,
-- next_at_seconds, seconds}, too_many_claims {limit}, role_required {role, role_id}, balance_required {needed, balance, currency},
-- task_required {task, number}, task_full {places}.
create or replace function economy.claim_task(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_task_id integer, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_task_settings economy.task_settings;
  v_member economy.members;
  v_task economy.tasks;
  v_claim economy.claims;
  v_is_replayed boolean;
begin
  perform economy.require_feature(v_settings.feature_tasks, 'tasks');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  end if;
  v_member := economy.lock_member(p_guild_id, p_actor_id);
  select * into v_task_settings from economy.task_settings s where s.guild_id = p_guild_id;

  select * into v_claim from economy.claims c where c.guild_id = p_guild_id and c.claim_id = p_operation_id;
  v_is_replayed := found;
  if v_is_replayed then
    if (v_claim.user_id, v_claim.task_id) is distinct from (p_actor_id, p_task_id) then
      perform economy.refuse('act_key_reused');
    end if;
    select * into v_task from economy.tasks t where t.guild_id = p_guild_id and t.task_id = p_task_id;
  else
    perform economy.refuse_frozen(v_member);
    v_task := economy.lock_task(p_guild_id, p_task_id);
    v_claim := economy.prepare_claim(v_task, v_task_settings, v_settings, v_member, p_role_ids, v_at);
    v_claim.claim_id := p_operation_id;
    insert into economy.claims (guild_id, claim_id, task_id, user_id, round, reward, role_id, role_name, claimed_at, deadline, remind_at)
    values (p_guild_id, p_operation_id, p_task_id, p_actor_id, v_claim.round, v_claim.reward, v_claim.role_id, v_claim.role_name, v_at,
      v_claim.deadline, v_claim.remind_at);
    update economy.tasks t set current_claims = t.current_claims + 1, updated_at = now()
    where t.guild_id = p_guild_id and t.task_id = p_task_id;
    perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
    perform economy.change(p_guild_id, 'claims', 'create', array[p_operation_id::text]);
    perform economy.change(p_guild_id, 'tasks', 'update', array[p_task_id::text]);
  end if;

  return jsonb_build_object(
    'claim_id', v_claim.claim_id::text, 'task_id', p_task_id, 'task_name', v_task.name, 'reward', v_claim.reward,
    'role_id', v_claim.role_id::text, 'deadline', economy.to_iso8601(v_claim.deadline),
    'needs_proof', coalesce(v_task.require_proof, v_task_settings.require_proof, true), 'auto_approve', v_task.auto_approve,
    'currency_name', v_settings.currency_name, 'replayed', v_is_replayed, 'enqueued', not v_is_replayed);
end
$$;

-- Checks the open claims of the member, which p_limit bounds, what the task requires of the member, and whether it has a free slot.
-- Refuses: too_many_claims {limit}, role_required {role, role_id}, balance_required {needed, balance, currency},
-- task_required {task, number}, task_full {places}.
create or replace function economy.check_claim_requirements(
  p_task economy.tasks, p_limit integer, p_settings economy.guild_settings, p_member economy.members, p_role_ids bigint[])
returns void language plpgsql as $$
declare
  v_required_task_name text;
begin
  if (select count(*) from economy.claims c
      where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id
        and c.status in ('in_progress', 'submitted', 'rejected')) >= p_limit then
    perform economy.refuse('too_many_claims', jsonb_build_object('limit', p_limit));
  elsif p_task.required_role_id is not null and not coalesce(p_task.required_role_id = any(p_role_ids), false) then
    perform economy.refuse('role_required', jsonb_build_object('role_id', p_task.required_role_id::text, 'role', coalesce(
      (select r.name from economy.roles r where r.guild_id = p_task.guild_id and r.role_id = p_task.required_role_id), '?')));
  elsif p_member.balance < p_task.required_balance then
    perform economy.refuse('balance_required', jsonb_build_object('needed', p_task.required_balance,
      'balance', p_member.balance, 'currency', p_settings.currency_name));
  end if;
  -- A required task that has been deleted is ignored: nobody can complete it any more.
  select n.name into v_required_task_name from economy.tasks n
  where n.guild_id = p_task.guild_id and n.task_id = p_task.required_task_id and n.closing_at is null;
  if v_required_task_name is not null and not exists (
    select from economy.claims c
    where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id and c.task_id = p_task.required_task_id
      and c.status = 'completed') then
    perform economy.refuse('task_required', jsonb_build_object('task', v_required_task_name, 'number', p_task.required_task_id));
  elsif p_task.max_claims <> -1 and p_task.current_claims >= p_task.max_claims then
    perform economy.refuse('task_full', jsonb_build_object('places', p_task.max_claims));
  end if;
end
$$;

-- Checks whether the member may claim the task, and returns the new claim's round, reward, role and times. The caller holds the locks
-- of the member and the task.
create or replace function economy.prepare_claim(
  p_task economy.tasks, p_task_settings economy.task_settings, p_settings economy.guild_settings, p_member economy.members,
  p_role_ids bigint[], p_at timestamptz)
returns economy.claims language plpgsql as $$
declare
  v_claim economy.claims;
  v_last_claim record;
  v_next_at timestamptz;
begin
  if p_task.task_id is null then
    perform economy.refuse('task_missing');
  elsif p_task.status = 'proposed' then
    perform economy.refuse('task_proposed');
  elsif p_task.status = 'paused' then
    perform economy.refuse('task_paused');
  elsif p_task.status <> 'active' or economy.is_past_expiry(p_task, p_at) then
    perform economy.refuse('task_ended');
  elsif p_task.proposer_id = p_member.user_id then
    perform economy.refuse('own_task');
  end if;

  select c.claim_id, c.status, c.completed_at, c.round into v_last_claim
  from economy.claims c
  where c.guild_id = p_task.guild_id and c.user_id = p_member.user_id and c.task_id = p_task.task_id
    and c.status not in ('expired', 'cancelled')
  order by c.round desc limit 1;
  if v_last_claim.status <> 'completed' then
    perform economy.refuse('already_claimed', jsonb_build_object('claim', v_last_claim.claim_id::text));
  elsif v_last_claim.status = 'completed' and p_task.repeat_hours is null then
    perform economy.refuse('already_done');
  end if;
  v_next_at := v_last_claim.completed_at + make_interval(hours => p_task.repeat_hours);
  if v_next_at > p_at then
    perform economy.refuse('claim_cooldown', jsonb_build_object('next_at', economy.to_iso8601(v_next_at),
      'next_at_seconds', ceil(extract(epoch from v_next_at))::bigint,
      'seconds', greatest(1, ceil(extract(epoch from v_next_at - p_at)))::bigint));
  end if;

  perform economy.check_claim_requirements(p_task, coalesce(p_task_settings.max_tasks_per_user, 10), p_settings, p_member, p_role_ids);

  v_claim.round := coalesce(v_last_claim.round, 0) + 1;
  v_claim.reward := p_task.reward;
  v_claim.role_id := p_task.role_id;
  v_claim.role_name := p_task.role_name;
  v_claim.deadline := p_at + make_interval(hours => p_task.duration_hours);
  -- In a short task the reminder comes when three quarters of the time have passed.
  if coalesce(p_task_settings.reminder_hours, 6) > 0 then
    v_claim.remind_at := v_claim.deadline
      - least(make_interval(hours => coalesce(p_task_settings.reminder_hours, 6)), make_interval(hours => p_task.duration_hours) / 4);
  end if;
  return v_claim;
end
$$;

-- Pays and completes a claim, and completes the task with its last slot. The caller holds the locks of the accounts and the claim.
-- A reward of 0 coins writes an entry too, so that a claim is completed exactly when one task_reward entry names it.
-- Returns {balance, task_completed}. Refuses: act_key_reused, reward_currency_off, claimant_frozen, reward_over_cap {balance,
-- reward, currency}.
create or replace function economy.complete_claim(
  p_guild_id bigint, p_operation_id bigint, p_claim economy.claims, p_settings economy.guild_settings, p_actor_text text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_member economy.members := economy.lock_member(p_guild_id, p_claim.user_id);
  v_task economy.tasks := economy.lock_task(p_guild_id, p_claim.task_id);
  v_data jsonb := coalesce(p_data, '{}')
    || jsonb_build_object('task', v_task.name, 'task_id', v_task.task_id, 'claim', p_claim.claim_id::text);
  v_movement record;
begin
  if p_claim.reward > 0 and not p_settings.feature_currency then
    perform economy.refuse('reward_currency_off');
  elsif v_member.frozen_at is not null then
    perform economy.refuse('claimant_frozen');
  elsif p_claim.reward > 0 and v_member.balance + p_claim.reward > coalesce(p_settings.balance_cap, c_cap) then
    perform economy.refuse('reward_over_cap', jsonb_build_object('balance', v_member.balance, 'reward', p_claim.reward,
      'currency', p_settings.currency_name));
  end if;

  select * into v_movement
  from economy.update_user_balance(p_guild_id, p_operation_id * 2, p_claim.user_id, p_claim.reward, economy.entry_kind('task_reward'), v_data);
  if v_movement.replayed then
    perform economy.refuse('act_key_reused');
  end if;
  if v_task.proposer_id is not null then
    perform economy.update_user_balance(p_guild_id, p_operation_id * 2 + 1, 0, -p_claim.reward, economy.entry_kind('escrow_pay'), v_data);
  end if;
  perform economy.record_balance_changes(p_guild_id, array[p_claim.user_id], array[p_operation_id * 2]);

  update economy.claims c
  set status = 'completed', completed_at = p_at, reviewer = p_actor_text, decided_at = p_at, notes = null, paid_act = p_operation_id,
      remind_at = null, role_state = case when c.role_id is not null then 'owed' end
  where c.guild_id = p_guild_id and c.claim_id = p_claim.claim_id;
  update economy.proofs p set decision = 'accepted', reviewer = p_actor_text, decided_at = p_at, decided_act = p_operation_id
  where p.guild_id = p_guild_id and p.claim_id = p_claim.claim_id and p.try = p_claim.tries;
  update economy.tasks t
  set completed_claims = t.completed_claims + 1, updated_at = now(),
      escrow = t.escrow - case when t.proposer_id is null then 0 else p_claim.reward end,
      status = case when economy.is_last_completion(t) then 'completed' else t.status end,
      ended_at = case when economy.is_last_completion(t) then p_at else t.ended_at end
  where t.guild_id = p_guild_id and t.task_id = v_task.task_id
  returning * into v_task;
  insert into economy.task_settings as s (guild_id, total_completed) values (p_guild_id, 1)
  on conflict (guild_id) do update set total_completed = s.total_completed + 1;

  perform economy.enqueue_task_message(p_guild_id, v_task, p_settings);
  perform economy.enqueue_claim_notice(p_guild_id, p_claim.claim_id, 'accepted');
  if p_claim.role_id is not null then
    perform economy.enqueue(p_guild_id, 'task.role:' || p_claim.claim_id, 'task.role', null,
      jsonb_build_object('claim', p_claim.claim_id::text));
  end if;
  perform economy.change(p_guild_id, 'tasks', 'update', array[v_task.task_id::text]);
  return jsonb_build_object('balance', v_movement.balance_after, 'task_completed', v_task.status = 'completed');
end
$$;

-- True when one more completed claim completes the task, because it fills the last slot.
create or replace function economy.is_last_completion(p_task economy.tasks)
returns boolean language sql immutable as $$
  select p_task.max_claims <> -1 and p_task.completed_claims + 1 >= p_task.max_claims
    and p_task.status in ('active', 'paused', 'expired');
$$;

-- Returns the state of a claim in the form that the operations return.
create or replace function economy.claim_result(p_guild_id bigint, p_claim_id bigint, p_settings economy.guild_settings)
returns jsonb language sql stable as $$
  select jsonb_build_object(
    'claim_id', c.claim_id::text, 'task_id', c.task_id, 'task_name', t.name, 'user_id', c.user_id::text, 'status', c.status,
    'reward', case when c.paid_act is null then 0 else c.reward end,
    'balance', (select e.balance_after from economy.entries e where e.guild_id = p_guild_id and e.op_id = c.paid_act * 2),
    'role_id', case when c.role_state is not null then c.role_id::text end, 'paid_act', c.paid_act::text,
    'task_completed', c.status = 'completed' and t.status = 'completed', 'deadline', economy.to_iso8601(c.deadline),
    'currency_name', p_settings.currency_name)
  from economy.claims c join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
  where c.guild_id = p_guild_id and c.claim_id = p_claim_id;
$$;

-- Refuses a proof for a claim that takes none: claim_submitted, claim_ended, deadline_passed {deadline_seconds}.
create or replace function economy.check_claim_open(p_claim economy.claims, p_at timestamptz)
returns void language plpgsql as $$
begin
  if p_claim.status = 'submitted' then
    perform economy.refuse('claim_submitted');
  elsif p_claim.status in ('completed', 'cancelled') then
    perform economy.refuse('claim_ended');
  elsif p_claim.status = 'expired' or p_claim.deadline <= p_at then
    perform economy.refuse('deadline_passed',
      jsonb_build_object('deadline_seconds', ceil(extract(epoch from p_claim.deadline))::bigint));
  end if;
end
$$;

-- Submits a proof for a claim of p_actor_id. Where the task needs no review, the reward is paid at once; when it cannot be paid, the
-- proof waits for review. p_attachments as in economy.proofs, p_marks as in economy.proof_marks.
-- Returns economy.claim_result with {try, replayed, enqueued}.
-- Refuses: server_missing, feature_off, member_missing without a member, claim_missing, act_key_reused, claim_submitted,
-- claim_ended, deadline_passed {deadline_seconds}, proof_needed.
create or replace function economy.submit_proof(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_claim_id bigint, p_content text,
  p_attachments jsonb, p_marks text[], p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_claim economy.claims;
  v_task economy.tasks;
  v_try smallint;
begin
  perform economy.require_feature(v_settings.feature_tasks, 'tasks');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  end if;
  v_claim := economy.lock_claim(p_guild_id, p_claim_id);
  if v_claim.user_id is distinct from p_actor_id then
    perform economy.refuse('claim_missing');
  end if;
  select p.try into v_try from economy.proofs p where p.guild_id = p_guild_id and p.claim_id = p_claim_id and p.act_id = p_operation_id;
  if found then
    return economy.claim_result(p_guild_id, p_claim_id, v_settings) || jsonb_build_object('try', v_try, 'replayed', true, 'enqueued', false);
  end if;

  perform economy.check_claim_open(v_claim, v_at);
  select * into v_task from economy.tasks t where t.guild_id = p_guild_id and t.task_id = v_claim.task_id;
  if p_content = '' and jsonb_array_length(p_attachments) = 0 and coalesce(v_task.require_proof,
    (select s.require_proof from economy.task_settings s where s.guild_id = p_guild_id), true) then
    perform economy.refuse('proof_needed', '{"field": "content"}');
  end if;

  v_try := v_claim.tries + 1;
  insert into economy.proofs (guild_id, claim_id, try, act_id, content, attachments, submitted_at)
  values (p_guild_id, p_claim_id, v_try, p_operation_id, p_content, p_attachments, v_at);
  insert into economy.proof_marks (guild_id, mark, claim_id, try)
  select distinct p_guild_id, mark, p_claim_id, v_try from unnest(p_marks) mark;
  update economy.claims c set status = 'submitted', submitted_at = v_at, tries = v_try
  where c.guild_id = p_guild_id and c.claim_id = p_claim_id
  returning * into v_claim;
  perform economy.enqueue_review_message(p_guild_id, p_claim_id);
  perform economy.change(p_guild_id, 'claims', 'update', array[p_claim_id::text]);

  if v_task.auto_approve then
    begin
      perform economy.complete_claim(p_guild_id, p_operation_id, v_claim, v_settings, 'system:auto-approve', p_data, v_at);
    exception when sqlstate 'ECREF' then
      if sqlerrm not in ('reward_currency_off', 'claimant_frozen', 'reward_over_cap') then
        raise;
      end if;
    end;
  else
    perform economy.change(p_guild_id, 'tasks', 'update', array[v_claim.task_id::text]);
  end if;
  return economy.claim_result(p_guild_id, p_claim_id, v_settings) || jsonb_build_object('try', v_try, 'replayed', false, 'enqueued', true);
end
$$;

-- Accepts the waiting proof, or rejects it when there is a reason. p_actor_text and p_data name the reviewer; a second reviewer is
-- refused with the first decision.
-- Returns economy.claim_result with {replayed, enqueued}.
-- Refuses: server_missing, feature_off, not_allowed, claim_missing, act_key_reused, own_proof, already_reviewed {decision, by,
-- by_name, seconds}, not_submitted, and what economy.complete_claim refuses.
create or replace function economy.review_claim(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_claim_id bigint,
  p_reason text, p_actor_text text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_staff_task_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
  v_at timestamptz := coalesce(p_at, now());
  v_decision constant text := case when p_reason is null then 'accepted' else 'rejected' end;
  v_claim economy.claims;
  v_proof economy.proofs;
begin
  v_claim := economy.lock_claim(p_guild_id, p_claim_id);
  if v_claim.claim_id is null then
    perform economy.refuse('claim_missing');
  end if;
  select * into v_proof from economy.proofs p
  where p.guild_id = p_guild_id and p.claim_id = p_claim_id and p.decided_act = p_operation_id;
  if found then
    if (v_proof.decision, v_proof.reason) is distinct from (v_decision, p_reason) then
      perform economy.refuse('act_key_reused');
    end if;
    return economy.claim_result(p_guild_id, p_claim_id, v_settings) || '{"replayed": true, "enqueued": false}';
  end if;

  if v_claim.user_id = p_actor_id then
    perform economy.refuse('own_proof');
  elsif v_claim.status in ('completed', 'rejected') and v_claim.decided_at is not null then
    perform economy.refuse('already_reviewed', jsonb_build_object(
      'decision', case v_claim.status when 'completed' then 'accepted' else 'rejected' end, 'by', v_claim.reviewer,
      'by_name', coalesce((select m.display_name from economy.profiles m
        where m.guild_id = p_guild_id and m.user_id::text = v_claim.reviewer), substr(v_claim.reviewer, strpos(v_claim.reviewer, ':') + 1)),
      'seconds', greatest(0, floor(extract(epoch from coalesce(p_at, clock_timestamp()) - v_claim.decided_at)))::bigint));
  elsif v_claim.status <> 'submitted' then
    perform economy.refuse('not_submitted');
  end if;

  if p_reason is null then
    perform economy.complete_claim(p_guild_id, p_operation_id, v_claim, v_settings, p_actor_text, p_data, v_at);
  else
    update economy.claims c set status = 'rejected', reviewer = p_actor_text, decided_at = v_at, notes = p_reason
    where c.guild_id = p_guild_id and c.claim_id = p_claim_id;
    update economy.proofs p
    set decision = 'rejected', reason = p_reason, reviewer = p_actor_text, decided_at = v_at, decided_act = p_operation_id
    where p.guild_id = p_guild_id and p.claim_id = p_claim_id and p.try = v_claim.tries;
    perform economy.enqueue_claim_notice(p_guild_id, p_claim_id, 'rejected');
    perform economy.change(p_guild_id, 'tasks', 'update', array[v_claim.task_id::text]);
  end if;
  perform economy.enqueue_review_message(p_guild_id, p_claim_id);
  perform economy.change(p_guild_id, 'claims', 'update', array[p_claim_id::text]);
  perform economy.record_audit(p_guild_id, p_actor_text, case when p_reason is null then 'accept_claim' else 'reject_claim' end,
    'claim:' || p_claim_id, jsonb_build_object('status', 'submitted'), jsonb_strip_nulls(jsonb_build_object(
      'status', case when p_reason is null then 'completed' else 'rejected' end, 'task', v_claim.task_id,
      'user', v_claim.user_id::text, 'reward', case when p_reason is null then v_claim.reward end, 'reason', p_reason)));
  return economy.claim_result(p_guild_id, p_claim_id, v_settings) || '{"replayed": false, "enqueued": true}';
end
$$;

-- Abandons a claim of p_actor_id and frees its slot. Returns {claim_id, task_id, task_name, replayed, enqueued}.
-- Refuses: server_missing, feature_off, member_missing without a member, claim_missing, claim_submitted, claim_ended.
create or replace function economy.abandon_claim(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_claim_id bigint, p_data jsonb,
  p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_claim economy.claims;
  v_task economy.tasks;
  v_is_replayed boolean;
begin
  perform economy.require_feature(v_settings.feature_tasks, 'tasks');
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  end if;
  v_claim := economy.lock_claim(p_guild_id, p_claim_id);
  if v_claim.user_id is distinct from p_actor_id then
    perform economy.refuse('claim_missing');
  end if;
  v_task := economy.lock_task(p_guild_id, v_claim.task_id);
  v_is_replayed := coalesce(v_claim.released_act = p_operation_id, false);
  if not v_is_replayed then
    if v_claim.status = 'submitted' then
      perform economy.refuse('claim_submitted');
    elsif v_claim.status not in ('in_progress', 'rejected') then
      perform economy.refuse('claim_ended');
    end if;
    perform economy.release_claim(p_guild_id, p_operation_id, v_claim, v_task, 'cancelled', p_data);
    perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
    if v_claim.tries > 0 then
      perform economy.enqueue_review_message(p_guild_id, p_claim_id);
    end if;
  end if;
  return jsonb_build_object('claim_id', p_claim_id::text, 'task_id', v_task.task_id, 'task_name', v_task.name,
    'replayed', v_is_replayed, 'enqueued', not v_is_replayed);
end
$$;

-- Ends a claim past its deadline without a proof under review, and frees its slot. Returns {expired, enqueued}.
-- The claimant is not notified when the deadline passed a day ago or more, which happens after a long outage, or when the proof was
-- rejected after the deadline, since that message already said so.
create or replace function economy.expire_claim(p_guild_id bigint, p_operation_id bigint, p_claim_id bigint, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, null, '{}', 0, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_claim economy.claims := economy.lock_claim(p_guild_id, p_claim_id);
  v_task economy.tasks;
begin
  if v_claim.claim_id is null or v_claim.status not in ('in_progress', 'rejected') or v_claim.deadline > v_at then
    return '{"expired": false, "enqueued": false}';
  end if;
  v_task := economy.lock_task(p_guild_id, v_claim.task_id);
  if v_task.task_id is null then
    return '{"expired": false, "enqueued": false}';
  end if;
  perform economy.release_claim(p_guild_id, p_operation_id, v_claim, v_task, 'expired', p_data);
  perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
  if v_claim.tries > 0 then
    perform economy.enqueue_review_message(p_guild_id, p_claim_id);
  end if;
  if v_claim.deadline > v_at - interval '24 hours' and coalesce(v_claim.decided_at < v_claim.deadline, true) then
    perform economy.enqueue_claim_notice(p_guild_id, p_claim_id, 'expired');
  end if;
  return '{"expired": true, "enqueued": true}';
end
$$;

-- Expires a task past its end; open claims keep their deadlines. Coins held for free slots return to the proposer.
-- Returns {expired, enqueued}.
create or replace function economy.expire_task(p_guild_id bigint, p_operation_id bigint, p_task_id integer, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, null, '{}', 0, 'everyone');
  v_at timestamptz := coalesce(p_at, now());
  v_task economy.tasks;
begin
  perform economy.lock_escrow_accounts(p_guild_id, p_task_id);
  v_task := economy.lock_task(p_guild_id, p_task_id);
  if v_task.task_id is null or v_task.status not in ('active', 'paused') or not economy.is_past_expiry(v_task, v_at) then
    return '{"expired": false, "enqueued": false}';
  end if;
  update economy.tasks t set status = 'expired', ended_at = v_at, ended_by = 'system:expiry', updated_at = now()
  where t.guild_id = p_guild_id and t.task_id = p_task_id;
  perform economy.release_escrow(p_guild_id, p_operation_id, v_task, v_task.escrow - economy.promised_rewards(v_task), p_data);
  insert into economy.task_settings as s (guild_id, total_expired) values (p_guild_id, 1)
  on conflict (guild_id) do update set total_expired = s.total_expired + 1;
  perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
  perform economy.change(p_guild_id, 'tasks', 'update', array[p_task_id::text]);
  return '{"expired": true, "enqueued": true}';
end
$$;

-- Locks the accounts that move when a task ends: the escrow and the proposer's, or none when the server pays.
create or replace function economy.lock_escrow_accounts(p_guild_id bigint, p_task_id integer)
returns void language plpgsql as $$
declare
  v_proposer_id bigint;
begin
  select t.proposer_id into v_proposer_id from economy.tasks t where t.guild_id = p_guild_id and t.task_id = p_task_id;
  if v_proposer_id is not null then
    perform economy.lock_member(p_guild_id, 0);
    perform economy.lock_member(p_guild_id, v_proposer_id);
  end if;
end
$$;

-- The sum of the rewards promised to the open claims of a task.
create or replace function economy.promised_rewards(p_task economy.tasks)
returns bigint language sql stable as $$
  select coalesce(sum(c.reward), 0)::bigint from economy.claims c
  where c.guild_id = p_task.guild_id and c.task_id = p_task.task_id and c.status in ('in_progress', 'submitted', 'rejected');
$$;

-- Enqueues reminders for claimants whose deadline is near, at most p_limit of one server. Returns {reminded, enqueued}.
create or replace function economy.remind_claims(p_guild_id bigint, p_limit integer, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_rls_scope text := set_config('app.guild_id', p_guild_id::text, true);
  v_at timestamptz := coalesce(p_at, now());
  v_claim record;
  v_reminded_count integer := 0;
begin
  for v_claim in
    update economy.claims c set remind_at = null
    where c.guild_id = p_guild_id and c.claim_id in (
      select d.claim_id from economy.claims d
      where d.guild_id = p_guild_id and d.remind_at <= v_at and d.status in ('in_progress', 'rejected')
      order by d.claim_id limit p_limit for update skip locked)
    returning c.claim_id, c.deadline
  loop
    if v_claim.deadline > v_at then
      perform economy.enqueue_claim_notice(p_guild_id, v_claim.claim_id, 'reminder');
      v_reminded_count := v_reminded_count + 1;
    end if;
  end loop;
  return jsonb_build_object('reminded', v_reminded_count, 'enqueued', v_reminded_count > 0);
end
$$;

-- Checks the claims of a task that is about to end, under the locks of p_locked_claim_ids and of the task. Where another operation
-- holds the lock of a further claim and may wait for the task, the operation is retried (40001).
-- Refuses: submissions_open {waiting, open} when p_requires_none and there are claims.
create or replace function economy.check_locked_claims(
  p_guild_id bigint, p_task_id integer, p_locked_claim_ids bigint[], p_requires_none boolean)
returns void language plpgsql as $$
declare
  v_waiting bigint;
begin
  if exists (
    select from economy.claims c
    where c.guild_id = p_guild_id and c.task_id = p_task_id and c.status in ('in_progress', 'rejected', 'submitted')
      and c.claim_id <> all(p_locked_claim_ids)) then
    raise exception using errcode = '40001', message = 'the task was claimed meanwhile';
  end if;
  if p_requires_none and cardinality(p_locked_claim_ids) > 0 then
    select count(*) into v_waiting from economy.claims c
    where c.guild_id = p_guild_id and c.task_id = p_task_id and c.status = 'submitted';
    perform economy.refuse('submissions_open',
      jsonb_build_object('waiting', v_waiting, 'open', cardinality(p_locked_claim_ids) - v_waiting));
  end if;
end
$$;

-- Cancels the open claims of a task, those that wait for review only when it is deleted, and tells their members. The caller holds
-- the locks of the claims. Returns how many were cancelled.
create or replace function economy.cancel_claims(p_guild_id bigint, p_operation_id bigint, p_task_id integer, p_deletes boolean)
returns bigint language plpgsql as $$
declare
  v_claim record;
  v_count bigint := 0;
begin
  for v_claim in
    update economy.claims c set status = 'cancelled', released_act = p_operation_id, remind_at = null
    where c.guild_id = p_guild_id and c.task_id = p_task_id
      and (c.status in ('in_progress', 'rejected') or p_deletes and c.status = 'submitted')
    returning c.claim_id, c.tries
  loop
    perform economy.enqueue_claim_notice(p_guild_id, v_claim.claim_id, 'cancelled');
    if v_claim.tries > 0 and not p_deletes then
      perform economy.enqueue_review_message(p_guild_id, v_claim.claim_id);
    end if;
    perform economy.change(p_guild_id, 'claims', 'update', array[v_claim.claim_id::text]);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

-- Ends a task, or declines a proposal. With p_deletes it also hides the task for good and enqueues the removal of all its messages.
-- Claims without a proof under review are cancelled and their members notified, with p_deletes those under review too. Coins held
-- for what can no longer be paid return to the proposer.
-- Returns {task_id, task_name, cancelled_claims, released, replayed, enqueued}.
-- Refuses: server_missing, feature_off, not_allowed, task_missing, task_ended, submissions_open {waiting, open} when p_deletes and
-- not p_is_forced.
create or replace function economy.close_task(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_right text, p_task_id integer,
  p_deletes boolean, p_is_forced boolean, p_reason text, p_actor_text text, p_data jsonb, p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  v_settings economy.guild_settings := economy.begin_staff_task_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, p_right);
  v_at timestamptz := coalesce(p_at, now());
  v_task economy.tasks;
  v_locked_claim_ids bigint[];
  v_count bigint;
  v_released bigint;
begin
  perform economy.lock_escrow_accounts(p_guild_id, p_task_id);
  v_locked_claim_ids := array(
    select c.claim_id from economy.claims c
    where c.guild_id = p_guild_id and c.task_id = p_task_id and c.status in ('in_progress', 'rejected', 'submitted')
    order by c.claim_id for update);
  select * into v_task from economy.tasks t where t.guild_id = p_guild_id and t.task_id = p_task_id for update;
  if v_task.ended_act = p_operation_id then
    return economy.close_result(p_guild_id, p_operation_id, v_task) || '{"replayed": true, "enqueued": false}';
  elsif v_task.task_id is null or v_task.closing_at is not null then
    perform economy.refuse('task_missing');
  elsif not p_deletes and v_task.status not in ('proposed', 'active', 'paused') then
    perform economy.refuse('task_ended');
  end if;
  -- Claims made before the task was locked. Waiting for them now would be against the lock order, so those in use are left out.
  v_locked_claim_ids := v_locked_claim_ids || array(
    select c.claim_id from economy.claims c
    where c.guild_id = p_guild_id and c.task_id = p_task_id and c.status in ('in_progress', 'rejected', 'submitted')
      and c.claim_id <> all(v_locked_claim_ids)
    order by c.claim_id for update skip locked);
  perform economy.check_locked_claims(p_guild_id, p_task_id, v_locked_claim_ids, p_deletes and not p_is_forced);

  v_count := economy.cancel_claims(p_guild_id, p_operation_id, p_task_id, p_deletes);
  update economy.tasks t
  set status = case when t.status in ('proposed', 'active', 'paused') then 'cancelled' else t.status end,
      ended_at = coalesce(t.ended_at, v_at), ended_by = p_actor_text, ended_act = p_operation_id, reason = p_reason,
      current_claims = t.current_claims - v_count, closing_at = case when p_deletes then v_at end, updated_at = now()
  where t.guild_id = p_guild_id and t.task_id = p_task_id;
  v_released := v_task.escrow - economy.promised_rewards(v_task);
  perform economy.release_escrow(p_guild_id, p_operation_id, v_task, v_released, p_data);

  if p_deletes then
    perform economy.enqueue_task_removal(p_guild_id, v_task, v_settings);
  else
    perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
  end if;
  if v_task.status = 'proposed' then
    perform economy.enqueue(p_guild_id, 'task.dm:task:' || p_task_id || ':declined', 'task.dm', null, jsonb_build_object(
      'task', p_task_id, 'notice', 'declined'));
  end if;
  perform economy.change(p_guild_id, 'tasks', case when p_deletes then 'delete' else 'update' end, array[p_task_id::text]);
  perform economy.record_audit(p_guild_id, p_actor_text, case when p_deletes then 'delete_task' when v_task.status = 'proposed' then 'decline_task'
    else 'close_task' end, 'task:' || p_task_id, jsonb_build_object('name', v_task.name, 'status', v_task.status),
    jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'cancelled_claims', v_count, 'released', v_released)));
  return economy.close_result(p_guild_id, p_operation_id, v_task) || '{"replayed": false, "enqueued": true}';
end
$$;

-- Returns the result of close_task.
create or replace function economy.close_result(p_guild_id bigint, p_operation_id bigint, p_task economy.tasks)
returns jsonb language sql stable as $$
  select jsonb_build_object('task_id', p_task.task_id, 'task_name', p_task.name,
    'cancelled_claims', (select count(*) from economy.claims c
      where c.guild_id = p_guild_id and c.task_id = p_task.task_id and c.released_act = p_operation_id),
    'released', coalesce((select e.amount from economy.entries e
      where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2 + 1 and e.kind = economy.entry_kind('escrow_release')), 0));
$$;

-- Enqueues the removal of every message of a task. At delivery they render as removed, because the task is closing.
create or replace function economy.enqueue_task_removal(p_guild_id bigint, p_task economy.tasks, p_settings economy.guild_settings)
returns void language plpgsql as $$
declare
  v_claim_id bigint;
begin
  perform economy.enqueue_task_message(p_guild_id, p_task, p_settings);
  perform economy.enqueue(p_guild_id, 'task.announcement:' || p_task.task_id, 'task.announcement',
    (select s.announcement_channel_id from economy.task_settings s where s.guild_id = p_guild_id),
    jsonb_build_object('task', p_task.task_id));
  for v_claim_id in
    select c.claim_id from economy.claims c
    where c.guild_id = p_guild_id and c.task_id = p_task.task_id and c.tries > 0 order by c.claim_id
  loop
    perform economy.enqueue_review_message(p_guild_id, v_claim_id);
  end loop;
end
$$;

-- Checks a proposal whose channel and coins to hold are known, for the locked account of its proposer; p_names_channel is false when
-- the channel is that of the settings.
-- Refuses: frozen, too_many_proposals {limit}, channel_needed, channel_unknown, insufficient_funds.
create or replace function economy.check_proposal(
  p_terms economy.tasks, p_member economy.members, p_limit integer, p_names_channel boolean)
returns void language plpgsql as $$
begin
  perform economy.refuse_frozen(p_member);
  if (select count(*) from economy.tasks t
      where t.guild_id = p_member.guild_id and t.status = 'proposed' and t.proposer_id = p_member.user_id) >= p_limit then
    perform economy.refuse('too_many_proposals', jsonb_build_object('limit', p_limit));
  elsif p_terms.channel_id is null then
    perform economy.refuse('channel_needed', '{"field": "channel_id"}');
  elsif p_names_channel and not exists (
    select from economy.channels c
    where c.guild_id = p_member.guild_id and c.channel_id = p_terms.channel_id and c.type in (0, 5)) then
    perform economy.refuse('channel_unknown', '{"field": "channel_id"}');
  elsif p_member.balance < p_terms.escrow then
    perform economy.refuse_insufficient_funds(p_member.guild_id, p_member.balance, p_terms.escrow);
  end if;
end
$$;

-- Inserts a proposed task with the next number of its guild. Returns it.
create or replace function economy.insert_proposal(
  p_guild_id bigint, p_operation_id bigint, p_proposer_id bigint, p_terms economy.tasks, p_at timestamptz)
returns economy.tasks language plpgsql as $$
declare
  v_task economy.tasks;
begin
  insert into economy.task_settings as s (guild_id, next_task_id) values (p_guild_id, 2)
  on conflict (guild_id) do update set next_task_id = s.next_task_id + 1
  returning s.next_task_id - 1 into v_task.task_id;
  insert into economy.tasks (guild_id, task_id, name, description, reward, duration_hours, category, status, channel_id, max_claims,
    require_proof, repeat_hours, required_role_id, required_balance, required_task_id, proposer_id, escrow, created_by, created_at,
    expires_at, act_id)
  values (p_guild_id, v_task.task_id, p_terms.name, p_terms.description, p_terms.reward, p_terms.duration_hours, p_terms.category,
    'proposed', p_terms.channel_id, p_terms.max_claims, p_terms.require_proof, p_terms.repeat_hours, p_terms.required_role_id,
    p_terms.required_balance, p_terms.required_task_id, p_proposer_id, p_terms.escrow, p_proposer_id::text, p_at,
    p_at + make_interval(hours => p_terms.duration_hours), p_operation_id)
  returning * into v_task;
  return v_task;
end
$$;

-- Proposes a task that p_actor_id pays for: the coins for all its slots move to the escrow at once. p_terms holds the columns of
-- economy.tasks that a member may set. expires_at is not one of them: the task ends duration_hours after its approval.
-- Returns {task_id, held, balance, currency_name, replayed, enqueued}.
-- Refuses: server_missing, feature_off (tasks, currency), member_missing without a member, proposals_off, invalid_input (max_claims,
-- reward, role_id), act_key_reused, frozen, too_many_proposals {limit}, channel_needed, channel_unknown, insufficient_funds.
create or replace function economy.propose_task(
  p_guild_id bigint, p_operation_id bigint, p_actor_id bigint, p_role_ids bigint[], p_permissions bigint, p_terms jsonb, p_data jsonb,
  p_at timestamptz)
returns jsonb language plpgsql security definer
  set search_path = economy, pg_temp set enable_seqscan = off as $$
declare
  c_cap constant bigint := 9007199254740991;
  v_settings economy.guild_settings := economy.begin_operation(p_guild_id, p_operation_id, p_actor_id, p_role_ids, p_permissions, 'everyone');
  v_terms economy.tasks := jsonb_populate_record(null::economy.tasks, p_terms);
  v_task_settings economy.task_settings;
  v_member economy.members;
  v_task economy.tasks;
  v_held constant numeric := v_terms.reward::numeric * v_terms.max_claims;
  v_data jsonb;
  v_balance bigint;
begin
  perform economy.require_feature(v_settings.feature_tasks, 'tasks');
  perform economy.require_feature(v_settings.feature_currency, 'currency');
  select * into v_task_settings from economy.task_settings s where s.guild_id = p_guild_id;
  if p_actor_id is null then
    perform economy.refuse('member_missing');
  elsif not coalesce(v_task_settings.allow_user_tasks, true) then
    perform economy.refuse('proposals_off');
  elsif v_terms.max_claims is null or v_terms.max_claims < 1 then
    perform economy.refuse('invalid_input', '{"field": "max_claims"}');
  elsif v_terms.reward is null or v_terms.reward < 1 or v_held > c_cap then
    perform economy.refuse('invalid_input', '{"field": "reward"}');
  elsif v_terms.role_id is not null then
    perform economy.refuse('invalid_input', '{"field": "role_id"}');
  end if;
  perform economy.lock_member(p_guild_id, 0);
  v_member := economy.lock_member(p_guild_id, p_actor_id);

  select * into v_task from economy.tasks t where t.guild_id = p_guild_id and t.act_id = p_operation_id;
  if found then
    if v_task.proposer_id is distinct from p_actor_id then
      perform economy.refuse('act_key_reused');
    end if;
    select -e.amount, e.balance_after into v_task.escrow, v_balance
    from economy.entries e where e.guild_id = p_guild_id and e.op_id = p_operation_id * 2;
    return jsonb_build_object('task_id', v_task.task_id, 'held', v_task.escrow, 'balance', v_balance,
      'currency_name', v_settings.currency_name, 'replayed', true, 'enqueued', false);
  end if;

  v_terms.channel_id := coalesce(v_terms.channel_id, v_settings.task_channel_id);
  v_terms.escrow := v_held;
  perform economy.check_proposal(v_terms, v_member, coalesce(v_task_settings.max_tasks_per_user, 10), p_terms->>'channel_id' is not null);
  v_task := economy.insert_proposal(p_guild_id, p_operation_id, p_actor_id, v_terms, coalesce(p_at, now()));
  v_data := coalesce(p_data, '{}') || jsonb_build_object('task', v_task.name, 'task_id', v_task.task_id);
  select moved.balance_after into v_balance
  from economy.update_user_balance(p_guild_id, p_operation_id * 2, p_actor_id, -v_task.escrow, economy.entry_kind('escrow_hold'), v_data) moved;
  perform economy.update_user_balance(p_guild_id, p_operation_id * 2 + 1, 0, v_task.escrow, economy.entry_kind('escrow_hold'), v_data);
  perform economy.record_balance_changes(p_guild_id, array[p_actor_id], array[p_operation_id * 2]);
  perform economy.enqueue_task_message(p_guild_id, v_task, v_settings);
  perform economy.change(p_guild_id, 'tasks', 'create', array[v_task.task_id::text]);
  return jsonb_build_object('task_id', v_task.task_id, 'held', v_task.escrow, 'balance', v_balance,
    'currency_name', v_settings.currency_name, 'replayed', false, 'enqueued', true);
end
$$;

grant execute on function
  economy.claim_task(bigint, bigint, bigint, bigint[], bigint, integer, timestamptz),
  economy.submit_proof(bigint, bigint, bigint, bigint[], bigint, bigint, text, jsonb, text[], jsonb, timestamptz),
  economy.review_claim(bigint, bigint, bigint, bigint[], bigint, text, bigint, text, text, jsonb, timestamptz),
  economy.abandon_claim(bigint, bigint, bigint, bigint[], bigint, bigint, jsonb, timestamptz),
  economy.close_task(bigint, bigint, bigint, bigint[], bigint, text, integer, boolean, boolean, text, text, jsonb, timestamptz),
  economy.propose_task(bigint, bigint, bigint, bigint[], bigint, jsonb, jsonb, timestamptz),
  economy.expire_claim(bigint, bigint, bigint, jsonb, timestamptz),
  economy.expire_task(bigint, bigint, integer, jsonb, timestamptz),
  economy.remind_claims(bigint, integer, timestamptz),
  economy.enqueue_review_message(bigint, bigint)
  to economy_app;
