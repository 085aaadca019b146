import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCaches } from '../../platform/cache.ts';
import type { Contexts } from '../../platform/context.ts';
import type { InteractionContext } from '../../platform/discord/commands/define.ts';
import type { RouteInfo } from '../../platform/discord/interactions/interaction-router.ts';
import type { Actor } from '../../platform/work.ts';
import { engines } from '../../../tests/support/database/test-database.ts';
import { member, newId, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { createCommandGate } from './command-gate.ts';

const [bots, market, gone, thread] = [newId(), newId(), newId(), newId()];
const moderators = newId();
const nobody = member(newId());
const moderator = member(newId(), { roleIds: [moderators] });
const daily: RouteInfo = { kind: 'command', command: 'daily', right: 'everyone', feature: 'currency' };
const coins: RouteInfo = { kind: 'command', command: 'coins', right: 'admin', feature: 'currency' };

describe.each(engines)('the command gate on %s', (engine) => {
  let ledger: TestLedger;
  let guildId = '';
  let reads = 0;
  let onRead = (): void => undefined;
  const caches = createCaches({ nowMs: () => 0 });
  const contexts: Contexts = {
    for: (actor, source) => {
      const ctx = ledger.ctx(actor, source);
      return {
        ...ctx,
        read: async (guild, run) => {
          reads += 1;
          const found = await ctx.read(guild, run);
          onRead();
          return found;
        },
      };
    },
  };
  const gate = createCommandGate({ contexts, caches });
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    guildId = await ledger.guild({ moderator_roles: [moderators] });
    for (const id of [bots, market])
      await ledger.asOwner(
        `insert into economy.channels (guild_id, channel_id, name, type) values ($1, $2, 'a channel', 0)`,
        [guildId, id],
      );
    reads = 0;
  });

  const updateSetting = (name: 'command_channels' | 'disabled_commands' | 'feature_currency', value: string) =>
    ledger.asOwner(`update economy.guild_settings set ${name} = $2 where guild_id = $1`, [guildId, value]);
  const notifySettingsChanged = () => caches.onChanges([{ guild_id: guildId, data_type: 'config' }]);
  const tryCommand = (
    routeInfo: RouteInfo,
    actor: Actor = nobody,
    channelId = market,
    parentChannelId: string | null = null,
  ) => {
    const interaction: InteractionContext = {
      guildId,
      channelId,
      parentChannelId,
      userId: '1',
      interactionId: '1',
      locale: 'en-US',
      messageId: null,
      member: { displayName: '', username: '', avatar: null, roleIds: [], permissions: '0', joinedAt: null },
    };
    return gate(ledger.ctx(actor), interaction, routeInfo).then(
      () => 'allowed',
      (error: { code: string }) => error.code,
    );
  };

  test('commands work in the chosen channels and their threads, or everywhere when none is chosen', async () => {
    expect(await tryCommand(daily)).toBe('allowed');
    await updateSetting('command_channels', `{${bots},${gone}}`);
    notifySettingsChanged();
    expect(await tryCommand(daily)).toBe('wrong_channel');
    expect(await tryCommand(daily, nobody, bots)).toBe('allowed');
    expect(await tryCommand(daily, nobody, thread, bots)).toBe('allowed');
    expect(await tryCommand(daily, nobody, thread, market)).toBe('wrong_channel');
    const interaction = { guildId, channelId: market, parentChannelId: null } as InteractionContext;
    await expect(gate(ledger.ctx(nobody), interaction, daily)).rejects.toMatchObject({
      kind: 'forbidden',
      data: { channels: `<#${bots}>` },
    });
  });

  test('commands work everywhere again when no chosen channel exists any more', async () => {
    await updateSetting('command_channels', `{${gone}}`);
    expect(await tryCommand(daily)).toBe('allowed');
  });

  test('staff can use commands in every channel, and buttons work wherever their message is', async () => {
    await updateSetting('command_channels', `{${bots}}`);
    expect(await tryCommand(daily, moderator)).toBe('allowed');
    expect(await tryCommand({ ...daily, kind: 'component' })).toBe('allowed');
    for (const command of ['help', 'config']) expect(await tryCommand({ ...daily, command })).toBe('allowed');
  });

  test('a disabled command is off for staff and buttons too, except for /help and /config', async () => {
    await updateSetting('disabled_commands', '{daily,help,config}');
    expect(await tryCommand(daily, moderator)).toBe('command_switched_off');
    expect(await tryCommand({ ...daily, kind: 'component' })).toBe('command_switched_off');
    expect(await tryCommand({ ...daily, command: 'balance' })).toBe('allowed');
    for (const command of ['help', 'config']) expect(await tryCommand({ ...daily, command })).toBe('allowed');
  });

  test('callers without the right or the feature learn nothing about disabled commands and channels', async () => {
    await updateSetting('disabled_commands', '{coins}');
    await updateSetting('command_channels', `{${bots}}`);
    expect(await tryCommand(coins)).toBe('allowed');
    expect(await tryCommand(coins, member(newId(), { permissions: '8' }))).toBe('command_switched_off');
    await updateSetting('feature_currency', 'false');
    notifySettingsChanged();
    expect(await tryCommand(coins, member(newId(), { permissions: '8' }))).toBe('allowed');
    expect(await tryCommand(daily)).toBe('allowed');
  });

  test('settings are cached until a change of them arrives', async () => {
    for (let index = 0; index < 20; index += 1) await tryCommand(daily);
    expect(reads).toBe(1);
    await updateSetting('disabled_commands', '{daily}');
    notifySettingsChanged();
    expect(await tryCommand(daily)).toBe('command_switched_off');
    expect(reads).toBe(2);
  });

  test('a change that arrives while the settings are being read is not lost', async () => {
    onRead = () => {
      onRead = () => undefined;
      notifySettingsChanged();
    };
    await tryCommand(daily);
    await updateSetting('disabled_commands', '{daily}');
    expect(await tryCommand(daily)).toBe('command_switched_off');
  });

  test('an unknown server passes the gate, so that the use case refuses it', async () => {
    guildId = newId();
    expect(await tryCommand(daily)).toBe('allowed');
    expect(await tryCommand(daily)).toBe('allowed');
    expect(reads).toBe(2);
  });
});
