export interface Turns {
  /** Starts at once, or after the transaction that holds the connection; an exclusive start holds it until release. */
  take(start: () => void, how: { exclusive: boolean }): void;
  release(): void;
}

/** Who may post to the one connection: statements together, a transaction alone, in the order they came. */
export function makeTurns(): Turns {
  let waiting: { start: () => void; exclusive: boolean }[] = [];
  let isHeld = false;

  const startNext = (): void => {
    let next = 0;
    for (; next < waiting.length && !isHeld; next += 1) {
      const turn = waiting[next];
      isHeld = turn?.exclusive ?? false;
      turn?.start();
    }
    waiting = waiting.slice(next);
  };

  return {
    take: (start, { exclusive }) => {
      waiting.push({ start, exclusive });
      if (!isHeld && waiting.length === 1) startNext();
    },
    release: () => {
      isHeld = false;
      startNext();
    },
  };
}
