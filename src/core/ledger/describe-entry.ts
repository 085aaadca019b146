import { t } from '../../../locales/translate.ts';
import type { KindName } from './entry-kinds-contract.ts';

type EntryData = Readonly<Record<string, unknown>> | null;

/** The message that describes an entry and its parameters; `reason` is appended when there is one. */
export type EntryDescription = {
  messageKey: string;
  data: Readonly<Record<string, string>>;
  reason: string | undefined;
};

/** Describes an entry from its kind, its data and the name of the other member of a transfer. */
export function describeEntry(type: KindName, entryData: EntryData, otherName: string | undefined): EntryDescription {
  const reason = readText(entryData, 'reason');
  const plain: EntryDescription = { messageKey: type, data: {}, reason };
  const withParam = (messageKey: string, key: string, value: string | undefined): EntryDescription =>
    value === undefined ? plain : { ...plain, messageKey, data: { [key]: value } };
  switch (type) {
    case 'task_reward':
      return withParam('task_reward_of', 'task', readText(entryData, 'task'));
    case 'shop_purchase':
      return withParam('shop_purchase_of', 'item', readText(entryData, 'item'));
    case 'role_income':
      return withParam('role_income_of', 'roles', joinNames(entryData?.['roles']));
    case 'transfer_send':
      return withParam('transfer_send_to', 'name', otherName);
    case 'transfer_receive':
      return withParam('transfer_receive_from', 'name', otherName);
    default:
      return plain;
  }
}

function readText(entryData: EntryData, key: string): string | undefined {
  const value = entryData?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Joins the names in a list of `{name}` with commas; undefined when there is none. */
function joinNames(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const names = list.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string' ? [item.name] : [],
  );
  return names.length === 0 ? undefined : names.join(', ');
}

/** Describes an entry as text for Discord. */
export function describeEntryAsText(type: KindName, entryData: EntryData, otherName: string | undefined): string {
  const { messageKey, data, reason } = describeEntry(type, entryData, otherName);
  const summary = t(`discord.ledger.${messageKey}`, data);
  return reason === undefined ? summary : t('discord.ledger.because', { what: summary, reason });
}
