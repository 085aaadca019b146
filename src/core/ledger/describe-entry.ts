import { t } from '../../../locales/translate.ts';
import type { KindName } from './entry-kinds-contract.ts';

type EntryData = Readonly<Record<string, unknown>> | null;

/** Describes an entry as text for Discord, from its kind, its data and the name of the other member of a transfer. */
export function describeEntryAsText(type: KindName, entryData: EntryData, otherName: string | undefined): string {
  const what = describeDetails(type, entryData, otherName) ?? t(`discord.ledger.${type}`);
  const reason = readText(entryData, 'reason');
  return reason === undefined ? what : t('discord.ledger.because', { what, reason });
}

/** Describes an entry with the task, item, role or member it names; undefined when it names none. */
function describeDetails(type: KindName, entryData: EntryData, otherName: string | undefined): string | undefined {
  const task = readText(entryData, 'task');
  const item = readText(entryData, 'item');
  const roles = joinNames(entryData?.['roles']);
  if (type === 'task_reward' && task !== undefined) return t('discord.ledger.task_reward_of', { task });
  if (type === 'shop_purchase' && item !== undefined) return t('discord.ledger.shop_purchase_of', { item });
  if (type === 'role_income' && roles !== undefined) return t('discord.ledger.role_income_of', { roles });
  if (otherName === undefined) return undefined;
  if (type === 'transfer_send') return t('discord.ledger.transfer_send_to', { name: otherName });
  if (type === 'transfer_receive') return t('discord.ledger.transfer_receive_from', { name: otherName });
  return undefined;
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
