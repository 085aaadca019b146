/** The effect of an entry kind on the supply: mints, burns, moves between members, or mints or burns by its sign. */
export type Flow = 'source' | 'sink' | 'transfer' | 'either';

/** The kinds of ledger entries by their stored number. Must match the table `entry_kinds`. */
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

const numberByName = new Map<string, KindNumber>(
  // The keys of ENTRY_KINDS are exactly the kind numbers.
  Object.entries(ENTRY_KINDS).map(([number, { name }]) => [name, Number(number) as KindNumber]),
);

/** Returns the stored number of a kind. */
export function kindNumber(name: KindName): KindNumber {
  const number = numberByName.get(name);
  if (number === undefined) throw new Error(`Unknown entry kind ${name}.`);
  return number;
}

/** Returns the name of a stored kind. Throws for a number that this program does not know. */
export function kindName(number: number): KindName {
  // The cast is safe because the check below rejects unknown numbers.
  const kind = ENTRY_KINDS[number as KindNumber] as (typeof ENTRY_KINDS)[KindNumber] | undefined;
  if (kind === undefined) throw new Error(`Entry kind ${number} is unknown to this program.`);
  return kind.name;
}
