import type { TRANSACTION_TYPES } from './contract.ts';

type TransactionType = (typeof TRANSACTION_TYPES)[number];
type Told = Readonly<Record<string, unknown>> | null;

/** The slash command that writes entries of a kind when nothing else is told. */
const OWN_COMMANDS: Partial<Record<TransactionType, string>> = {
  daily: '/daily',
  role_income: '/collect',
  shop_purchase: '/buy',
  transfer_send: '/give',
  transfer_receive: '/give',
  transfer_tax: '/give',
};
/** For the ledger's own use, no business of readers. */
const INNER = new Set(['legs', 'act', 'kind']);

/** Where an entry came from, as its readers see it. Nothing told means the kind's own Discord command. */
export function metadataOf(type: TransactionType, told: Told): { source: string; command?: string } {
  const { source, command, ...rest } = told ?? {};
  const shown = Object.fromEntries(Object.entries(rest).filter(([key]) => !INNER.has(key)));
  const by = typeof command === 'string' ? command : OWN_COMMANDS[type];
  const isCommand = source === undefined || source === 'discord_command';
  return {
    ...shown,
    source: typeof source === 'string' ? source : 'discord_command',
    ...(by !== undefined && (isCommand || typeof command === 'string') && { command: by }),
  };
}

/** The equation of the day: supply at midnight + sources − sinks = supply now. */
export function balanceDay(supply: number, movements: readonly { minted: number; burned: number }[]) {
  const sources = movements.reduce((sum, { minted }) => sum + minted, 0);
  const sinks = movements.reduce((sum, { burned }) => sum + burned, 0);
  return { supplyAtMidnight: supply - sources + sinks, sources, sinks };
}
