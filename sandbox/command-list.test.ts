import {
  ApplicationCommandPermissionType as Kind,
  type Guild,
  Locale,
  PermissionFlagsBits as bit,
  Routes,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsBot, openJsBot } from './testing/js-bot.ts';

describe('discord.js registers commands', () => {
  let bot: JsBot;
  let guild: Guild;
  beforeAll(async () => {
    bot = await openJsBot({ intents: [1] });
    guild = bot.client.guilds.cache.first() as Guild;
    await bot.client.application.commands.set([
      { name: 'all', description: 'Everything', nameLocalizations: { [Locale.German]: 'alles' } },
      { name: 'go', description: 'Go' },
    ]);
  });
  afterAll(() => bot.close());

  it('keeps commands of one server, changes and deletes them, and lists localizations only if asked', async () => {
    const made = await guild.commands.create({ name: 'local', description: 'Here', defaultMemberPermissions: '0' });
    expect((await bot.discord.as('Wren Sato').commands(guild.id)).map(({ name }) => name)).not.toContain('local');
    await made.edit({ description: 'Only here', defaultMemberPermissions: null });
    expect(
      (await bot.discord.as('Wren Sato').commands(guild.id)).find(({ name }) => name === 'local')?.description,
    ).toBe('Only here');
    const localized = await bot.client.application.commands.fetch({ withLocalizations: true });
    expect(localized.find(({ name }) => name === 'all')?.nameLocalizations).toMatchObject({ de: 'alles' });
    const plain = await bot.client.rest.get(Routes.applicationCommands(bot.sandbox.applicationId));
    expect(JSON.stringify(plain)).not.toContain('alles');
    await guild.commands.delete(made);
    await expect(guild.commands.fetch(made.id)).rejects.toMatchObject({ code: 10_063 });
  });

  it('staff decide who may use a command, with a token of their own; the bot reads it and may not', async () => {
    const command = (await guild.client.application.commands.fetch()).find(({ name }) => name === 'go');
    if (!command) throw new Error('No command.');
    const { permissions } = guild.client.application.commands;
    const where = { guild: guild.id, command: command.id };
    await expect(permissions.fetch(where)).rejects.toMatchObject({ code: 10_066 });
    const asked = {
      client_id: bot.sandbox.applicationId,
      redirect_uri: 'http://127.0.0.1:1/',
      scope: 'applications.commands.permissions.update',
    };
    const { location } = await bot.discord.as('Mara Lindqvist').authorize(asked);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(location).searchParams.get('code') ?? '',
      redirect_uri: asked.redirect_uri,
      client_id: asked.client_id,
      client_secret: bot.sandbox.clientSecret,
    });
    const granted = await fetch(`${bot.sandbox.apiUrl}/v10/oauth2/token`, { method: 'POST', body });
    const { access_token: token } = (await granted.json()) as { access_token: string };
    const crew = guild.roles.cache.find(({ name }) => name === 'Crew')?.id ?? '';
    await permissions.set({ ...where, token, permissions: [{ id: guild.id, type: Kind.Role, permission: false }] });
    expect((await bot.discord.as('Wren Sato').commands(guild.id)).map(({ name }) => name)).not.toContain('go');
    await permissions.set({
      ...where,
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
