import type { Handler } from '../../platform/http/api/implement.ts';
import type { operatorContract } from './contract.ts';

type Status = Awaited<ReturnType<Handler<typeof operatorContract.getStatus>>>;

/** What only the running program knows about itself. */
export type RuntimeInfo = {
  bot: () => Status['bot'];
  /** Round-trip time to Discord's gateway in milliseconds; null while unknown. */
  latencyMs: () => number | null;
  startedMs: number;
  nowMs: () => number;
  version: string;
  database: Status['database'];
  roles: Status['roles'];
};
