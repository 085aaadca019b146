import {
  ApplicationCommandPermissionType as Kind,
  type Guild,
  Locale,
  PermissionFlagsBits as bit,
  Routes,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { obtainAccessToken } from '../../../test-support/access-token.ts';
import { type DiscordJsBot, startDiscordJsBot } from '../../../test-support/discord-js-bot.ts';
import { callRest } from '../../../test-support/rest-call.ts';

describe('discord.js registers commands', () => {
  let bot: DiscordJsBot;
  let guild: Guild;
  beforeAll(async () => {
    bot = await startDiscordJsBot({ intents: [1] });
    guild = bot.client.guilds.cache.first() as Guild;
    await bot.client.application.commands.set([
      { name: 'all', description: 'Everything', nameLocalizations: { [Locale.German]: 'alles' } },
      { name: 'go', description: 'Go' },
    ]);
  });
  afterAll(() => bot.close());

  test('creates, changes and deletes guild commands; lists localizations only on request', async () => {
    const created = await guild.commands.create({ name: 'local', description: 'Here', defaultMemberPermissions: '0' });
    expect((await bot.discord.as('Wren Sato').commands(guild.id)).map(({ name }) => name)).not.toContain('local');
    await created.edit({ description: 'Only here', defaultMemberPermissions: null });
    expect(
      (await bot.discord.as('Wren Sato').commands(guild.id)).find(({ name }) => name === 'local')?.description,
    ).toBe('Only here');
    const localized = await bot.client.application.commands.fetch({ withLocalizations: true });
    expect(localized.find(({ name }) => name === 'all')?.nameLocalizations).toMatchObject({ de: 'alles' });
    const plain = await bot.client.rest.get(Routes.applicationCommands(bot.sandbox.applicationId));
    expect(JSON.stringify(plain)).not.toContain('alles');
    await guild.commands.delete(created);
    await expect(guild.commands.fetch(created.id)).rejects.toMatchObject({ code: 10_063 });
  });

  test('counts 8,000 characters with the longest localization, and no more', async () => {
    const path = `/applications/${bot.sandbox.applicationId}/guilds/${guild.id}/commands`;
    const x = (n: number): string => 'x'.repeat(n);
    const full = { name: 'n', name_localizations: { de: x(100) }, value: x(100) };
    const commandOfLength = (total: number) => {
      const rest = total - 2 - 25 * 103 - 27 * 200;
      const choices = (k: number) =>
        k === 0
          ? { choices: Array.from({ length: 25 }, () => full) }
          : { choices: [full, full, { name: 'n', name_localizations: { fr: x(rest - 1) }, value: 'v' }] };
      const options = Array.from({ length: 25 }, (_, k) => ({
        type: 3,
        name: `o${String(k).padStart(2, '0')}`,
        description: 'd',
        description_localizations: { de: x(100) },
        ...(k < 2 ? choices(k) : {}),
      }));
      return { name: 'c', description: 'd', options };
    };
    expect((await callRest(bot.sandbox, 'POST', path, { body: commandOfLength(8_000) })).status).toBe(201);
    expect(await callRest(bot.sandbox, 'POST', path, { body: commandOfLength(8_001) })).toMatchObject({
      status: 400,
      body: { code: 50_035, errors: { _errors: [{ code: 'APPLICATION_COMMAND_TOO_LARGE' }] } },
    });
  });

  test('staff set command permissions with their own token; the bot can only read them', async () => {
    const command = (await guild.client.application.commands.fetch()).find(({ name }) => name === 'go');
    if (!command) throw new Error('No command.');
    const { permissions } = guild.client.application.commands;
    const target = { guild: guild.id, command: command.id };
    await expect(permissions.fetch(target)).rejects.toMatchObject({ code: 10_066 });
    const token = await obtainAccessToken(bot.sandbox, 'Mara Lindqvist', 'applications.commands.permissions.update');
    const crew = guild.roles.cache.find(({ name }) => name === 'Crew')?.id ?? '';
    await permissions.set({ ...target, token, permissions: [{ id: guild.id, type: Kind.Role, permission: false }] });
    expect((await bot.discord.as('Wren Sato').commands(guild.id)).map(({ name }) => name)).not.toContain('go');
    await permissions.set({
      ...target,
      token,
      permissions: [
        { id: guild.id, type: Kind.Role, permission: false },
        { id: crew, type: Kind.Role, permission: true },
      ],
    });
    expect((await bot.discord.as('Wren Sato').commands(guild.id)).map(({ name }) => name)).toContain('go');
    expect((await permissions.fetch({ guild: guild.id })).get(command.id)).toHaveLength(2);
    const asBot = bot.client.rest.put(
      Routes.applicationCommandPermissions(bot.sandbox.applicationId, guild.id, command.id),
      {
        body: { permissions: [] },
      },
    );
    await expect(asBot).rejects.toMatchObject({ code: 20_001 });
    expect(guild.members.me?.permissions.has(bit.Administrator)).toBe(false);
  });
});
