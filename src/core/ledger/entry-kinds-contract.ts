/** The effect of an entry kind on the supply: mints, burns, moves between members, or mints or burns by its sign. */
export type Flow = 'source' | 'sink' | 'transfer' | 'either';
export type EntryKindMeaning = {
  /** The stored number, which never changes. */
  number: number;
  flow: Flow;
  /** The total of its account that an amount of this kind belongs to, if any; a refund lowers what was spent. */
  countsAs: 'earned' | 'spent' | null;
  /** True when an operation has two entries of it, or one and its opposite: the other one's id differs in the lowest bit. */
  hasCounterpart: boolean;
};

/** The kinds of ledger entries, in the order of their numbers. A test compares them with the table economy.entry_kinds. */
export const ENTRY_KINDS = {
  daily: { number: 1, flow: 'source', countsAs: 'earned', hasCounterpart: false },
  task_reward: { number: 2, flow: 'source', countsAs: 'earned', hasCounterpart: false },
  shop_purchase: { number: 3, flow: 'sink', countsAs: 'spent', hasCounterpart: false },
  transfer_send: { number: 4, flow: 'transfer', countsAs: null, hasCounterpart: true },
  transfer_receive: { number: 5, flow: 'transfer', countsAs: null, hasCounterpart: true },
  admin_add: { number: 6, flow: 'source', countsAs: 'earned', hasCounterpart: false },
  admin_remove: { number: 7, flow: 'sink', countsAs: null, hasCounterpart: false },
  refund: { number: 8, flow: 'source', countsAs: 'spent', hasCounterpart: false },
  correction: { number: 9, flow: 'either', countsAs: null, hasCounterpart: false },
  transfer_tax: { number: 10, flow: 'sink', countsAs: null, hasCounterpart: false },
  role_income: { number: 11, flow: 'source', countsAs: 'earned', hasCounterpart: false },
  escrow_hold: { number: 12, flow: 'transfer', countsAs: null, hasCounterpart: true },
  escrow_release: { number: 13, flow: 'transfer', countsAs: null, hasCounterpart: true },
  import: { number: 14, flow: 'source', countsAs: null, hasCounterpart: false },
  rollback: { number: 15, flow: 'either', countsAs: null, hasCounterpart: false },
  escrow_pay: { number: 16, flow: 'sink', countsAs: null, hasCounterpart: false },
} as const satisfies Record<string, EntryKindMeaning>;

export type KindName = keyof typeof ENTRY_KINDS;
// The keys of the table are exactly its names.
export const KIND_NAMES = Object.keys(ENTRY_KINDS) as [KindName, ...KindName[]];
