// The least a bot can do: answers every interaction with "pong". What our own acts are measured against.
import process from 'node:process';
import { API, Client, GatewayDispatchEvents, MessageFlags } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';

const { DISCORD_TOKEN = '', DISCORD_API_URL = '', DISCORD_APPLICATION_ID = '' } = process.env;
const rest = new REST({ version: '10', api: DISCORD_API_URL }).setToken(DISCORD_TOKEN);
const gateway = new WebSocketManager({ token: DISCORD_TOKEN, intents: 1, rest });
const client = new Client({ rest, gateway });
client.on(GatewayDispatchEvents.InteractionCreate, ({ data, api }) => {
  void api.interactions.reply(data.id, data.token, { content: 'pong', flags: MessageFlags.Ephemeral });
});
client.once(GatewayDispatchEvents.Ready, () => process.stdout.write('pong is ready\n'));
await new API(rest).applicationCommands.bulkOverwriteGlobalCommands(DISCORD_APPLICATION_ID, [
  { name: 'daily', description: 'Answers pong' },
]);
await gateway.connect();
process.once('SIGTERM', () => process.exit(0));
