import { fileURLToPath } from 'node:url';
import { startSandbox } from './start.ts';

const sandbox = await startSandbox({
  port: Number(process.env['SANDBOX_PORT'] ?? 0),
  webDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
});
process.stdout.write(
  [
    `The local Discord is ready. Be anybody in it at ${sandbox.url}/sandbox; any bot lives here that is given:`,
    `  DISCORD_API_URL=${sandbox.apiUrl}`,
    `  DISCORD_TOKEN=${sandbox.token}`,
    `  DISCORD_APPLICATION_ID=${sandbox.applicationId}`,
    `  DISCORD_CLIENT_SECRET=${sandbox.clientSecret}`,
    `People sign in at ${sandbox.url}/oauth2/authorize, files lie under ${sandbox.url}/cdn.`,
    `Programs act in it over ${sandbox.url}/sandbox/api, see sandbox/README.md.`,
    'Ctrl-C stops it.',
    '',
  ].join('\n'),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
