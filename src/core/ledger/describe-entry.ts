import { say } from '../../../locales/translate.ts';
import type { KindName } from './entry-kinds.ts';

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
    case 'role_income':
      return named('role_income_of', 'roles', namesOf(told?.['roles']));
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

/** The names in a list of `{name}`, one after the other; undefined when there is none. */
function namesOf(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const names = list.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' ? [one.name] : [],
  );
  return names.length === 0 ? undefined : names.join(', ');
}

/** The same as words for people. */
export function describeInWords(type: KindName, told: Told, otherName: string | undefined): string {
  const { sentence, data, reason } = describe(type, told, otherName);
  const what = say(`discord.ledger.${sentence}`, data);
  return reason === undefined ? what : say('discord.ledger.because', { what, reason });
}
