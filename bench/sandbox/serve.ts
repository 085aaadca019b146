// Runs the sandbox under measurement in its own process, on SANDBOX_PORT.
import process from 'node:process';
import { startSandbox } from '../../sandbox/start.ts';

const sandbox = await startSandbox({
  port: Number(process.env['SANDBOX_PORT']),
  guilds: Number(process.env['GUILDS']),
  channelsPerGuild: 50,
  rolesPerGuild: 30,
  membersPerGuild: 20,
});
console.log(`The local Discord is ready at ${sandbox.url}.`);
process.once('SIGTERM', () => void sandbox.close());
