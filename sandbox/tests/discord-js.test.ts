import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags, REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { obtainAccessToken } from '../test-support/access-token.ts';
import { eventually } from '../test-support/eventually.ts';
import { waitForEvent, startDiscordJsBot } from '../test-support/discord-js-bot.ts';
import { callRest } from '../test-support/rest-call.ts';

describe('discord.js works in the sandbox', () => {
  let sandbox: Sandbox;
  let client: Client<true>;
  let discord: ReturnType<typeof connectSandbox>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
    const { Guilds, GuildMembers, GuildMessages, MessageContent } = GatewayIntentBits;
    client = new Client({
      intents: [Guilds, GuildMembers, GuildMessages, MessageContent],
      rest: { api: sandbox.apiUrl },
    });
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
    await client.login(sandbox.token);
    await ready;
    client.on(Events.InteractionCreate, (interaction: Interaction) => void handleInteraction(interaction));
  });

  afterAll(async () => {
    await client.destroy();
    await sandbox.close();
  });

  async function handleInteraction(interaction: Interaction): Promise<void> {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const amount = interaction.options.getInteger('amount', true);
    const to = interaction.options.getUser('to');
    await interaction.editReply(`${amount} for ${to?.displayName}`);
  }

  test('receives its guild with channels and roles', () => {
    const guild = client.guilds.cache.first();
    expect(guild?.name).toBe('Harbour Commons');
    expect(guild?.channels.cache.map(({ name }) => name)).toContain('market');
    expect(guild?.members.me?.roles.highest.managed).toBe(true);
  });

  test('receives a registered command with its options; only its user sees the private reply', async () => {
    await client.application.commands.set([
      {
        name: 'give',
        description: 'Give shells',
        options: [
          { name: 'amount', description: 'How many', type: 4, required: true },
          { name: 'to', description: 'To whom', type: 6 },
        ],
      },
    ]);
    const outcome = await discord.as('Wren Sato').slash('give', { amount: 5, to: 'Oskar Vik' }, { channel: 'market' });
    expect(outcome).toMatchObject({ state: 'replied', reply: { content: '5 for Oskar Vik' } });
    const seenByWren = await discord.as('Wren Sato').read('market');
    const seenByOskar = await discord.as('Oskar Vik').read('market');
    expect(seenByWren.map(({ id }) => id)).toContain(outcome.reply?.id);
    expect(seenByOskar.map(({ id }) => id)).not.toContain(outcome.reply?.id);
  });

  test('an event missed while the socket was cut arrives after the resume', async () => {
    const contents: string[] = [];
    client.on(Events.MessageCreate, ({ content }) => contents.push(content));
    await discord.changeFaults({ dropSocket: true, refuseGateway: true });
    await eventually(async () => expect((await discord.state()).sessions).toBe(0));
    await discord.as('Wren Sato').send('while you were away', { channel: 'general' });
    await discord.changeFaults({ refuseGateway: false });
    await eventually(() => expect(contents).toContain('while you were away'));
    const wire = await discord.wire();
    expect(wire.filter(({ label }) => label === 'RESUMED')).toHaveLength(1);
    expect(wire.filter(({ label }) => label === 'IDENTIFY')).toHaveLength(1);
  }, 30_000);
});

describe('gateway sessions of discord.js', () => {
  test('each guild is on one of the configured shards, and presences are sent and received', async () => {
    const { Guilds, GuildMembers, GuildPresences } = GatewayIntentBits;
    const bot = await startDiscordJsBot({
      intents: [Guilds, GuildMembers, GuildPresences],
      shards: 'auto',
      sandbox: { shards: 2, guilds: 3 },
    });
    expect(bot.client.ws.shards.size).toBe(2);
    expect(bot.client.guilds.cache.size).toBe(3);
    expect(new Set(bot.client.guilds.cache.map(({ shardId }) => shardId))).toEqual(new Set([0, 1]));
    bot.client.user.setPresence({ status: 'idle', activities: [{ name: 'the tide' }] });
    await eventually(async () =>
      expect((await bot.discord.state()).presence).toMatchObject({
        status: 'idle',
        activities: [{ name: 'the tide' }],
      }),
    );
    const guild = bot.client.guilds.cache.first();
    const someone = (await guild?.members.fetch())?.find(({ user }) => !user.bot);
    const changed = waitForEvent(bot.client, Events.PresenceUpdate);
    await bot.discord.as(someone?.id ?? '').change({ status: 'dnd', activity: 'chess' });
    await changed;
    expect(someone?.presence).toMatchObject({ status: 'dnd', activities: [{ name: 'chess' }] });
    const fetched = await guild?.members.fetch({ user: [someone?.id ?? ''], withPresences: true });
    expect(fetched?.first()?.presence?.status).toBe('dnd');
    await bot.close();
  });

  test('an intent that was not granted and a wrong token are refused', async () => {
    const sandbox = await startSandbox({ grantedPrivilegedIntents: 0 });
    const client = () =>
      new Client({ intents: [GatewayIntentBits.GuildMembers], rest: { api: sandbox.apiUrl, retries: 0 } });
    await expect(client().login(sandbox.token)).rejects.toThrow('Used disallowed intents');
    await expect(client().login('wrong')).rejects.toThrow('An invalid token was provided.');
    const members = `/guilds/${[...sandbox.world.guilds.keys()][0]}/members?limit=10`;
    expect(await callRest(sandbox, 'GET', members)).toMatchObject({ status: 403, body: { code: 50_001 } });
    await sandbox.close();
  });

  test('the token of a signed-in user reads as that user', async () => {
    const bot = await startDiscordJsBot({ intents: [] });
    const token = await obtainAccessToken(bot.sandbox, 'Wren Sato', 'identify email guilds');
    const asWren = new REST({ api: bot.sandbox.apiUrl, authPrefix: 'Bearer' }).setToken(token);
    expect(await asWren.get(Routes.user())).toMatchObject({
      global_name: 'Wren Sato',
      email: 'wren.sato@harbour.example',
    });
    expect(await asWren.get(Routes.userGuilds())).toMatchObject([{ name: 'Harbour Commons' }]);
    await bot.close();
  });
});
