/** One thing that is due in one server; its id is unique in that server. */
export type DueItem = { guildId: string; id: string };

/** A run ends after so many items that failed or stayed due; the next run starts over. */
const MAX_LEFT = 5_000;
const MAX_NAMED = 5;

/** The failures of single servers in one run of a job, which goes on with the others. */
export class Failures {
  readonly #failures: { guildId: string; error: unknown }[] = [];

  /** Runs one step of a server. Resolves with its result; with undefined after a failure. */
  async attempt<T>(guildId: string, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      this.#failures.push({ guildId, error });
      return undefined;
    }
  }

  /** Throws an AggregateError that names the servers when a step failed, so that the job is retried. */
  throwAny(): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    const guildIds = [...new Set(this.#failures.map(({ guildId }) => guildId))];
    const others = guildIds.length > MAX_NAMED ? ` and ${guildIds.length - MAX_NAMED} more` : '';
    throw new AggregateError(
      this.#failures.slice(0, MAX_NAMED).map(({ error }) => error),
      `${this.#failures.length} failed, in ${guildIds.slice(0, MAX_NAMED).join(', ')}${others}: ${first.error instanceof Error ? first.error.message : String(first.error)}`,
    );
  }
}

/**
 * Processes what is due in all servers, at most `batchSize` items at a time, until nothing is left. An item that fails is added to
 * `failures` and does not stop the others; the caller throws them at its end. `process` resolves with how much it changed. `list` returns
 * items other than those that failed or did not change in this run, whose keys, `<server>:<id>`, it is passed. Resolves with the sum of
 * the changes, early when the signal fires.
 */
export async function processDue<T extends DueItem>(
  failures: Failures,
  due: {
    list: (leftKeys: readonly string[]) => Promise<readonly T[]>;
    process: (item: T) => Promise<number | boolean>;
    batchSize: number;
    signal: AbortSignal | undefined;
  },
): Promise<number> {
  const leftKeys: string[] = [];
  let changed = 0;
  for (;;) {
    const items = await due.list(leftKeys);
    for (const item of items) {
      if (due.signal?.aborted === true) return changed;
      const count = Number((await failures.attempt(item.guildId, () => due.process(item))) ?? 0);
      changed += count;
      if (count === 0) leftKeys.push(`${item.guildId}:${item.id}`);
    }
    if (items.length < due.batchSize || leftKeys.length >= MAX_LEFT) return changed;
  }
}
