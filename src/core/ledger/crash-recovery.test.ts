import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../platform/db/open-database.ts';
import { schemaFiles } from '../../../tests/support/database/schema.ts';
import type { TransferPlan, Gift } from '../../../tests/support/fixtures/transfer-process.ts';
import {
  createLedgerFixtures,
  newId,
  testLedger,
  type LedgerFixtures,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { verifyLedger } from '../../verify-ledger.ts';
import type { Database } from '../../platform/db/database.ts';

const GIFTS = 1_000;
const KILLS = 10;
const CHILD = fileURLToPath(new URL('../../../tests/support/fixtures/transfer-process.ts', import.meta.url));

type TestTarget = {
  target: TransferPlan['target'];
  /** Opens the database for the test itself, while no child process has it open. */
  withDatabase<T>(run: (fixtures: LedgerFixtures, admin: Database) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

async function onPostgres(): Promise<TestTarget> {
  const ledger = await testLedger('postgres');
  const url = ledger.urls?.app ?? '';
  return { target: { url }, withDatabase: (run) => run(ledger, ledger.admin), close: () => ledger.close() };
}

async function onEmbedded(): Promise<TestTarget> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'guild-economy-killed-'));
  return {
    target: { dataDir },
    withDatabase: async (run) => {
      const opened = await openDatabase({ dataDir, ...schemaFiles(), log: () => undefined });
      return run(createLedgerFixtures(opened), opened.admin).finally(opened.close);
    },
    close: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** Kills a child process once it has acknowledged `after` gifts. Resolves with those acknowledged before it died. */
async function runAndKill(transferPlan: TransferPlan, after: number): Promise<Map<number, 'now' | 'before'>> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
  const acknowledged = new Map<number, 'now' | 'before'>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [index, when] = line.split(' ');
    acknowledged.set(Number(index), when === 'before' ? 'before' : 'now');
    if (acknowledged.size === after) child.kill('SIGKILL');
  });
  const ended = once(child, 'close');
  child.stdin.end(JSON.stringify(transferPlan));
  const [code, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The child process ended with ${code ?? signal}.`);
  return acknowledged;
}

describe.each([
  ['embedded', onEmbedded],
  ['postgres', onPostgres],
])('a process killed ten times on %s', (_engine, open) => {
  test('loses no acknowledged operation and runs none twice', { timeout: 480_000 }, async () => {
    const testTarget = await open();
    try {
      const userIds = Array.from({ length: 5 }, () => newId());
      const guildId = await testTarget.withDatabase(async (fixtures) => {
        const id = await fixtures.guild();
        for (const userId of userIds) await fixtures.grant(id, userId, 1_000);
        return id;
      });
      const gifts = Array.from({ length: GIFTS }, (_, index): Gift => {
        const [from = '', to = ''] = [userIds[index % 5], userIds[(index + 1 + (index % 4)) % 5]];
        return { index, operationId: newId(), from, to };
      });

      let acknowledged = new Set<number>();
      let lastAcknowledged = new Set<number>();
      for (let kill = 1; kill <= KILLS + 1; kill += 1) {
        // The last acknowledged gifts are sent again with the same keys, as by a client that lost the replies.
        const pending = [
          ...gifts.filter(({ index }) => lastAcknowledged.has(index)),
          ...gifts.filter(({ index }) => !acknowledged.has(index)),
        ];
        const isLast = kill > KILLS;
        const acknowledgedNow = await runAndKill(
          { target: testTarget.target, guildId, gifts: pending },
          isLast ? Infinity : lastAcknowledged.size + 60 + kill * 5,
        );
        for (const index of lastAcknowledged)
          if (acknowledgedNow.has(index)) expect(acknowledgedNow.get(index)).toBe('before');
        lastAcknowledged = new Set([...acknowledgedNow.keys()].filter((index) => !acknowledged.has(index)));
        acknowledged = new Set([...acknowledged, ...lastAcknowledged]);
        if (!isLast) expect(acknowledged.size).toBeLessThan(GIFTS);
      }
      expect(acknowledged.size).toBe(GIFTS);

      await testTarget.withDatabase(async (fixtures, admin) => {
        const [counted] = await fixtures.asOwner(
          `select count(*)::numeric as entries, count(distinct op_id / 2)::numeric as operations, sum(amount)::numeric as supply
           from economy.entries where guild_id = $1 and kind in (economy.entry_kind('transfer_send'), economy.entry_kind('transfer_receive'))`,
          [guildId],
        );
        expect(counted).toEqual({ entries: GIFTS * 2, operations: GIFTS, supply: 0 });
        expect((await verifyLedger(admin)).filter(({ violations }) => violations > 0)).toEqual([]);
      });
    } finally {
      await testTarget.close();
    }
  });
});
