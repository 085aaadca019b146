import { Client, type ClientOptions, Events } from 'discord.js';
import { connectSandbox, type SandboxClient } from '../client/sandbox-client.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../start.ts';

export type DiscordJsBot = {
  sandbox: Sandbox;
  client: Client<true>;
  discord: SandboxClient;
  close: () => Promise<void>;
};

/** Starts a sandbox and a discord.js bot in it; resolves when the bot is online and knows its guilds. */
export async function startDiscordJsBot(
  input: Omit<ClientOptions, 'rest'> & { sandbox?: SandboxOptions },
): Promise<DiscordJsBot> {
  const { sandbox: options, ...clientOptions } = input;
  const sandbox = await startSandbox(options);
  const client = new Client<true>({ ...clientOptions, rest: { api: sandbox.apiUrl, cdn: `${sandbox.url}/cdn` } });
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  await client.login(sandbox.token);
  await ready;
  return {
    sandbox,
    client,
    discord: connectSandbox(sandbox.url),
    async close() {
      await client.destroy();
      await sandbox.close();
    },
  };
}

/** Resolves with the arguments of the next event that `matches`. Call it before causing the event. */
export function waitForEvent<T extends unknown[]>(
  client: Client,
  event: string,
  matches: (...args: T) => boolean = () => true,
): Promise<T> {
  return new Promise((resolve) => {
    const listener = (...args: unknown[]): void => {
      // The caller chooses the event and thereby the types of its arguments.
      const typedArgs = args as T;
      if (!matches(...typedArgs)) return;
      client.off(event, listener);
      resolve(typedArgs);
    };
    client.on(event, listener);
  });
}
