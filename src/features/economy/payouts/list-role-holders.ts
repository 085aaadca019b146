import type { APIGuildMember } from 'discord-api-types/v10';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { Seen } from '../../../platform/discord/interactions/interaction-context.ts';
import type { DiscordAnswer } from '../../../platform/outbox/delivery.ts';
import { pause } from '../../../platform/pause.ts';
import { defineRefusals } from '../../../platform/refusal.ts';

const refuse = defineRefusals({ members_hidden: 'forbidden', members_unreachable: 'unavailable' });

const PAGE = 1_000;
/** More members than any server has. */
const MOST_PAGES = 50_000;
const MOST_TRIES = 5;
const FIRST_WAIT_MS = 500;
/** An interaction can be answered for fifteen minutes, and paying takes some of them. */
const PATIENCE_MS = 600_000;
/** Discord's "Missing Access": here, that the application was not granted the members' intent. */
const MISSING_ACCESS = 50_001;

/**
 * Everybody who holds a role, as Discord tells it now, bots left out; everybody for `@everyone`, whose id is the server's.
 * Refuses: members_hidden (the bot may not list members), members_unreachable.
 */
export async function holdersOf(
  port: DiscordPort | undefined,
  { guildId, roleId }: { guildId: string; roleId: string },
): Promise<Seen[]> {
  if (port === undefined) throw refuse('members_unreachable');
  const holders: Seen[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  let after = '0';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const from = after;
    const members = await patiently(signal, () => port.listMembers(guildId, { after: from, limit: PAGE }));
    const found = members.filter((one) => one.user.bot !== true && (roleId === guildId || one.roles.includes(roleId)));
    holders.push(...found.map(seen));
    const last = members.at(-1);
    if (last === undefined || members.length < PAGE) return holders;
    after = last.user.id;
  }
  throw refuse('members_unreachable');
}

const seen = ({ user, nick }: APIGuildMember): Seen => ({
  userId: user.id,
  username: user.username,
  displayName: nick ?? user.global_name ?? user.username,
  avatar: user.avatar,
  isBot: false,
  isMember: true,
});

async function patiently<T>(signal: AbortSignal, call: () => Promise<DiscordAnswer<T>>): Promise<T> {
  for (let tries = 0; tries < MOST_TRIES && !signal.aborted; tries += 1) {
    const answer = await call();
    if (answer.ok) return answer.value;
    if (answer.kind === 'blocked' && answer.code === MISSING_ACCESS) throw refuse('members_hidden');
    if (answer.kind !== 'wait' && answer.kind !== 'down') break;
    await pause(answer.kind === 'wait' ? answer.retryAfterMs : FIRST_WAIT_MS * 2 ** tries, signal);
  }
  throw refuse('members_unreachable');
}
