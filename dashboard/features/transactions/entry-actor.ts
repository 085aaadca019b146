import type { Transaction } from '../../../src/features/transactions/contract.ts';
import { hasWords, say } from '../../../locales/translate.ts';

type Told = Pick<Transaction, 'user_id' | 'metadata'>;
type Who = { kind: 'member'; id: string } | { kind: 'operator' | 'system'; name: string };

/** Who did what an entry tells of: nothing told means the member themselves. */
export function whoDid({ user_id: userId, metadata: { by } }: Told): Who {
  const [kind, ...rest] = typeof by === 'string' ? by.split(':') : [];
  if (kind === 'operator' || kind === 'system') return { kind, name: rest.join(':') };
  return { kind: 'member', id: kind !== undefined && /^\d{17,20}$/.test(kind) ? kind : userId };
}

/** By what: "/give in Discord", "the dashboard". A way without words of its own keeps its name. */
export function throughWords({ metadata: { source, command } }: Told): string {
  if (command !== undefined) return say('dashboard.details.command', { command });
  const words = `dashboard.details.sources.${source}`;
  return hasWords(words) ? say(words) : source.replaceAll('_', ' ');
}
