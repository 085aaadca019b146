import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import type { DiscordConfig } from '../config.ts';
import type { Mount } from '../platform/http/mounts.ts';
import type { DemoGuild } from './seed-history.ts';

export type LocalDiscord = {
  config: DiscordConfig;
  /** Serves the sandbox page and the control API under `/sandbox`. */
  mount: Mount;
  guild: DemoGuild;
  close(): Promise<void>;
};

/** Starts the local Discord on a free loopback port. `config` tells the bot how to reach it, in the same form as for Discord. */
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

/** Creates the mount that serves a sandbox's page and control API under `/sandbox`. */
export const createSandboxMount = (sandbox: Sandbox, webDir: string): Mount => ({
  path: '/sandbox',
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/sandbox/api')) return sandbox.handleControlRequest(request);
    const page = await readFile(join(webDir, 'sandbox', 'index.html'));
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  },
});

/** Reads the demo guild through the public control API, since the bot's side must not depend on the sandbox's internals. */
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

/** The fields of the control API's state that are read here; the sandbox owns the full type. */
type ControlGuild = {
  id: string;
  roles: readonly { id: string; name: string }[];
  members: readonly {
    user: { id: string; username: string; global_name: string | null; bot?: boolean };
    nick?: string | null;
  }[];
};
