import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { findMessage, t } from '../../../locales/translate.ts';

type EntryOrigin = Pick<Transaction, 'user_id' | 'metadata'>;
type EntryActor = { kind: 'member'; id: string } | { kind: 'operator' | 'system'; name: string };

/** Returns who caused an entry; without `metadata.by` it is the member. */
export function readEntryActor({ user_id: userId, metadata: { by } }: EntryOrigin): EntryActor {
  const [kind, ...rest] = typeof by === 'string' ? by.split(':') : [];
  if (kind === 'operator' || kind === 'system') return { kind, name: rest.join(':') };
  return { kind: 'member', id: kind !== undefined && /^\d{17,20}$/.test(kind) ? kind : userId };
}

/** Describes the source of an entry: "/give in Discord", "The dashboard". A source without a message keeps its name. */
export function formatEntrySource({ metadata: { source, command } }: EntryOrigin): string {
  if (command !== undefined) return t('dashboard.details.command', { command });
  return findMessage('dashboard.details.sources', source) ?? source.replaceAll('_', ' ');
}
