import {
  GatewayDispatchEvents as Event,
  type GatewayDispatchPayload,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildMemberUpdateDispatchData,
  type GatewayReadyDispatchData,
} from 'discord-api-types/v10';
import type { Contexts } from '../../platform/context.ts';
import type { GatewayListener } from '../../platform/discord/bot.ts';
import type { DiscordPort } from '../../platform/discord/rest/discord-port.ts';
import { createKeyedQueue } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { invalidateRights } from '../access/rights/invalidate-rights.ts';
import { syncProfiles, recordMemberJoined, recordMemberLeft } from '../members/sync-profiles.ts';
import { fetchGuildSnapshot } from './fetch-guild-snapshot.ts';
import { snapshotFromGuildCreate } from './guild-snapshot.ts';
import {
  syncGuild,
  listKnownGuilds,
  recordGuildLeft,
  recordGuildOutage,
  serializeSnapshot,
  type SerializedSnapshot,
} from './sync-guilds.ts';

/** The number of guilds written at once: a start with thousands of guilds must leave the database free for users. */
const MAX_CONCURRENT_WRITES = 4;
/** Channel and role events come in bursts; one fetch after this delay covers a whole burst. */
const REFETCH_DELAY_MS = 300;

type GuildListenerDependencies = { contexts: Contexts; log: Log };

type GuildListenerState = GuildListenerDependencies & {
  port: DiscordPort;
  stopping: AbortController;
  writeQueue: ReturnType<typeof createKeyedQueue>;
  contentHashes: Map<string, string>;
  refetchTimers: Map<string, NodeJS.Timeout>;
  botUserId: string;
  /** Resolves once the known guilds of every shard received so far are loaded. */
  ready: Promise<void>;
};

/** Synchronizes guilds and members to the database from gateway events. Caches only a content hash of each guild. */
export const createGuildListener =
  ({ contexts, log }: GuildListenerDependencies) =>
  (port: DiscordPort): GatewayListener => {
    const stopping = new AbortController();
    const state: GuildListenerState = {
      contexts,
      log,
      port,
      stopping,
      writeQueue: createKeyedQueue({ concurrency: MAX_CONCURRENT_WRITES, log, signal: stopping.signal }),
      contentHashes: new Map(),
      refetchTimers: new Map(),
      botUserId: '',
      ready: Promise.resolve(),
    };
    return {
      onEvent: (event) => onEvent(state, event),
      async stop() {
        stopping.abort();
        for (const timer of state.refetchTimers.values()) clearTimeout(timer);
        await state.ready;
        await state.writeQueue.drain();
      },
    };
  };

const ctxOf = ({ contexts }: GuildListenerState) =>
  contexts.for({ kind: 'system', job: 'gateway' }, { source: 'system' });

async function saveSnapshot(state: GuildListenerState, snapshot: SerializedSnapshot): Promise<void> {
  const { guildId, contentHash } = snapshot;
  if (state.contentHashes.get(guildId) === contentHash) return;
  const result = await syncGuild(ctxOf(state), snapshot);
  state.contentHashes.set(guildId, contentHash);
  if (result.isNew || result.isBack) state.log.info({ guild: guildId, isNew: result.isNew }, 'Guild available.');
}

/** Runs jobs with the same key in order, after the known guilds are loaded. */
function addToQueue(state: GuildListenerState, key: string, job: () => Promise<unknown>): void {
  state.ready = state.ready.then(() => state.writeQueue.add(key, job));
}

/** Fetches the whole guild: partial events do not contain the bot's permissions in each channel. */
function scheduleRefetch(state: GuildListenerState, guildId: string): void {
  const { port, log, refetchTimers, stopping } = state;
  if (refetchTimers.has(guildId) || stopping.signal.aborted) return;
  const timer = setTimeout(() => {
    refetchTimers.delete(guildId);
    addToQueue(state, guildId, async () => {
      const snapshot = await fetchGuildSnapshot({ port, log, signal: stopping.signal }, guildId, state.botUserId);
      if (snapshot) await saveSnapshot(state, serializeSnapshot(snapshot));
    });
  }, REFETCH_DELAY_MS);
  refetchTimers.set(guildId, timer);
}

