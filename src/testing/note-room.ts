import type { APIMessage } from 'discord-api-types/v10';
import { connectSandbox, type DiscordClient } from '../../sandbox/client.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { expect, vi } from 'vitest';
import { closedAmong } from '../core/guilds/closed-among.ts';
import { acrossGuilds, createContexts } from '../platform/context.ts';
import { createPort, createRest } from '../platform/discord/port.ts';
import { createIdMaker } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { createCourier, type Courier, type CourierSettings, type Delivery } from '../platform/outbox/courier.ts';
import type { MessageDelivery } from '../platform/outbox/delivery.ts';
import { syncStatesOf, type SyncState } from '../platform/outbox/sync-state.ts';
import type { Ctx } from '../platform/work.ts';
import type { TestDatabase } from './database.ts';

/** How long a test waits for what must come. */
export const soon = { timeout: 20_000, interval: 20 };

/** What a note asks for: a text in a channel, or one of the other answers of a room. */
export type Note = { channelId: string; text: string } | 'removed' | 'nothing';

const OWNER = 'Mara Lindqvist';
const nudge = (): void => undefined;
const random = (below: number): number => Math.floor(Math.random() * below);
const newId = createIdMaker(Date.now, random);
const QUICK: Partial<CourierSettings> = { spacingMs: 300, backoffMs: 30, longestBackoffMs: 200, pollMs: 50 };

export type NoteRoom = Awaited<ReturnType<typeof openNoteRoom>>;

/** A room whose only thing is a note, kept in a map where a real room keeps a table, with a local Discord of its own. */
export async function openNoteRoom(database: TestDatabase) {
  const sandbox: Sandbox = await startSandbox();
  const discord: DiscordClient = connectSandbox(sandbox.url);
  const guildId = (await discord.state()).guilds[0]?.id ?? '';
  const notes = new Map<string, Note>();
  const couriers: Courier[] = [];
  let whileRendering: (key: string) => Promise<void> = () => Promise.resolve();
  const contexts = createContexts({
    db: database.app,
    newId,
    tail: { nudge },
    courier: { nudge: () => couriers[0]?.nudge() },
  });
  const ctx: Ctx = contexts.for({ kind: 'system', job: 'test' }, { source: 'system' });

  const note = (whenGone: 'repost' | 'orphan' = 'orphan'): MessageDelivery => ({
    kind: 'note',
    whenGone,
    render: async (_read, { key }) => {
      const found = notes.get(key);
      await whileRendering(key);
      if (found === undefined || found === 'removed') return { remove: true };
      if (found === 'nothing') return 'nothing';
      return { channelId: found.channelId, body: { embeds: [{ title: key, description: found.text }] } };
    },
    change: ({ key }) => ({ dataType: 'tasks', changeType: 'update', affectedIds: [key] }),
  });
  async function carrying(
    settings: Partial<CourierSettings> = {},
    deliveries: readonly Delivery[] = [note()],
  ): Promise<Courier> {
    const rest = createRest({ token: sandbox.token, apiUrl: sandbox.apiUrl });
    const port = createPort(rest, { onFatalToken: nudge });
    const courier = createCourier({
      db: database.app,
      port,
      deliveries,
      closedAmong,
      tail: { nudge },
      log: createLog({ level: 'silent' }),
      nowMs: Date.now,
      newId,
      random,
      settings: { ...QUICK, ...settings },
    });
    couriers.push(courier);
    await courier.start();
    return courier;
  }
  async function channelNamed(name: string): Promise<string> {
    const guild = await discord.guild(guildId);
    const id = guild.channels.find((channel) => channel.name === name)?.id;
    if (id === undefined) throw new Error(`no channel ${name}`);
    return id;
  }
  const owe = (key: string, channelId: string | null, kind = 'note') =>
    ctx.transact(guildId, (work) => work.owe({ key, kind, channelId }));
  const show = (key: string, channelId: string, text: string) => {
    notes.set(key, { channelId, text });
    return owe(key, channelId);
  };
  const messagesIn = (channel: string): Promise<APIMessage[]> => discord.as(OWNER).read(channel, { limit: 100 });
  const textsIn = async (channel: string): Promise<(string | undefined)[]> =>
    (await messagesIn(channel)).flatMap(({ embeds }) => embeds.map(({ description }) => description));
  const stateOf = async (key: string): Promise<SyncState | undefined> =>
    (await ctx.read(guildId, (q) => syncStatesOf(q, guildId, [key]))).get(key);
  const settled = () =>
    vi.waitFor(async () => {
      expect(
        await acrossGuilds(database.app, (q) => q.query(`select key from economy.outbox where state = 'due'`)),
      ).toEqual([]);
    }, soon);
  const callsOf = async (method: string): Promise<number> =>
    (await discord.wire(1_000)).filter(({ kind, label }) => kind === 'rest' && label.startsWith(`${method} /channels`))
      .length;

  async function stopCouriers(): Promise<void> {
    await Promise.all(couriers.splice(0).map((courier) => courier.stop()));
  }

  return {
    sandbox,
    discord,
    guildId,
    notes,
    ctx,
    couriers,
    note,
    carrying,
    channelNamed,
    owe,
    show,
    messagesIn,
    textsIn,
    stateOf,
    settled,
    callsOf,
    stopCouriers,
    /** A person deletes the newest message of a channel. */
    async deleteNewest(channel: string): Promise<void> {
      const message = (await messagesIn(channel)).at(-1);
      if (message === undefined) throw new Error('There is no message.');
      await discord.as(OWNER).delete(message);
    },
    /** What happens each time a note has been read and is not sent yet. */
    meanwhile(run: (key: string) => Promise<void>): void {
      whileRendering = run;
    },
    async close(): Promise<void> {
      await stopCouriers();
      await acrossGuilds(database.app, async (q) => {
        await q.query('delete from economy.outbox');
        await q.query('delete from economy.messages');
      });
      await sandbox.close();
    },
  };
}
