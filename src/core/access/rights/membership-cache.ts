import type { ChangeEvent } from '../../../platform/changes/change-store.ts';
import type { Contexts } from '../../../platform/context.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import type { Membership, MembershipOf } from './staff-rights.ts';
import { refuseSignIn } from '../sign-in/sign-in-refusals.ts';
import { permissionsIn } from '../sign-in/sign-in-store.ts';

/** Rights are read again after this long even when the gateway told of nothing. */
const KEPT_MS = 300_000;
const MOST_KEPT = 20_000;
/** Discord: unknown server, member, user. */
const NOT_THERE: ReadonlySet<number> = new Set([10_004, 10_007, 10_013]);

type Kept = { found: Promise<Membership | null>; untilMs: number };

/**
 * Knows what a person holds in a server as Discord says it, asked with the bot's own token and kept for five minutes,
 * or until a change of the server's settings, roles or of that person's membership is heard.
 * Refuses `discord_down` when Discord must be asked and does not answer: no right is ever guessed.
 */
export function createMemberships(parts: {
  port: Pick<DiscordPort, 'getMember'>;
  contexts: Contexts;
  nowMs: () => number;
}) {
  const guilds = new Map<string, Map<string, Kept>>();
  let size = 0;
  const ctx = () => parts.contexts.for({ kind: 'system', job: 'memberships' }, { source: 'system' });

  const ask = async (guildId: string, userId: string): Promise<Membership | null> => {
    // Asking Discord for a server that the bot is not in counts as an invalid request there.
    if ((await ctx().read(guildId, (queries) => permissionsIn(queries, guildId, []))) === null) return null;
    const answer = await parts.port.getMember(guildId, userId);
    if (!answer.ok) {
      if (answer.kind === 'blocked' || NOT_THERE.has(answer.code ?? 0)) return null;
      throw refuseSignIn('discord_down');
    }
    const roleIds = answer.value.roles;
    const permissions = await ctx().read(guildId, (queries) => permissionsIn(queries, guildId, roleIds));
    return permissions === null ? null : { roleIds, permissions };
  };
  const forget = (guildId: string, userIds?: readonly string[]): void => {
    const kept = guilds.get(guildId);
    if (kept === undefined) return;
    for (const userId of userIds ?? [...kept.keys()]) if (kept.delete(userId)) size -= 1;
    if (kept.size === 0) guilds.delete(guildId);
  };
  const clear = (): void => {
    guilds.clear();
    size = 0;
  };

  const membershipOf: MembershipOf = (guildId, userId) => {
    const known = guilds.get(guildId)?.get(userId);
    if (known !== undefined && known.untilMs > parts.nowMs()) return known.found;
    forget(guildId, [userId]);
    if (size >= MOST_KEPT) clear();
    const found = ask(guildId, userId);
    const people = guilds.get(guildId) ?? new Map<string, Kept>();
    guilds.set(guildId, people.set(userId, { found, untilMs: parts.nowMs() + KEPT_MS }));
    size += 1;
    found.catch(() => {
      if (guilds.get(guildId)?.get(userId)?.found === found) forget(guildId, [userId]);
    });
    return found;
  };
  return {
    membershipOf,
    /** For the tail: `config` names the server when its roles or settings changed, and a person when theirs did. */
    hear(changes: readonly Pick<ChangeEvent, 'guild_id' | 'data_type' | 'affected_ids'>[]): void {
      for (const { guild_id: guildId, data_type: type, affected_ids: ids } of changes)
        if (type === 'config') forget(guildId, ids.includes(guildId) ? undefined : ids);
    },
    /** For the tail: nobody can tell what changed. */
    clear,
  };
}
