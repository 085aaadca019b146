import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openWorld, type World } from '../world.ts';

const PATIENCE = { timeout: 20_000, interval: 25 };

describe('a server says where and which commands work, over the wire', () => {
  let world: World;
  let market = '';
  beforeAll(async () => {
    world = await openWorld();
    market = (await world.discord.guild(world.guildId)).channels.find(({ name }) => name === 'market')?.id ?? '';
  });
  afterAll(() => world.close());

  const set = async (settings: object) => {
    const body = JSON.stringify(settings);
    const response = await world.call(`/api/${world.guildId}/config`, { method: 'PUT', body });
    expect(response.status, await response.text()).toBe(200);
  };
  const wren = () => world.discord.as('Wren Sato');
  const answered = async (command: string, channel = 'general', who = 'Wren Sato') => {
    const { reply } = await world.discord.as(who).slash(command, {}, { channel });
    return reply?.content ?? '';
  };

  test('in other channels than the chosen ones members are told where, and staff and help are not held back', async () => {
    await set({ command_channels: [market] });
    await vi.waitFor(
      async () =>
        expect(await answered('balance')).toBe(`Commands work in these channels of this server: <#${market}>.`),
      PATIENCE,
    );
    expect(JSON.stringify((await wren().slash('balance', {}, { channel: 'market' })).reply)).toContain('You have 0');
    expect(await answered('help')).toBe('');
    expect(await answered('balance', 'general', 'Mara Lindqvist')).toBe('');
    await set({ command_channels: [] });
    await vi.waitFor(async () => expect(await answered('balance')).toBe(''), PATIENCE);
  });

  test('a command that is switched off says so, and help shows it among what is off', async () => {
    await set({ disabled_commands: ['history', 'daily'] });
    const off = (command: string) => `The command /${command} is switched off in this server.`;
    await vi.waitFor(async () => expect(await answered('daily')).toBe(off('daily')), PATIENCE);
    expect(await answered('history', 'general', 'Mara Lindqvist')).toBe(off('history'));
    const fields = (await wren().slash('help')).reply?.embeds[0]?.fields;
    const switchedOff = fields?.find(({ name }) => name === 'Switched off in this server')?.value;
    expect(switchedOff).toContain('/daily');
    expect(switchedOff).toContain('/history');
    const never = await world.call(`/api/${world.guildId}/config`, {
      method: 'PUT',
      body: JSON.stringify({ disabled_commands: ['help'] }),
    });
    expect(never.status).toBe(400);
    await set({ disabled_commands: [] });
    await vi.waitFor(async () => expect(await answered('history')).toBe(''), PATIENCE);
  });
});
