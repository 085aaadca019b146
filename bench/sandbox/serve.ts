// The local Discord under measurement, in a process of its own, on the port it is told.
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
