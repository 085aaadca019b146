import type { TRANSACTION_TYPES } from './contract.ts';

type TransactionType = (typeof TRANSACTION_TYPES)[number];
type EntryData = Readonly<Record<string, unknown>> | null;

/** The slash command assumed for entries of a kind whose data names none. */
const DEFAULT_COMMANDS: Partial<Record<TransactionType, string>> = {
  daily: '/daily',
  role_income: '/collect',
  shop_purchase: '/buy',
  transfer_send: '/give',
  transfer_receive: '/give',
  transfer_tax: '/give',
};
/** Keys for the ledger's own use, hidden from readers. */
const INTERNAL_KEYS = new Set(['legs', 'act', 'kind']);

/** The source of an entry as shown to readers. Entries without a stored source come from the Discord command of their kind. */
export function toMetadata(type: TransactionType, data: EntryData): { source: string; command?: string } {
  const { source, command, ...rest } = data ?? {};
  const visible = Object.fromEntries(Object.entries(rest).filter(([key]) => !INTERNAL_KEYS.has(key)));
  const commandName = typeof command === 'string' ? command : DEFAULT_COMMANDS[type];
  const isCommand = source === undefined || source === 'discord_command';
  return {
    ...visible,
    source: typeof source === 'string' ? source : 'discord_command',
    ...(commandName !== undefined && (isCommand || typeof command === 'string') && { command: commandName }),
  };
}

/** A day in the server's time zone, or a timestamp. */
export type DateBound = { day: string } | { timeMs: number };

/** Entry ids cover 2015 to 2049; dates beyond are treated as these limits. */
const EARLIEST = { day: '2015-01-01', timeMs: Date.UTC(2015, 0, 1) };
const LATEST = { day: '2049-01-01', timeMs: Date.UTC(2049, 0, 1) };

/** Parses a date or a timestamp. With `isEnd` a date becomes the start of the next day. */
export function parseDateBound(text: string, { isEnd }: { isEnd: boolean }): DateBound {
  if (text.includes('T')) return { timeMs: Math.min(Math.max(Date.parse(text), EARLIEST.timeMs), LATEST.timeMs) };
  if (text < EARLIEST.day) return { day: EARLIEST.day };
  return { day: text >= LATEST.day ? LATEST.day : isEnd ? dayAfter(text) : text };
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
