import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
import type { Contexts } from '../../platform/context.ts';
import type { Listener } from '../../platform/discord/bot.ts';
import type { DiscordPort } from '../../platform/discord/rest/discord-port.ts';
import { createLanes } from '../../platform/keyed-queue.ts';
import type { Log } from '../../platform/log.ts';
import { noteRights } from '../access/rights/invalidate-rights.ts';
import { keepPeople, memberJoined, memberLeft } from '../members/sync-profiles.ts';
import { fetchGuildFacts } from './fetch-guild-snapshot.ts';
import { factsOfCreate } from './guild-snapshot.ts';
import { keepGuild, knownGuilds, leaveGuild, noteOutage, pack, type PackedFacts } from './sync-guilds.ts';

/** At most so many servers are written at once: a start with thousands must leave the database free for people. */
const WIDTH = 4;
/** Changes of channels and roles come in bursts; one look at Discord answers a whole burst. */
const LOOK_AGAIN_MS = 300;

type Parts = { contexts: Contexts; log: Log };

/** Keeps Discord's facts in the tables as the gateway tells of them. Nothing is cached but a fingerprint of each server. */
export const createGuildListener =
  ({ contexts, log }: Parts) =>
  (port: DiscordPort): Listener => {
    const stopping = new AbortController();
    const lanes = createLanes({ width: WIDTH, log, signal: stopping.signal });
    const fingerprints = new Map<string, string>();
    const looks = new Map<string, NodeJS.Timeout>();
    let botUserId = '';
    let ready: Promise<void> = Promise.resolve();
    const ctx = () => contexts.for({ kind: 'system', job: 'gateway' }, { source: 'system' });

    const keep = async (facts: PackedFacts): Promise<void> => {
      const { guildId, fingerprint } = facts;
      if (fingerprints.get(guildId) === fingerprint) return;
      const kept = await keepGuild(ctx(), facts);
      fingerprints.set(guildId, fingerprint);
      if (kept.isNew || kept.isBack) log.info({ guild: guildId, isNew: kept.isNew }, 'A server is here.');
    };

    /** In the order heard, once what was known before is recalled. */
    const add = (key: string, job: () => Promise<unknown>): void => {
      ready = ready.then(() => lanes.add(key, job));
    };

    /** Asks Discord for all of a server's facts: partial events do not show what the bot may do in each channel. */
    const lookAgain = (guildId: string): void => {
      if (looks.has(guildId) || stopping.signal.aborted) return;
      const look = setTimeout(() => {
        looks.delete(guildId);
        add(guildId, async () => {
          const facts = await fetchGuildFacts({ port, log, signal: stopping.signal }, guildId, botUserId);
          if (facts) await keep(pack(facts));
        });
      }, LOOK_AGAIN_MS);
      looks.set(guildId, look);
    };

    const forget = (guildId: string, isOutage: boolean): void => {
      clearTimeout(looks.get(guildId));
      looks.delete(guildId);
      add(guildId, async () => {
        fingerprints.delete(guildId);
        await (isOutage ? noteOutage(ctx(), guildId) : leaveGuild(ctx(), guildId));
      });
    };

    /** Learns what is already known of a shard's servers: those that have not changed cost nothing, those no longer named were left. */
    const recall = async (shard: readonly [number, number], named: ReadonlySet<string>): Promise<void> => {
      const [nth, shardCount] = shard;
      const known = await knownGuilds(ctx(), { shard: nth, shardCount });
      for (const { guildId, fingerprint } of known) {
        if (!named.has(guildId)) forget(guildId, false);
        else if (fingerprint === null) fingerprints.delete(guildId);
        else fingerprints.set(guildId, fingerprint);
      }
    };

    const hear = (event: GatewayDispatchPayload): void => {
      switch (event.t) {
        case Event.Ready: {
          botUserId = event.d.user.id;
          const { shard = [0, 1], guilds } = event.d;
          const named = new Set(guilds.map(({ id }) => id));
          const recalled = createLanes({ width: 1, log, signal: stopping.signal });
          ready = ready.then(() => {
            recalled.add(`shard ${shard[0]}`, () => recall(shard, named));
            return recalled.drain();
          });
          return;
        }
        case Event.GuildCreate: {
          if (event.d.unavailable === true) return;
          const facts = factsOfCreate(event.d, botUserId);
          const packed = facts && pack(facts);
          if (packed) add(packed.guildId, () => keep(packed));
          else lookAgain(event.d.id);
          return;
        }
        case Event.GuildDelete:
          forget(event.d.id, event.d.unavailable === true);
          return;
        case Event.GuildUpdate:
          lookAgain(event.d.id);
          return;
        case Event.ChannelCreate:
        case Event.ChannelUpdate:
        case Event.ChannelDelete:
          if ('guild_id' in event.d && event.d.guild_id !== undefined) lookAgain(event.d.guild_id);
          return;
        case Event.GuildRoleCreate:
        case Event.GuildRoleUpdate:
        case Event.GuildRoleDelete:
          lookAgain(event.d.guild_id);
          return;
        case Event.GuildMemberAdd: {
          const { guild_id: guildId, user } = event.d;
          add(guildId, () => memberJoined(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberRemove: {
          const { guild_id: guildId, user } = event.d;
          if (user.id === botUserId) return;
          add(guildId, () => memberLeft(ctx(), guildId, user.id));
          add(guildId, () => noteRights(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberUpdate: {
          const { guild_id: guildId, user, nick } = event.d;
          if (user.id === botUserId) lookAgain(guildId);
          const displayName = nick ?? user.global_name ?? user.username;
          const { username, avatar, bot = false } = user;
          const person = { userId: user.id, username, displayName, avatar, isBot: bot, isMember: true };
          add(guildId, () => keepPeople(ctx(), guildId, [person]));
          add(guildId, () => noteRights(ctx(), guildId, user.id));
          return;
        }
        default:
      }
    };

    return {
      hear,
      async stop() {
        stopping.abort();
        for (const look of looks.values()) clearTimeout(look);
        await ready;
        await lanes.drain();
      },
    };
  };
