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
import type { Errand, Gift } from '../../../tests/support/fixtures/transfer-process.ts';
import { moneyIn, newId, testLedger, type Money } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { verifyLedger } from './verify-store.ts';
import type { Database } from '../../platform/db/database.ts';

const GIFTS = 1_000;
const KILLS = 10;
const CHILD = fileURLToPath(new URL('../../../tests/support/fixtures/transfer-process.ts', import.meta.url));

type Ground = {
  target: Errand['target'];
  /** Opens the database for the test itself while no child has it. */
  look<T>(run: (money: Money, admin: Database) => Promise<T>): Promise<T>;
  end(): Promise<void>;
};

async function onPostgres(): Promise<Ground> {
  const ledger = await testLedger('postgres');
  const url = ledger.urls?.app ?? '';
  return { target: { url }, look: (run) => run(ledger, ledger.admin), end: () => ledger.close() };
}

async function onEmbedded(): Promise<Ground> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'guild-economy-killed-'));
  return {
    target: { dataDir },
    look: async (run) => {
      const opened = await openDatabase({ dataDir, ...schemaFiles(), log: () => undefined });
      return run(moneyIn(opened), opened.admin).finally(opened.close);
    },
    end: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** Runs a child until it has acknowledged so many gifts, then kills it. Answers what was acknowledged before it died. */
async function runAndKill(errand: Errand, after: number): Promise<Map<number, 'now' | 'before'>> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], { stdio: ['pipe', 'pipe', 'inherit'] });
  const acknowledged = new Map<number, 'now' | 'before'>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [place, when] = line.split(' ');
    acknowledged.set(Number(place), when === 'before' ? 'before' : 'now');
    if (acknowledged.size === after) child.kill('SIGKILL');
  });
  const ended = once(child, 'close');
  child.stdin.end(JSON.stringify(errand));
  const [code, signal] = (await ended) as [number | null, string | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The child ended with ${code ?? signal}.`);
  return acknowledged;
}

describe.each([
  ['embedded', onEmbedded],
  ['postgres', onPostgres],
])('a process killed ten times on %s', (_engine, open) => {
  test('loses no acknowledged act and carries none out twice', { timeout: 480_000 }, async () => {
    const ground = await open();
    try {
      const people = Array.from({ length: 5 }, () => newId());
      const guildId = await ground.look(async (money) => {
        const id = await money.guild();
        for (const userId of people) await money.grant(id, userId, 1_000);
        return id;
      });
      const gifts = Array.from({ length: GIFTS }, (_, place): Gift => {
        const [from = '', to = ''] = [people[place % 5], people[(place + 1 + (place % 4)) % 5]];
        return { place, actId: newId(), from, to };
      });

      let acknowledged = new Set<number>();
      let last = new Set<number>();
      for (let kill = 1; kill <= KILLS + 1; kill += 1) {
        // What was acknowledged last is sent again with the same keys, as a client that lost the answers would.
        const due = [
          ...gifts.filter(({ place }) => last.has(place)),
          ...gifts.filter(({ place }) => !acknowledged.has(place)),
        ];
        const isLast = kill > KILLS;
        const round = await runAndKill(
          { target: ground.target, guildId, gifts: due },
          isLast ? Infinity : last.size + 60 + kill * 5,
        );
        for (const place of last) if (round.has(place)) expect(round.get(place)).toBe('before');
        last = new Set([...round.keys()].filter((place) => !acknowledged.has(place)));
        acknowledged = new Set([...acknowledged, ...last]);
        if (!isLast) expect(acknowledged.size).toBeLessThan(GIFTS);
      }
      expect(acknowledged.size).toBe(GIFTS);

      await ground.look(async (money, admin) => {
        const [counted] = await money.asOwner(
          `select count(*)::numeric as entries, count(distinct op_id / 2)::numeric as acts, sum(amount)::numeric as supply
           from economy.entries where guild_id = $1 and kind in (4, 5)`,
          [guildId],
        );
        expect(counted).toEqual({ entries: GIFTS * 2, acts: GIFTS, supply: 0 });
        expect((await verifyLedger(admin)).filter(({ breaches }) => breaches > 0)).toEqual([]);
      });
    } finally {
      await ground.end();
    }
  });
});
