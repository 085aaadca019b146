export interface ConnectionLock {
  /** Starts at once, or after the transaction that holds the connection; an exclusive start holds it until release. */
  acquire(start: () => void, mode: { exclusive: boolean }): void;
  release(): void;
}

/** Who may post to the one connection: statements together, a transaction alone, in the order they came. */
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
