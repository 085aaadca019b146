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

/** A day of the server, or a key in the ledger. */
export type Edge = { day: string } | { timeMs: number };

/** Keys hold moments from 2015 to 2049: what lies beyond asks for the same as its edge. */
const FIRST = { day: '2015-01-01', timeMs: Date.UTC(2015, 0, 1) };
const LAST = { day: '2049-01-01', timeMs: Date.UTC(2049, 0, 1) };

/** What was asked as a day or a moment. `isEnd` of a day is the beginning of the next. */
export function edgeOf(text: string, { isEnd }: { isEnd: boolean }): Edge {
  if (text.includes('T')) return { timeMs: Math.min(Math.max(Date.parse(text), FIRST.timeMs), LAST.timeMs) };
  if (text < FIRST.day) return { day: FIRST.day };
  return { day: text >= LAST.day ? LAST.day : isEnd ? dayAfter(text) : text };
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
