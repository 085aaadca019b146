import { z } from 'zod';
import { validationMessage } from '../../../../locales/validation-message.ts';
import { snowflakeAt } from '../../../platform/snowflake.ts';
import type { ImportedClaim, ImportedTask, ImportedTasks } from './imported-tasks.ts';
import { createProofMarks } from '../claims/proof-marks.ts';
import type { ProofFile } from '../shared/rules.ts';

/** A v2 timestamp: with or without Z, always UTC. */
const timestamp = z.string().transform((text, ctx) => {
  const date = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(date.getTime())) return date;
  ctx.addIssue({ code: 'custom', message: `${text} is no time.` });
  return z.NEVER;
});
const id = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().transform(String)]);
const coins = z.int().min(0);

const v2Task = z.object({
  id: z.coerce.number().pipe(z.int().min(1)),
  name: z.string().min(1),
  description: z.string().default(''),
  reward: coins,
  duration_hours: z.int().min(1).max(8760),
  status: z.enum(['active', 'paused', 'expired', 'completed', 'cancelled', 'pending_sync']),
  created: timestamp,
  expires_at: timestamp.nullable(),
  channel_id: id.nullable(),
  max_claims: z.int(),
  category: z.string().default('General'),
  role_name: z.string().nullable().default(null),
  message_id: id.nullable().default(null),
});
const v2Claim = z.object({
  claimed_at: timestamp,
  deadline: timestamp,
  status: z.enum(['in_progress', 'submitted', 'accepted', 'completed', 'rejected', 'expired', 'cancelled']),
  proof_message_id: id.nullable().default(null),
  proof_attachments: z.array(z.string()).default([]),
  proof_content: z.string().nullable().default(''),
  submitted_at: timestamp.nullable().default(null),
  completed_at: timestamp.nullable().default(null),
  notes: z.string().nullable().default(''),
});
const v2Tasks = z.object({
  tasks: z.record(z.string(), v2Task).default({}),
  user_tasks: z.record(id, z.record(z.string(), v2Claim)).default({}),
  categories: z.array(z.string()).default([]),
  settings: z
    .object({
      allow_user_tasks: z.boolean().default(true),
      max_tasks_per_user: z.int().min(1).max(100).default(10),
      auto_expire_enabled: z.boolean().default(true),
      require_proof: z.boolean().default(true),
      announcement_channel_id: id.nullable().default(null),
    })
    .prefault({}),
  metadata: z
    .object({
      next_task_id: z.int().min(1).default(1),
      total_completed: z.int().min(0).default(0),
      total_expired: z.int().min(0).default(0),
    })
    .prefault({}),
});

/** The parsed data with warnings about adjusted parts, or the problems that prevent parsing. */
export type V2ParseResult = { data: ImportedTasks; warnings: string[] } | { data: null; problems: string[] };

/**
 * Parses the tasks.json of a v2 server. Claim counts are derived from the claims, `accepted` becomes `completed`, and ids are
 * derived from the timestamps and the order in the file, so that parsing again gives the same result.
 */
