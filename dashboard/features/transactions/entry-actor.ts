import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { hasMessage, t } from '../../../locales/translate.ts';

type EntryOrigin = Pick<Transaction, 'user_id' | 'metadata'>;
type EntryActor = { kind: 'member'; id: string } | { kind: 'operator' | 'system'; name: string };

/** Who did what an entry tells of: nothing told means the member themselves. */
export function readEntryActor({ user_id: userId, metadata: { by } }: EntryOrigin): EntryActor {
  const [kind, ...rest] = typeof by === 'string' ? by.split(':') : [];
  if (kind === 'operator' || kind === 'system') return { kind, name: rest.join(':') };
  return { kind: 'member', id: kind !== undefined && /^\d{17,20}$/.test(kind) ? kind : userId };
}

/** By what: "/give in Discord", "the dashboard". A way without words of its own keeps its name. */
export function formatEntrySource({ metadata: { source, command } }: EntryOrigin): string {
  if (command !== undefined) return t('dashboard.details.command', { command });
  const messageKey = `dashboard.details.sources.${source}`;
  return hasMessage(messageKey) ? t(messageKey) : source.replaceAll('_', ' ');
}
