import { say } from '../../../words/say.ts';
import type { KindName } from './kinds.ts';

type Told = Readonly<Record<string, unknown>> | null;

/** The sentence that describes an entry and what fills it; `reason` follows it when one was given. */
export type Description = { sentence: string; data: Readonly<Record<string, string>>; reason: string | undefined };

/** What an entry was, from its kind, what it tells, and the name of the member on the other side of a transfer. */
export function describe(type: KindName, told: Told, otherName: string | undefined): Description {
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

/** The same as words for people. */
export function describeInWords(type: KindName, told: Told, otherName: string | undefined): string {
  const { sentence, data, reason } = describe(type, told, otherName);
  const what = say(`discord.ledger.${sentence}`, data);
  return reason === undefined ? what : say('discord.ledger.because', { what, reason });
}
