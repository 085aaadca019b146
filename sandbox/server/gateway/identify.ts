import { randomUUID } from 'node:crypto';
import { GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import type { GatewayContext } from './gateway-context.ts';
import { isRecord } from '../../world/is-record.ts';
import { buildApplicationObject } from '../application.ts';
import { type Connection, sendOpcode } from './connection.ts';
import { buildGuildCreate } from '../../world/guilds/guild-create.ts';
import { isOnShard, type Session } from './sessions.ts';

const PRIVILEGED_INTENTS =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const KNOWN_INTENTS = Object.values(GatewayIntentBits)
  .filter((bit) => typeof bit === 'number')
  .reduce((sum, bit) => sum | bit, 0);
/** `events/gateway.mdx`, "Sharding". */
const MAX_GUILDS_PER_SHARD = 2_500;
const DAY_MS = 86_400_000;
/** GUILD_CREATE frames sent before yielding to other work. */
const GUILDS_PER_TURN = 25;

/** Op 2: checks token, shard and intents, then sends READY and a GUILD_CREATE for each guild of the shard. */
export function identify(context: GatewayContext, connection: Connection, data: unknown): void {
  const { socket } = connection;
  if (connection.session) {
    socket.close(4005, 'Already authenticated.');
    return;
  }
  const payload = isRecord(data) ? data : {};
  const rejection = findIdentifyError(context, payload);
  if (rejection) {
    context.wireLog.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', status: rejection.code });
    socket.close(rejection.code, rejection.reason);
    return;
  }
  const shard = readShard(payload['shard']) ?? [0, 1];
  if (isTooSoon(context)) {
    context.wireLog.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', detail: 'too soon' });
    sendOpcode(socket, GatewayOpcodes.InvalidSession, false);
    return;
  }
  context.sessions.identifiesAtMs.push(context.world.now());
  context.wireLog.add({ direction: 'out', kind: 'gateway', label: 'IDENTIFY', detail: `shard ${shard.join('/')}` });
  const session: Session = {
    id: randomUUID().replaceAll('-', ''),
    shard,
    intents: Number(payload['intents']),
    seq: 0,
    buffer: [],
    bufferedBytes: 0,
    lastDroppedSeq: 0,
    socket,
    closedAtMs: null,
    presence: payload['presence'] ?? null,
  };
  connection.session = session;
  context.sessions.byId.set(session.id, session);
  sendReady(context, session);
  context.broadcaster.emit({ type: 'bot', sessions: context.sessions.countOpen() });
}

function sendReady(context: GatewayContext, session: Session): void {
  const guilds = [...context.world.guilds.values()].filter(({ id }) => isOnShard(session, id));
  const ready = {
    v: 10,
    user: context.world.bot,
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
    resume_gateway_url: context.settings.url.replace('http:', 'ws:'),
    shard: session.shard,
    application: buildApplicationObject(context.settings),
    _trace: [],
  };
  context.sessions.send(session, 'READY', JSON.stringify(ready));
  context.wireLog.add({
    direction: 'in',
    kind: 'gateway',
    label: 'READY',
    detail: `${guilds.length} ${guilds.length === 1 ? 'guild' : 'guilds'}`,
  });
  if (!(session.intents & GatewayIntentBits.Guilds)) return;
  const sendGuilds = (from: number): void => {
    if (!context.sessions.byId.has(session.id)) return;
    for (const guild of guilds.slice(from, from + GUILDS_PER_TURN)) {
      if (guild.unavailable || !context.world.guilds.has(guild.id)) continue;
      context.sessions.send(
        session,
        'GUILD_CREATE',
        JSON.stringify(buildGuildCreate(context.world, guild, session.intents)),
      );
    }
    if (from + GUILDS_PER_TURN < guilds.length) setImmediate(sendGuilds, from + GUILDS_PER_TURN);
  };
  sendGuilds(0);
}

/** Op 6: sends all missed events again, then RESUMED; an unknown or expired session gets op 9. */
export function resume(context: GatewayContext, connection: Connection, data: unknown): void {
  const { socket } = connection;
  const payload = isRecord(data) ? data : {};
  if (connection.session) {
    socket.close(4005, 'Already authenticated.');
    return;
  }
  if (!isValidToken(context, payload['token'])) {
    socket.close(4004, 'Authentication failed.');
    return;
  }
  const session = context.sessions.byId.get(String(payload['session_id']));
  const seq = Number(payload['seq']);
  context.wireLog.add({
    direction: 'out',
    kind: 'gateway',
    label: 'RESUME',
    detail: session ? `from ${seq}` : 'unknown session',
  });
  if (session && seq > session.seq) {
    context.sessions.byId.delete(session.id);
    socket.close(4007, 'Invalid seq.');
    return;
  }
  if (!session || !Number.isInteger(seq) || seq < session.lastDroppedSeq) {
    if (session) context.sessions.byId.delete(session.id);
    sendOpcode(socket, GatewayOpcodes.InvalidSession, false);
    return;
  }
  const previousSocket = session.socket;
  session.socket = socket;
  session.closedAtMs = null;
  connection.session = session;
  previousSocket?.terminate();
  context.sessions.acknowledge(session, seq);
  for (const { frame } of session.buffer) socket.send(frame);
  context.sessions.send(session, 'RESUMED', '{"_trace":[]}');
  context.wireLog.add({ direction: 'in', kind: 'gateway', label: 'RESUMED' });
  context.broadcaster.emit({ type: 'bot', sessions: context.sessions.countOpen() });
}

function findIdentifyError(
  context: GatewayContext,
  payload: Record<string, unknown>,
): { code: number; reason: string } | undefined {
  if (!isValidToken(context, payload['token'])) return { code: 4004, reason: 'Authentication failed.' };
  const since = context.world.now() - DAY_MS;
  const identifiesToday = context.sessions.identifiesAtMs.filter((at) => at > since).length;
  // Discord resets the token of a bot that identifies more often, so the token becomes invalid.
  if (identifiesToday >= context.settings.traffic.identifiesPerDay)
    return { code: 4004, reason: 'Authentication failed.' };
  const { shard, intents } = payload;
  const parsedShard = readShard(shard);
  if (shard !== undefined && shard !== null && !parsedShard) return { code: 4010, reason: 'Invalid shard.' };
  const probe: Pick<Session, 'shard'> = { shard: parsedShard ?? [0, 1] };
  const guilds = [...context.world.guilds.keys()].filter((id) => isOnShard(probe, id)).length;
  if (guilds > MAX_GUILDS_PER_SHARD) return { code: 4011, reason: 'Sharding required.' };
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || (intents & ~KNOWN_INTENTS) !== 0) {
    return { code: 4013, reason: 'Invalid intent(s).' };
  }
  if ((intents & PRIVILEGED_INTENTS & ~context.settings.grantedPrivilegedIntents) !== 0) {
    return { code: 4014, reason: 'Disallowed intent(s).' };
  }
  return undefined;
}

function isTooSoon(context: GatewayContext): boolean {
  const last = context.sessions.identifiesAtMs.at(-1);
  return last !== undefined && context.world.now() - last < context.settings.identifyWindowMs;
}

/** Clients send the token with or without its scheme. */
const isValidToken = (context: GatewayContext, value: unknown): boolean =>
  typeof value === 'string' && value.replace(/^Bot /u, '') === context.settings.token;

function readShard(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [shard, count]: unknown[] = value;
  if (typeof shard !== 'number' || typeof count !== 'number') return undefined;
  return Number.isInteger(shard) && Number.isInteger(count) && shard >= 0 && shard < count ? [shard, count] : undefined;
}
