import type { Queries } from '../../../platform/db/database.ts';
import { toMessageLocation, type MessageColumns, type MessageLocation } from '../shared/message-location.ts';
import { clampPage, type PageParams } from '../shared/page-params.ts';

export type WaitingSubmission = {
  claimId: string;
  taskId: number;
  taskName: string;
  userId: string;
  /** The claimant's display name in the server; null while no profile is known. */
  userName: string | null;
  reward: number;
  tries: number;
  submittedAt: Date;
  deadline: Date;
  /** Its review message, to link to. */
  message: MessageLocation | null;
};

/** Proofs waiting for review, oldest first. */
export async function findWaitingSubmissions(
  queries: Queries,
  params: PageParams & { taskId: number | null },
): Promise<{ submissions: WaitingSubmission[]; page: number; total: number }> {
  const isWaiting = `c.guild_id = $1 and c.status = 'submitted' and ($2::integer is null or c.task_id = $2)`;
  const [summary] = await queries.query<{ total: number }>(
    `select count(*)::integer as total from economy.claims c where ${isWaiting}`,
    [params.guildId, params.taskId],
  );
  const total = summary?.total ?? 0;
  const page = clampPage(params, total);
  const rows = await queries.query<Omit<WaitingSubmission, 'message'> & MessageColumns>(
    `select c.claim_id as "claimId", c.task_id as "taskId", t.name as "taskName", c.user_id as "userId",
       (select p.display_name from economy.profiles p where p.guild_id = c.guild_id and p.user_id = c.user_id) as "userName",
       c.reward::numeric as reward, c.tries, c.submitted_at as "submittedAt", c.deadline,
       m.channel_id as "channelId", m.message_id as "messageId"
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.messages m on m.guild_id = c.guild_id and m.key = 'task.card:' || c.claim_id
     where ${isWaiting} order by c.submitted_at, c.claim_id limit $3 offset $4`,
    [params.guildId, params.taskId, params.pageSize, (page - 1) * params.pageSize],
  );
  const submissions = rows.map(({ channelId, messageId, ...submission }) => ({
    ...submission,
    message: toMessageLocation({ channelId, messageId }),
  }));
  return { submissions, page, total };
}
