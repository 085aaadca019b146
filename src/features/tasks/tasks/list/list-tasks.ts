import { requireStaff } from '../../../../core/access/rights/staff-rights.ts';
import type { Queries } from '../../../../platform/db/database.ts';
import type { MessageUrl } from '../../../../platform/discord/messages/message-url.ts';
import { readSyncStates, type SyncState } from '../../../../platform/outbox/sync-state.ts';
import { toPageReply, readPaging, type PagingQuery } from '../../../../platform/paging.ts';
import { refuse } from '../../shared/refusals.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { findTask, findTasks, readTaskSummary, type TaskRow, type TaskSort } from './task-list-store.ts';
import { taskKey } from '../../shared/outbox-messages.ts';
import { readPeople, type PersonLookup } from '../../shared/person-lookup.ts';
import type { TaskState, TaskStatus } from '../../shared/rules.ts';
import type { Task } from '../../shared/schemas-contract.ts';

/** Sources for avatar URLs and message links. */
type TaskLinkSources = { cdnUrl: string; messageUrl: MessageUrl };
export type TasksQuery = PagingQuery & {
  search?: string | undefined;
  status?: TaskStatus | undefined;
  state?: TaskState | undefined;
  category?: string | undefined;
  sort_by?: TaskSort | undefined;
  order?: 'asc' | 'desc' | undefined;
};

/** Returns a page of tasks for staff, newest first by default. Refuses server_missing, not_allowed, invalid_input. */
export async function listTasks(
  ctx: Ctx,
  { guildId, query }: { guildId: string; query: TasksQuery },
  linkSources: TaskLinkSources,
) {
  const sort = query.sort_by ?? 'created';
  const direction = query.order ?? (sort === 'created' || sort === 'reward' ? 'desc' : 'asc');
  const order = `${sort} ${direction}`;
  const page = readPaging(query, order);
  const filter = {
    status: query.status ?? null,
    state: query.state ?? null,
    category: query.category ?? null,
    search: query.search?.trim() || null,
  };
  return ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const { rows, total } = await findTasks(queries, {
      guildId,
      filter,
      sort,
      isDescending: direction === 'desc',
      page,
    });
    const { states, waiting, completed, paid } = await readTaskSummary(queries, guildId);
    return {
      data: await presentTasks(queries, { guildId, linkSources, rows: rows.slice(0, page.limit) }),
      page: toPageReply(page, {
        total,
        order,
        rows: rows.map(({ sort_key, task_id }) => ({ key: sort_key, id: String(task_id) })),
      }),
      summary: {
        states: { proposed: 0, open: 0, full: 0, paused: 0, ended: 0, ...states },
        waiting,
        completed_this_month: completed,
        paid_this_month: paid,
      },
    };
  });
}

/** Returns one task for staff. Refuses server_missing, not_allowed, task_missing. */
export async function getTask(
  ctx: Ctx,
  input: { guildId: string; taskId: number },
  linkSources: TaskLinkSources,
): Promise<Task> {
  return ctx.read(input.guildId, async (queries) => {
    await requireStaff(ctx, queries, input.guildId);
    const row = await findTask(queries, input.guildId, input.taskId);
    const [task] =
      row === undefined ? [] : await presentTasks(queries, { guildId: input.guildId, linkSources, rows: [row] });
    if (task === undefined) throw refuse('task_missing');
    return task;
  });
}

async function presentTasks(
  queries: Queries,
  { guildId, linkSources, rows }: { guildId: string; linkSources: TaskLinkSources; rows: readonly TaskRow[] },
): Promise<Task[]> {
  const ids = rows.flatMap(({ proposer_id, created_by, ended_by }) => [proposer_id, created_by, ended_by]);
  const personOf = await readPeople(queries, { guildId, cdnUrl: linkSources.cdnUrl, ids });
  const keys = rows.map(({ task_id }) => taskKey(task_id));
  const states = await readSyncStates(queries, guildId, keys);
  return rows.map((row) => {
    const state = states.get(taskKey(row.task_id));
    return presentTask(row, personOf, presentSync(state, messageUrlOf(guildId, state, linkSources.messageUrl)));
  });
}

function presentTask(row: TaskRow, personOf: PersonLookup, sync: Task['sync']): Task {
  const {
    task_id,
    proposer_id,
    created_by,
    created_at,
    expires_at,
    updated_at,
    ended_at,
    ended_by,
    sort_key,
    ...rest
  } = row;
  void sort_key;
  return {
    id: task_id,
    ...rest,
    proposer: personOf(proposer_id),
    created_by: personOf(created_by),
    created: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    updated_at: updated_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    ended_by: personOf(ended_by),
    message_id: sync.message_id,
    sync_status: sync.status,
    sync,
  };
}

const presentSync = (state: SyncState | undefined, url: string | null): Task['sync'] => ({
  status: state?.status ?? 'none',
  channel_id: state?.channelId ?? null,
  message_id: state?.messageId ?? null,
  url,
  attempts: state?.attempts ?? 0,
  last_error: state?.lastError ?? null,
  next_try_at: state?.nextTryAt?.toISOString() ?? null,
});

/** Returns the link that opens the message; null while there is none. */
function messageUrlOf(guildId: string, state: SyncState | undefined, messageUrl: MessageUrl): string | null {
  if (state === undefined || state.channelId === null || state.messageId === null) return null;
  return messageUrl({ guildId, channelId: state.channelId, messageId: state.messageId });
}
