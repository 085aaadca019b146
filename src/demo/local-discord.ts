import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import type { DiscordConfig } from '../config.ts';
import type { Mount } from '../platform/http/mounts.ts';
import type { DemoGuild } from './seed-history.ts';

export type LocalDiscord = {
  config: DiscordConfig;
  /** The page and the control under `/sandbox`. */
  mount: Mount;
  guild: DemoGuild;
  close(): Promise<void>;
};

/** Starts the local Discord on a free loopback port and tells how the bot reaches it, as it would be told of Discord. */
export async function startLocalDiscord(webDir: string): Promise<LocalDiscord> {
  const sandbox = await startSandbox();
  const { token, applicationId, clientSecret, apiUrl } = sandbox;
  return {
    config: { token, applicationId, clientSecret, apiUrl, shards: undefined },
    mount: createSandboxMount(sandbox, webDir),
    guild: await readDemoGuild(sandbox),
    close: () => sandbox.close(),
  };
}

/** The page and the control of a sandbox, for a host to mount under `/sandbox`. */
export const createSandboxMount = (sandbox: Sandbox, webDir: string): Mount => ({
  path: '/sandbox',
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/sandbox/api')) return sandbox.handleControlRequest(request);
    const page = await readFile(join(webDir, 'sandbox', 'index.html'));
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  },
});

/** Asked over the control that every tool uses, since the bot's side knows nothing of the sandbox's inside. */
export async function readDemoGuild(sandbox: Sandbox): Promise<DemoGuild> {
  const response = await sandbox.handleControlRequest(new Request(`${sandbox.url}/sandbox/api/state?limit=1`));
  const state = (await response.json()) as { guilds: readonly ControlGuild[] };
  const [guild] = state.guilds;
  if (guild === undefined) throw new Error('The local Discord has no server.');
  return {
    guildId: guild.id,
    users: guild.members.map(({ user, nick }) => ({
      userId: user.id,
      username: user.username,
      displayName: nick ?? user.global_name ?? user.username,
      isBot: user.bot ?? false,
    })),
    moderatorRoleIds: guild.roles.filter(({ name }) => name === 'Moderator').map(({ id }) => id),
  };
}

/** What is read of the control's state here; its whole shape is the sandbox's own. */
type ControlGuild = {
  id: string;
  roles: readonly { id: string; name: string }[];
  members: readonly {
    user: { id: string; username: string; global_name: string | null; bot?: boolean };
    nick?: string | null;
  }[];
};
