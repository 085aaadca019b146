/** What an entry's kind does to the supply: mints, burns, moves between members, or one of the first two by its sign. */
export type Flow = 'source' | 'sink' | 'transfer' | 'either';

/** The kinds of ledger entries by the number stored with them; the same as in the table entry_kinds. */
export const ENTRY_KINDS = {
  1: { name: 'daily', flow: 'source' },
  2: { name: 'task_reward', flow: 'source' },
  3: { name: 'shop_purchase', flow: 'sink' },
  4: { name: 'transfer_send', flow: 'transfer' },
  5: { name: 'transfer_receive', flow: 'transfer' },
  6: { name: 'admin_add', flow: 'source' },
  7: { name: 'admin_remove', flow: 'sink' },
  8: { name: 'refund', flow: 'source' },
  9: { name: 'correction', flow: 'either' },
  10: { name: 'transfer_tax', flow: 'sink' },
  11: { name: 'role_income', flow: 'source' },
  12: { name: 'escrow_hold', flow: 'transfer' },
  13: { name: 'escrow_release', flow: 'transfer' },
  14: { name: 'import', flow: 'source' },
  15: { name: 'rollback', flow: 'either' },
  16: { name: 'escrow_pay', flow: 'sink' },
} as const satisfies Record<number, { name: string; flow: Flow }>;

export type KindNumber = keyof typeof ENTRY_KINDS;
export type KindName = (typeof ENTRY_KINDS)[KindNumber]['name'];

const numbers = new Map<string, KindNumber>(
  // The keys of the table above are exactly the numbers of kinds.
  Object.entries(ENTRY_KINDS).map(([number, { name }]) => [name, Number(number) as KindNumber]),
);

/** The stored number of a kind. */
export function kindNumber(name: KindName): KindNumber {
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`no kind of entry is named ${name}`);
  return number;
}

/** The name of a stored kind; throws when the database knows a kind that this program does not. */
export function kindName(number: number): KindName {
  // An unknown number is what the check below is for.
  const kind = ENTRY_KINDS[number as KindNumber] as (typeof ENTRY_KINDS)[KindNumber] | undefined;
  if (kind === undefined) throw new Error(`entry kind ${number} is unknown to this program`);
  return kind.name;
}
