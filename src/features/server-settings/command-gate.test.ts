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

describe.each(engines)('what a server lets its members command on %s', (engine) => {
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
    invocation: RouteInfo,
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
    return gate(ledger.ctx(actor), interaction, invocation).then(
      () => 'let through',
      (error: { code: string }) => error.code,
    );
  };

  test('commands work in the chosen channels and the threads under them, and everywhere when none is chosen', async () => {
    expect(await tryCommand(daily)).toBe('let through');
    await updateSetting('command_channels', `{${bots},${gone}}`);
    notifySettingsChanged();
    expect(await tryCommand(daily)).toBe('wrong_channel');
    expect(await tryCommand(daily, nobody, bots)).toBe('let through');
    expect(await tryCommand(daily, nobody, thread, bots)).toBe('let through');
    expect(await tryCommand(daily, nobody, thread, market)).toBe('wrong_channel');
    const interaction = { guildId, channelId: market, parentChannelId: null } as InteractionContext;
    await expect(gate(ledger.ctx(nobody), interaction, daily)).rejects.toMatchObject({
      kind: 'forbidden',
      data: { channels: `<#${bots}>` },
    });
  });

  test('when no chosen channel is there any more, commands work everywhere again', async () => {
    await updateSetting('command_channels', `{${gone}}`);
    expect(await tryCommand(daily)).toBe('let through');
  });

  test('staff use commands in every channel, and buttons work wherever their message stands', async () => {
    await updateSetting('command_channels', `{${bots}}`);
    expect(await tryCommand(daily, moderator)).toBe('let through');
    expect(await tryCommand({ ...daily, kind: 'component' })).toBe('let through');
    for (const command of ['help', 'config']) expect(await tryCommand({ ...daily, command })).toBe('let through');
  });

  test('a command that is switched off is off for staff too, with its buttons, and nobody is locked out of the settings', async () => {
    await updateSetting('disabled_commands', '{daily,help,config}');
    expect(await tryCommand(daily, moderator)).toBe('command_switched_off');
    expect(await tryCommand({ ...daily, kind: 'component' })).toBe('command_switched_off');
    expect(await tryCommand({ ...daily, command: 'balance' })).toBe('let through');
    for (const command of ['help', 'config']) expect(await tryCommand({ ...daily, command })).toBe('let through');
  });

  test('the right and the feature are judged first: who lacks them learns nothing of switches and channels', async () => {
    await updateSetting('disabled_commands', '{coins}');
    await updateSetting('command_channels', `{${bots}}`);
    expect(await tryCommand(coins)).toBe('let through');
    expect(await tryCommand(coins, member(newId(), { permissions: '8' }))).toBe('command_switched_off');
    await updateSetting('feature_currency', 'false');
    notifySettingsChanged();
    expect(await tryCommand(coins, member(newId(), { permissions: '8' }))).toBe('let through');
    expect(await tryCommand(daily)).toBe('let through');
  });

  test('a server asked for lately costs no reading, until a change of its settings is heard', async () => {
    for (let nth = 0; nth < 20; nth += 1) await tryCommand(daily);
    expect(reads).toBe(1);
    await updateSetting('disabled_commands', '{daily}');
    notifySettingsChanged();
    expect(await tryCommand(daily)).toBe('command_switched_off');
    expect(reads).toBe(2);
  });

  test('a change that is heard while the settings are being read is not forgotten', async () => {
    onRead = () => {
      onRead = () => undefined;
      notifySettingsChanged();
    };
    await tryCommand(daily);
    await updateSetting('disabled_commands', '{daily}');
    expect(await tryCommand(daily)).toBe('command_switched_off');
  });

  test('a server that is not known is let through to the verb, which says so', async () => {
    guildId = newId();
    expect(await tryCommand(daily)).toBe('let through');
    expect(await tryCommand(daily)).toBe('let through');
    expect(reads).toBe(2);
  });
});
