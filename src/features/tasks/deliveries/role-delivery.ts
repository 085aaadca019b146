import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { DirectDelivery, DiscordResult, QueuedMessage } from '../../../platform/outbox/delivery.ts';
import { recordRoleResult, readRoleGrant } from '../review/review-message-store.ts';
import type { RoleProblem } from '../shared/rules.ts';

const rolePayload = z.object({ claim: z.string() });
const claimIdOf = ({ payload }: QueuedMessage): string => rolePayload.parse(payload).claim;

/** Discord's error codes that no change of settings mends, or that say more than what is known here. */
const UNKNOWN_MEMBER = 10_007;
const UNKNOWN_ROLE = 10_011;

/**
 * Gives the role of an accepted claim. One that cannot be given waits, blocked, until roles or permissions change, and the
 * review card says why; the coins were paid before and stay paid.
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
    const answer = await port.addRole({ guildId: outboxMessage.guildId, userId, roleId, reason });
    if (answer.ok) return { done: (work) => recordRoleResult(work, { claimId, problem: null }) };
    // Whoever left cannot be given a role until they are back and staff try again.
    if (answer.code === UNKNOWN_MEMBER)
      return { done: (work) => recordRoleResult(work, { claimId, problem: 'member_left' }) };
    return answer;
  },
  async onBlocked(work, outboxMessage, { code }) {
    const claimId = claimIdOf(outboxMessage);
    const knownProblem = (await readRoleGrant(work, outboxMessage.guildId, claimId))?.problem ?? 'no_permission';
    await recordRoleResult(work, { claimId, problem: code === UNKNOWN_ROLE ? 'role_missing' : knownProblem });
  },
};

/** Known beforehand: Discord is not asked, since too many refusals count against the bot. */
const blockedResult = (problem: RoleProblem): DiscordResult<never> => ({
  ok: false,
  kind: 'refused',
  message: t(`discord.tasks.role_problem.${problem}`),
});
