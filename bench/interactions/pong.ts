// The baseline for the program's own commands: a bot that replies "pong" to every interaction. With a database, it writes
// one row before each reply.
import process from 'node:process';
import { API, Client, GatewayDispatchEvents, MessageFlags } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import pg from 'pg';

const { DISCORD_TOKEN = '', DISCORD_API_URL = '', DISCORD_APPLICATION_ID = '', DATABASE_ADMIN_URL } = process.env;
const pool = DATABASE_ADMIN_URL === undefined ? undefined : new pg.Pool({ connectionString: DATABASE_ADMIN_URL });
await pool?.query('create table pongs (interaction_id bigint primary key, user_id bigint not null)');
const rest = new REST({ version: '10', api: DISCORD_API_URL }).setToken(DISCORD_TOKEN);
const gateway = new WebSocketManager({ token: DISCORD_TOKEN, intents: 1, rest });
const client = new Client({ rest, gateway });
client.on(GatewayDispatchEvents.InteractionCreate, ({ data, api }) => {
  void (async () => {
    await pool?.query('insert into pongs (interaction_id, user_id) values ($1, $2)', [data.id, data.member?.user.id]);
    await api.interactions.reply(data.id, data.token, { content: 'pong', flags: MessageFlags.Ephemeral });
  })();
});
client.once(GatewayDispatchEvents.Ready, () => process.stdout.write('pong is ready\n'));
await new API(rest).applicationCommands.bulkOverwriteGlobalCommands(DISCORD_APPLICATION_ID, [
  { name: 'daily', description: 'Replies pong' },
]);
await gateway.connect();
process.once('SIGTERM', () => process.exit(0));
