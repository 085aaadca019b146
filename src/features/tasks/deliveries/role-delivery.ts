import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { DirectDelivery, DiscordResult, QueuedMessage } from '../../../platform/outbox/delivery.ts';
import { recordRoleResult, readRoleGrant } from '../review/role-store.ts';
import type { RoleProblem } from '../shared/rules.ts';

const rolePayload = z.object({ claim: z.string() });
const claimIdOf = ({ payload }: QueuedMessage): string => rolePayload.parse(payload).claim;

/** Error codes of Discord that settings cannot fix, or that are more precise than the known state ("Opcodes and Status Codes"). */
const UNKNOWN_MEMBER = 10_007;
const UNKNOWN_ROLE = 10_011;

/**
 * Grants the role of an accepted claim. When that fails, the outbox message stays blocked until roles or permissions change,
 * and the review message shows why. The coins are already paid and stay paid.
 */
export const roleDelivery: DirectDelivery<DiscordPort> = {
  kind: 'task.role',
  async deliver(port, read, outboxMessage) {
    const claimId = claimIdOf(outboxMessage);
    const role = await read((queries) => readRoleGrant(queries, outboxMessage.guildId, claimId));
    if (role === undefined || role.state === 'granted') return 'done';
    if (role.problem !== null) return blockedResult(role.problem);
    const { userId, roleId, taskName } = role;
    const reason = t('discord.tasks.role_reason', { name: taskName });
    const result = await port.addRole({ guildId: outboxMessage.guildId, userId, roleId, reason });
    if (result.ok) return { done: (work) => recordRoleResult(work, { claimId, problem: null }) };
    // A member who left cannot get the role until they return and staff retry.
    if (result.code === UNKNOWN_MEMBER)
      return { done: (work) => recordRoleResult(work, { claimId, problem: 'member_left' }) };
    return result;
  },
  async onBlocked(work, outboxMessage, { code }) {
    const claimId = claimIdOf(outboxMessage);
    const knownProblem = (await readRoleGrant(work, outboxMessage.guildId, claimId))?.problem ?? 'no_permission';
    await recordRoleResult(work, { claimId, problem: code === UNKNOWN_ROLE ? 'role_missing' : knownProblem });
  },
};

/** Skips the request when its failure is known: Discord limits a bot that sends too many invalid requests. */
const blockedResult = (problem: RoleProblem): DiscordResult<never> => ({
  ok: false,
  kind: 'refused',
  message: t(`discord.tasks.role_problem.${problem}`),
});
