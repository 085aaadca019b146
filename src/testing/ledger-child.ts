// A process of its own that a test may kill at any moment: carries out the gifts it is told of on standard input and says
// of each, once it is acknowledged, its place in the list and whether it had been carried out before.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { transferCoins } from '../core/ledger/transfer-coins.ts';
import { openEmbedded } from '../platform/db/embedded.ts';
import { openPostgres } from '../platform/db/postgres.ts';
import { contextOn, member } from './ledger.ts';

export type Gift = { place: number; actId: string; from: string; to: string };
export type Errand = { target: { url: string } | { dataDir: string }; guildId: string; gifts: readonly Gift[] };

const STREAMS = 4;

// The test that started this process wrote exactly this.
const { target, guildId, gifts } = JSON.parse(await text(process.stdin)) as Errand;
const embedded = 'dataDir' in target ? await openEmbedded(target) : undefined;
const db = embedded?.app ?? openPostgres({ url: 'url' in target ? target.url : '', max: STREAMS });

const waiting = gifts.values();
await Promise.all(
  Array.from({ length: STREAMS }, async () => {
    for (const { place, actId, from, to } of waiting) {
      const ctx = contextOn(db, member(from), { source: 'discord_command', actId });
      const { isReplayed } = await transferCoins(ctx, { guildId, from, to, amount: 1 });
      // Synchronous, so that it is out before anything else can be acknowledged.
      writeSync(1, `${place} ${isReplayed ? 'before' : 'now'}\n`);
    }
  }),
);
await (embedded ?? db).close();
