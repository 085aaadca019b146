import { z } from 'zod';
import { say } from '../../../../locales/translate.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { DirectDelivery, DiscordAnswer, Line } from '../../../platform/outbox/delivery.ts';
import { noteRole, roleShown } from '../review/review-message-store.ts';
import type { RoleProblem } from '../shared/rules.ts';

const ofClaim = z.object({ claim: z.string() });
const claimOf = ({ payload }: Line): string => ofClaim.parse(payload).claim;

/** Discord's error codes that no change of settings mends, or that say more than what is known here. */
const MEMBER_GONE = 10_007;
const ROLE_GONE = 10_011;

/**
 * Gives the role of an accepted claim. One that cannot be given waits, blocked, until roles or permissions change, and the
 * review card says why; the coins were paid before and stay paid.
 */
export const roleDelivery: DirectDelivery<DiscordPort> = {
  kind: 'task.role',
  async deliver(port, read, line) {
    const claimId = claimOf(line);
    const role = await read((queries) => roleShown(queries, line.guildId, claimId));
    if (role === undefined || role.state === 'granted') return 'done';
    if (role.problem !== null) return blocked(role.problem);
    const { userId, roleId, taskName } = role;
    const reason = say('discord.tasks.role_reason', { name: taskName });
    const answer = await port.addRole({ guildId: line.guildId, userId, roleId, reason });
    if (answer.ok) return { done: (work) => noteRole(work, { claimId, problem: null }) };
    // Whoever left cannot be given a role until they are back and staff try again.
    if (answer.code === MEMBER_GONE) return { done: (work) => noteRole(work, { claimId, problem: 'member_left' }) };
    return answer;
  },
  async onBlocked(work, line, { code }) {
    const claimId = claimOf(line);
    const known = (await roleShown(work, line.guildId, claimId))?.problem ?? 'no_permission';
    await noteRole(work, { claimId, problem: code === ROLE_GONE ? 'role_missing' : known });
  },
};

/** Known beforehand: Discord is not asked, since too many refusals count against the bot. */
const blocked = (problem: RoleProblem): DiscordAnswer<never> => ({
  ok: false,
  kind: 'refused',
  message: say(`discord.tasks.role_problem.${problem}`),
});
