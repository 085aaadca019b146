import type { InvariantSource } from '../../core/ledger/verify-store.ts';

/** The invariants of tasks and claims. Their file also finds tasks and claims of servers that do not exist. */
export const taskInvariants: InvariantSource = {
  file: new URL('verify.sql', import.meta.url),
  invariants: [
    { name: 'I8', description: 'a claim is completed if and only if one reward was paid for it' },
    { name: 'I9', description: 'a task counts the claims that hold its slots, and has no more of them than slots' },
    { name: 'I13', description: 'the escrow balance is the sum that tasks hold' },
  ],
};
