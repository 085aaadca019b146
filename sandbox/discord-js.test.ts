import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSandbox } from './client.ts';
import { type Sandbox, startSandbox } from './start.ts';
import { eventually } from './testing/eventually.ts';

describe('discord.js lives in the sandbox', () => {
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
    client.on(Events.InteractionCreate, (interaction: Interaction) => void answer(interaction));
  });

  afterAll(async () => {
    await client.destroy();
    await sandbox.close();
  });

  async function answer(interaction: Interaction): Promise<void> {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const amount = interaction.options.getInteger('amount', true);
    const to = interaction.options.getUser('to');
    await interaction.editReply(`${amount} for ${to?.displayName}`);
  }

  it('it sees its guild with channels and roles', () => {
    const guild = client.guilds.cache.first();
    expect(guild?.name).toBe('Harbour Commons');
    expect(guild?.channels.cache.map(({ name }) => name)).toContain('market');
    expect(guild?.members.me?.roles.highest.managed).toBe(true);
  });

  it('a command it registered reaches it with its options, and its deferred private answer reaches only the asker', async () => {
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

  it('an event missed while its socket was cut arrives after it resumed', async () => {
    const heard: string[] = [];
    client.on(Events.MessageCreate, ({ content }) => heard.push(content));
    await discord.faults({ dropSocket: true, refuseGateway: true });
    await eventually(async () => expect((await discord.state()).sessions).toBe(0));
    await discord.as('Wren Sato').send('while you were away', { channel: 'general' });
    await discord.faults({ refuseGateway: false });
    await eventually(() => expect(heard).toContain('while you were away'));
    const wire = await discord.wire();
    expect(wire.filter(({ label }) => label === 'RESUMED')).toHaveLength(1);
    expect(wire.filter(({ label }) => label === 'IDENTIFY')).toHaveLength(1);
  }, 30_000);
});
