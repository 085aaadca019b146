import type { Handler } from '../../platform/http/api/implement.ts';
import type { operatorContract } from './contract.ts';

type Status = Awaited<ReturnType<Handler<typeof operatorContract.getStatus>>>;

/** What only the running program knows of itself. */
export type RuntimeInfo = {
  bot: () => Status['bot'];
  /** How long Discord's gateway takes to answer, in milliseconds; null while it is not known. */
  latencyMs: () => number | null;
  startedMs: number;
  nowMs: () => number;
  version: string;
  database: Status['database'];
  roles: Status['roles'];
};