export function parseV2Tasks(json: unknown): V2ParseResult {
  const parsed = v2Tasks.safeParse(json, { error: validationMessage });
  if (!parsed.success) {
    return { data: null, problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  }
  const { tasks, user_tasks, categories, settings, metadata } = parsed.data;
  const warnings: string[] = [];
  const tasksById = new Map(Object.values(tasks).map((task) => [task.id, task]));
  const claims = Object.entries(user_tasks).flatMap(([userId, claimsByTaskId]) =>
    Object.entries(claimsByTaskId).flatMap(([taskId, claim]) => {
      const task = tasksById.get(Number(taskId));
      if (task !== undefined) return { userId, task, claim };
      warnings.push(`The claim of ${userId} on task ${taskId} is left out: there is no such task.`);
      return [];
    }),
  );
  const importedClaims = claims.map(({ userId, task, claim }, index) =>
    toImportedClaim({ userId, task, claim, index }),
  );
  const taskIds = [...tasksById.keys()];
  return {
    warnings,
    data: {
      settings: {
        allowUserTasks: settings.allow_user_tasks,
        maxTasksPerUser: settings.max_tasks_per_user,
        autoExpireEnabled: settings.auto_expire_enabled,
        requireProof: settings.require_proof,
        announcementChannelId: settings.announcement_channel_id,
        categories: [...new Set(categories)],
        nextTaskId: Math.max(metadata.next_task_id, 1, ...taskIds.map((taskId) => taskId + 1)),
        totalCompleted: metadata.total_completed,
        totalExpired: metadata.total_expired,
      },
      tasks: [...tasksById.values()].map((task, index) =>
        toImportedTask(task, { index, claims: importedClaims, warnings }),
      ),
      claims: importedClaims,
    },
  };
}

type V2Task = z.output<typeof v2Task>;
type V2Claim = z.output<typeof v2Claim>;

/** Creates a snowflake for a past time; the low bits hold the index in the file, which makes it unique. */
const createSnowflake = (date: Date, index: number): string =>
  String(BigInt(snowflakeAt(date.getTime())) | BigInt(index & 0x3f_ffff));

function toImportedTask(
  task: V2Task,
  { index, claims, warnings }: { index: number; claims: readonly ImportedClaim[]; warnings: string[] },
): ImportedTask {
  const slotClaims = claims.filter(
    ({ taskId, status }) => taskId === task.id && status !== 'expired' && status !== 'cancelled',
  );
  const completedClaims = slotClaims.filter(({ status }) => status === 'completed').length;
  const isLimited = task.max_claims >= 1;
  if (isLimited && slotClaims.length > task.max_claims) {
    warnings.push(
      `Task ${task.id} has ${slotClaims.length} claims for ${task.max_claims} places; it is given ${slotClaims.length}.`,
    );
  }
  return {
    taskId: task.id,
    operationId: createSnowflake(task.created, index),
    name: task.name,
    description: task.description,
    reward: task.reward,
    durationHours: task.duration_hours,
    // The v2 status for "not in Discord yet" is no state of the task itself.
    status: task.status === 'pending_sync' ? 'active' : task.status,
    createdAt: task.created,
    expiresAt: task.expires_at,
    channelId: task.channel_id,
    maxClaims: isLimited ? Math.max(task.max_claims, slotClaims.length) : -1,
    currentClaims: slotClaims.length,
    completedClaims,
    category: task.category,
    roleName: task.role_name,
    messageId: task.message_id,
  };
}

function toImportedClaim(input: { userId: string; task: V2Task; claim: V2Claim; index: number }): ImportedClaim {
  const { userId, task, claim, index } = input;
  const claimId = createSnowflake(claim.claimed_at, index);
  const status = claim.status === 'accepted' ? 'completed' : claim.status;
  const content = claim.proof_content ?? '';
  const submittedAt = claim.submitted_at ?? (status === 'submitted' ? claim.claimed_at : null);
  const files = claim.proof_attachments.map((url, fileIndex) =>
    toProofFile(url, { messageId: claim.proof_message_id, fallbackId: `${claimId}.${fileIndex}` }),
  );
  return {
    claimId,
    taskId: task.id,
    userId,
    status,
    reward: task.reward,
    roleName: task.role_name,
    claimedAt: claim.claimed_at,
    deadline: claim.deadline,
    submittedAt,
    completedAt: status === 'completed' ? (claim.completed_at ?? submittedAt ?? claim.claimed_at) : null,
    notes: claim.notes === '' ? null : claim.notes,
    proof: submittedAt === null ? null : { content, files, marks: createProofMarks(content, []) },
    message:
      claim.proof_message_id === null || task.channel_id === null
        ? null
        : { channelId: task.channel_id, messageId: claim.proof_message_id },
  };
}

/** A v2 attachment is only a URL; Discord's URLs contain the channel id and the file id. */
function toProofFile(url: string, input: { messageId: string | null; fallbackId: string }): ProofFile {
  const [, channelId, fileId, name] = /\/attachments\/(\d+)\/(\d+)\/([^/?]+)/.exec(url) ?? [];
  return {
    id: fileId ?? input.fallbackId,
    filename: name ?? 'file',
    content_type: null,
    size: 0,
    url,
    channel_id: channelId ?? null,
    message_id: channelId === undefined ? null : input.messageId,
  };
}
