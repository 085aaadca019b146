import { setTimeout } from 'node:timers/promises';
import type { Queries } from '../db/database.ts';

/** Whether this process can do its work now, and if not, the reasons for the operator. */
export type Readiness = { isReady: boolean; reasons: readonly string[] };

/** The database must respond within this time to count as available. */
const READY_TIMEOUT_MS = 1_000;

/**
 * Responds as long as the event loop runs, and checks nothing else, so that a host never restarts us for an outage
 * elsewhere.
 */
export const healthResponse = (headers: Readonly<Record<string, string>>): Response =>
  new Response('{"status":"ok"}', { headers });

/** Returns 200 when everything needed responds within a second, otherwise 503 with the reasons. */
export async function readyResponse(
  readiness: () => Promise<Readiness>,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const { isReady, reasons } = await withTimeout(readiness);
  const text = JSON.stringify({ status: isReady ? 'ready' : 'not_ready', reasons });
  return new Response(text, { status: isReady ? 200 : 503, headers });
}

async function withTimeout(readiness: () => Promise<Readiness>): Promise<Readiness> {
  const settled = new AbortController();
  const timedOut = { isReady: false, reasons: ['The database did not answer within a second.'] };
  try {
    return await Promise.race([
      readiness(),
      setTimeout(READY_TIMEOUT_MS, timedOut, { signal: settled.signal, ref: false }),
    ]);
  } catch {
    return { isReady: false, reasons: ['The database cannot be reached.'] };
  } finally {
    settled.abort();
  }
}

/** Succeeds only if the tables of the newest schema exist. */
export const probeDatabase = (db: Queries): Promise<unknown> => db.query('select 1 from economy.stream_epoch');

/** Builds the check behind `/readyz` from what runs in this process. */
export function createReadiness(dependencies: {
  /** Any statement on a table of the newest migration. */
  database(): Promise<unknown>;
  /** Why the program cannot work yet or at the moment; null when it can. */
  findProblem?(): string | null;
}): () => Promise<Readiness> {
  return async () => {
    await dependencies.database();
    const problem = dependencies.findProblem?.() ?? null;
    return { isReady: problem === null, reasons: problem === null ? [] : [problem] };
  };
}
