import { type API, type APIInteraction, Client, GatewayDispatchEvents, MessageFlags } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { callRest } from '../test-support/rest-call.ts';

describe('@discordjs/core works in the sandbox', () => {
  let sandbox: Sandbox;
  let gateway: WebSocketManager;
  let api: API;
  let discord: ReturnType<typeof connectSandbox>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
    const rest = new REST({ api: sandbox.apiUrl, version: '10' }).setToken(sandbox.token);
    gateway = new WebSocketManager({
      token: sandbox.token,
      intents: 1,
      rest,
    });
    const client = new Client({ rest, gateway });
    api = client.api;
    const ready = new Promise((resolve) => client.once(GatewayDispatchEvents.Ready, resolve));
    client.on(GatewayDispatchEvents.InteractionCreate, ({ data }) => void handleInteraction(data));
    await gateway.connect();
    await ready;
    await api.applicationCommands.bulkOverwriteGlobalCommands(sandbox.applicationId, [
      { name: 'ask', description: 'Ask' },
      { name: 'fill', description: 'Fill in' },
      {
        name: 'find',
        description: 'Find',
        options: [{ type: 3, name: 'what', description: 'What', autocomplete: true, required: true }],
      },
      { name: 'Look', type: 2 },
    ]);
  });
  afterAll(async () => {
    await gateway.destroy();
    await sandbox.close();
  });

  /** A small bot with buttons, a select, a modal, a user command and autocomplete. */
  async function handleInteraction(interaction: APIInteraction): Promise<void> {
    const { id, token, application_id: app } = interaction;
    const reply = (content: string) => api.interactions.reply(id, token, { content, flags: MessageFlags.Ephemeral });
    if (interaction.type === 4) {
      await api.interactions.createAutocompleteResponse(id, token, {
        choices: [{ name: 'Lantern', value: 'lantern' }],
      });
    } else if (interaction.type === 5) {
      const [first, second] = interaction.data.components;
      await reply(JSON.stringify([first, second, interaction.data.resolved?.attachments]));
    } else if (interaction.type === 3) {
      if (interaction.data.custom_id === 'quiet') {
        await api.interactions.deferMessageUpdate(id, token);
        await api.interactions.editReply(app, token, { content: 'changed', components: [] });
      } else if ('values' in interaction.data) await reply(interaction.data.values.join(','));
      else await api.interactions.updateMessage(id, token, { content: 'updated' });
    } else if (interaction.type === 2 && interaction.data.name === 'ask') {
      await api.interactions.reply(id, token, {
        content: 'which?',
        components: [
          {
            type: 1,
            components: [
              { type: 2, style: 1, label: 'Change', custom_id: 'loud' },
              { type: 2, style: 2, label: 'Quiet', custom_id: 'quiet' },
            ],
          },
          { type: 1, components: [{ type: 5, custom_id: 'who' }] },
        ],
      });
      await api.interactions.followUp(app, token, { content: 'and more' });
    } else if (interaction.type === 2 && interaction.data.name === 'fill') {
      await api.interactions.createModal(id, token, {
        custom_id: 'form',
        title: 'Form',
        components: [
          { type: 18, label: 'Text', component: { type: 4, custom_id: 'text', style: 1 } },
          { type: 18, label: 'File', component: { type: 19, custom_id: 'file' } },
        ],
      });
    } else if (interaction.type === 2 && interaction.data.type === 2)
      await reply(`looked at ${interaction.data.target_id}`);
  }

  test('a button updates, a deferred update edits, a user select resolves a member', async () => {
    const wren = discord.as('Wren Sato');
    const { reply, followUps } = await wren.slash('ask', {}, { channel: 'market' });
    if (!reply) throw new Error('No reply.');
    expect(reply.interaction_metadata).toMatchObject({ user: { global_name: 'Wren Sato' } });
    expect(await wren.press(reply, 'Change')).toMatchObject({
      state: 'updated',
      reply: { id: reply.id, content: 'updated' },
    });
    const [oskar] = (await discord.guild('Harbour Commons')).members.filter(
      ({ user }) => user.global_name === 'Oskar Vik',
    );
    expect(await wren.select(reply, 'who', ['Oskar Vik'])).toMatchObject({ reply: { content: oskar?.user.id } });
    expect(await wren.press(reply, 'quiet')).toMatchObject({
      state: 'updated',
      reply: { content: 'changed', components: [] },
    });
    const read = await wren.read('market');
    expect(read.map(({ content }) => content)).toContain('and more');
    expect(followUps.length).toBeLessThanOrEqual(1);
  });

  test('a modal takes text and a file, and the file can be downloaded', async () => {
    const wren = discord.as('Wren Sato');
    const opened = await wren.slash('fill', {}, { channel: 'proofs' });
    expect(opened).toMatchObject({ state: 'modal', modal: { title: 'Form' } });
    const file = { filename: 'proof.txt', content_type: 'text/plain', data: Buffer.from('done').toString('base64') };
    const { reply } = await wren.submit(opened, { text: 'hello', file: [file] });
    const [text, upload, attachments] = JSON.parse(reply?.content ?? '[]') as [
      { component: { value: string } },
      { component: { values: string[] } },
      Record<string, { url: string }>,
    ];
    expect(text.component.value).toBe('hello');
    const url = attachments[upload.component.values[0] ?? '']?.url ?? '';
    expect(await (await fetch(url)).text()).toBe('done');
    await expect(wren.submit(opened, { text: '', file: [] })).rejects.toMatchObject({ status: 400, code: 'invalid' });
  });

  test('autocomplete returns choices, and a user command has its target', async () => {
    const wren = discord.as('Wren Sato');
    const suggested = await wren.autocomplete('find', { focused: 'what', options: { what: 'la' } });
    expect(suggested).toMatchObject({ state: 'choices', choices: [{ name: 'Lantern', value: 'lantern' }] });
    const looked = await wren.menu('Look', 'Oskar Vik');
    expect(looked.reply?.content).toMatch(/^looked at \d+$/u);
  });

  test('a file posted as multipart can be downloaded from the URL in its message', async () => {
    const [market] = (await discord.guild('Harbour Commons')).channels.filter(({ name }) => name === 'market');
    const posted = await api.channels.createMessage(market?.id ?? '', {
      embeds: [{ title: 'With a picture', image: { url: 'attachment://a.png' } }],
      files: [{ name: 'a.png', data: Buffer.from([1, 2, 3]), contentType: 'image/png' }],
    });
    const [file] = posted.attachments;
    expect(posted.embeds[0]?.image?.url).toBe(file?.url);
    expect([...new Uint8Array(await (await fetch(file?.url ?? '')).arrayBuffer())]).toEqual([1, 2, 3]);
  });

  test('pins set with the new routes can be read with both route families', async () => {
    const [market] = (await discord.guild('Harbour Commons')).channels.filter(({ name }) => name === 'market');
    const channel = market?.id ?? '';
    const { id } = await api.channels.createMessage(channel, { content: 'pin me' });
    await api.rest.put(`/channels/${channel}/messages/pins/${id}`);
    expect((await discord.pins(channel)).map((pin) => pin.id)).toEqual([id]);
    expect((await callRest(sandbox, 'GET', `/channels/${channel}/messages/pins`)).body).toMatchObject({
      has_more: false,
      items: [{ message: { id } }],
    });
    expect((await callRest(sandbox, 'GET', `/channels/${channel}/pins`)).body).toMatchObject([{ id }]);
  });
});
