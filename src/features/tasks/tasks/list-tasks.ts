import { requireStaff } from '../../../core/access/rights/staff-rights.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { MessageUrl } from '../../../platform/discord/messages/message-url.ts';
import { syncStatesOf, type SyncState } from '../../../platform/outbox/sync-state.ts';
import { pageReply, readPaging, type PagingQuery } from '../../../platform/paging.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import { findTask, findTasks, summaryOf, type TaskRow, type TaskSort } from './task-list-store.ts';
import { taskKey } from '../shared/outbox-messages.ts';
import { namesFor, type Named } from '../shared/person-lookup.ts';
import type { TaskState, TaskStatus } from '../shared/rules.ts';
import type { Task } from '../shared/schemas-contract.ts';

const refuse = defineRefusals({ task_missing: 'missing' });

/** Where pictures of people come from, and where a message is opened. */
type Places = { cdnUrl: string; messageUrl: MessageUrl };
export type TasksQuery = PagingQuery & {
  search?: string | undefined;
  status?: TaskStatus | undefined;
  state?: TaskState | undefined;
  category?: string | undefined;
  sort_by?: TaskSort | undefined;
  order?: 'asc' | 'desc' | undefined;
};

/** Tasks as staff see them, the newest first unless asked otherwise. Refuses server_missing, not_allowed, invalid_input. */
export async function listTasks(ctx: Ctx, { guildId, query }: { guildId: string; query: TasksQuery }, places: Places) {
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
    const { states, waiting, completed, paid } = await summaryOf(queries, guildId);
    return {
      data: await presentTasks(queries, { guildId, places, rows: rows.slice(0, page.limit) }),
      page: pageReply(page, {
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

/** One task as staff see it. Refuses server_missing, not_allowed, task_missing. */
export async function getTask(ctx: Ctx, of: { guildId: string; taskId: number }, places: Places): Promise<Task> {
  return ctx.read(of.guildId, async (queries) => {
    await requireStaff(ctx, queries, of.guildId);
    const row = await findTask(queries, of.guildId, of.taskId);
    const [task] = row === undefined ? [] : await presentTasks(queries, { guildId: of.guildId, places, rows: [row] });
    if (task === undefined) throw refuse('task_missing');
    return task;
  });
}

async function presentTasks(
  queries: Queries,
  { guildId, places, rows }: { guildId: string; places: Places; rows: readonly TaskRow[] },
): Promise<Task[]> {
  const ids = rows.flatMap(({ proposer_id, created_by, ended_by }) => [proposer_id, created_by, ended_by]);
  const named = await namesFor(queries, { guildId, cdnUrl: places.cdnUrl, ids });
  const keys = rows.map(({ task_id }) => taskKey(task_id));
  const states = await syncStatesOf(queries, guildId, keys);
  return rows.map((row) => {
    const state = states.get(taskKey(row.task_id));
    return taskOf(row, named, syncOf(state, urlOf(guildId, state, places.messageUrl)));
  });
}

function taskOf(row: TaskRow, named: Named, sync: Task['sync']): Task {
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
    proposer: named(proposer_id),
    created_by: named(created_by),
    created: created_at.toISOString(),
    expires_at: expires_at?.toISOString() ?? null,
    updated_at: updated_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    ended_by: named(ended_by),
    message_id: sync.message_id,
    sync_status: sync.status,
    sync,
  };
}

const syncOf = (state: SyncState | undefined, url: string | null): Task['sync'] => ({
  status: state?.status ?? 'none',
  channel_id: state?.channelId ?? null,
  message_id: state?.messageId ?? null,
  url,
  attempts: state?.attempts ?? 0,
  last_error: state?.lastError ?? null,
  next_try_at: state?.nextTryAt?.toISOString() ?? null,
});

/** Where the message stands for people to open; null while there is none. */
function urlOf(guildId: string, state: SyncState | undefined, messageUrl: MessageUrl): string | null {
  if (state === undefined || state.channelId === null || state.messageId === null) return null;
  return messageUrl({ guildId, channelId: state.channelId, messageId: state.messageId });
}