function handleGuildGone(state: GuildListenerState, guildId: string, isOutage: boolean): void {
  clearTimeout(state.refetchTimers.get(guildId));
  state.refetchTimers.delete(guildId);
  addToQueue(state, guildId, async () => {
    state.contentHashes.delete(guildId);
    await (isOutage ? recordGuildOutage(ctxOf(state), guildId) : recordGuildLeft(ctxOf(state), guildId));
  });
}

/** Loads the content hashes of a shard's guilds, so that unchanged ones are not written; unlisted ones were left. */
async function loadKnownGuilds(
  state: GuildListenerState,
  [shardIndex, shardCount]: readonly [number, number],
  listedGuildIds: ReadonlySet<string>,
): Promise<void> {
  const known = await listKnownGuilds(ctxOf(state), { shard: shardIndex, shardCount });
  for (const { guildId, contentHash } of known) {
    if (!listedGuildIds.has(guildId)) handleGuildGone(state, guildId, false);
    else if (contentHash === null) state.contentHashes.delete(guildId);
    else state.contentHashes.set(guildId, contentHash);
  }
}

function handleReady(state: GuildListenerState, { user, shard = [0, 1], guilds }: GatewayReadyDispatchData): void {
  state.botUserId = user.id;
  const listedGuildIds = new Set(guilds.map(({ id }) => id));
  const loadQueue = createKeyedQueue({ concurrency: 1, log: state.log, signal: state.stopping.signal });
  state.ready = state.ready.then(() => {
    loadQueue.add(`shard ${shard[0]}`, () => loadKnownGuilds(state, shard, listedGuildIds));
    return loadQueue.drain();
  });
}

function handleGuildCreate(state: GuildListenerState, guild: GatewayGuildCreateDispatchData): void {
  if (guild.unavailable === true) return;
  const snapshot = snapshotFromGuildCreate(guild, state.botUserId);
  const serialized = snapshot && serializeSnapshot(snapshot);
  if (serialized) addToQueue(state, serialized.guildId, () => saveSnapshot(state, serialized));
  else scheduleRefetch(state, guild.id);
}

function handleMemberUpdate(state: GuildListenerState, member: GatewayGuildMemberUpdateDispatchData): void {
  const { guild_id: guildId, user, nick } = member;
  if (user.id === state.botUserId) scheduleRefetch(state, guildId);
  const displayName = nick ?? user.global_name ?? user.username;
  const { username, avatar, bot = false } = user;
  const observedUser = { userId: user.id, username, displayName, avatar, isBot: bot, isMember: true };
  addToQueue(state, guildId, () => syncProfiles(ctxOf(state), guildId, [observedUser]));
  addToQueue(state, guildId, () => invalidateRights(ctxOf(state), guildId, user.id));
}

function onEvent(state: GuildListenerState, event: GatewayDispatchPayload): void {
  switch (event.t) {
    case Event.Ready:
      return handleReady(state, event.d);
    case Event.GuildCreate:
      return handleGuildCreate(state, event.d);
    case Event.GuildDelete:
      return handleGuildGone(state, event.d.id, event.d.unavailable === true);
    case Event.GuildUpdate:
      return scheduleRefetch(state, event.d.id);
    case Event.ChannelCreate:
    case Event.ChannelUpdate:
    case Event.ChannelDelete:
      if ('guild_id' in event.d && event.d.guild_id !== undefined) scheduleRefetch(state, event.d.guild_id);
      return;
    case Event.GuildRoleCreate:
    case Event.GuildRoleUpdate:
    case Event.GuildRoleDelete:
      return scheduleRefetch(state, event.d.guild_id);
    case Event.GuildMemberAdd: {
      const { guild_id: guildId, user } = event.d;
      return addToQueue(state, guildId, () => recordMemberJoined(ctxOf(state), guildId, user.id));
    }
    case Event.GuildMemberRemove: {
      const { guild_id: guildId, user } = event.d;
      if (user.id === state.botUserId) return;
      addToQueue(state, guildId, () => recordMemberLeft(ctxOf(state), guildId, user.id));
      return addToQueue(state, guildId, () => invalidateRights(ctxOf(state), guildId, user.id));
    }
    case Event.GuildMemberUpdate:
      return handleMemberUpdate(state, event.d);
    default:
      return;
  }
}
