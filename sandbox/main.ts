import { startSandbox } from './start.ts';

const sandbox = await startSandbox({ port: Number(process.env['SANDBOX_PORT'] ?? 0) });
process.stdout.write(
  [
    `Local Discord   ${sandbox.url}`,
    `DISCORD_API_URL ${sandbox.apiUrl}`,
    `DISCORD_TOKEN   ${sandbox.token}`,
    `Control API     ${sandbox.url}/sandbox/api/state`,
    '',
  ].join('\n'),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
