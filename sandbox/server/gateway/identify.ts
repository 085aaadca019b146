import { randomUUID } from 'node:crypto';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../http/form.ts';
import { applicationObject } from './application.ts';
import { type Connection, sendOp } from './connection.ts';
import { guildCreateData } from '../../world/guilds/guild-create.ts';
import { isOnShard, type Session } from './sessions.ts';

const privileged = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const knownIntents = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);
/** `events/gateway.mdx`, "Sharding". */
const maxGuildsPerShard = 2_500;
const dayMs = 86_400_000;
/** GUILD_CREATE frames sent before other work gets a turn. */
const guildsPerTurn = 25;

/** Op 2: checks token, shard and intents, then READY and a GUILD_CREATE for each guild of the shard. */
export function identify(local: LocalDiscord, connection: Connection, data: unknown): void {
  const { socket } = connection;
  if (connection.session) {
    socket.close(4005, 'Already authenticated.');
    return;
  }
  const wish = isRecord(data) ? data : {};
  const refusal = refuse(local, wish);
  if (refusal) {
    local.wire.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', status: refusal.code });
    socket.close(refusal.code, refusal.reason);
    return;
  }
  const shard = readShard(wish['shard']) ?? [0, 1];
  if (isTooSoon(local)) {
    local.wire.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', detail: 'too soon' });
    sendOp(socket, GatewayOpcodes.InvalidSession, false);
    return;
  }
  local.sessions.identifiesAtMs.push(local.world.now());
  local.wire.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', detail: `shard ${shard.join('/')}` });
  const session: Session = {
    id: randomUUID().replaceAll('-', ''),
    shard,
    intents: Number(wish['intents']),
    seq: 0,
    buffer: [],
    bufferedBytes: 0,
    forgotten: 0,
    socket,
    closedAtMs: null,
    presence: wish['presence'] ?? null,
  };
  connection.session = session;
  local.sessions.byId.set(session.id, session);
  welcome(local, session);
  local.hub.emit({ type: 'bot', sessions: local.sessions.open() });
}

function welcome(local: LocalDiscord, session: Session): void {
  const guilds = [...local.world.guilds.values()].filter(({ id }) => isOnShard(session, id));
  const ready = {
    v: 10,
    user: local.world.bot,
    user_settings: {},
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    private_channels: [],
    relationships: [],
    presences: [],
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    auth: {},
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: local.settings.url.replace('http:', 'ws:'),
    shard: session.shard,
    application: applicationObject(local),
    _trace: [],
  };
  local.sessions.send(session, 'READY', JSON.stringify(ready));
  local.wire.add({
    direction: 'in',
    kind: 'gateway',
    label: 'READY',
    detail: `${guilds.length} ${guilds.length === 1 ? 'guild' : 'guilds'}`,
  });
  if (!(session.intents & GatewayIntentBits.Guilds)) return;
  const pump = (from: number): void => {
    if (!local.sessions.byId.has(session.id)) return;
    for (const guild of guilds.slice(from, from + guildsPerTurn)) {
      if (guild.unavailable || !local.world.guilds.has(guild.id)) continue;
      local.sessions.send(
        session,
        'GUILD_CREATE',
        JSON.stringify(guildCreateData(local.world, guild, session.intents)),
      );
    }
    if (from + guildsPerTurn < guilds.length) setImmediate(pump, from + guildsPerTurn);
  };
  pump(0);
}

/** Op 6: sends again all the client missed, then RESUMED; an unknown or too old session gets op 9. */
export function resume(local: LocalDiscord, connection: Connection, data: unknown): void {
  const { socket } = connection;
  const wish = isRecord(data) ? data : {};
  if (connection.session) {
    socket.close(4005, 'Already authenticated.');
    return;
  }
  if (!isToken(local, wish['token'])) {
    socket.close(4004, 'Authentication failed.');
    return;
  }
  const session = local.sessions.byId.get(String(wish['session_id']));
  const seq = Number(wish['seq']);
  local.wire.add({
    direction: 'out',
    kind: 'gateway',
    label: 'RESUME',
    detail: session ? `from ${seq}` : 'unknown session',
  });
  if (session && seq > session.seq) {
    local.sessions.byId.delete(session.id);
    socket.close(4007, 'Invalid seq.');
    return;
  }
  if (!session || !Number.isInteger(seq) || seq < session.forgotten) {
    if (session) local.sessions.byId.delete(session.id);
    sendOp(socket, GatewayOpcodes.InvalidSession, false);
    return;
  }
  const former = session.socket;
  session.socket = socket;
  session.closedAtMs = null;
  connection.session = session;
  former?.terminate();
  local.sessions.confirm(session, seq);
  for (const { frame } of session.buffer) socket.send(frame);
  local.sessions.send(session, 'RESUMED', '{"_trace":[]}');
  local.wire.add({ direction: 'in', kind: 'gateway', label: 'RESUMED' });
  local.hub.emit({ type: 'bot', sessions: local.sessions.open() });
}

function refuse(local: LocalDiscord, wish: Record<string, unknown>): { code: number; reason: string } | undefined {
  if (!isToken(local, wish['token'])) return { code: 4004, reason: 'Authentication failed.' };
  const since = local.world.now() - dayMs;
  const today = local.sessions.identifiesAtMs.filter((at) => at > since).length;
  // Discord resets the token of one who identifies more often, so it is wrong from then on.
  if (today >= local.settings.traffic.identifiesPerDay) return { code: 4004, reason: 'Authentication failed.' };
  const { shard, intents } = wish;
  const read = readShard(shard);
  if (shard !== undefined && shard !== null && !read) return { code: 4010, reason: 'Invalid shard.' };
  const probe: Pick<Session, 'shard'> = { shard: read ?? [0, 1] };
  const guilds = [...local.world.guilds.keys()].filter((id) => isOnShard(probe, id)).length;
  if (guilds > maxGuildsPerShard) return { code: 4011, reason: 'Sharding required.' };
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || (intents & ~knownIntents) !== 0) {
    return { code: 4013, reason: 'Invalid intent(s).' };
  }
  if ((intents & privileged & ~local.settings.grantedPrivilegedIntents) !== 0) {
    return { code: 4014, reason: 'Disallowed intent(s).' };
  }
  return undefined;
}

function isTooSoon(local: LocalDiscord): boolean {
  const last = local.sessions.identifiesAtMs.at(-1);
  return last !== undefined && local.world.now() - last < local.settings.identifyWindowMs;
}

/** Clients send the token with or without its scheme. */
const isToken = (local: LocalDiscord, given: unknown): boolean =>
  typeof given === 'string' && given.replace(/^Bot /u, '') === local.settings.token;

function readShard(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [shard, count]: unknown[] = value;
  if (typeof shard !== 'number' || typeof count !== 'number') return undefined;
  return Number.isInteger(shard) && Number.isInteger(count) && shard >= 0 && shard < count ? [shard, count] : undefined;
}
