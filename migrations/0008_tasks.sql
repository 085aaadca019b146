-- Tasks, who claimed them, what was sent in as proof, and how a server runs them.

-- Burned from the escrow as a reward that a member funded is minted: such a task never adds to the supply.
insert into economy.entry_kinds (kind, name, flow) values (16, 'escrow_pay', 'sink');

-- How a server runs its tasks, and its counters. next_task_id is raised under the row's lock, so no number is given twice.
create table economy.task_settings (
  guild_id bigint primary key,
  allow_user_tasks boolean not null default true,
  -- Open claims that one member may hold at once.
  max_tasks_per_user integer not null default 10
    constraint task_settings_max_tasks_per_user check (max_tasks_per_user between 1 and 100),
  -- Off: tasks stay open beyond their time until staff close them.
  auto_expire_enabled boolean not null default true,
  require_proof boolean not null default true,
  announcement_channel_id bigint,
  -- Where proofs are reviewed; null for the task's own channel.
  review_channel_id bigint,
  -- How long before a deadline the claimant is reminded; 0 for never.
  reminder_hours integer not null default 6 constraint task_settings_reminder_hours check (reminder_hours between 0 and 168),
  -- Suggestions; a task may name any other.
  categories text[] not null default '{General}',
  next_task_id integer not null default 1 constraint task_settings_next_task_id check (next_task_id >= 1),
  total_completed integer not null default 0,
  total_expired integer not null default 0,
  updated_at timestamptz not null default now()
);
call economy.wall('economy.task_settings');
grant select, insert, update on economy.task_settings to economy_app;

-- A task. Its message in Discord is the one behind the key task:<id> in economy.messages.
create table economy.tasks (
  guild_id bigint not null,
  task_id integer not null,
  name text not null,
  description text not null default '',
  reward bigint not null constraint tasks_reward check (reward between 0 and 9007199254740991),
  role_id bigint,
  -- As it was called when it was chosen, or in an import: for showing only.
  role_name text,
  -- How long a claimant has, counted from the claim.
  duration_hours integer not null constraint tasks_duration_hours check (duration_hours between 1 and 8760),
  category text not null default 'General',
  status text not null default 'active'
    constraint tasks_status check (status in ('proposed', 'active', 'paused', 'expired', 'completed', 'cancelled')),
  channel_id bigint,
  -- -1 for no limit.
  max_claims integer not null default -1 constraint tasks_max_claims check (max_claims = -1 or max_claims >= 1),
  -- Claims that hold a place: all but expired and cancelled ones.
  current_claims integer not null default 0,
  completed_claims integer not null default 0,
  auto_approve boolean not null default false,
  -- Null: as the server has set it.
  require_proof boolean,
  -- Null: each member once. Otherwise this long after a completed claim the same member may claim again.
  repeat_hours integer constraint tasks_repeat_hours check (repeat_hours between 1 and 8760),
  required_role_id bigint,
  required_balance bigint constraint tasks_required_balance check (required_balance between 1 and 9007199254740991),
  required_task_id integer,
  -- Who proposed it and pays for it; the coins held for it lie with user 0.
  proposer_id bigint,
  escrow bigint not null default 0 constraint tasks_escrow check (escrow >= 0),
  -- A member's id, operator:<name> or system:<job>.
  created_by text not null,
  created_at timestamptz not null default now(),
  -- When claiming ends; null for never.
  expires_at timestamptz,
  ended_at timestamptz,
  -- Who paused or ended it, and why, for those who read it later.
  ended_by text,
  reason text,
  -- Being deleted: hidden everywhere until Discord shows nothing of it any more.
  closing_at timestamptz,
  -- The act that made it: a repeat finds its task.
  act_id bigint not null,
  -- The act that ended or deleted it.
  ended_act bigint,
  updated_at timestamptz not null default now(),
  primary key (guild_id, task_id),
  constraint tasks_places check (current_claims >= 0 and (max_claims = -1 or current_claims <= max_claims)),
  constraint tasks_completed_claims check (completed_claims between 0 and current_claims)
) with (fillfactor = 85);
create unique index tasks_act on economy.tasks (guild_id, act_id);
create index tasks_status_order on economy.tasks (guild_id, status, task_id);
create index tasks_closing on economy.tasks (closing_at) where closing_at is not null;
create index tasks_expiry on economy.tasks (expires_at) where status in ('active', 'paused') and closing_at is null;
call economy.wall('economy.tasks');
grant select, insert, update, delete on economy.tasks to economy_app;

