import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../start.ts';

describe('a standalone sandbox', () => {
  let sandbox: Sandbox;
  const webDir = mkdtempSync(join(tmpdir(), 'pages-'));
  beforeAll(async () => {
    for (const folder of ['sandbox', 'assets']) mkdirSync(join(webDir, folder));
    writeFileSync(join(webDir, 'sandbox', 'index.html'), '<title>Local Discord</title>');
    writeFileSync(join(webDir, 'assets', 'page-1a.js'), 'export {}');
    writeFileSync(join(webDir, 'secret.txt'), 'no');
    sandbox = await startSandbox({ webDir });
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(webDir, { recursive: true });
  });

  test.each([
    ['/', 200, 'text/html'],
    ['/sandbox', 200, 'text/html'],
    ['/assets/page-1a.js', 200, 'text/javascript'],
    ['/assets/none.js', 404, ''],
    ['/assets/..%2fsecret.txt', 404, ''],
    ['/secret.txt', 404, ''],
  ])('%s returns %i', async (path, status, type) => {
    const response = await fetch(sandbox.url + path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type') ?? '').toContain(type);
  });

  test('without built pages no page is served', async () => {
    const bare = await startSandbox();
    expect((await fetch(`${bare.url}/sandbox`)).status).toBe(404);
    await bare.close();
  });

  test('the state contains the URL and token with which a bot can connect', async () => {
    const { connect } = await connectSandbox(sandbox.url).state();
    const authorization = `Bot ${connect.token}`;
    expect((await fetch(`${connect.apiUrl}/v10/users/@me`, { headers: { authorization } })).status).toBe(200);
  });

  test('the control API serves files too, so that a page may load them', async () => {
    const data = Buffer.from('four bells').toString('base64');
    const files = [{ filename: 'bells.txt', content_type: 'text/plain', data }];
    const sent = await connectSandbox(sandbox.url).as('Wren Sato').send('', { files });
    const { pathname, search } = new URL(sent.attachments[0]?.url ?? '');
    const response = await sandbox.handleControlRequest(new Request(`${sandbox.url}/sandbox/api${pathname}${search}`));
    expect(await response.text()).toBe('four bells');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('a moderator can pin and unpin, a member cannot', async () => {
    const discord = connectSandbox(sandbox.url);
    const sent = await discord.as('Wren Sato').send('keep this');
    const pin = async (method: string, as: string) =>
      (await fetch(`${sandbox.url}/sandbox/api/channels/${sent.channel_id}/pins/${sent.id}?as=${as}`, { method }))
        .status;
    expect(await pin('PUT', 'Wren Sato')).toBe(403);
    expect(await pin('PUT', 'Ines Duarte')).toBe(200);
    expect((await discord.pins('general')).map(({ id }) => id)).toEqual([sent.id]);
    expect(await pin('DELETE', 'Wren Sato')).toBe(403);
    expect(await pin('DELETE', 'Ines Duarte')).toBe(200);
    expect(await discord.pins('general')).toEqual([]);
  });
});
