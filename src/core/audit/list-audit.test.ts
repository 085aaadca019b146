import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import type { Actor } from '../../platform/work.ts';
import type { AuditRecord } from './contract.ts';
import { recordAudit } from './record-audit.ts';

type List = { data: AuditRecord[]; page: { limit: number; offset: number; total: number; next_cursor: string | null } };

const OWNER = '100000000000000001';
const MODERATOR = '100000000000000003';
const STRANGER = '100000000000000005';
const MODERATOR_ROLE = '300000000000000002';

describe.each(engines)('the audit log API on %s', (engine) => {
  let app: HttpApp;
  let operator: string;
  beforeAll(async () => {
    app = await startHttpApp({
      engine,
      findMembership: (_, userId) =>
        Promise.resolve(userId === MODERATOR ? { roleIds: [MODERATOR_ROLE], permissions: '0' } : null),
    });
    operator = await app.signIn();
  });
  afterAll(() => app.close());

  const asOwner = (text: string, params: readonly (string | readonly string[])[]) =>
    app.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query(text, params);
    });
  const get = (guildId: string, query = '', token = operator) =>
    app.call(`/api/${guildId}/audit?${query}`, { headers: { authorization: `Bearer ${token}` } });
  const list = async (guildId: string, query = '') => (await (await get(guildId, query)).json()) as List;
  const record = (guildId: string, actor: Actor, auditRecord: Parameters<typeof recordAudit>[1]) =>
    app.contexts.for(actor, { source: 'api' }).transact(guildId, (work) => recordAudit(work, auditRecord));
  const admin: Actor = { kind: 'operator', username: 'admin' };

  test('lists who did what to whom, with before and after, newest first', async () => {
    const guildId = await app.guild({ ownerId: OWNER });
    await asOwner(
      `insert into economy.profiles (guild_id, user_id, username, display_name, avatar)
       values ($1, $2, 'ada', 'Ada', 'abc'), ($1, $3, 'bo', 'Bo', null)`,
      [guildId, OWNER, MODERATOR],
    );
    await record(guildId, admin, {
      operation: 'change_settings',
      target: 'config',
      before: { prefix: '!' },
      after: {},
    });
    await record(
      guildId,
      { kind: 'member', userId: OWNER, roleIds: [], permissions: '0' },
      { operation: 'freeze_member', target: `user:${MODERATOR}`, after: { reason: 'a bot' } },
    );
    await record(guildId, { kind: 'system', job: 'sweep' }, { operation: 'x', target: 'user:none' });
    const { data, page } = await list(guildId);
    expect(page).toEqual({ limit: 50, offset: 0, total: 3, next_cursor: null });
    expect(data).toMatchObject([
      {
        actor: { kind: 'system', id: 'sweep', name: 'sweep', avatar_url: null },
        target: 'user:none',
        target_name: null,
        before: null,
        after: null,
      },
      {
        actor: { kind: 'member', id: OWNER, name: 'Ada', avatar_url: expect.stringContaining('/abc.png') as string },
        act: 'freeze_member',
        target: `user:${MODERATOR}`,
        target_name: 'Bo',
        before: null,
        after: { reason: 'a bot' },
      },
      { actor: { kind: 'operator', name: 'admin' }, act: 'change_settings', target: 'config', before: { prefix: '!' } },
    ]);
    expect(data[0]?.at).toMatch(/Z$/);
  });

  test('following cursors returns each record once, in the order of one long page', async () => {
    const guildId = await app.guild({});
    for (let index = 0; index < 7; index += 1)
      await record(guildId, admin, { operation: `act_${index}`, target: 'config' });
    const fullList = await list(guildId);
    const collectedIds: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
      const { data, page }: List = await list(guildId, `limit=3${cursor && `&cursor=${cursor}`}`);
      collectedIds.push(...data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(collectedIds).toEqual(fullList.data.map(({ id }) => id));
    expect((await list(guildId, 'per_page=3&page=3')).data.map(({ act }) => act)).toEqual(['act_0']);
  });

  test('a new record is announced in the change feed', async () => {
    const guildId = await app.guild({});
    await record(guildId, admin, { operation: 'x', target: 'config' });
    const changes = await asOwner(
      'select data_type, change_type, affected_ids from economy.changes where guild_id = $1',
      [guildId],
    );
    const { data } = await list(guildId);
    expect(changes).toEqual([{ data_type: 'logs', change_type: 'create', affected_ids: [data[0]?.id] }]);
  });

  test('records of one server never appear in another', async () => {
    const [mine, other] = await Promise.all([app.guild({}), app.guild({})]);
    await record(other, admin, { operation: 'x', target: 'config' });
    expect((await list(mine)).data).toEqual([]);
  });

  test.each([
    ['the owner', OWNER, 200],
    ['a moderator', MODERATOR, 403],
    ['a stranger', STRANGER, 404],
  ])('%s (%s) gets status %i', async (_, userId, status) => {
    const guildId = await app.guild({ ownerId: OWNER });
    await asOwner('update economy.guild_settings set moderator_roles = $2 where guild_id = $1', [
      guildId,
      [MODERATOR_ROLE],
    ]);
    expect((await get(guildId, '', await app.signInMember(userId))).status).toBe(status);
  });
});
