import type { TRANSACTION_TYPES } from './contract.ts';

type TransactionType = (typeof TRANSACTION_TYPES)[number];
type Told = Readonly<Record<string, unknown>> | null;

/** The slash command that writes entries of a kind when nothing else is told. */
const OWN_COMMANDS: Partial<Record<TransactionType, string>> = {
  daily: '/daily',
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

/** The sentence that describes an entry and what fills it; `reason` follows it when one was given. */
export type Description = { sentence: string; data: Readonly<Record<string, string>>; reason: string | undefined };

/** What an entry was, from its kind, what it tells, and the name of the member on the other side of a transfer. */
export function describe(type: TransactionType, told: Told, otherName: string | undefined): Description {
  const reason = textOf(told, 'reason');
  const plain: Description = { sentence: type, data: {}, reason };
  const named = (sentence: string, key: string, value: string | undefined): Description =>
    value === undefined ? plain : { ...plain, sentence, data: { [key]: value } };
  switch (type) {
    case 'task_reward':
      return named('task_reward_of', 'task', textOf(told, 'task'));
    case 'shop_purchase':
      return named('shop_purchase_of', 'item', textOf(told, 'item'));
    case 'transfer_send':
      return named('transfer_send_to', 'name', otherName);
    case 'transfer_receive':
      return named('transfer_receive_from', 'name', otherName);
    default:
      return plain;
  }
}

function textOf(told: Told, key: string): string | undefined {
  const value = told?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The equation of the day: supply at midnight + sources − sinks = supply now. */
export function balanceDay(supply: number, movements: readonly { minted: number; burned: number }[]) {
  const sources = movements.reduce((sum, { minted }) => sum + minted, 0);
  const sinks = movements.reduce((sum, { burned }) => sum + burned, 0);
  return { supplyAtMidnight: supply - sources + sinks, sources, sinks };
}