-- Who claimed what. The id is the claiming act's snowflake.
-- One member holds one claim of a task that was not released; a repeatable task has one such claim a round.
create table economy.claims (
  guild_id bigint not null,
  claim_id bigint not null,
  task_id integer not null,
  user_id bigint not null,
  round integer not null default 1,
  status text not null default 'in_progress'
    constraint claims_status check (status in ('in_progress', 'submitted', 'completed', 'rejected', 'expired', 'cancelled')),
  -- What was promised when it was claimed; a later edit of the task does not change it.
  reward bigint not null constraint claims_reward check (reward between 0 and 9007199254740991),
  role_id bigint,
  role_name text,
  claimed_at timestamptz not null,
  deadline timestamptz not null,
  submitted_at timestamptz,
  completed_at timestamptz,
  -- Proofs sent so far; the newest is the one under review.
  tries smallint not null default 0,
  -- A member's id, operator:<name> or system:<job>.
  reviewer text,
  decided_at timestamptz,
  -- The reason given with the last decision.
  notes text,
  -- The act that paid it: its first entry is the reward.
  paid_act bigint,
  -- The role of the reward: owed, granted, or failed for this reason.
  role_state text constraint claims_role_state check (role_state in ('owed', 'granted', 'failed')),
  role_problem text
    constraint claims_role_problem check (role_problem in ('role_missing', 'role_above_bot', 'role_managed', 'no_permission', 'member_left')),
  -- When the claimant is to be reminded; null when that is done or not wanted.
  remind_at timestamptz,
  -- The act that gave its place back.
  released_act bigint,
  -- Brought in from an older version: paid there, so no entry of ours belongs to it.
  is_imported boolean not null default false,
  primary key (guild_id, claim_id)
) with (fillfactor = 85);
create unique index claims_place on economy.claims (guild_id, user_id, task_id, round) where status not in ('expired', 'cancelled');
create index claims_member on economy.claims (guild_id, user_id, claim_id);
create index claims_task on economy.claims (guild_id, task_id, claim_id);
create index claims_decided on economy.claims (guild_id, status, submitted_at, claim_id);
create index claims_waiting_deadline on economy.claims (guild_id, deadline, claim_id) where status = 'submitted';
create index claims_waiting_task on economy.claims (guild_id, task_id, claim_id) where status = 'submitted';
create index claims_completed on economy.claims (guild_id, completed_at) include (reward) where status = 'completed';
create index claims_due on economy.claims (deadline) where status in ('in_progress', 'rejected');
create index claims_reminders on economy.claims (remind_at) where remind_at is not null and status in ('in_progress', 'rejected');
create index claims_role_failed on economy.claims (guild_id, submitted_at, claim_id) where role_state = 'failed';
call economy.wall('economy.claims');
grant select, insert, update, delete on economy.claims to economy_app;

-- What was sent in for a claim, the nth time.
create table economy.proofs (
  guild_id bigint not null,
  claim_id bigint not null,
  try smallint not null,
  -- The sending act: a repeat finds its proof.
  act_id bigint not null,
  content text not null default '',
  -- [{id, filename, content_type, size, url, channel_id, message_id}]: where each file lies, so that its link can be had anew.
  attachments jsonb not null default '[]',
  submitted_at timestamptz not null,
  decision text constraint proofs_decision check (decision in ('accepted', 'rejected')),
  reason text,
  reviewer text,
  decided_at timestamptz,
  -- The deciding act: a repeat finds its decision.
  decided_act bigint,
  primary key (guild_id, claim_id, try)
);
call economy.wall('economy.proofs');
grant select, insert, update, delete on economy.proofs to economy_app;

-- What makes proofs look alike: t:<hash of the words>, f:<size>:<file name>.
create table economy.proof_marks (
  guild_id bigint not null,
  mark text not null,
  claim_id bigint not null,
  try smallint not null,
  primary key (guild_id, mark, claim_id, try)
);
create index proof_marks_claim on economy.proof_marks (guild_id, claim_id);
call economy.wall('economy.proof_marks');
grant select, insert, update, delete on economy.proof_marks to economy_app;

-- Which direct messages a member wants; without a row, all.
create table economy.task_notices (
  guild_id bigint not null,
  user_id bigint not null,
  accepted boolean not null default true,
  rejected boolean not null default true,
  expired boolean not null default true,
  reminder boolean not null default true,
  primary key (guild_id, user_id)
);
call economy.wall('economy.task_notices');
grant select, insert, update, delete on economy.task_notices to economy_app;
