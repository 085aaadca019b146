import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  type ChatInputCommandInteraction,
  type CommandInteraction,
  ComponentType,
  Events,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  Routes,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../control-api/actions-contract.ts';
import { type DiscordJsBot, startDiscordJsBot } from '../../test-support/discord-js-bot.ts';

const file = { filename: 'proof.txt', content_type: 'text/plain', data: Buffer.from('done').toString('base64') };

describe('discord.js responds to interactions', () => {
  let bot: DiscordJsBot;
  /** Handles the next interaction in the bot. */
  let handle: (interaction: Interaction) => Promise<unknown>;
  let failed: unknown;
  beforeAll(async () => {
    bot = await startDiscordJsBot({ intents: [1], sandbox: { responseTimeoutMs: 20_000 } });
    bot.client.on(Events.InteractionCreate, (interaction) => {
      handle(interaction).catch((error: unknown) => {
        failed = error;
      });
    });
    await bot.client.application.commands.set([
      {
        name: 'all',
        description: 'Everything',
        options: [
          {
            type: Option.SubcommandGroup,
            name: 'group',
            description: 'Group',
            options: [
              {
                type: Option.Subcommand,
                name: 'sub',
                description: 'Sub',
                options: [
                  { type: Option.String, name: 'text', description: 'Text', required: true },
                  { type: Option.Integer, name: 'whole', description: 'Whole', minValue: 1 },
                  { type: Option.Number, name: 'part', description: 'Part' },
                  { type: Option.Boolean, name: 'yes', description: 'Yes' },
                  { type: Option.User, name: 'user', description: 'User' },
                  { type: Option.Role, name: 'role', description: 'Role' },
                  { type: Option.Channel, name: 'channel', description: 'Channel' },
                  { type: Option.Mentionable, name: 'either', description: 'Either' },
                  { type: Option.Attachment, name: 'file', description: 'File' },
                ],
              },
            ],
          },
        ],
      },
      {
        name: 'find',
        description: 'Find',
        options: [{ type: Option.String, name: 'what', description: 'What', autocomplete: true, required: true }],
      },
      { name: 'go', description: 'Go' },
      { name: 'Who is this', type: ApplicationCommandType.User },
      { name: 'Report', type: ApplicationCommandType.Message },
    ]);
  });
  afterAll(() => bot.close());
  const wren = () => bot.discord.as('Wren Sato');
  const go = (then: (interaction: ChatInputCommandInteraction) => Promise<unknown>): Promise<Outcome> => {
    handle = (interaction) => then(interaction as ChatInputCommandInteraction);
    return wren().slash('go', {}, { channel: 'market' });
  };

  test('reads every option type, nested two levels deep', async () => {
    const values: unknown[] = [];
    handle = async (interaction) => {
      const { options, ...rest } = interaction as ChatInputCommandInteraction;
      const text = await (await fetch(options.getAttachment('file', true).url)).text();
      values.push(
        [options.getSubcommandGroup(), options.getSubcommand(), options.getString('text'), options.getInteger('whole')],
        [options.getNumber('part'), options.getBoolean('yes'), options.getUser('user')?.globalName],
        [options.getRole('role')?.name, options.getChannel('channel')?.id === rest.channelId, text],
        (options.getMentionable('either') as { name?: string } | null)?.name,
      );
      await (interaction as CommandInteraction).reply('ok');
    };
    await wren().slash(
      'all group sub',
      {
        text: 'a',
        whole: 2,
        part: 0.5,
        yes: true,
        user: 'Oskar Vik',
        role: 'Crew',
        channel: 'market',
        either: 'Council',
        file,
      },
      { channel: 'market' },
    );
    expect(values).toEqual([['group', 'sub', 'a', 2], [0.5, true, 'Oskar Vik'], ['Crew', true, 'done'], 'Council']);
  });

  test('autocompletes an option, and replies to a user and a message command', async () => {
    handle = async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name}: ${value}`, value: 'lantern' }]);
    };
    const suggested = await wren().autocomplete('find', { focused: 'what', options: { what: 'lan' } });
    expect(suggested.choices).toEqual([{ name: 'what: lan', value: 'lantern' }]);
    handle = async (interaction) => {
      if (interaction.isUserContextMenuCommand()) await interaction.reply(interaction.targetUser.username);
      if (interaction.isMessageContextMenuCommand()) await interaction.reply(interaction.targetMessage.content);
    };
    expect((await wren().menu('Who is this', 'Oskar Vik')).reply?.content).toBe('oskar.vik');
    const sent = await wren().send('Look at this', { channel: 'market' });
    expect((await wren().menu('Report', sent.id, { channel: 'market' })).reply?.content).toBe('Look at this');
  });

  test('replies with the created message, defers, edits, follows up privately and deletes', async () => {
    const replied = await go(async (interaction) => {
      const { resource, interaction: made } = await interaction.reply({ content: 'one', withResponse: true });
      expect([resource?.message?.content, made.responseMessageId === resource?.message?.id]).toEqual(['one', true]);
      const more = await interaction.followUp({ content: 'two', flags: MessageFlags.Ephemeral });
      expect(more.flags.has(MessageFlags.Ephemeral)).toBe(true);
      await interaction.editReply({ content: 'three', files: [{ attachment: Buffer.from('x'), name: 'x.txt' }] });
      expect((await interaction.fetchReply()).attachments.size).toBe(1);
      await interaction.deleteReply(more);
    });
    expect(replied).toMatchObject({ state: 'replied' });
    const deferred = await go(async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('later');
      await interaction.deleteReply();
    });
    expect(deferred).toMatchObject({ state: 'replied', reply: { content: 'later', flags: MessageFlags.Ephemeral } });
  });

  test('gets 40060 for a second response, 10062 for a late one and 50027 after 15 minutes', async () => {
    let lastInteraction: ChatInputCommandInteraction | undefined;
    await go(async (interaction) => {
      lastInteraction = interaction;
      await interaction.reply('once');
    });
    const again = bot.client.rest.post(
      Routes.interactionCallback(lastInteraction?.id ?? '', lastInteraction?.token ?? ''),
      {
        body: { type: 4, data: { content: 'twice' } },
        auth: false,
      },
    );
    await expect(again).rejects.toMatchObject({ code: 40_060, status: 400 });
    await bot.discord.advanceClock(15 * 60_000 + 1);
    await expect(lastInteraction?.editReply('too late')).rejects.toMatchObject({ code: 50_027 });
    failed = undefined;
    const late = await go(async (interaction) => {
      await bot.discord.advanceClock(20_001);
      await interaction.reply('too late');
    });
    expect(late).toMatchObject({ state: 'failed', error: 'The application did not respond' });
    await expect.poll(() => failed).toMatchObject({ code: 10_062, status: 404 });
  });

  test('receives buttons and every kind of select', async () => {
    const select = (type: number, more: object = {}) => ({
      type: ComponentType.ActionRow,
      components: [{ type, custom_id: `s${type}`, ...more }],
    });
    const menu = await go((interaction) =>
      interaction.reply({
        content: 'Choose',
        components: [
          select(ComponentType.StringSelect, {
            options: ['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value })),
            max_values: 2,
          }),
          ...[ComponentType.UserSelect, ComponentType.RoleSelect, ComponentType.ChannelSelect].map((type) =>
            select(type),
          ),
          select(ComponentType.MentionableSelect),
        ] as never,
      }),
    );
    const message = menu.reply;
    if (!message) throw new Error('Nothing to choose from.');
    handle = async (interaction) => {
      if (!interaction.isAnySelectMenu()) return;
      const named = [
        ...(interaction.isUserSelectMenu() ? interaction.users.map(({ globalName }) => globalName) : []),
        ...(interaction.isRoleSelectMenu() ? interaction.roles.map(({ name }) => name) : []),
        ...(interaction.isChannelSelectMenu()
          ? interaction.channels.map((one) => ('name' in one ? one.name : ''))
          : []),
        ...(interaction.isMentionableSelectMenu() ? interaction.roles.map(({ name }) => name) : []),
        ...(interaction.isStringSelectMenu() ? interaction.values : []),
      ];
      await interaction.reply({ content: named.join(','), flags: MessageFlags.Ephemeral });
    };
    const chosen = async (type: number, values: string[]) =>
      (await wren().select(message, `s${type}`, values)).reply?.content;
    expect(await chosen(ComponentType.StringSelect, ['a', 'C'])).toBe('a,c');
    expect(await chosen(ComponentType.UserSelect, ['Oskar Vik'])).toBe('Oskar Vik');
    expect(await chosen(ComponentType.RoleSelect, ['Crew'])).toBe('Crew');
    expect(await chosen(ComponentType.ChannelSelect, ['market'])).toBe('market');
    expect(await chosen(ComponentType.MentionableSelect, ['Council'])).toBe('Council');
    await expect(wren().select(message, 's3', ['a', 'b', 'c'])).rejects.toMatchObject({ status: 400 });

    const pressed = await go((interaction) =>
      interaction.reply({
        content: 'Press',
        components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Now', custom_id: 'now' }] }],
      }),
    );
    handle = async (interaction) => {
      if (interaction.isButton()) await interaction.update({ content: 'Pressed', components: [] });
    };
    if (!pressed.reply) throw new Error('Nothing to press.');
    expect(await wren().press(pressed.reply, 'Now')).toMatchObject({ state: 'updated', reply: { content: 'Pressed' } });
  });

  test('opens a modal and reads text, choices, users and files from it', async () => {
    const label = (name: string, component: object) => ({
      type: ComponentType.Label,
      label: name,
      component: { custom_id: name, ...component },
    });
    const options = ['x', 'y'].map((value) => ({ label: value, value }));
    const opened = await go((interaction) =>
      interaction.showModal({
        custom_id: 'form',
        title: 'Form',
        components: [
          label('text', { type: ComponentType.TextInput, style: 2 }),
          label('choice', { type: ComponentType.StringSelect, options }),
          label('who', { type: ComponentType.UserSelect }),
          label('radio', { type: ComponentType.RadioGroup, options }),
          label('files', { type: ComponentType.FileUpload, max_values: 2, required: false }),
        ] as never,
      }),
    );
    expect(opened).toMatchObject({ state: 'modal', modal: { title: 'Form' } });
    handle = async (interaction) => {
      const { fields } = interaction as ModalSubmitInteraction;
      const files = await Promise.all(
        [...(fields.getUploadedFiles('files')?.values() ?? [])].map(async ({ url }) => (await fetch(url)).text()),
      );
      const values = [
        fields.getTextInputValue('text'),
        fields.getStringSelectValues('choice'),
        fields.getSelectedUsers('who')?.map(({ username }) => username),
        files,
      ];
      await (interaction as ModalSubmitInteraction).reply({ content: JSON.stringify(values) });
    };
    const fields = { text: 'Done', choice: ['y'], who: ['Oskar Vik'], radio: 'x', files: [file, file] };
    const submitted = await wren().submit(opened, fields);
    expect(JSON.parse(submitted.reply?.content ?? '[]')).toEqual(['Done', ['y'], ['oskar.vik'], ['done', 'done']]);
  });
});
