import { kindNumber } from '../../../../core/ledger/entry-kinds.ts';
import type { Queries } from '../../../../platform/db/database.ts';
import type { Page } from '../../../../platform/paging.ts';
import type { RoleProblem, StoredTerms, TaskState, TaskStatus, ProposalNotificationKind } from '../../shared/rules.ts';
import { roleProblemSql, TASK_STATE_SQL } from '../../shared/task-message-store.ts';

/** A row of the task list, with the field names of the API. */
export type TaskRow = Omit<StoredTerms, 'expires_at'> & {
  task_id: number;
  role_name: string | null;
  role_problem: RoleProblem | null;
  status: TaskStatus;
  state: TaskState;
  current_claims: number;
  completed_claims: number;
  waiting: number;
  assigned_users: string[];
  proposer_id: string | null;
  untold: ProposalNotificationKind | null;
  escrow: number;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  updated_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  reason: string | null;
  sort_key: string;
};

/** The columns the task list can be sorted by, and the type of the cursor's key. */
const SORTS = {
  created: { column: 't.task_id', type: 'integer' },
  expires_at: { column: `coalesce(t.expires_at, 'infinity')`, type: 'timestamptz' },
  reward: { column: 't.reward', type: 'bigint' },
  name: { column: 'lower(t.name)', type: 'text' },
} as const;
export type TaskSort = keyof typeof SORTS;

const TASKS_FROM = `from economy.tasks t left join economy.task_settings s on s.guild_id = t.guild_id`;
const IS_LISTED = `t.guild_id = $1 and t.closing_at is null`;
const FILTER_CONDITION = `${IS_LISTED}
  and ($2::text[] is null or t.status = any($2)) and ($3::text is null or ${TASK_STATE_SQL} = $3)
  and ($4::text is null or t.category = $4)
  and ($5::text is null or strpos(lower(t.name), lower($5)) > 0 or t.task_id::text = ltrim($5, '#'))`;

const TASK_COLUMNS = `
  t.task_id, t.name, t.description, t.reward::numeric as reward, t.role_id,
  coalesce((select r.name from economy.roles r where r.guild_id = t.guild_id and r.role_id = t.role_id), t.role_name) as role_name,
  ${roleProblemSql('t.role_id')} as role_problem, t.duration_hours, t.category, t.status, ${TASK_STATE_SQL} as state, t.channel_id,
  t.max_claims, t.current_claims, t.completed_claims,
  (select count(*)::integer from economy.claims c
   where c.guild_id = t.guild_id and c.task_id = t.task_id and c.status = 'submitted') as waiting,
  array(select c.user_id::text from economy.claims c
        where c.guild_id = t.guild_id and c.task_id = t.task_id and c.status not in ('expired', 'cancelled')
        order by c.claim_id desc limit 100) as assigned_users,
  t.auto_approve, t.require_proof, t.repeat_hours, t.required_role_id, t.required_balance::numeric as required_balance,
  t.required_task_id, t.proposer_id, t.untold, t.escrow::numeric as escrow, t.created_by, t.created_at, t.expires_at, t.updated_at,
  t.ended_at, t.ended_by, t.reason`;

/** Returns the statuses a state can have, so that an index selects the rows for which the state is computed. */
function statusesOfState(state: TaskState | null): readonly TaskStatus[] | null {
  if (state === null || state === 'ended') return null;
  return [state === 'open' || state === 'full' ? 'active' : state];
}

export type TaskFilter = {
  status: TaskStatus | null;
  state: TaskState | null;
  category: string | null;
  search: string | null;
};

/** Returns a page of tasks and one extra row when there are more; ties are ordered by number. */
export async function findTasks(
  queries: Queries,
  params: { guildId: string; filter: TaskFilter; sort: TaskSort; isDescending: boolean; page: Page },
): Promise<{ rows: TaskRow[]; total: number }> {
  const { column, type } = SORTS[params.sort];
  const [direction, comparison] = params.isDescending ? ['desc', '<'] : ['asc', '>'];
  const { status, state, category, search } = params.filter;
  const statuses = status === null ? statusesOfState(state) : [status];
  const filter = [params.guildId, statuses, state, category, search] as const;
  const { after, limit, offset } = params.page;
  const [totals] = await queries.query<{ total: number }>(
    `select count(*)::integer as total ${TASKS_FROM} where ${FILTER_CONDITION}`,
    filter,
  );
  // The page is selected first, so that claims are counted and collected for its tasks only.
  const rows = await queries.query<TaskRow>(
    `with chosen as materialized (
       select t.task_id, ${column} as sort_key ${TASKS_FROM} where ${FILTER_CONDITION}
         and ($6::text is null or (${column}, t.task_id) ${comparison} ($6::text::${type}, $7::integer))
       order by ${column} ${direction}, t.task_id ${direction} limit $8 offset $9)
     select ${TASK_COLUMNS}, chosen.sort_key::text as sort_key
     from chosen join economy.tasks t on t.guild_id = $1 and t.task_id = chosen.task_id
     left join economy.task_settings s on s.guild_id = t.guild_id
     order by chosen.sort_key ${direction}, t.task_id ${direction}`,
    [...filter, after?.key ?? null, after?.id ?? null, limit + 1, offset],
  );
  return { rows, total: totals?.total ?? 0 };
}

export async function findTask(queries: Queries, guildId: string, taskId: number): Promise<TaskRow | undefined> {
  const [row] = await queries.query<TaskRow>(
    `select ${TASK_COLUMNS}, '' as sort_key ${TASKS_FROM} where ${IS_LISTED} and t.task_id = $2`,
    [guildId, taskId],
  );
  return row;
}

export type TaskSummary = {
  states: Partial<Record<TaskState, number>>;
  waiting: number;
  completed: number;
  paid: number;
};

/**
 * Returns the totals of all tasks and of the current month in the server's time zone. Closed days come from daily_totals, so
 * only claims completed since then are counted.
 */
export async function readTaskSummary(queries: Queries, guildId: string): Promise<TaskSummary> {
  const [row] = await queries.query<TaskSummary>(
    `with guild as materialized (
       select zone, date_trunc('month', now() at time zone zone)::date as first
       from (select coalesce((select timezone from economy.guild_settings where guild_id = $1), 'UTC') as zone) known),
     closed as materialized (
       select coalesce(max(d.day) + 1, min(guild.first)) as open, coalesce(sum(d.acts) filter (where d.kind = ${kindNumber('task_reward')}), 0) as acts,
         coalesce(sum(d.minted) filter (where d.kind = ${kindNumber('task_reward')}), 0) as minted
       from guild left join economy.daily_totals d on d.guild_id = $1 and d.day >= guild.first),
     bound as materialized (select economy.day_start(closed.open, guild.zone) as at from closed, guild),
     since as materialized (
       select count(*) as acts, coalesce(sum(c.reward), 0) as minted from economy.claims c
       where c.guild_id = $1 and c.status = 'completed' and c.completed_at >= (select bound.at from bound))
     select
       (select coalesce(jsonb_object_agg(by_state.state, by_state.tasks), '{}')
        from (select ${TASK_STATE_SQL} as state, count(*) as tasks ${TASKS_FROM} where ${IS_LISTED} group by 1) by_state) as states,
       (select count(*)::integer from economy.claims c where c.guild_id = $1 and c.status = 'submitted') as waiting,
       (closed.acts + since.acts)::integer as completed, economy.clamp_to_safe_integer(closed.minted + since.minted) as paid
     from closed, since`,
    [guildId],
  );
  return row ?? { states: {}, waiting: 0, completed: 0, paid: 0 };
}
