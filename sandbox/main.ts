import { fileURLToPath } from 'node:url';
import { startSandbox } from './start.ts';

const sandbox = await startSandbox({
  port: Number(process.env['SANDBOX_PORT'] ?? 0),
  webDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
});
process.stdout.write(
  [
    `The local Discord is ready, with its page at ${sandbox.url}/sandbox. A bot connects with:`,
    `  DISCORD_API_URL=${sandbox.apiUrl}`,
    `  DISCORD_TOKEN=${sandbox.token}`,
    `  DISCORD_APPLICATION_ID=${sandbox.applicationId}`,
    `  DISCORD_CLIENT_SECRET=${sandbox.clientSecret}`,
    `The sign-in page is at ${sandbox.url}/oauth2/authorize, files are under ${sandbox.url}/cdn.`,
    `The control API is under ${sandbox.url}/sandbox/api, see sandbox/README.md.`,
    'Ctrl-C stops it.',
    '',
  ].join('\n'),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
