import { GatewayIntentBits } from 'discord-api-types/v10';
import type { GatewayContext } from './gateway-context.ts';
import { isRecord } from '../../world/is-record.ts';
import { buildPresences } from '../../world/guilds/presences.ts';
import { sortMembers, loadGuildContents } from '../../world/world.ts';
import { isOnShard, type Session } from './sessions.ts';

/** `events/gateway-events.mdx`, "Request Guild Members": chunks of up to 1,000. */
const CHUNK_SIZE = 1_000;
/** Change log of 2025-08-14: the full member list of a guild can be requested once per 30 s. */
const FULL_LIST_WINDOW_MS = 30_000;
const lastFullListAtMs = new WeakMap<Session, Map<string, number>>();

/** Op 8: sends GUILD_MEMBERS_CHUNK, or RATE_LIMITED when the full list is requested too often. */
export function requestMembers(context: GatewayContext, session: Session, data: unknown): void {
  const payload = isRecord(data) ? data : {};
  const guild = context.world.guilds.get(String(payload['guild_id']));
  if (!guild || guild.unavailable || !isOnShard(session, guild.id)) return;
  const members = sortMembers(loadGuildContents(context.world, guild));
  const nonce = typeof payload['nonce'] === 'string' ? { nonce: payload['nonce'] } : {};
  const requestedIds = payload['user_ids'];
  let matches = members;
  let notFound: string[] = [];
  if (requestedIds !== undefined) {
    const ids = (Array.isArray(requestedIds) ? requestedIds : [requestedIds]).slice(0, 100).map(String);
    matches = members.filter(({ user }) => ids.includes(user.id));
    notFound = ids.filter((id) => !matches.some(({ user }) => user.id === id));
  } else {
    const query = typeof payload['query'] === 'string' ? payload['query'].toLowerCase() : '';
    const limit = Number(payload['limit'] ?? 0);
    if (query === '' && limit === 0) {
      if (!(session.intents & GatewayIntentBits.GuildMembers)) return;
      if (isFullListLimited(context, session, guild.id)) return;
    } else {
      matches = members.filter(({ user, nick }) =>
        [nick, user.global_name, user.username].some((name) => name?.toLowerCase().startsWith(query)),
      );
      matches = matches.slice(0, Math.min(100, limit || 100));
    }
  }
  const withPresences = payload['presences'] === true && (session.intents & GatewayIntentBits.GuildPresences) !== 0;
  const count = Math.max(1, Math.ceil(matches.length / CHUNK_SIZE));
  for (let index = 0; index < count; index += 1) {
    const chunkMembers = matches.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE);
    const chunk = {
      guild_id: guild.id,
      members: chunkMembers,
      ...(withPresences
        ? {
            presences: buildPresences(
              context.world,
              guild,
              chunkMembers.map(({ user }) => user.id),
            ),
          }
        : {}),
      chunk_index: index,
      chunk_count: count,
      not_found: index === 0 ? notFound : [],
      ...nonce,
    };
    context.sessions.send(session, 'GUILD_MEMBERS_CHUNK', JSON.stringify(chunk));
  }
}

function isFullListLimited(context: GatewayContext, session: Session, guildId: string): boolean {
  const lastByGuild = lastFullListAtMs.get(session) ?? new Map<string, number>();
  lastFullListAtMs.set(session, lastByGuild);
  const at = context.world.now();
  const waitMs = FULL_LIST_WINDOW_MS - (at - (lastByGuild.get(guildId) ?? -FULL_LIST_WINDOW_MS));
  if (waitMs <= 0) {
    lastByGuild.set(guildId, at);
    return false;
  }
  const rateLimited = { opcode: 8, retry_after: waitMs / 1_000, meta: { guild_id: guildId } };
  context.sessions.send(session, 'RATE_LIMITED', JSON.stringify(rateLimited));
  return true;
}
