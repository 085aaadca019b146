import { API } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import pg from 'pg';
import type { Action } from '../../sandbox/control-api/actions-contract.ts';
import { acceptButton } from '../../src/features/tasks/discord/review/review-handlers.ts';

/** Discord's limit: five rows of five buttons. */
const BUTTONS_IN_MESSAGE = 25;
const BUTTONS_IN_ROW = 5;

export type BenchServer = { database: string; guildId: string; channels: readonly string[] };

/** Runs a statement as the owner of the tables, across all servers. */
async function asOwner<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`select set_config('app.across_guilds', 'on', false)`);
    return (await client.query<Row>(text, params)).rows;
  } finally {
    await client.end();
  }
}

/** Removes the default limit of five balance changes a minute. */
export async function disableChangeLimit({ database }: BenchServer): Promise<void> {
  await asOwner(database, 'update economy.guild_settings set balance_changes_per_minute = 0');
}

/** Creates task 1, which every member may claim once. */
export async function openTask({ database, guildId, channels }: BenchServer): Promise<void> {
  await asOwner(
    database,
    `insert into economy.tasks (guild_id, task_id, name, description, reward, duration_hours, status, channel_id, max_claims,
       created_by, act_id)
     values ($1, 1, 'Count the coins', 'Twice.', 10, 72, 'active', $2, -1, 'operator:bench', 1)`,
    [guildId, channels[0]],
  );
}

/** Submits a proof for each claim of task 1 and posts a button to accept it. Returns the button presses in the order of the claims. */
export async function prepareAcceptButtons(
  { database, guildId, channels }: BenchServer,
  bot: { token: string; apiUrl: string; reviewer: string },
): Promise<Action[]> {
  const claims = await asOwner<{ claim_id: string }>(
    database,
    `with sent as (
       update economy.claims set status = 'submitted', submitted_at = now(), tries = 1
       where guild_id = $1 and task_id = 1 returning claim_id)
     insert into economy.proofs (guild_id, claim_id, try, act_id, content, submitted_at)
     select $1, claim_id, 1, claim_id, 'Counted.', now() from sent returning claim_id::text`,
    [guildId],
  );
  const api = new API(new REST({ version: '10', api: bot.apiUrl }).setToken(bot.token));
  const ids = claims.map(({ claim_id: claim }) => acceptButton.customId({ claim }));
  const messages = await Promise.all(
    chunks(ids, BUTTONS_IN_MESSAGE).map(async (batch, index) => {
      const channel = channels[index % channels.length] ?? '';
      const components = chunks(batch, BUTTONS_IN_ROW).map((row) => ({
        type: 1 as const,
        components: row.map((id) => ({ type: 2 as const, style: 3 as const, label: 'Accept', custom_id: id })),
      }));
      const { id: message } = await api.channels.createMessage(channel, { content: 'Proofs', components });
      return batch.map((customId): Action => ({
        kind: 'press',
        as: bot.reviewer,
        channel,
        message,
        customId,
        waitMs: 20_000,
      }));
    }),
  );
  return messages.flat();
}

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
