export interface ConnectionLock {
  /**
   * Calls `start` at once, or after the transaction that holds the connection. An exclusive start holds it until
   * `release`.
   */
  acquire(start: () => void, mode: { exclusive: boolean }): void;
  release(): void;
}

/**
 * Decides who may post to the single connection: statements share it, a transaction has it alone, in the order of
 * arrival.
 */
export function createConnectionLock(): ConnectionLock {
  let waiting: { start: () => void; exclusive: boolean }[] = [];
  let isHeld = false;

  const startNext = (): void => {
    let next = 0;
    for (; next < waiting.length && !isHeld; next += 1) {
      const waiter = waiting[next];
      isHeld = waiter?.exclusive ?? false;
      waiter?.start();
    }
    waiting = waiting.slice(next);
  };

  return {
    acquire: (start, { exclusive }) => {
      waiting.push({ start, exclusive });
      if (!isHeld && waiting.length === 1) startNext();
    },
    release: () => {
      isHeld = false;
      startNext();
    },
  };
}
