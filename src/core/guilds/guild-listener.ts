import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
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

/** Synchronizes guilds and members to the database from gateway events. Caches only a content hash of each guild. */
export const createGuildListener =
  ({ contexts, log }: GuildListenerDependencies) =>
  (port: DiscordPort): GatewayListener => {
    const stopping = new AbortController();
    const writeQueue = createKeyedQueue({ concurrency: MAX_CONCURRENT_WRITES, log, signal: stopping.signal });
    const contentHashes = new Map<string, string>();
    const refetchTimers = new Map<string, NodeJS.Timeout>();
    let botUserId = '';
    let ready: Promise<void> = Promise.resolve();
    const ctx = () => contexts.for({ kind: 'system', job: 'gateway' }, { source: 'system' });

    const saveSnapshot = async (snapshot: SerializedSnapshot): Promise<void> => {
      const { guildId, contentHash } = snapshot;
      if (contentHashes.get(guildId) === contentHash) return;
      const result = await syncGuild(ctx(), snapshot);
      contentHashes.set(guildId, contentHash);
      if (result.isNew || result.isBack) log.info({ guild: guildId, isNew: result.isNew }, 'Guild available.');
    };

    /** Runs jobs with the same key in order, after the known guilds are loaded. */
    const addToQueue = (key: string, job: () => Promise<unknown>): void => {
      ready = ready.then(() => writeQueue.add(key, job));
    };

    /** Fetches the whole guild: partial events do not contain the bot's permissions in each channel. */
    const scheduleRefetch = (guildId: string): void => {
      if (refetchTimers.has(guildId) || stopping.signal.aborted) return;
      const timer = setTimeout(() => {
        refetchTimers.delete(guildId);
        addToQueue(guildId, async () => {
          const snapshot = await fetchGuildSnapshot({ port, log, signal: stopping.signal }, guildId, botUserId);
          if (snapshot) await saveSnapshot(serializeSnapshot(snapshot));
        });
      }, REFETCH_DELAY_MS);
      refetchTimers.set(guildId, timer);
    };

    const handleGuildGone = (guildId: string, isOutage: boolean): void => {
      clearTimeout(refetchTimers.get(guildId));
      refetchTimers.delete(guildId);
      addToQueue(guildId, async () => {
        contentHashes.delete(guildId);
        await (isOutage ? recordGuildOutage(ctx(), guildId) : recordGuildLeft(ctx(), guildId));
      });
    };

    /** Loads the content hashes of a shard's guilds, so that unchanged ones are not written; unlisted ones were left. */
    const loadKnownGuilds = async (
      shard: readonly [number, number],
      listedGuildIds: ReadonlySet<string>,
    ): Promise<void> => {
      const [shardIndex, shardCount] = shard;
      const known = await listKnownGuilds(ctx(), { shard: shardIndex, shardCount });
      for (const { guildId, contentHash } of known) {
        if (!listedGuildIds.has(guildId)) handleGuildGone(guildId, false);
        else if (contentHash === null) contentHashes.delete(guildId);
        else contentHashes.set(guildId, contentHash);
      }
    };

    const onEvent = (event: GatewayDispatchPayload): void => {
      switch (event.t) {
        case Event.Ready: {
          botUserId = event.d.user.id;
          const { shard = [0, 1], guilds } = event.d;
          const listedGuildIds = new Set(guilds.map(({ id }) => id));
          const loadQueue = createKeyedQueue({ concurrency: 1, log, signal: stopping.signal });
          ready = ready.then(() => {
            loadQueue.add(`shard ${shard[0]}`, () => loadKnownGuilds(shard, listedGuildIds));
            return loadQueue.drain();
          });
          return;
        }
        case Event.GuildCreate: {
          if (event.d.unavailable === true) return;
          const snapshot = snapshotFromGuildCreate(event.d, botUserId);
          const serialized = snapshot && serializeSnapshot(snapshot);
          if (serialized) addToQueue(serialized.guildId, () => saveSnapshot(serialized));
          else scheduleRefetch(event.d.id);
          return;
        }
        case Event.GuildDelete:
          handleGuildGone(event.d.id, event.d.unavailable === true);
          return;
        case Event.GuildUpdate:
          scheduleRefetch(event.d.id);
          return;
        case Event.ChannelCreate:
        case Event.ChannelUpdate:
        case Event.ChannelDelete:
          if ('guild_id' in event.d && event.d.guild_id !== undefined) scheduleRefetch(event.d.guild_id);
          return;
        case Event.GuildRoleCreate:
        case Event.GuildRoleUpdate:
        case Event.GuildRoleDelete:
          scheduleRefetch(event.d.guild_id);
          return;
        case Event.GuildMemberAdd: {
          const { guild_id: guildId, user } = event.d;
          addToQueue(guildId, () => recordMemberJoined(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberRemove: {
          const { guild_id: guildId, user } = event.d;
          if (user.id === botUserId) return;
          addToQueue(guildId, () => recordMemberLeft(ctx(), guildId, user.id));
          addToQueue(guildId, () => invalidateRights(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberUpdate: {
          const { guild_id: guildId, user, nick } = event.d;
          if (user.id === botUserId) scheduleRefetch(guildId);
          const displayName = nick ?? user.global_name ?? user.username;
          const { username, avatar, bot = false } = user;
          const observedUser = { userId: user.id, username, displayName, avatar, isBot: bot, isMember: true };
          addToQueue(guildId, () => syncProfiles(ctx(), guildId, [observedUser]));
          addToQueue(guildId, () => invalidateRights(ctx(), guildId, user.id));
          return;
        }
        default:
      }
    };

    return {
      onEvent,
      async stop() {
        stopping.abort();
        for (const timer of refetchTimers.values()) clearTimeout(timer);
        await ready;
        await writeQueue.drain();
      },
    };
  };
