import { GatewayIntentBits } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';
import { presencesIn } from '../../world/guilds/presences.ts';
import { orderedMembers, partsOf } from '../../world/world.ts';
import { isOnShard, type Session } from './sessions.ts';

/** `events/gateway-events.mdx`, "Request Guild Members": chunks of up to 1,000. */
const chunkSize = 1_000;
/** Change log of 2025-08-14: all members of one guild once in 30 s. */
const fullListWindowMs = 30_000;
const fullListsAtMs = new WeakMap<Session, Map<string, number>>();

/** Op 8: answers with GUILD_MEMBERS_CHUNK, or RATE_LIMITED when all members are asked for too often. */
export function requestMembers(local: LocalDiscord, session: Session, data: unknown): void {
  const wish = isRecord(data) ? data : {};
  const guild = local.world.guilds.get(String(wish['guild_id']));
  if (!guild || guild.unavailable || !isOnShard(session, guild.id)) return;
  const members = orderedMembers(partsOf(local.world, guild));
  const nonce = typeof wish['nonce'] === 'string' ? { nonce: wish['nonce'] } : {};
  const wanted = wish['user_ids'];
  let chosen = members;
  let notFound: string[] = [];
  if (wanted !== undefined) {
    const ids = (Array.isArray(wanted) ? wanted : [wanted]).slice(0, 100).map(String);
    chosen = members.filter(({ user }) => ids.includes(user.id));
    notFound = ids.filter((id) => !chosen.some(({ user }) => user.id === id));
  } else {
    const query = typeof wish['query'] === 'string' ? wish['query'].toLowerCase() : '';
    const limit = Number(wish['limit'] ?? 0);
    if (query === '' && limit === 0) {
      if (!(session.intents & GatewayIntentBits.GuildMembers)) return;
      if (isTooSoon(local, session, guild.id)) return;
    } else {
      chosen = members.filter(({ user, nick }) =>
        [nick, user.global_name, user.username].some((name) => name?.toLowerCase().startsWith(query)),
      );
      chosen = chosen.slice(0, Math.min(100, limit || 100));
    }
  }
  const withPresences = wish['presences'] === true && (session.intents & GatewayIntentBits.GuildPresences) !== 0;
  const count = Math.max(1, Math.ceil(chosen.length / chunkSize));
  for (let index = 0; index < count; index += 1) {
    const part = chosen.slice(index * chunkSize, (index + 1) * chunkSize);
    const chunk = {
      guild_id: guild.id,
      members: part,
      ...(withPresences
        ? {
            presences: presencesIn(
              local.world,
              guild,
              part.map(({ user }) => user.id),
            ),
          }
        : {}),
      chunk_index: index,
      chunk_count: count,
      not_found: index === 0 ? notFound : [],
      ...nonce,
    };
    local.sessions.send(session, 'GUILD_MEMBERS_CHUNK', JSON.stringify(chunk));
  }
}

function isTooSoon(local: LocalDiscord, session: Session, guildId: string): boolean {
  const asked = fullListsAtMs.get(session) ?? new Map<string, number>();
  fullListsAtMs.set(session, asked);
  const at = local.world.now();
  const waitMs = fullListWindowMs - (at - (asked.get(guildId) ?? -fullListWindowMs));
  if (waitMs <= 0) {
    asked.set(guildId, at);
    return false;
  }
  const limited = { opcode: 8, retry_after: waitMs / 1_000, meta: { guild_id: guildId } };
  local.sessions.send(session, 'RATE_LIMITED', JSON.stringify(limited));
  return true;
}
