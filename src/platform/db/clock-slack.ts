/**
 * How much later than `now()` a stored time may be although the clock was right: `now()` is when a transaction began, and what it reads
 * may come from one that began later. Far above the limits of statements and locks.
 */
export const CLOCK_SLACK = `interval '1 minute'`;
