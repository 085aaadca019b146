import { createHash } from 'node:crypto';
import { GatewayDispatchEvents as Event, type GatewayDispatchPayload } from 'discord-api-types/v10';
import type { Contexts } from '../../platform/context.ts';
import type { Listener } from '../../platform/discord/bot.ts';
import type { DiscordPort } from '../../platform/discord/port.ts';
import { createLanes } from '../../platform/lanes.ts';
import type { Log } from '../../platform/log.ts';
import { keepPeople, memberJoined, memberLeft } from '../members/keep-people.ts';
import { fetchGuildFacts } from './fetch-guild-facts.ts';
import { factsOfCreate, type GuildFacts } from './guild-facts.ts';
import { keepGuild, leaveGuild, leaveMissing, noteOutage } from './keep-guilds.ts';

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
    const ctx = () => contexts.for({ kind: 'system', job: 'gateway' }, { source: 'system' });

    const keep = async (facts: GuildFacts): Promise<void> => {
      const fingerprint = createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
      if (fingerprints.get(facts.guild_id) === fingerprint) return;
      const kept = await keepGuild(ctx(), facts);
      fingerprints.set(facts.guild_id, fingerprint);
      if (kept.isNew || kept.isBack) log.info({ guild: facts.guild_id, isNew: kept.isNew }, 'A server is here.');
    };

    /** Asks Discord for all of a server's facts: partial events do not show what the bot may do in each channel. */
    const lookAgain = (guildId: string): void => {
      if (looks.has(guildId) || stopping.signal.aborted) return;
      const look = setTimeout(() => {
        looks.delete(guildId);
        lanes.add(guildId, async () => {
          const facts = await fetchGuildFacts({ port, log, signal: stopping.signal }, guildId, botUserId);
          if (facts) await keep(facts);
        });
      }, LOOK_AGAIN_MS);
      looks.set(guildId, look);
    };

    const forget = (guildId: string, isOutage: boolean): void => {
      clearTimeout(looks.get(guildId));
      looks.delete(guildId);
      lanes.add(guildId, async () => {
        fingerprints.delete(guildId);
        await (isOutage ? noteOutage(ctx(), guildId) : leaveGuild(ctx(), guildId));
      });
    };

    const hear = (event: GatewayDispatchPayload): void => {
      switch (event.t) {
        case Event.Ready: {
          botUserId = event.d.user.id;
          const [shard, shardCount] = event.d.shard ?? [0, 1];
          const guildIds = new Set(event.d.guilds.map(({ id }) => id));
          lanes.add(`shard ${shard}`, async () => {
            const left = await leaveMissing(ctx(), { shard, shardCount, guildIds });
            for (const guildId of left) fingerprints.delete(guildId);
          });
          return;
        }
        case Event.GuildCreate: {
          if (event.d.unavailable === true) return;
          const facts = factsOfCreate(event.d, botUserId);
          if (facts) lanes.add(facts.guild_id, () => keep(facts));
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
          lanes.add(guildId, () => memberJoined(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberRemove: {
          const { guild_id: guildId, user } = event.d;
          if (user.id !== botUserId) lanes.add(guildId, () => memberLeft(ctx(), guildId, user.id));
          return;
        }
        case Event.GuildMemberUpdate: {
          const { guild_id: guildId, user, nick } = event.d;
          if (user.id === botUserId) lookAgain(guildId);
          const displayName = nick ?? user.global_name ?? user.username;
          const { username, avatar, bot = false } = user;
          const person = { userId: user.id, username, displayName, avatar, isBot: bot, isMember: true };
          lanes.add(guildId, () => keepPeople(ctx(), guildId, [person]));
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
        await lanes.drain();
      },
    };
  };
