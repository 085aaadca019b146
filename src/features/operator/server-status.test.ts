import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { operatorContract } from './contract.ts';
import { statusMessage } from './discord/status-command.ts';
import { getServerStatus, readOutboxStatus, setServerStatus } from './server-status.ts';
import { readSoleServerPresence } from './store.ts';

describe.each(engines)('the status of the bot in a server on %s', (engine) => {
  let ledger: TestLedger;
  let guildId = '';
  const moderators = newId();
  const moderator = member(newId(), { roleIds: [moderators] });
  const admin = member(newId(), { permissions: '32' });
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    await ledger.asOwner('update economy.guilds set left_at = now()');
    guildId = await ledger.guild({ moderator_roles: [moderators] });
  });
  const read = () => getServerStatus(ledger.ctx(operator), guildId);
  const setStatus = (status: 'idle' | 'dnd' | 'online') => setServerStatus(ledger.ctx(admin), { guildId, status });
  const insertOutboxMessage = (key: string, state: 'due' | 'blocked', error: string | null) =>
    ledger.asOwner(
      `insert into economy.outbox (guild_id, key, kind, state, last_error)
       values ($1, $2, split_part($2, ':', 1), $3, $4)`,
      [guildId, key, state, error],
    );

  test('a chosen status is stored, audited once, and applied when the bot is in no other server', async () => {
    expect(await read()).toEqual({ status: 'online', applied: true, reason: null, waiting: [] });
    expect(await setStatus('dnd')).toEqual({ status: 'dnd', applied: true, reason: null });
    await setStatus('dnd');
    expect(await read()).toMatchObject({ status: 'dnd' });
    const audit = await ledger.asOwner('select act, before, after from economy.audit where guild_id = $1', [guildId]);
    expect(audit).toEqual([{ act: 'change_status', before: { status: 'online' }, after: { status: 'dnd' } }]);
    expect(await ledger.ctx(operator).acrossGuilds(readSoleServerPresence)).toBe('dnd');
  });

  test('with several servers a chosen status is stored but not applied, and the reason is returned', async () => {
    await ledger.guild();
    const result = await setStatus('idle');
    expect(result).toMatchObject({ status: 'idle', applied: false });
    expect(result.reason).toContain('This bot is in several');
    expect(operatorContract.setServerStatus.reply.parse(result)).toEqual(result);
    expect(await ledger.ctx(operator).acrossGuilds(readSoleServerPresence)).toBeUndefined();
  });

  test('staff see pending outbox messages, blocked ones first with the reason; members see none', async () => {
    const runtime = { latencyMs: () => 42, startedMs: 5_000, version: '1.2.3' };
    expect(JSON.stringify(statusMessage(runtime, await readOutboxStatus(ledger.ctx(moderator), guildId)))).toContain(
      'Nothing waits.',
    );
    await insertOutboxMessage('welcome:1', 'due', null);
    await insertOutboxMessage('welcome:2', 'due', null);
    await insertOutboxMessage('log', 'blocked', 'The bot cannot see the channel.');
    const waiting = await readOutboxStatus(ledger.ctx(moderator), guildId);
    const [embed] = statusMessage(runtime, waiting).embeds ?? [];
    expect(embed?.description).toBe('Running since <t:5:R>.\nDiscord answers within 42 ms.\nVersion 1.2.3.');
    expect(embed?.fields?.[0]?.value).toBe(
      '**Log channel** (1): The bot cannot see the channel.\n**Welcomes** (2): On its way.',
    );
    const reply = await read();
    expect(operatorContract.getServerStatus.reply.parse(reply).waiting).toHaveLength(2);
    expect(await readOutboxStatus(ledger.ctx(member(newId(), { permissions: '0' })), guildId)).toBeNull();
    expect(statusMessage({ ...runtime, latencyMs: () => null }, null).embeds?.[0]?.fields).toEqual([]);
  });

  test('moderators can read the status, admins can set it, others are refused', async () => {
    await getServerStatus(ledger.ctx(moderator), guildId);
    const outcomeOf = (run: Promise<unknown>) =>
      run.then(() => 'allowed').catch((error: { code: string }) => error.code);
    const setAs = (actor: typeof admin, server = guildId) =>
      outcomeOf(setServerStatus(ledger.ctx(actor), { guildId: server, status: 'idle' }));
    expect(await setAs(moderator)).toBe('not_allowed');
    expect(await outcomeOf(getServerStatus(ledger.ctx(member(newId())), guildId))).toBe('not_allowed');
    expect(await setAs(admin, newId())).toBe('server_missing');
    expect(await outcomeOf(readOutboxStatus(ledger.ctx(moderator), newId()))).toBe('server_missing');
  });
});
