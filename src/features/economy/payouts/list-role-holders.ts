import type { APIGuildMember } from 'discord-api-types/v10';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { ObservedUser } from '../../../platform/discord/interactions/interaction-context.ts';
import type { DiscordResult } from '../../../platform/outbox/delivery.ts';
import { pause } from '../../../platform/pause.ts';
import { refuse } from '../refusals.ts';

const PAGE_SIZE = 1_000;
/** Enough pages for more members than any server has. */
const MAX_PAGES = 50_000;
const MAX_ATTEMPTS = 5;
const INITIAL_BACKOFF_MS = 500;
/** An interaction token is valid for fifteen minutes, and the payments need some of them. */
const TIMEOUT_MS = 600_000;
/** Discord's "Missing Access": here, that the application was not granted the members' intent. */
const MISSING_ACCESS = 50_001;

/**
 * Lists the current holders of a role without bots; all members for `@everyone`, whose id is the server's.
 * Refuses: members_hidden (the bot cannot list members), members_unreachable.
 */
export async function listRoleHolders(
  port: DiscordPort | undefined,
  { guildId, roleId }: { guildId: string; roleId: string },
): Promise<ObservedUser[]> {
  if (port === undefined) throw refuse('members_unreachable');
  const holders: ObservedUser[] = [];
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  let after = '0';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const from = after;
    const members = await withRetries(signal, () => port.listMembers(guildId, { after: from, limit: PAGE_SIZE }));
    const found = members.filter(
      (member) => member.user.bot !== true && (roleId === guildId || member.roles.includes(roleId)),
    );
    holders.push(...found.map(toObservedUser));
    const last = members.at(-1);
    if (last === undefined || members.length < PAGE_SIZE) return holders;
    after = last.user.id;
  }
  throw refuse('members_unreachable');
}

const toObservedUser = ({ user, nick }: APIGuildMember): ObservedUser => ({
  userId: user.id,
  username: user.username,
  displayName: nick ?? user.global_name ?? user.username,
  avatar: user.avatar,
  isBot: false,
  isMember: true,
});

async function withRetries<T>(signal: AbortSignal, call: () => Promise<DiscordResult<T>>): Promise<T> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS && !signal.aborted; attempt += 1) {
    const response = await call();
    if (response.ok) return response.value;
    if (response.kind === 'blocked' && response.code === MISSING_ACCESS) throw refuse('members_hidden');
    if (response.kind !== 'wait' && response.kind !== 'down') break;
    await pause(response.kind === 'wait' ? response.retryAfterMs : INITIAL_BACKOFF_MS * 2 ** attempt, signal);
  }
  throw refuse('members_unreachable');
}
