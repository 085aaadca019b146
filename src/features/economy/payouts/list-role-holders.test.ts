import { afterEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../sandbox/start.ts';
import { createDiscordPort, createRest } from '../../../platform/discord/rest/discord-port.ts';
import { listRoleHolders } from './list-role-holders.ts';

const MEMBERS = 2_500;
let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

/** A Discord of one large server, and the way to it. */
async function openLargeServer(options: SandboxOptions = {}) {
  const opened = await startSandbox({ guilds: 1, membersPerGuild: MEMBERS, ...options });
  sandbox = opened;
  const rest = createRest({ token: opened.token, apiUrl: opened.apiUrl });
  const port = createDiscordPort(rest, { onFatalToken: () => undefined });
  return { opened, port, guildId: [...opened.world.guilds.keys()][0] ?? '' };
}

test('everybody in a large server is found page by page, once, without bots', async () => {
  const { port, guildId } = await openLargeServer();
  const everybody = await listRoleHolders(port, { guildId, roleId: guildId });
  expect(new Set(everybody.map(({ userId }) => userId)).size).toBe(everybody.length);
  // The owner comes on top.
  expect(everybody).toHaveLength(MEMBERS + 1);
  expect(await listRoleHolders(port, { guildId, roleId: '300000000000000002' })).toEqual([]);
});

test('a limit of Discord’s is waited out', async () => {
  const { opened, port, guildId } = await openLargeServer();
  opened.changeFaults({ rateLimit: { retryAfterMs: 50, scope: 'user', times: 1 } });
  expect(await listRoleHolders(port, { guildId, roleId: guildId })).toHaveLength(MEMBERS + 1);
});

test('without the members’ intent it is said what is missing, and without a bot that nobody can be asked', async () => {
  const { port, guildId } = await openLargeServer({ grantedPrivilegedIntents: 0 });
  await expect(listRoleHolders(port, { guildId, roleId: guildId })).rejects.toMatchObject({ code: 'members_hidden' });
  await expect(listRoleHolders(undefined, { guildId, roleId: guildId })).rejects.toMatchObject({
    code: 'members_unreachable',
  });
});
