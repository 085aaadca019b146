import { afterEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../sandbox/start.ts';
import { createDiscordPort, createRest } from '../../../platform/discord/rest/discord-port.ts';
import { listRoleHolders } from './list-role-holders.ts';

const MEMBERS = 2_500;
let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

/** Starts a sandbox with one large server and opens a port to it. */
async function openLargeServer(options: SandboxOptions = {}) {
  const opened = await startSandbox({ guilds: 1, membersPerGuild: MEMBERS, ...options });
  sandbox = opened;
  const rest = createRest({ token: opened.token, apiUrl: opened.apiUrl });
  const port = createDiscordPort(rest, { onFatalToken: () => undefined });
  return { opened, port, guildId: [...opened.world.guilds.keys()][0] ?? '' };
}

test('all members of a large server are listed page by page, each once and without bots', async () => {
  const { port, guildId } = await openLargeServer();
  const everybody = await listRoleHolders(port, { guildId, roleId: guildId });
  expect(new Set(everybody.map(({ userId }) => userId)).size).toBe(everybody.length);
  // The owner is an additional member.
  expect(everybody).toHaveLength(MEMBERS + 1);
  expect(await listRoleHolders(port, { guildId, roleId: '300000000000000002' })).toEqual([]);
});

test('a rate limit of Discord is waited out', async () => {
  const { opened, port, guildId } = await openLargeServer();
  opened.changeFaults({ rateLimit: { retryAfterMs: 50, scope: 'user', times: 1 } });
  expect(await listRoleHolders(port, { guildId, roleId: guildId })).toHaveLength(MEMBERS + 1);
});

test('a missing members intent and a missing bot are refused with different codes', async () => {
  const { port, guildId } = await openLargeServer({ grantedPrivilegedIntents: 0 });
  await expect(listRoleHolders(port, { guildId, roleId: guildId })).rejects.toMatchObject({ code: 'members_hidden' });
  await expect(listRoleHolders(undefined, { guildId, roleId: guildId })).rejects.toMatchObject({
    code: 'members_unreachable',
  });
});
